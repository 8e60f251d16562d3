"""The selection: which candidates may bid, and telling every candidate (art. 2.99–2.106 Aanbestedingswet 2012)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award import forms_selection as forms
from projects.award.actions.base import OfTenderedLot
from projects.award.actions.requests import SELECTING, OfSelection
from projects.award.desk import AtDesk
from projects.award.gates import not_opened
from projects.award.gates_selection import (
    all_requests_checked,
    candidates_to_tell,
    requests_opened,
    selection_recorded,
)
from projects.award.letters import to_bidders
from projects.award.models import Selection, SelectionChoice, SelectionLetter
from projects.award.papers_selection import (
    REJECTION_TEXT,
    Chosen,
    candidate_mail,
    invitation_text,
    selection_letter_pdf,
    selection_pdf,
)
from projects.award.selection import (
    choices_of,
    procedure_rule,
    refused_requests,
    requests_of,
    requests_opening_of,
    selection_of,
    suitable_requests,
    to_tell,
)
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.outbox.compose import Attachment, Draft
from projects.procedure import clock
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.tendering import LAW, Procedure
from projects.procedure.wording import listed
from projects.tender_documents.gates import publication_of
from projects.tender_documents.selectors import timetable
from projects.tender_documents.terms import check_invited
from projects.tree.lots import titled
from projects.tree.rights import lead_buyer_of_project


class Selecting(OfSelection, AtDesk, OfTenderedLot):
    """What recording the selection and telling candidates share."""

    requirement = "R81"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = SELECTING
    confirm = True

    def keep(self, kind: DocumentKind, content: bytes, filename: str, title: str, **more: Any) -> Document:
        """Keeps a paper of the selection, frozen."""
        return store.add_pdf(
            self.subject,
            content,
            filename=filename,
            title=title,
            kind=kind,
            step=Step.AWARD,
            audience=AudienceCode.TEAM,
            by=self.by,
            lot=self.lot,
            frozen=True,
            **more,
        )


class RecordSelection(Selecting):
    """Of every candidate is recorded whether it may bid, and why; a later selection replaces an earlier one.

    The data has for every request that can be invited `invited-<number>` and `reason-<number>`.
    """

    code = "selectie-vastleggen"
    title = _("Record the selection of candidates")
    button = _("Record the selection")
    explanation = _(
        "Choose by the rules and criteria of the notice. Who is not invited reads the reason in the letter. Nothing is "
        "sent yet."
    )
    lot_gates = (requests_opened, all_requests_checked, not_opened)
    form = forms.SelectionForm
    template = "award/selection.html"

    def set_aside(self) -> dict[int, str]:
        """The requests that cannot be invited with the reason, for the page."""
        return {} if self.unmet() else refused_requests(self.lot)

    def initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for choice in choices_of(self.lot) if self.lot else ():
            found[f"invited-{choice.request.number}"] = forms.YES if choice.invited else forms.NO
            found[f"reason-{choice.request.number}"] = choice.reason
        return found

    def chosen(self, data: dict[str, Any]) -> list[Chosen]:
        """What is recorded of every candidate; one that cannot be invited has the reason of its check."""
        refused = refused_requests(self.lot)
        return [
            Chosen(request, False, refused[request.number])
            if request.number in refused
            else Chosen(request, data[f"invited-{request.number}"], data.get(f"reason-{request.number}", "").strip())
            for request in requests_of(self.lot)
        ]

    def clean(self, *, change: str = "", **data: Any) -> None:
        problems: dict[str, Any] = {}
        for number in refused_requests(self.lot):
            if data.get(f"invited-{number}"):
                sentence = _("Request %(number)s is not complete or did not pass the check; it cannot be invited.")
                problems[f"invited-{number}"] = sentence % {"number": number}
        for request in suitable_requests(self.lot):
            invited = data.get(f"invited-{request.number}")
            if invited is None:
                sentence = _("Say of request %(number)s whether it is invited.") % {"number": request.number}
                problems[f"invited-{request.number}"] = sentence
            elif not invited and not data.get(f"reason-{request.number}", "").strip():
                problems[f"reason-{request.number}"] = _("Write why this candidate is not invited.")
        if problems:
            raise ValidationError(problems)
        if selection_of(self.lot):
            self._check_change(change, data)

    def _check_change(self, change: str, data: dict[str, Any]) -> None:
        if not change.strip():
            raise ValidationError({"change": _("The selection was recorded before. Write why it changes.")})
        known = [Chosen(row.request, row.invited, row.reason) for row in choices_of(self.lot)]
        if known == self.chosen(data):
            raise ValidationError(_("Nothing differs from what was recorded."))

    def perform(self, *, change: str = "", **data: Any) -> Selection:
        earlier, chosen = selection_of(self.lot), self.chosen(data)
        sequence = earlier.sequence + 1 if earlier else 1
        content = selection_pdf(self.lot, chosen, sequence=sequence, change=change, signer=self.by.name)
        name, title = f"selectie-{sequence}.pdf", f"Selectie van gegadigden: {self.thing}, versie {sequence}"
        replaces = earlier.document if earlier else None
        selection = Selection.objects.create(
            opening=requests_opening_of(self.lot),
            sequence=sequence,
            reason=change,
            document=self.keep(DocumentKind.SELECTION, content, name, title, replaces=replaces),
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )
        for row in chosen:
            SelectionChoice.objects.create(selection=selection, **row._asdict())
        return selection

    def sentence(self, result: Selection) -> str:
        invited, others = _by_outcome(result)
        change = f" Reden van de wijziging: {result.reason}" if result.reason else ""
        return (
            f"De selectie{self.about} is vastgelegd, versie {result.sequence}. Uitgenodigd: {_numbers(invited)}. Niet "
            f"uitgenodigd: {_numbers(others)}.{change}"
        )

    def details(self, result: Selection) -> dict[str, object]:
        return {"selectie": result.pk, "document": result.document_id, "sha256": result.document.sha256}

    def warnings(self, result: Selection) -> Iterable[str]:
        rule, (invited, _others) = procedure_rule(self.subject), _by_outcome(result)
        least = min(rule.invited if rule else 0, len(suitable_requests(self.lot)))
        if len(invited) < least:
            name = Procedure(rule.procedure).label
            yield (
                f"U nodigt {len(invited)} gegadigden uit. Bij deze procedure ({name}) zijn dat er ten minste "
                f"{rule.invited}, als zoveel gegadigden geschikt zijn; hier zijn dat er {least} (art. 2.99 lid 3 en 5 "
                f"{LAW})."
            )


def _by_outcome(selection: Selection) -> tuple[list[int], list[int]]:
    """The numbers of the requests that were invited, and of the others."""
    rows = list(selection.choices.select_related("request").order_by("request__number"))
    return [r.request.number for r in rows if r.invited], [r.request.number for r in rows if not r.invited]


def _numbers(found: list[int]) -> str:
    return f"verzoek {listed(found)}" if found else "niemand"


class TellCandidates(Selecting):
    """Every candidate hears at the same time whether it may bid; who may not reads why (art. 2.103, 2.105)."""

    code = "selectie-meedelen"
    title = _("Tell the candidates of the selection")
    button = _("Send the letters")
    explanation = _("Every candidate gets a letter of its own, all at the same time.")
    lot_gates = (requests_opened, selection_recorded, candidates_to_tell, not_opened)
    form = forms.SelectionLettersForm

    def initial(self) -> dict[str, Any]:
        publication = publication_of(self.subject)
        texts = {"rejection_text": REJECTION_TEXT}
        return texts | {"invitation_text": invitation_text(publication)} if publication else texts

    def clean(self, *, through_platform: bool = False, **texts: str) -> None:
        missing = [choice.request.number for choice in to_tell(self.lot) if not choice.request.bidder_email]
        if missing and not through_platform:
            sentence = _(
                "No e-mail address: request %(numbers)s. Record it first, or send the letters through the platform."
            )
            raise ValidationError({"through_platform": sentence % {"numbers": listed(missing)}})

    def perform(
        self, *, invitation_text: str = "", rejection_text: str = "", through_platform: bool = False
    ) -> list[SelectionLetter]:
        texts = {True: invitation_text or self.initial()["invitation_text"], False: rejection_text or REJECTION_TEXT}
        return [self._letter(choice, texts[choice.invited], through_platform) for choice in to_tell(self.lot)]

    def _letter(self, choice: SelectionChoice, text: str, through_platform: bool) -> SelectionLetter:
        number, version = choice.request.number, choice.selection.sequence
        content = selection_letter_pdf(self.lot, choice, text, self.by.name)
        name = f"selectie-{version}-verzoek-{number}.pdf"
        title = titled(f"Selectie {version}, brief aan gegadigde {number}", self.lot)
        return SelectionLetter.objects.create(
            choice=choice,
            document=self.keep(DocumentKind.SELECTION_LETTER, content, name, title),
            through_platform=through_platform,
            sent_to="" if through_platform else choice.request.bidder_email,
            sent_at=clock.now(),
            sent_by_name=self.by.name,
        )

    def sentence(self, result: list[SelectionLetter]) -> str:
        invited = [letter.choice.request.number for letter in result if letter.choice.invited]
        others = [letter.choice.request.number for letter in result if not letter.choice.invited]
        how = f"via {publication_of(self.subject).platform}" if result[0].through_platform else "per e-mail"
        return (
            f"De gegadigden{self.about} hebben {how} bericht gekregen over de selectie. Uitnodiging: "
            f"{_numbers(invited)}. Afwijzing: {_numbers(others)}."
        )

    def details(self, result: list[SelectionLetter]) -> dict[str, object]:
        return {"brieven": {str(letter.document_id): letter.document.sha256 for letter in result}}

    def papers(self, result: list[SelectionLetter]) -> list[Attachment]:
        return [store.attachment(letter.document) for letter in result]

    def warnings(self, result: list[SelectionLetter]) -> Iterable[str]:
        if any(letter.choice.invited for letter in result):
            publication = publication_of(self.subject)
            yield from (str(finding) for finding in check_invited(timetable(publication), clock.today()))

    def messages(self, result: list[SelectionLetter]) -> Iterable[Draft]:
        for letter in result:
            if not letter.through_platform:
                mail = candidate_mail(self.lot, letter.choice, self.by.name)
                request = letter.choice.request
                yield from to_bidders(self.code, [(request, letter.sent_to)], mail, [letter.document])
