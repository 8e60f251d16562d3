"""What must be in the file before it may be called complete, why, and whether it is there (R110).

One place answers: the screen, the gates and the tests ask here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.award.lots import lots_not_closed, lots_to_award, tendered_lots
from projects.award.selectors import award_decision_of, openings_of
from projects.contract.award_notice import notice_waits
from projects.contract.models import Agreement
from projects.contract.selectors import agreements_of, parties
from projects.decisions import rounds
from projects.decisions.models import Decision, DecisionRound, RoundKind
from projects.documents.models import Document, DocumentKind
from projects.documents.storage import storage
from projects.evaluation.selectors import evaluation_of, without_form
from projects.participation.selectors import participating_authorities
from projects.procedure.gate import remembered
from projects.procedure.steps import ProjectLife, Step, StepState
from projects.tree.links import project_path, staff_act_path
from projects.tree.lots import over, titled
from projects.tree.models import Lot, Project


@dataclass(frozen=True)
class Item:
    """One thing the file needs. `missing` says what is not there; empty when all of it is.

    `act` is the code of the act that solves it, for who may do it; `link` where that is done, or the page of the step.
    """

    step: Step
    title: str | Promise
    why: str | Promise
    missing: tuple[str | Promise, ...] = ()
    who: str | Promise = ""
    link: str = ""
    act: str = ""

    @property
    def is_there(self) -> bool:
        """Whether nothing of it is missing."""
        return not self.missing


@remembered
def completeness(project: Project) -> list[Item]:
    """Everything the file of this project needs, in the order of the steps.

    Of a project that was stopped only the steps that were done are asked: what never happened cannot be missing.
    """
    asked = [item for check in _CHECKS for item in check(project)]
    if project.life != ProjectLife.STOPPED:
        return asked
    return [item for item in asked if project.step(item.step).state == StepState.DONE or item.title == _FILES]


def missing(project: Project) -> list[Item]:
    """What is not there yet; empty when the file is complete."""
    return [item for item in completeness(project) if not item.is_there]


_BUYER = _("the lead buyer")
_DECIDER = _("a decider of the authority")
_FILES = _("The files themselves")


def _page(project: Project, step: Step) -> str:
    """The page of a step; empty as long as the step is planned and nobody reads it."""
    return "" if project.step(step).state == StepState.PLANNED else project_path(project, step)


def _has(project: Project, *kinds: DocumentKind, lot: Lot | None = None) -> bool:
    rows = Document.objects.frozen().filter(project=project, kind__in=kinds)
    return (rows.filter(lot=lot) if lot else rows).exists()


def _strategy(project: Project) -> Iterable[Item]:
    there = _has(project, DocumentKind.FINAL_STRATEGY)
    yield Item(
        Step.STRATEGY,
        _("Definitive procurement strategy"),
        _("The version the participants adopted."),
        () if there else (_("The definitive strategy was not offered as a document."),),
        _BUYER,
        staff_act_path(project, "definitieve-strategie-aanbieden"),
        "definitieve-strategie-aanbieden",
    )
    round = rounds.current(project, RoundKind.FINAL_STRATEGY)
    yield Item(
        Step.STRATEGY,
        _("Decisions on the strategy"),
        _("Per participant the signed decision with its receipt."),
        tuple(_undecided(round, participating_authorities(project))) or _nobody(project),
        _DECIDER,
        _page(project, Step.STRATEGY),
    )


def _nobody(project: Project) -> tuple[str | Promise, ...]:
    """What is missing as long as there are no participants."""
    return () if participating_authorities(project) else (_("Nobody participates yet."),)


def _undecided(round: DecisionRound | None, authorities: Iterable[ContractingAuthority]) -> Iterable[str]:
    """The authorities without a signed decision with a receipt in this round."""
    if round is None:
        return
    done = Decision.objects.adopted().filter(round=round, receipt__isnull=False)
    decided = set(done.values_list("authority", flat=True))
    yield from (str(authority) for authority in authorities if authority.pk not in decided)


def _tender_documents(project: Project) -> Iterable[Item]:
    yield Item(
        Step.TENDER_DOCUMENTS,
        _("Tender documents"),
        _("The documents as they were published."),
        () if _has(project, DocumentKind.TENDER_DOCUMENT) else (_("No published tender document is there."),),
        _BUYER,
        _page(project, Step.TENDER_DOCUMENTS),
    )


def _notices(project: Project) -> Iterable[Item]:
    closed = project.step(Step.CLARIFICATION).state == StepState.DONE
    there = _has(project, DocumentKind.CLARIFICATION_NOTICE) or (closed and not project.questions.exists())
    yield Item(
        Step.CLARIFICATION,
        _("Clarification notices"),
        _("Every question with its answer, as published."),
        () if there else (_("No notice was published."),),
        _BUYER,
        _page(project, Step.CLARIFICATION),
    )


def _award(project: Project) -> Iterable[Item]:
    lots, awarded = tendered_lots(project), lots_not_closed(project)
    unopened = tuple(titled(str(project), lot) for lot in lots if not openings_of(lot))
    yield Item(
        Step.AWARD,
        _("Record of opening"),
        _("Of every lot that was tendered."),
        unopened,
        _BUYER,
        staff_act_path(project, "kluis-openen"),
        "kluis-openen",
    )
    undecided = []
    for lot in awarded:
        round = rounds.current(project, RoundKind.AWARD_RECOMMENDATION, lot)
        if round is None:
            undecided.append(titled(str(project), lot))
            continue
        asked = [row.authority for row in round.asked.select_related("authority")]
        undecided += _undecided(round, asked)
    yield Item(
        Step.AWARD,
        _("Award recommendation and the decisions on it"),
        _("Per participant of a lot that was awarded the signed decision with its receipt."),
        tuple(dict.fromkeys(undecided)),
        _DECIDER,
        _page(project, Step.AWARD),
    )
    yield Item(
        Step.AWARD,
        _("Award decision with the letters"),
        _("What the bidders were told, and the computation of the standstill period."),
        tuple(titled(str(project), lot) for lot in awarded if award_decision_of(lot) is None),
        _BUYER,
        staff_act_path(project, "gunningsbeslissing-verzenden"),
        "gunningsbeslissing-verzenden",
    )


def _contract(project: Project) -> Iterable[Item]:
    agreements = agreements_of(project)
    yield Item(
        Step.CONTRACT,
        _("Agreement, signed by every party"),
        _("The text, and per party the signed file."),
        (*_unawarded(project), *_unsigned(agreements)),
        _("the party that did not sign"),
        _page(project, Step.CONTRACT),
    )
    waits = [agreement.lot for agreement in agreements if notice_waits(agreement.lot)]
    yield Item(
        Step.CONTRACT,
        _("Award notice"),
        _("Of every European tender that was awarded (art. 2.134 Aw 2012)."),
        tuple(titled(str(project), lot) for lot in waits),
        _BUYER,
        staff_act_path(project, "aankondiging-gunning-vastleggen", **(over(waits[0]) if waits else {})),
        "aankondiging-gunning-vastleggen",
    )


def _unawarded(project: Project) -> Iterable[str]:
    for lot in lots_to_award(project):
        yield _("%(thing)s was not awarded definitively") % {"thing": titled(str(project), lot)}


def _unsigned(agreements: Iterable[Agreement]) -> Iterable[str]:
    for agreement in agreements:
        yield from (titled(party.name, agreement.lot) for party in parties(agreement) if not party.has_signed)


def _evaluation(project: Project) -> Iterable[Item]:
    yield Item(
        Step.EVALUATION,
        _("Evaluation of the project"),
        _("The evaluation of the lead buyer."),
        () if evaluation_of(project) else (_("The evaluation was not recorded."),),
        _BUYER,
        staff_act_path(project, "evaluatie-vastleggen"),
        "evaluatie-vastleggen",
    )
    yield Item(
        Step.EVALUATION,
        _("Evaluation forms"),
        _("One of every participant."),
        tuple(str(authority) for authority in without_form(project)) or _nobody(project),
        _("a contact person of the authority"),
        _page(project, Step.EVALUATION),
    )


def _files(project: Project) -> Iterable[Item]:
    """Whether the files lie in the storage with the size that was recorded; their bytes are checked when building."""
    found = Document.objects.frozen().filter(project=project)
    yield Item(
        Step.EVALUATION,
        _FILES,
        _("Every document of the file is in the storage, with the size that was recorded."),
        tuple(f"{document} ({document.filename})" for document in found if not _lies_there(document)),
        _("an administrator, from the backup"),
    )


def _lies_there(document: Document) -> bool:
    try:
        return storage().size(document.storage_name) == document.size
    except FileNotFoundError:
        return False


_CHECKS: tuple[Callable[[Project], Iterable[Item]], ...] = (
    _strategy,
    _tender_documents,
    _notices,
    _award,
    _contract,
    _evaluation,
    _files,
)
