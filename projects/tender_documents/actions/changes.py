"""After publication: other closing dates, and the number that was not known yet (art. 2.64, 2.67, 2.73; R71, R74)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.outbox.compose import Draft, to_person
from projects.participation.selectors import active_members, contacts, participating_authorities
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step, StepState
from projects.procedure.wording import moment
from projects.tender_documents import forms
from projects.tender_documents.gates import bids_open, publication_of, tender_published
from projects.tender_documents.models import CLOSING_DATES, ClosingDateChange, TenderPublication
from projects.tender_documents.selectors import european, findings_of
from projects.tree.gates import running
from projects.tree.links import full, project_path
from projects.tree.rights import lead_buyer_of_project

WHAT = {
    "questions_until": "Vragen stellen",
    "requests_until": "Een verzoek tot deelneming doen",
    "bids_until": "Inschrijven",
}


class ChangeClosingDates(Action):
    """The closing dates move, as the rectification on the platform says; what they were is kept (R71, R74)."""

    code = "sluitingsdata-wijzigen"
    title = _("Change the closing dates")
    button = _("Change the closing dates")
    explanation = _(
        "Publish the rectification on the tender platform first. The old dates are kept beside the new ones."
    )
    requirement = "R71"
    step = Step.TENDER_DOCUMENTS
    rights = (lead_buyer_of_project,)
    gates = (running, tender_published, bids_open)
    form = forms.ClosingDatesForm
    confirm = True

    def initial(self) -> dict[str, Any]:
        publication = publication_of(self.subject)
        return {name: getattr(publication, name) for name in CLOSING_DATES} if publication else {}

    def clean(
        self,
        *,
        questions_until: datetime,
        bids_until: datetime,
        published_at: datetime,
        requests_until: datetime | None = None,
        earlier_because: str = "",
        **more: str,
    ) -> None:
        publication, now = publication_of(self.subject), clock.now()
        if not publication.published_at <= published_at <= now:
            sentence = _("The rectification was published after the notice, and before now.")
            raise ValidationError({"published_at": sentence})
        given = {"questions_until": questions_until, "requests_until": requests_until, "bids_until": bids_until}
        moved = {name: at for name, at in given.items() if at != getattr(publication, name)}
        if not moved:
            raise ValidationError({"bids_until": _("These are the closing dates already.")})
        self._check_moved(publication, moved, now)
        for name in ("questions_until", "requests_until"):
            if given[name] and bids_until <= given[name]:
                raise ValidationError({"bids_until": forms.AFTER[name]})
        if (bids_until < publication.bids_until) != bool(earlier_because.strip()):
            sentence = _("Say why when bids close earlier, and only then. As a rule they close later.")
            raise ValidationError({"earlier_because": sentence})

    def _check_moved(self, publication: TenderPublication, moved: dict[str, datetime | None], now: datetime) -> None:
        """What moves, moves to a moment ahead, and belongs to the procedure. Raises ValidationError."""
        if "requests_until" in moved and None in (moved["requests_until"], publication.requests_until):
            raise ValidationError({"requests_until": _("The procedure itself does not change.")})
        for name, at in moved.items():
            if at <= now:
                raise ValidationError({name: _("Choose a moment ahead; a date that has passed cannot move either.")})
        if "questions_until" in moved and self.subject.step(Step.CLARIFICATION).state == StepState.DONE:
            sentence = _("The last clarification notice was published; the time for questions is over.")
            raise ValidationError({"questions_until": sentence})

    def perform(
        self,
        *,
        questions_until: datetime,
        bids_until: datetime,
        published_at: datetime,
        reason: str,
        requests_until: datetime | None = None,
        earlier_because: str = "",
        notice_number: str = "",
    ) -> ClosingDateChange:
        publication = publication_of(self.subject)
        change = ClosingDateChange.objects.create(
            publication=publication,
            was_questions_until=publication.questions_until,
            was_requests_until=publication.requests_until,
            was_bids_until=publication.bids_until,
            questions_until=questions_until,
            requests_until=requests_until,
            bids_until=bids_until,
            reason=reason,
            earlier_because=earlier_because,
            notice_number=notice_number,
            published_at=published_at,
            changed_at=clock.now(),
            changed_by_name=self.by.name,
        )
        for name in CLOSING_DATES:
            setattr(publication, name, getattr(change, name))
        publication.save(update_fields=CLOSING_DATES)
        return change

    def moved_in_words(self, change: ClosingDateChange) -> list[str]:
        """“Inschrijven kan tot …; dat was …”, for each date that moved."""
        rows = [(WHAT[name], getattr(change, f"was_{name}"), getattr(change, name)) for name in CLOSING_DATES]
        return [f"{what} kan tot {moment(now)}; dat was {moment(was)}." for what, was, now in rows if was != now]

    def sentence(self, result: ClosingDateChange) -> str:
        text = f"De sluitingsdata zijn gewijzigd. {' '.join(self.moved_in_words(result))} Reden: {result.reason}"
        return f"{text} Waarom eerder: {result.earlier_because}" if result.earlier_because else text

    def details(self, result: ClosingDateChange) -> dict[str, object]:
        dates = {}
        for name in CLOSING_DATES:
            was, now = getattr(result, f"was_{name}"), getattr(result, name)
            dates[name] = [at.isoformat() if at else None for at in (was, now)]
        return {
            "publicatie": result.publication_id,
            "wijziging": result.pk,
            "data": dates,
            "rectificatie": result.notice_number,
            "bevindingen": [finding.as_dict() for finding in findings_of(result.publication)],
        }

    def warnings(self, result: ClosingDateChange) -> Iterable[str]:
        return [str(finding) for finding in findings_of(result.publication)]

    def messages(self, result: ClosingDateChange) -> Iterable[Draft]:
        publication, told = result.publication, set()
        moved = "\n".join(f"- {line}" for line in self.moved_in_words(result))
        body = (
            f"Voor de aanbesteding “{self.subject}” ({publication}) gelden andere sluitingsdata:\n{moved}\n\n"
            f"Reden: {result.reason}\n\nDe wijziging staat op het aanbestedingsplatform:\n{publication.url}\n\n"
            f"U hoeft niets te doen.\n{full(project_path(self.subject))}"
        )
        subject = f"Andere sluitingsdata: {self.subject}"
        for person, authority in contacts(self.subject, participating_authorities(self.subject)):
            told.add(person.pk)
            yield to_person(person, kind=self.code, authority=authority, subject=subject, body=body)
        members = active_members().filter(project=self.subject).exclude(user=self.by.user)
        for member in members.select_related("user", "authority").order_by("user__email"):
            if member.user_id not in told:
                yield to_person(member.user, kind=self.code, authority=member.authority, subject=subject, body=body)


class CompletePublication(Action):
    """The number on TED is added once it is known: it comes after the notice was sent (art. 2.64, R71)."""

    code = "ted-nummer-vastleggen"
    title = _("Record the number on TED")
    button = _("Record the number")
    requirement = "R71"
    step = Step.TENDER_DOCUMENTS
    rights = (lead_buyer_of_project,)
    gates = (running, tender_published)
    form = forms.TedNumberForm

    def conditions(self) -> Iterable[Unmet]:
        publication = publication_of(self.subject)
        if publication is None:
            return
        if publication.ted_number:
            yield Unmet(_("The number on TED is known already: %(number)s.") % {"number": publication.ted_number})
        elif not european(publication):
            yield Unmet(_("Only a European tender has a number on TED."))

    def perform(self, *, ted_number: str) -> TenderPublication:
        publication = publication_of(self.subject)
        publication.ted_number = ted_number
        publication.save(update_fields=["ted_number"])
        return publication

    def sentence(self, result: TenderPublication) -> str:
        return f"De aankondiging {result} staat op TED onder nummer {result.ted_number}."

    def details(self, result: TenderPublication) -> dict[str, object]:
        return {"publicatie": result.pk, "ted": result.ted_number}
