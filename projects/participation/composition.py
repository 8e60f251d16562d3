"""The composition rule of the procurement team: each part met or not, now (R13–R15, R43, R65, reading A4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from projects.participation.models import Standing, TeamMember, TeamRole
from projects.participation.selectors import authorities_with, interested_authorities
from projects.procedure.gate import remembered
from projects.procedure.steps import NORMS
from projects.procedure.wording import listed
from projects.tree.models import Project


@dataclass(frozen=True)
class Part:
    """One part of the rule: what it asks, whether that is so, who fills it in, and what is wrong when it is not met."""

    title: str
    met: bool
    found: str
    problem: str


@dataclass(frozen=True)
class Composition:
    """The rule for one team. `warnings` stop nothing; `members` are those of now."""

    parts: tuple[Part, ...]
    warnings: tuple[str, ...]
    members: tuple[TeamMember, ...]

    @property
    def met(self) -> bool:
        """Whether every part is met."""
        return all(part.met for part in self.parts)

    @property
    def problems(self) -> list[str]:
        """A sentence for each part that is not met."""
        return [part.problem for part in self.parts if not part.met]


@remembered
def composition(project: Project) -> Composition:
    """The rule as it stands; an authority that is out counts no more (R65)."""
    members = tuple(
        TeamMember.objects.current().filter(project=project).select_related("user", "authority", "expertise")
    )
    gone = {a.pk for a in authorities_with(project, Standing.OUT, Standing.DECLINED)}
    taking_part = {a.pk for a in interested_authorities(project)} - gone
    experts = _in_role(members, TeamRole.SUBJECT_EXPERT)
    counting = [member for member in experts if member.authority_id in taking_part]
    parts = (
        _one_of(members, TeamRole.LEAD_BUYER, _("One lead buyer"), _("The procurement team has no lead buyer.")),
        _one_of(
            members,
            TeamRole.CONTRACT_MANAGER,
            _("One contract manager"),
            _("The procurement team has no contract manager."),
        ),
        _experts(counting),
    )
    lost = [member for member in experts if member not in counting]
    return Composition(parts, tuple(_warnings(members, counting, lost)), members)


def _in_role(members: Iterable[TeamMember], role: TeamRole) -> list[TeamMember]:
    return [member for member in members if member.role == role]


def _one_of(members: Iterable[TeamMember], role: TeamRole, title: str, problem: str) -> Part:
    found = _in_role(members, role)
    return Part(title, bool(found), _names(found), problem)


def _names(members: Iterable[TeamMember]) -> str:
    names = [f"{m.user} ({m.authority})" if m.authority else str(m.user) for m in members]
    return ", ".join(names) or _("nobody")


def _experts(counting: list[TeamMember]) -> Part:
    people = {member.user_id for member in counting}
    facts = {"have": len(people), "need": NORMS.subject_experts}
    return Part(
        _("At least %(need)s subject experts of authorities that take part") % facts,
        len(people) >= NORMS.subject_experts,
        _names(counting),
        _(
            "The procurement team has %(have)s subject experts of participating authorities; "
            "at least %(need)s are needed."
        )
        % facts,
    )


def _warnings(members: Iterable[TeamMember], counting: list[TeamMember], lost: list[TeamMember]) -> Iterable[str]:
    for member in lost:
        yield _("%(person)s does not count: %(authority)s does not take part.") % {
            "person": member.user,
            "authority": member.authority,
        }
    if len(counting) > 1 and len({member.authority_id for member in counting}) == 1:
        yield _("All subject experts work for %(authority)s. The team stands for all participants.") % {
            "authority": counting[0].authority
        }
    if external := _in_role(members, TeamRole.EXTERNAL_EXPERT):
        names = listed(member.user for member in external)
        yield _("External experts do not count as subject experts: %(names)s.") % {"names": names}


@dataclass(frozen=True)
class MemberNow:
    """A member with what they declared: `declared_at` and `reported_at` are None when they did not."""

    member: TeamMember
    declared_at: datetime | None
    reported_at: datetime | None
    explanation: str

    @property
    def state(self) -> str:
        """For the badge: done, blocked (reported an interest), or warning (nothing declared yet)."""
        if self.reported_at:
            return "blocked"
        return "done" if self.declared_at else "warning"


def members_now(project: Project) -> list[MemberNow]:
    """The members of the team with their declarations, in two queries."""
    rows = TeamMember.objects.current().filter(project=project)
    found = []
    for member in rows.select_related("user", "authority", "expertise").prefetch_related("declarations"):
        by_kind = {row.interest: row for row in member.declarations.all()}
        declared, reported = by_kind.get(False), by_kind.get(True)
        found.append(
            MemberNow(
                member,
                declared.declared_at if declared else None,
                reported.declared_at if reported else None,
                reported.explanation if reported else "",
            )
        )
    return found
