"""Reads of the selection: requests to take part, and which candidates may bid (art. 2.99–2.105 Aw 2012)."""

from projects.award.models import Bid, Envelope, OpeningRecord, Selection, SelectionChoice, SelectionLetter
from projects.award.selectors import openings_of, refused_among
from projects.procedure.gate import remembered
from projects.procedure.tendering import ProcedureRule, rule_of
from projects.tender_documents.gates import publication_of
from projects.tender_documents.selectors import timetable
from projects.tree.models import Lot, Project


@remembered
def has_selection(project: Project) -> bool:
    """Whether the tender that counts begins with requests to take part; its publication then says until when."""
    publication = publication_of(project)
    return publication is not None and publication.requests_until is not None


def procedure_rule(project: Project) -> ProcedureRule | None:
    """What the law says of the procedure of the tender that counts, on the day its notice was sent."""
    table = timetable(publication_of(project))
    return rule_of(table.procedure, table.sent)


def requests_opening_of(lot: Lot) -> OpeningRecord | None:
    """The opening that showed which requests there are, or None before it."""
    return openings_of(lot).get(Envelope.REQUESTS)


def requests_of(lot: Lot) -> list[Bid]:
    """The requests for a lot on the publication that counts, by number; none before the opening."""
    return list(Bid.objects.filter(opening=requests_opening_of(lot)).select_related("opening").order_by("number"))


def refused_requests(lot: Lot) -> dict[int, str]:
    """The requests that cannot be invited, by number, with the reason: not complete, or not through the check."""
    return refused_among(requests_of(lot))


def suitable_requests(lot: Lot) -> list[Bid]:
    """The requests that can be invited, by number."""
    refused = refused_requests(lot)
    return [request for request in requests_of(lot) if request.number not in refused]


def selection_of(lot: Lot) -> Selection | None:
    """The selection that counts: the latest."""
    return Selection.objects.filter(opening=requests_opening_of(lot)).order_by("-sequence").first()


def choices_of(lot: Lot) -> list[SelectionChoice]:
    """What the selection that counts says of every candidate, by number; none before it."""
    return list(SelectionChoice.objects.filter(selection=selection_of(lot)).select_related("request__opening"))


def invited_to(lot: Lot) -> list[Bid]:
    """The candidates that may bid, by number."""
    return [choice.request for choice in choices_of(lot) if choice.invited]


def letter_of(request: Bid) -> SelectionLetter | None:
    """The letter this candidate got last, or None."""
    found = SelectionLetter.objects.filter(choice__request=request).select_related("choice", "document")
    return found.order_by("-sent_at", "-pk").first()


def to_tell(lot: Lot) -> list[SelectionChoice]:
    """The choices whose candidate was told nothing yet, or something else."""
    return [choice for choice in choices_of(lot) if _said(choice) != _heard(choice.request)]


def _said(choice: SelectionChoice) -> tuple[bool, str]:
    return choice.invited, "" if choice.invited else choice.reason


def _heard(request: Bid) -> tuple[bool, str] | None:
    letter = letter_of(request)
    return _said(letter.choice) if letter else None
