"""Who takes part, and whom to reach there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import ContractingAuthority, Deputy, Membership, Role, User
from projects.decisions import rounds
from projects.decisions.models import RoundKind
from projects.participation.models import Participation, ProjectContact, Standing, TeamMember
from projects.procedure import clock
from projects.procedure.gate import remembered
from projects.procedure.steps import Step, StepState
from projects.tree.models import Lot, Project


def interested_authorities(project: Project) -> list[ContractingAuthority]:
    """Authorities that registered interest and did not withdraw, by name (reading A3)."""
    return list(
        ContractingAuthority.objects.filter(
            participations__in=Participation.objects.interested().filter(project=project)
        ).order_by("name")
    )


def authorities_with(project: Project, *standings: Standing) -> list[ContractingAuthority]:
    """Authorities with one of these standings now, by name."""
    return list(_authorities_with(project, *standings))


@remembered
def _authorities_with(project: Project, *standings: Standing) -> tuple[ContractingAuthority, ...]:
    rows = Participation.objects.filter(project=project).standing(*standings).select_related("authority")
    return tuple(sorted((row.authority for row in rows), key=lambda authority: authority.name))


def participating_authorities(project: Project) -> list[ContractingAuthority]:
    """The participants: the frozen list that every later step uses (R63), by name."""
    return authorities_with(project, Standing.PARTICIPATING)


def participants_of(lot: Lot) -> list[ContractingAuthority]:
    """The participants a lot is for, by name: all of them, unless the lot names some (R63)."""
    meant = {authority.pk for authority in lot.authorities.all()}
    return [a for a in participating_authorities(lot.project) if not meant or a.pk in meant]


def lots_without_participants(project: Project) -> list[Lot]:
    """The lots that nobody who takes part is left for; none before the participants are known."""
    participants = {authority.pk for authority in participating_authorities(project)}
    meant = {lot: {authority.pk for authority in lot.authorities.all()} for lot in project.named_lots}
    return [lot for lot, keys in meant.items() if participants and keys and not keys & participants]


@dataclass(frozen=True)
class LotOverview:
    """A lot as people see it. No `authorities`: it is for all participants; `nobody`: no one is left for it."""

    lot: Lot
    authorities: tuple[ContractingAuthority, ...]
    nobody: bool


def lot_overview(project: Project) -> list[LotOverview]:
    """The lots of a project; none when it was not divided. Once the participants are laid down, those of each lot."""
    definitive = project.step(Step.STRATEGY).state == StepState.DONE
    empty = {lot.pk for lot in lots_without_participants(project)} if definitive else set()
    participants = {authority.pk for authority in participating_authorities(project)}
    found = []
    for lot in project.named_lots:
        meant = sorted(lot.authorities.all(), key=lambda authority: authority.name)
        if definitive:
            meant = [authority for authority in meant if authority.pk in participants]
        found.append(LotOverview(lot, tuple(meant), lot.pk in empty))
    return found


def deadline_passed(project: Project) -> bool:
    """Whether the deadline of the final strategy that counts has passed (R62)."""
    current = rounds.current(project, RoundKind.FINAL_STRATEGY)
    return current is not None and current.deadline <= clock.now()


def active_members() -> QuerySet[TeamMember]:
    """Who is in a team now: a subject expert of an authority that is out is no longer in it (R65)."""
    gone = Participation.objects.filter(project=OuterRef("project"), authority=OuterRef("authority")).standing(
        Standing.OUT, Standing.DECLINED
    )
    return TeamMember.objects.current().exclude(Q(authority__isnull=False) & Exists(gone))


def people_at(authorities: Iterable[ContractingAuthority], *roles: str) -> list[tuple[User, ContractingAuthority]]:
    """Active people in one of these roles at these authorities, each once per authority, by authority and name."""
    rows = (
        Membership.objects.valid(clock.today())
        .with_role(*roles)
        .filter(authority__in=list(authorities))
        .select_related("user", "authority")
        .order_by("authority__name", "user__last_name", "user__pk")
    )
    return list({(row.user_id, row.authority_id): (row.user, row.authority) for row in rows}.values())


def contacts(project: Project, authorities: Iterable[ContractingAuthority]) -> list[tuple[User, ContractingAuthority]]:
    """The contact persons of these authorities for this project: those chosen for it, otherwise all (R37, R38)."""
    authorities = list(authorities)
    everyone = people_at(authorities, Role.CONTACT)
    chosen = set(
        ProjectContact.objects.filter(participation__project=project).values_list(
            "user_id", "participation__authority_id"
        )
    )
    has_choice = {authority_id for _user, authority_id in chosen}
    return [(u, a) for u, a in everyone if a.pk not in has_choice or (u.pk, a.pk) in chosen]


def _deputies(authorities: list[ContractingAuthority]) -> list[tuple[User, ContractingAuthority]]:
    """Who decides today in the place of a decider of these authorities (R137)."""
    rows = Deputy.objects.at_work(clock.today()).filter(authority__in=authorities, deputy__is_active=True)
    rows = rows.select_related("deputy", "authority").order_by("authority__name", "deputy__last_name", "deputy_id")
    return [(row.deputy, row.authority) for row in rows]


def contacts_and_deciders(
    project: Project, authorities: Iterable[ContractingAuthority]
) -> list[tuple[User, ContractingAuthority]]:
    """The contact persons for this project, the deciders of these authorities and who deputises today, each once."""
    authorities = list(authorities)
    both = contacts(project, authorities) + people_at(authorities, Role.DECIDER) + _deputies(authorities)
    return list({(user.pk, authority.pk): (user, authority) for user, authority in both}.values())
