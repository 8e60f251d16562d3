"""A small invented world for tests: authorities with people, the purchasing organisation, and a clock that walks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from accounts.actor import Actor, actor_for
from accounts.models import AuthorityKind, ContractingAuthority, Membership, Role, User
from accounts.staff import StaffRole, give_staff_role
from projects.actions.base import Action
from projects.participation.models import TeamRole
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.models import Project
from projects.tree.plant import plant

PASSWORD = "een goed wachtwoord"


class World:
    """Everything a test of the procedure needs; `now` is the world's own clock (aware)."""

    def __init__(self, now: datetime, authorities: int = 3) -> None:
        self.now = now
        self.lead_buyer = self.staff("inkoper@inkoop.example", "Ilse", "Koper", StaffRole.LEAD_BUYER)
        self.contract_manager = self.staff("cm@inkoop.example", "Cas", "Manager", StaffRole.CONTRACT_MANAGER)
        self.expertise = self.staff("ec@inkoop.example", "Evi", "Centrum", StaffRole.EXPERTISE_CENTRE)
        names = ["Linderveen", "Meerdijk", "Oosterwaard", "Hoogzand", "Zandrade", "Broekhoven aan de Lei"]
        names += [f"Voorbeeld {number}" for number in range(authorities - len(names))]
        self.authorities = [self.authority(name) for name in names[:authorities]]

    def person(self, email: str, first: str, last: str) -> User:
        """A person who can sign in with PASSWORD."""
        user = User.objects.create_user(email, PASSWORD, first_name=first, last_name=last)
        user.emailaddress_set.create(email=email, verified=True, primary=True)
        return user

    def staff(self, email: str, first: str, last: str, role: StaffRole) -> User:
        """Somebody of the purchasing organisation."""
        user = self.person(email, first, last)
        give_staff_role(user, role)
        return user

    def authority(self, name: str, *, affiliated: bool = True, region: str = "Noord") -> ContractingAuthority:
        """A municipality with a contact person, a decider, a subject expert and a records officer."""
        authority = ContractingAuthority.objects.create(
            name=name,
            kind=AuthorityKind.MUNICIPALITY,
            region=region,
            affiliated_from=date(2020, 1, 1) if affiliated else None,
        )
        key = name.lower().replace(" ", "-")
        for role, first in (
            (Role.CONTACT, "Contact"),
            (Role.DECIDER, "Beslisser"),
            (Role.SUBJECT_EXPERT, "Deskundige"),
            (Role.RECORDS, "Archief"),
        ):
            user = self.person(f"{role}@{key}.example", first, name)
            Membership.objects.create(user=user, authority=authority, role=role, valid_from=date(2020, 1, 1))
        return authority

    def user(self, authority: ContractingAuthority, role: Role = Role.CONTACT) -> User:
        """The person in this role at this authority."""
        return User.objects.get(memberships__authority=authority, memberships__role=role)

    @contextmanager
    def at(self, now: datetime | None = None) -> Iterator[None]:
        """Within the block the procedure's clock stands at the world's time (or at `now`, which becomes it)."""
        self.now = now or self.now
        with clock.replay(self.now):
            yield

    def later(self, **delta: int) -> datetime:
        """Moves the world's clock forward and returns the new time."""
        self.now += timedelta(**delta)
        return self.now

    def action(self, action: type[Action], subject: Any, by: Any = None, target: Any = None) -> Action:
        """An action by somebody: a user, (authority, role), or the lead buyer."""
        if by is None:
            by = self.lead_buyer
        if isinstance(by, tuple):
            authority, role = by
            actor = actor_for(self.user(authority, role), authority, self.now.date())
        else:
            actor = by if isinstance(by, Actor) else Actor(by)
        return action(subject, actor, target)

    def act(self, action: type[Action], subject: Any, by: Any = None, target: Any = None, **data: Any) -> Any:
        """Does an action now; a minute passes."""
        self.later(minutes=1)
        with self.at():
            return self.action(action, subject, by, target).run(**data)

    def refusal(self, action: type[Action], subject: Any, by: Any = None, target: Any = None) -> list[str]:
        """The sentences an action is refused with now."""
        with self.at():
            return [str(unmet.sentence) for unmet in self.action(action, subject, by, target).unmet()]

    def project(self, title: str = "Schoonmaak gebouwen") -> Project:
        """A project as designation makes it."""
        with self.at():
            return plant(
                title=title,
                summary=f"Samen inkopen: {title}.",
                plan_year=2027,
                lead_buyer=self.lead_buyer,
                contract_manager=self.contract_manager,
                category="Schoonmaak",
                planned={Step.KICKOFF: (date(2027, 1, 11), date(2027, 2, 28))},
            )

    # -- the line, step by step; each returns the project, read again ------------------------------------------------

    def announced(self, project: Project | None = None) -> Project:
        """Announced to everybody."""
        from projects.kickoff.actions import Announce

        project = project or self.project()
        self.act(Announce, project)
        return Project.objects.get(pk=project.pk)

    def interested(self, project: Project | None = None) -> Project:
        """Every authority of this world registered interest."""
        from projects.participation.actions import RegisterInterest

        project = self.announced(project)
        for authority in self.authorities:
            self.act(RegisterInterest, project, (authority, Role.CONTACT))
        return Project.objects.get(pk=project.pk)

    def kickoff_held(self, project: Project | None = None) -> Project:
        """The kickoff meeting was held; all but the last authority were present."""
        from projects.kickoff.actions import HoldKickoff, InviteToKickoff

        project = self.interested(project)
        starts = self.now + timedelta(days=14)
        self.act(
            InviteToKickoff, project, starts_at=starts, ends_at=starts + timedelta(hours=2), place="Raadhuis Linderveen"
        )
        self.later(days=15)
        self.act(
            HoldKickoff,
            project,
            present=self.authorities[:-1],
            staff=[self.lead_buyer, self.contract_manager],
            results="Iedereen wil door.",
        )
        return Project.objects.get(pk=project.pk)

    def team_confirmed(self, project: Project | None = None) -> Project:
        """The team is complete and confirmed: the strategy starts."""
        from projects.kickoff.actions import ConfirmTeam
        from projects.participation.actions import AddTeamMember

        project = self.kickoff_held(project)
        self.act(AddTeamMember, project, role=TeamRole.LEAD_BUYER, user=self.lead_buyer)
        self.act(AddTeamMember, project, role=TeamRole.CONTRACT_MANAGER, user=self.contract_manager)
        for authority in self.authorities[:3]:
            expert = self.user(authority, Role.SUBJECT_EXPERT)
            self.act(AddTeamMember, project, role=TeamRole.SUBJECT_EXPERT, user=expert, authority=authority)
        self.act(ConfirmTeam, project)
        return Project.objects.get(pk=project.pk)
