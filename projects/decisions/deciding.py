"""Taking a decision in a round: the base of every act by which an authority decides (R52, R58–R62, R89, reading A5).

An act of a step names the kind of round and the outcome, sets its rights and gates, and says whom to tell:

    class AdoptAwardRecommendation(Adopting):
        round_kind = RoundKind.AWARD_RECOMMENDATION
        rights = (decider_of_authority,)
        consequence = "…"

        def messages(self, result):
            return self.receipts(result, people)
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Deputy, Membership, Role, User
from projects.actions.base import Action
from projects.decisions import rounds
from projects.decisions.forms import DeclineForm
from projects.decisions.models import Decision, DecisionRound, Outcome, PreparedDecision, Receipt, RoundKind
from projects.decisions.receipts import DECIDED, offered_thing, receipt_pdf
from projects.decisions.signing import check_of, how_signed, signatures_of
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.documents.uploads import CheckedUpload
from projects.journal.models import Stream
from projects.outbox.compose import Draft, to_person
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode
from projects.procedure.wording import day, moment
from projects.tree.links import full


class DecidingAction(Action):
    """An act by which an authority decides, once, in the round that counts.

    `consequence` is the Dutch paragraph of the receipt mail that says what the decision means. What is decided on is
    about the project, or about the lot that is the target.
    """

    side = "authority"
    notes_refusals = True
    round_kind: ClassVar[RoundKind]
    outcome: ClassVar[Outcome]
    consequence: ClassVar[str] = ""
    template = "decisions/round.html"

    def asked_round(self) -> DecisionRound | None:
        """The round that is decided in, or None when none counts."""
        return rounds.current(self.subject, self.round_kind, self.target)

    def shown_round(self) -> DecisionRound | None:
        """The round, for an authority that is asked in it: who is not asked is shown nothing of it."""
        round = self.asked_round()
        asked = round and self.by.authority and round.asked.filter(authority=self.by.authority).exists()
        return round if asked else None

    def may_decide(self) -> list[User]:
        """Everybody of the authority who may take this decision today: its deciders, and deputies in their period."""
        today, authority = clock.today(), self.by.authority
        deciders = Membership.objects.valid(today).with_role(Role.DECIDER).filter(authority=authority)
        deputies = Deputy.objects.at_work(today).filter(authority=authority)
        people = Q(pk__in=deciders.values("user")) | Q(pk__in=deputies.values("deputy"))
        return list(User.objects.filter(people, is_active=True).order_by("last_name", "first_name"))

    def already_done(self) -> Decision | None:
        """The decision this same person took with this act for this authority: sending the form again shows it."""
        decision = self._decision()
        same = decision and decision.person_id == self.by.user.pk and decision.outcome == self.outcome
        return decision if same else None

    def _decision(self) -> Decision | None:
        round = self.asked_round()
        return rounds.decision_of(round, self.by.authority) if round and self.by.authority else None

    def conditions(self) -> Iterable[Unmet]:
        authority, round = self.by.authority, self.asked_round()
        if round is None:
            yield self._nothing_to_decide()
            return
        if authority is None:
            return
        if not round.asked.filter(authority=authority).exists():
            yield Unmet(_("%(authority)s is not asked to decide on this version.") % {"authority": authority})
            return
        if decision := self._decision():
            facts = {"authority": authority, "person": decision.person_name, "moment": moment(decision.recorded_at)}
            yield Unmet(_("%(person)s recorded the decision of %(authority)s already, on %(moment)s.") % facts)
        if round.excludes_after_deadline and clock.now() >= round.deadline:
            facts = {"deadline": moment(round.deadline), "now": moment(clock.now())}
            yield Unmet(
                _("The deadline was %(deadline)s. It is now %(now)s. A decision can no longer be recorded.") % facts
            )

    def _nothing_to_decide(self) -> Unmet:
        offered = self.subject.rounds.of_kind(self.round_kind).filter(lot=self.target)
        voided = offered.exclude(voided_at=None).order_by("-number").first()
        if voided is None:
            return Unmet(_("Nothing has been offered for a decision yet."), _("the lead buyer"))
        facts = {"moment": moment(voided.voided_at), "reason": voided.void_reason}
        return Unmet(
            _("What was offered was taken back on %(moment)s: %(reason)s Wait for the new version.") % facts,
            _("the lead buyer"),
        )

    def check_day(self, decided_on: date) -> None:
        """Not before what is decided on was offered, and not in the future. Raises ValidationError."""
        offered_on = self.asked_round().offered_at.astimezone(AMSTERDAM).date()
        if decided_on > clock.today():
            raise ValidationError({"decided_on": _("The date of the decision cannot lie in the future.")})
        if decided_on < offered_on:
            raise ValidationError(
                {
                    "decided_on": _("This version was offered on %(day)s; the decision cannot be older than that.")
                    % {"day": day(offered_on)}
                }
            )

    def prepared(self) -> PreparedDecision | None:
        """What a contact person prepared for this decision, or None."""
        return rounds.prepared_in(self.asked_round(), self.by.authority)

    def initial(self) -> dict[str, Any]:
        """What was prepared."""
        return rounds.prepared_values(self.prepared())

    def decide(
        self,
        *,
        decided_on: date,
        decision_number: str = "",
        reason: str = "",
        signature: rounds.GivenSignature | None = None,
    ) -> Decision:
        """Writes the decision, its signatures (when it is signed) and the receipt."""
        decision = rounds.decide(
            self.asked_round(),
            self.by,
            outcome=self.outcome,
            decided_on=decided_on,
            decision_number=decision_number,
            reason=reason,
            signature=signature,
        )
        self._make_receipt(decision)
        return decision

    def keep(self, upload: CheckedUpload, *, frozen: bool) -> Document:
        """Keeps a signed decision, for the authority itself; until it is frozen it can be replaced."""
        return self._offered(
            store.add_upload(
                self.subject,
                upload,
                title=f"Ondertekend besluit {self.by.authority}",
                kind=DocumentKind.SIGNED_DECISION,
                step=self.step,
                audience=AudienceCode.OFFERED,
                by=self.by,
                frozen=frozen,
            )
        )

    def _make_receipt(self, decision: Decision) -> None:
        head = Stream.objects.filter(name=self.subject.stream).first()
        document = store.add_pdf(
            self.subject,
            receipt_pdf(decision, head),
            filename=f"ontvangstbewijs-besluit-{decision.pk}.pdf",
            title=f"Ontvangstbewijs besluit {decision.authority_name}",
            kind=DocumentKind.RECEIPT,
            step=self.step,
            audience=AudienceCode.OFFERED,
            by=None,
            frozen=True,
        )
        Receipt.objects.create(decision=decision, document=self._offered(document))

    def _offered(self, document: Document) -> Document:
        store.offer([document], [self.by.authority])
        return document

    def sentence(self, result: Decision) -> str:
        thing = offered_thing(result.round)
        number = f", nummer {result.decision_number}" if result.decision_number else ""
        text = (
            f"{capfirst(result.authority_name)} ({result.deciding_body}) heeft {thing}, versie {result.round.number}, "
            f"{DECIDED[Outcome(result.outcome)]} bij besluit van {day(result.decided_on)}{number}."
        )
        if signatures := signatures_of(result):
            signers = " en door ".join(f"{row.signer_name}, {row.signer_function}" for row in signatures)
            text = " ".join([text, f"Ondertekend door {signers}.", *how_signed(result)])
        return f"{text} Reden: {result.reason}" if result.reason else text

    def details(self, result: Decision) -> dict[str, Any]:
        signatures, check = signatures_of(result), check_of(result)
        return {
            "besluit": result.pk,
            "ronde": result.round_id,
            "stukken": {str(row.document_id): row.sha256 for row in result.round.documents.order_by("pk")},
            "ondertekend_document_sha256": signatures[0].sha256 if signatures else "",
            "ondertekenaars": [[row.signer_name, row.signer_function] for row in signatures],
            "controle_handtekeningen": check.found if check else {},
            "ontvangstbewijs_sha256": result.receipt.document.sha256,
        }

    def receipts(self, result: Decision, people: Iterable[tuple[User, ContractingAuthority]]) -> Iterable[Draft]:
        """The mail with the receipt: to the person who decided and to these people, each once."""
        told = {user.pk: user for user, _authority in [(self.by.user, self.by.authority), *people]}
        for person in told.values():
            yield to_person(
                person,
                kind=self.code,
                authority=self.by.authority,
                subject=f"Ontvangstbewijs besluit {result.authority_name}: {self.subject}",
                body=f"{self.sentence(result)}\n\n{self.consequence}\n\nVastgelegd op {moment(result.recorded_at)} "
                f"door {result.person_name}.\nHet ontvangstbewijs staat hier:\n{full(self.next_url(result))}",
            )

    def next_url(self, result: Decision) -> str:
        return f"/mijn/besluiten/{result.pk}/"


class Declining(DecidingAction):
    """Not adopting, with the reason (R68, R94). `ask_reason` is said when the reason is empty."""

    outcome = Outcome.DECLINED
    form = DeclineForm
    confirm = True
    ask_reason: ClassVar[str]

    def clean(self, *, decided_on: date, reason: str, **other: Any) -> None:
        self.check_day(decided_on)
        if not reason.strip():
            raise ValidationError({"reason": self.ask_reason})

    def perform(self, *, decided_on: date, reason: str, decision_number: str = "") -> Decision:
        return self.decide(decided_on=decided_on, decision_number=decision_number, reason=reason)
