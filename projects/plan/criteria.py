"""The elements by which a candidate is weighed: computed where they can be, argued otherwise (R19–R24)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import ContractingAuthority
from projects.participation.selectors import deadline_passed, interested_authorities, participating_authorities
from projects.plan.models import Candidate, Criterion, CriterionKind
from projects.procedure.steps import NORMS
from projects.tree.models import Project

QUANTITATIVE, QUALITATIVE = "advantages_quantitative", "advantages_qualitative"
OTHERWISE = "regions_otherwise"
# The elements of the procedure (R19–R22); Dutch, because they are data that people may change.
STANDARD = (
    ("authorities", "Zes of meer aanbestedende diensten nemen deel", CriterionKind.AUTHORITIES),
    ("regions", "Het project is regio-overstijgend", CriterionKind.REGIONS),
    ("advantages", "Het levert als collectief voordelen op, kwalitatief en kwantitatief", CriterionKind.ADVANTAGES),
    ("innovation", "Een collectieve aanpak kan innovatie bevorderen", CriterionKind.ARGUED),
)


@dataclass(frozen=True)
class Weighed:
    """One element; `met` is None as long as nobody argued it. `why` is a computation or an argument, as text."""

    code: str
    title: str
    met: bool | None
    why: str
    count: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """As a designation keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Reweighed:
    """A computed element as it was at the designation and as it is now; `frozen` once the participants are known."""

    before: Weighed
    after: Weighed
    frozen: bool

    @property
    def is_lost(self) -> bool:
        """Whether it was met and, with the definitive participants, is not: the project is flagged, not stopped."""
        return self.frozen and bool(self.before.met) and not self.after.met


def ensure_criteria() -> None:
    """The four elements of the procedure; titles that were changed stay as they are."""
    for number, (code, title, kind) in enumerate(STANDARD, start=1):
        Criterion.objects.get_or_create(code=code, defaults={"title": title, "kind": kind, "order": number * 10})


def elements() -> list[Criterion]:
    """The elements in use, in their order; those of the procedure when nobody set any up."""
    rows = list(Criterion.objects.all())
    if not rows:
        return [Criterion(code=code, title=title, kind=kind) for code, title, kind in STANDARD]
    return [row for row in rows if row.in_use]


def argued_in(criterion: Criterion) -> dict[str, Any]:
    """The names and labels of the texts in which a person argues an element; none for a computed one."""
    if criterion.kind == CriterionKind.ADVANTAGES:
        return {
            QUANTITATIVE: format_lazy("{}: {}", criterion.title, gettext_lazy("in numbers (quantitative)")),
            QUALITATIVE: format_lazy("{}: {}", criterion.title, gettext_lazy("in quality (qualitative)")),
        }
    return {criterion.code: criterion.title} if criterion.kind == CriterionKind.ARGUED else {}


def authorities_of(candidate: Candidate) -> list[ContractingAuthority]:
    """Every authority that plans this: owners of the entries and those they name, by name."""
    entries = candidate.entries.select_related("plan__authority").prefetch_related("partners")
    found = {a.pk: a for entry in entries for a in (entry.plan.authority, *entry.partners.all())}
    return sorted(found.values(), key=lambda authority: authority.name)


def weigh(
    criteria: Iterable[Criterion], authorities: Iterable[ContractingAuthority], arguments: Mapping[str, str]
) -> list[Weighed]:
    """Each element for these authorities and arguments; computed ones never follow from what somebody typed.

    `arguments` are texts by name (`argued_in`); `regions_otherwise` says why regions are crossed, or are not, other
    than the register has it (R20).
    """
    authorities = list(authorities)
    return [_weigh(criterion, authorities, arguments) for criterion in criteria]


def _weigh(criterion: Criterion, authorities: list[ContractingAuthority], arguments: Mapping[str, str]) -> Weighed:
    if criterion.kind == CriterionKind.AUTHORITIES:
        count = len(authorities)
        why = ngettext("%(count)s authority", "%(count)s authorities", count) % {"count": count}
        return Weighed(criterion.code, criterion.title, count >= NORMS.collective_from, why, count)
    if criterion.kind == CriterionKind.REGIONS:
        regions = sorted({authority.region for authority in authorities if authority.region})
        met, why = len(regions) > 1, ", ".join(regions) or _("no region is known")
        if reason := arguments.get(OTHERWISE, "").strip():
            met, why = not met, f"{why}. {reason}"
        return Weighed(criterion.code, criterion.title, met, why, len(regions))
    texts = [arguments.get(name, "").strip() for name in argued_in(criterion)]
    return Weighed(criterion.code, criterion.title, all(texts) or None, "\n".join(text for text in texts if text))


def weighed(candidate: Candidate, arguments: Mapping[str, str] | None = None) -> list[Weighed]:
    """All elements of a candidate: the computed ones, and the argued ones with their argument (R19–R23)."""
    return weigh(elements(), authorities_of(candidate), arguments or {})


def criteria_now(project: Project) -> list[Reweighed]:
    """The computed elements of a designated project, then and now; empty for one that was never a candidate (R24).

    Now counts who takes part once the deadline for adopting the strategy passed, and who is interested before it.
    """
    designation = getattr(project, "designation", None)
    if designation is None:
        return []
    frozen = deadline_passed(project)
    authorities = participating_authorities(project) if frozen else interested_authorities(project)
    before = {row["code"]: Weighed(**row) for row in designation.criteria}
    computed = [
        criterion
        for criterion in elements()
        if criterion.kind in (CriterionKind.AUTHORITIES, CriterionKind.REGIONS) and criterion.code in before
    ]
    return [Reweighed(before[after.code], after, frozen) for after in weigh(computed, authorities, {})]
