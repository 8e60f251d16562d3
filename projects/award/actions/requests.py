"""Requests to take part: their vault, their files, sharing and checking (R82–R86; art. 2.99–2.108 Aw 2012).

They close long before bids do, so nothing here waits for the clarification notice or for the step of the award.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.award import forms_selection as forms
from projects.award.actions.assessing import CheckBid
from projects.award.actions.bids import ChangeBidderAddress, OnBid, RecordOpening, ShareBids, UploadBid
from projects.award.forms_assessment import FAILS
from projects.award.gates import not_opened, rules_laid_down, somebody_declared
from projects.award.gates_selection import (
    complete_request_there,
    requests_closed,
    requests_not_opened,
    requests_not_shared,
    requests_opened,
    requests_shared,
    selection_procedure,
)
from projects.award.lines import REQUEST, check_bids
from projects.award.models import Envelope, OpeningRecord
from projects.award.selection import has_selection, letter_of, requests_opening_of, to_tell
from projects.clarification.gates import documents_forwarded
from projects.documents.models import DocumentKind
from projects.procedure.gate import Unmet
from projects.procedure.wording import moment
from projects.tender_documents.gates import publication_of, tender_published
from projects.tree.gates import running
from projects.tree.models import Lot, Project

# What every act of the selection waits for.
SELECTING = (running, tender_published, selection_procedure, documents_forwarded)


class OfSelection:
    """An act on a lot that is only there in a procedure with a selection."""

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Lot]:
        """The lots, in such a procedure."""
        return super().beside_others(subject) if has_selection(subject) else ()


class OnRequest(OnBid):
    """What every act on one request shares: it was made on the publication that counts."""

    elsewhere = _("This request was made on a tender that has been withdrawn.")

    @classmethod
    def of_stage(cls, found: models.QuerySet) -> models.QuerySet:
        return found.filter(opening__envelope=Envelope.REQUESTS)

    def opening(self) -> OpeningRecord | None:
        return requests_opening_of(self.target.lot)


class OpenRequests(OfSelection, RecordOpening):
    """The lead buyer opened the vault with requests; the record of opening is drawn up and frozen (R82–R84).

    `bids` is a list of dicts with name, complete, and optionally email, received_at and remark (lines.py).
    """

    code = "verzoeken-openen"
    title = _("Record the opening of the vault with requests to take part")
    gates = (*SELECTING, requests_closed)
    lot_gates = (rules_laid_down, requests_not_opened)
    form = forms.OpenRequestsForm
    vault, found = "De kluis met verzoeken tot deelneming", "Verzoeken"

    def initial(self) -> dict[str, Any]:
        return {}

    def check(self, bids: list[dict[str, Any]]) -> None:
        check_bids(bids, REQUEST)
        until = publication_of(self.subject).requests_until
        late = [
            _("Request %(number)s came in after %(until)s: it is not complete. Write nee, and why in the remark.")
            % {"number": number, "until": moment(until)}
            for number, request in enumerate(bids, start=1)
            if request["complete"] and request.get("received_at") and request["received_at"] >= until
        ]
        if any(request.get("price") is not None for request in bids):
            late.append(_("A request to take part has no price."))
        if late:
            raise ValidationError(late)

    def envelope(self) -> Envelope:
        return Envelope.REQUESTS


class UploadRequest(OnRequest, UploadBid):
    """A file of a request is kept; only the declared team reads it, after sharing, when it is complete (R85)."""

    code = "verzoek-toevoegen"
    title = _("Add a file of this request")
    gates = SELECTING
    lot_gates = (requests_opened, not_opened)
    form = forms.UploadRequestForm
    kind = DocumentKind.REQUEST


class ChangeCandidateAddress(OnRequest, ChangeBidderAddress):
    """The address the letter goes to is given or corrected, until the vault with bids is opened (art. 2.103)."""

    code = "adres-gegadigde-wijzigen"
    title = _("Change the e-mail address of this candidate")
    gates = SELECTING
    lot_gates = (requests_opened, not_opened)
    form = forms.CandidateAddressForm

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        request = self.target
        if letter_of(request) and request.pk not in {choice.request_id for choice in to_tell(request.lot)}:
            yield Unmet(_("The letter to this candidate was sent already."))


class ShareRequests(OfSelection, ShareBids):
    """The complete requests are shared with the declared members of the team, once (R85, R86)."""

    code = "verzoeken-delen"
    title = _("Share the requests with the procurement team")
    button = _("Share the complete requests")
    explanation = _("Only complete requests are shared, and only with members who signed the declaration.")
    gates = (*SELECTING, somebody_declared)
    lot_gates = (requests_opened, complete_request_there, requests_not_shared)
    what, one = "verzoeken tot deelneming", "een verzoek"

    def opening(self) -> OpeningRecord | None:
        return requests_opening_of(self.lot)


class CheckRequest(OnRequest, CheckBid):
    """A request is checked on the grounds for exclusion and the requirements, until the vault with bids is opened."""

    code = "verzoek-toetsen"
    title = _("Check this request on exclusion and requirements")
    gates = SELECTING
    lot_gates = (rules_laid_down, requests_shared, not_opened)
    form = forms.CheckRequestForm
    incomplete = _("Request %(number)s is not complete; it cannot be invited.")

    def clean(self, *, reason: str = "", **answers: str) -> None:
        if FAILS in answers.values() and not reason.strip():
            raise ValidationError({"reason": _("Write what the candidate does not meet.")})
