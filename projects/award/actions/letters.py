"""The letters that leave through the tender platform: made here, sent there, and then recorded (R92)."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award import forms
from projects.award.actions.base import OfTenderedLot
from projects.award.actions.deciding import Deciding, MadeLetter, Period, read_together
from projects.award.desk import AtDesk
from projects.award.gates import decision_not_sent, letters_made, no_letters_made
from projects.award.models import AwardDecision, LetterKind, PreparedLetter, PreparedLetters
from projects.award.selectors import prepared_letters, recommendation_of
from projects.documents import store
from projects.outbox.compose import Attachment, Draft
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import NORMS, Step
from projects.procedure.wording import day, moment
from projects.tender_documents.actions import freeze
from projects.tree.gates import running, step_open
from projects.tree.rights import lead_buyer_of_project


class MakeLetters(AtDesk, Deciding):
    """A letter to every bidder, to be sent through the platform on the day that it names (R92)."""

    code = "gunningsbrieven-opmaken"
    title = _("Make the letters to send through the tender platform")
    button = _("Make the letters")
    explanation = _(
        "You then download the letters, send them on the tender platform on the day you give here, and record that. "
        "Nothing leaves from here, and the standstill period starts after the sending you record."
    )
    requirement = "R92"
    lot_gates = (*Deciding.lot_gates, no_letters_made)
    form = forms.MakeLettersForm

    def initial(self) -> dict[str, object]:
        return super().initial() | {"send_on": clock.today()}

    def clean(self, *, send_on: date, **more: object) -> None:
        if send_on < clock.today():
            raise ValidationError({"send_on": _("Choose today or a later day.")})
        super().clean(**more)

    def perform(
        self,
        *,
        send_on: date,
        standstill_days: int = NORMS.standstill_days,
        no_standstill: str = "",
        contractual_days: int | None = None,
        **texts: str,
    ) -> PreparedLetters:
        noon = datetime.combine(send_on, time(12), tzinfo=AMSTERDAM)
        self.period = Period.counted(noon, standstill_days, no_standstill, contractual_days)
        prepared = PreparedLetters.objects.create(
            recommendation=recommendation_of(self.lot),
            send_on=send_on,
            standstill_days=standstill_days,
            no_standstill=no_standstill,
            contractual_days=contractual_days,
            computation=self.compute(self.period, frozen=False),
            prepared_at=clock.now(),
            prepared_by_name=self.by.name,
        )
        for letter in self.make_letters(self.period, frozen=False, **texts):
            PreparedLetter.objects.create(prepared=prepared, **letter._asdict())
        return prepared

    def sentence(self, result: PreparedLetters) -> str:
        return (
            f"De brieven aan de inschrijvers{self.about} ({result.letters.count()}) zijn opgemaakt, om op "
            f"{day(result.send_on)} via het aanbestedingsplatform te versturen."
        )

    def details(self, result: PreparedLetters) -> dict[str, object]:
        letters = result.letters.select_related("document")
        return {"brieven": {str(row.document_id): row.document.sha256 for row in letters}}

    def papers(self, result: PreparedLetters) -> list[Attachment]:
        return read_together(made_letters(result))

    def warnings(self, result: PreparedLetters) -> Iterable[str]:
        return self.think_of(self.period.term.last_day if self.period.term else None)


def made_letters(prepared: PreparedLetters) -> list[MadeLetter]:
    """The letters that were made, by number of the bid."""
    rows = prepared.letters.select_related("bid", "document")
    return [MadeLetter(row.bid, LetterKind(row.kind), row.document) for row in rows]


class TakeBackLetters(AtDesk, OfTenderedLot):
    """Letters that were not sent yet are taken back."""

    code = "gunningsbrieven-terugnemen"
    title = _("Take the letters for the platform back")
    button = _("Take the letters back")
    explanation = _("Only as long as they have not been sent on the tender platform.")
    requirement = "R92"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))
    lot_gates = (decision_not_sent, letters_made)

    def perform(self) -> PreparedLetters:
        prepared = prepared_letters(self.lot)
        documents = [prepared.computation, *(letter.document for letter in made_letters(prepared))]
        prepared.delete()
        for document in documents:
            store.withdraw(document)
        return prepared

    def sentence(self, result: PreparedLetters) -> str:
        return f"De brieven aan de inschrijvers{self.about} zijn teruggenomen voordat zij verstuurd waren."


class RecordLettersSent(Deciding):
    """The letters were sent on the platform: that is the decision, and the standstill counts from it (R92, R96)."""

    code = "verzending-gunningsbrieven-vastleggen"
    title = _("Record that the letters were sent through the tender platform")
    button = _("Record the sending")
    explanation = _("Send exactly the letters that were made. The standstill period starts on the day after sending.")
    requirement = "R92"
    lot_gates = (*Deciding.lot_gates, letters_made)
    form = forms.LettersSentForm
    through_platform = True

    def initial(self) -> dict[str, object]:
        return {}

    def clean(self, *, sent_at: datetime) -> None:
        prepared = prepared_letters(self.lot)
        if sent_at > clock.now():
            raise ValidationError({"sent_at": _("The platform sends first; record it here after that moment.")})
        if sent_at < prepared.prepared_at.replace(second=0, microsecond=0):
            facts = {"moment": moment(prepared.prepared_at)}
            sentence = _("The letters were made on %(moment)s; they were sent after that.") % facts
            raise ValidationError({"sent_at": sentence})
        if sent_at.astimezone(AMSTERDAM).date() != prepared.send_on:
            raise ValidationError(
                {
                    "sent_at": _(
                        "The letters count the standstill period from %(day)s. Were they not sent on that day? Take "
                        "them back, make them for the right day, and send them again."
                    )
                    % {"day": day(prepared.send_on)}
                }
            )

    def perform(self, *, sent_at: datetime) -> AwardDecision:
        prepared = prepared_letters(self.lot)
        period = Period.counted(sent_at, prepared.standstill_days, prepared.no_standstill, prepared.contractual_days)
        letters, computation = made_letters(prepared), prepared.computation
        freeze([computation, *(letter.document for letter in letters)])
        recommendation = prepared.recommendation
        prepared.delete()
        return self.decide(period, recommendation, computation, letters)

    def messages(self, result: AwardDecision) -> Iterable[Draft]:
        return self.to_participants(result)
