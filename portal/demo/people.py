"""The invented authorities and people of the demonstration."""

from datetime import date, timedelta

from accounts import organisation
from accounts.actor import Actor, actor_for
from accounts.models import AuthorityKind, ContractingAuthority, Membership, Role, User
from accounts.register import ensure_register
from accounts.staff import StaffRole, give_staff_role, people_in
from portal.demo.accounts import ACCOUNTS, OTHER_PEOPLE, PASSWORD, Account
from projects.procedure import clock

LONG_AGO = date(2020, 1, 1)
NORTH, SOUTH = "Linde-Noord", "Linde-Zuid"
AUTHORITIES = {
    "Linderveen": (AuthorityKind.MUNICIPALITY, NORTH, 48_200),
    "Oosterwaard": (AuthorityKind.MUNICIPALITY, NORTH, 31_900),
    "Meerdijk": (AuthorityKind.MUNICIPALITY, NORTH, 27_400),
    "Hoogzand": (AuthorityKind.MUNICIPALITY, SOUTH, 19_800),
    "Zandrade": (AuthorityKind.MUNICIPALITY, SOUTH, 22_100),
    "Broekhoven aan de Lei": (AuthorityKind.MUNICIPALITY, SOUTH, 35_600),
    "De Lage Beken": (AuthorityKind.WATER_AUTHORITY, SOUTH, None),
}


def authority(name: str) -> ContractingAuthority:
    """An invented authority by name."""
    return ContractingAuthority.objects.get(name=name, region__in=(NORTH, SOUTH))


def make_person(account: Account) -> User:
    """An account of the demonstration; its address counts as verified."""
    user = User.objects.create_user(
        account.email,
        PASSWORD,
        first_name=account.first_name,
        last_name=account.last_name,
        job_title=account.job_title,
    )
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    if account.staff_role:
        give_staff_role(user, account.staff_role)
    if account.membership:
        Membership.objects.create(
            user=user, authority=authority(account.authority), role=account.membership, valid_from=LONG_AGO
        )
    return user


def make_everybody() -> None:
    """The official register, the invented authorities and all accounts."""
    ensure_register()
    for name, (kind, region, inhabitants) in AUTHORITIES.items():
        ContractingAuthority.objects.create(
            name=name,
            kind=kind,
            region=region,
            inhabitants=inhabitants,
            affiliated_from=LONG_AGO,
            records_email=f"div@{name.lower().replace(' ', '-')}.example",
        )
    for account in (*ACCOUNTS, *OTHER_PEOPLE):
        make_person(account)


def appoint_deputies() -> None:
    """The deciders of the deputies in the table appoint them, for three months from today."""
    for account in ACCOUNTS:
        if account.deputises:
            at = authority(account.authority)
            organisation.appoint_deputy(
                at,
                User.objects.get(email=account.email),
                valid_from=clock.today(),
                valid_until=clock.today() + timedelta(days=90),
                by=somebody(Role.DECIDER, at),
                at=clock.now(),
            )


def somebody(role: Role, at: ContractingAuthority) -> Actor:
    """The person in a role at an authority, acting for it."""
    user = User.objects.filter(memberships__authority=at, memberships__role=role).order_by("pk").first()
    return actor_for(user, at, clock.today())


def staff(role: StaffRole) -> Actor:
    """The person with a staff role."""
    return Actor(people_in(role).first())
