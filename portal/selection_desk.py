"""What the desk of an award shows of requests to take part, above the bids (R82–R86)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from projects.award.actions.requests import OfSelection
from projects.award.models import Bid, BidCheck, OpeningRecord, Selection, SelectionChoice, SelectionLetter
from projects.award.selection import (
    choices_of,
    has_selection,
    letter_of,
    requests_of,
    requests_opening_of,
    selection_of,
)
from projects.award.selectors import check_of
from projects.documents.models import Document
from projects.procedure.audience import can_see
from projects.tree.models import Lot


@dataclass(frozen=True)
class RequestRow:
    """A request with what was decided, the letter its candidate got last, and the files that whoever looks may read."""

    request: Bid
    check: BidCheck | None
    choice: SelectionChoice | None
    letter: SelectionLetter | None
    files: tuple[Document, ...]
    buttons: tuple[Any, ...]


@dataclass(frozen=True)
class SelectionDesk:
    """The requests for one lot. `rows` and `selection` are for who may read the record of opening."""

    opening: OpeningRecord | None
    rows: tuple[RequestRow, ...]
    selection: Selection | None
    buttons: tuple[Any, ...]

    @property
    def something_to_do(self) -> bool:
        """Whether whoever looks can do something with a request."""
        return any(row.buttons for row in self.rows)


def selection_desk(lot: Lot, user: User, buttons: Callable[[Any, type], tuple[Any, ...]]) -> SelectionDesk | None:
    """For this person; None in a procedure without requests to take part. `buttons`: what can be done with a target."""
    if not has_selection(lot.project):
        return None
    opening, choices = requests_opening_of(lot), {choice.request_id: choice for choice in choices_of(lot)}
    may_read = opening is not None and can_see(user, opening.document)
    rows = [
        RequestRow(
            request=request,
            check=check_of(request),
            choice=choices.get(request.pk),
            letter=letter_of(request),
            files=tuple(Document.objects.filter(bid_document__bid=request, withdrawn_at=None).visible_to(user)),
            buttons=buttons(request, object),
        )
        for request in (requests_of(lot) if may_read else ())
    ]
    selection = selection_of(lot) if may_read else None
    return SelectionDesk(opening, tuple(rows), selection, buttons(lot, OfSelection))
