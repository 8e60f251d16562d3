"""Who acts, and for which authority (R132): every act of a person is done for one side, chosen and shown."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator

from accounts.models import ContractingAuthority, Deputy, Membership, Role, User

# What a column for a name holds.
NAME_LENGTH = 300


@dataclass(frozen=True)
class Actor:
    """A person, the authority the act is done for (None: the purchasing organisation), and whom they deputise for.

    `confirmed_with` says with what they confirmed who they are just now (second_factor.py); empty when they did not.
    """

    user: User
    authority: ContractingAuthority | None = None
    deputises_for: User | None = None
    confirmed_with: str = ""

    @property
    def name(self) -> str:
        """As the journal prints it: “X namens Y (vervanging)”; at most NAME_LENGTH characters."""
        name = f"{self.user} namens {self.deputises_for} (vervanging)" if self.deputises_for else str(self.user)
        return Truncator(name).chars(NAME_LENGTH)


def roles_at(user: User, authority: ContractingAuthority, on: date) -> frozenset[str]:
    """The roles this user has at this authority on that day."""
    rows = Membership.objects.valid(on).filter(user=user, authority=authority)
    return frozenset(rows.values_list("role", flat=True))


def deputises_for(user: User, authority: ContractingAuthority, on: date) -> User | None:
    """The decider in whose place this user may decide on that day, or None.

    The decider must still be one, and the deputy must still belong to the authority (R137).
    """
    rows = Deputy.objects.at_work(on).filter(authority=authority, deputy=user)
    row = rows.select_related("decider").order_by("pk").first()
    return row.decider if row else None


def actor_for(user: User, authority: ContractingAuthority | None, on: date) -> Actor:
    """The actor this user is when acting for that authority; as deputy when they are not a decider themselves."""
    if authority is None:
        return Actor(user)
    if Role.DECIDER in roles_at(user, authority, on):
        return Actor(user, authority)
    return Actor(user, authority, deputises_for(user, authority, on))
