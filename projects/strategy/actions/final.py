"""The final strategy: offering it, its deadline, taking it back, and who participates (R55–R57, R61–R67)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.decisions import rounds
from projects.decisions.models import DecisionRound, RoundKind
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.kickoff.gates import kickoff_held
from projects.outbox.compose import Draft, to_person
from projects.participation.costs import cost_shares, freeze_weights
from projects.participation.gates import (
    costs_divisible,
    experts_have_costs,
    somebody_participates,
    team_complete,
    team_problems,
)
from projects.participation.models import Standing
from projects.participation.selectors import (
    authorities_with,
    contacts_and_deciders,
    lots_without_participants,
    participating_authorities,
)
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.procedure.wording import listed, moment
from projects.strategy import forms
from projects.strategy.actions.adoption import AdoptStrategy
from projects.strategy.actions.lots import as_dict
from projects.strategy.costs import definitive_share, offered_share, shares_as_dict
from projects.strategy.gates import (
    before_deadline,
    chapters_complete,
    concept_circulated,
    decisions_in,
    manager_contributed,
    nothing_offered,
    offered,
    page_of,
    reactions_in,
    remarks_answered,
    reviewed,
    standard_current,
)
from projects.strategy.papers import decision_proposal_pdf, plain, strategy_pdf
from projects.strategy.reminders import decline_notices, out_notices
from projects.strategy.selectors import attachments, to_be_asked
from projects.tree.gates import running, step_open
from projects.tree.links import full, member_act_path, project_path, proposal_path
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project

LEAST_TIME = timedelta(days=1)
# An attachment with one of these audiences becomes readable for those asked; a wider one stays as it is.
NARROW = (AudienceCode.TEAM, AudienceCode.STAFF, AudienceCode.PARTICIPANTS, AudienceCode.PRESENT)


def current_round(project: Project) -> DecisionRound:
    """The final strategy that counts; only asked after the gate `offered`."""
    return rounds.current(project, RoundKind.FINAL_STRATEGY)


def asked_in(round: DecisionRound) -> list:
    """The authorities a round asks, by name."""
    return [row.authority for row in round.asked.select_related("authority")]


def check_deadline(deadline: datetime) -> None:
    """A deadline leaves at least a day. Raises ValidationError (R61)."""
    if deadline < clock.now() + LEAST_TIME:
        raise ValidationError({"deadline": _("The deadline must lie at least one day ahead.")})


class OfferFinalStrategy(Action):
    """The final strategy is offered for adoption to every interested authority, with a deadline (R55–R57, R61)."""

    code = "definitieve-strategie-aanbieden"
    title = _("Offer the final strategy")
    button = _("Offer the final strategy for adoption")
    explanation = _(
        "The strategy, the mandate and the commitment are frozen. Whoever has not adopted and signed before the "
        "deadline cannot take part."
    )
    requirement = "R55"
    step = Step.STRATEGY
    rights = (lead_buyer_of_project,)
    gates = (
        running,
        step_open(Step.STRATEGY),
        kickoff_held,
        team_complete,
        experts_have_costs,
        costs_divisible,
        chapters_complete,
        concept_circulated,
        reactions_in,
        remarks_answered,
        manager_contributed,
        standard_current,
        reviewed,
        nothing_offered,
    )
    form = forms.OfferForm
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        if not to_be_asked(self.subject):
            yield Unmet(_("There is no authority left that can take part in this project."))

    def clean(self, *, deadline: datetime, **more: object) -> None:
        check_deadline(deadline)

    def perform(self, *, deadline: datetime, attachments: Iterable[Document] | None = None) -> DecisionRound:
        self.page = page_of(self.subject)
        chosen = list(self.own_attachments() if attachments is None else attachments)
        store.widen([document for document in chosen if document.audience in NARROW], AudienceCode.OFFERED)
        made = rounds.offer(
            self.subject,
            RoundKind.FINAL_STRATEGY,
            asked=to_be_asked(self.subject),
            documents=[*self._papers(deadline), *chosen],
            deadline=deadline,
            excludes=True,
            mandate_text=plain(self.page.mandate),
            commitment_text=plain(self.page.commitment),
        )
        freeze_weights(made)
        self.page.publish_latest()
        return made

    def own_attachments(self) -> Iterable[Document]:
        """All attachments of the strategy."""
        return attachments(self.subject)

    def _papers(self, deadline: datetime) -> list[Document]:
        number = self.subject.rounds.of_kind(RoundKind.FINAL_STRATEGY).count() + 1
        title = f"Inkoopstrategie {self.subject}, definitieve versie {number}"
        strategy = strategy_pdf(self.subject, self.page, title=title, deadline=deadline)
        proposal = decision_proposal_pdf(self.subject, self.page, number=number, deadline=deadline)
        proposal_title = f"Voorstel en modelbesluit {self.subject}, versie {number}"
        return [
            self._paper(DocumentKind.FINAL_STRATEGY, strategy, f"inkoopstrategie-definitief-{number}.pdf", title),
            self._paper(DocumentKind.MANDATE, proposal, f"voorstel-en-modelbesluit-{number}.pdf", proposal_title),
        ]

    def _paper(self, kind: DocumentKind, content: bytes, filename: str, title: str) -> Document:
        earlier = self.subject.documents.current().filter(kind=kind, step=Step.STRATEGY).last()
        return store.add_pdf(
            self.subject,
            content,
            filename=filename,
            title=title,
            kind=kind,
            step=Step.STRATEGY,
            audience=AudienceCode.OFFERED,
            by=self.by,
            replaces=earlier,
            frozen=True,
        )

    def sentence(self, result: DecisionRound) -> str:
        return (
            f"De definitieve inkoopstrategie, versie {result.number}, is ter vaststelling aangeboden aan "
            f"{listed(result.asked.all())}. Vaststellen en ondertekenen kan tot {moment(result.deadline)}."
        )

    def details(self, result: DecisionRound) -> dict[str, object]:
        return {
            "ronde": result.pk,
            "uiterlijk": result.deadline.isoformat(),
            "gevraagd": {str(row.authority_id): row.deciding_body for row in result.asked.all()},
            "stukken": {str(row.document_id): row.sha256 for row in result.documents.order_by("pk")},
            "standaardversie": self.page.standard_version,
            "revisie": self.page.latest_revision_id,
            "percelen": [as_dict(lot) for lot in self.subject.named_lots],
        }

    def messages(self, result: DecisionRound) -> Iterable[Draft]:
        papers = [row.document for row in result.documents.select_related("document").order_by("pk")]
        links = "\n".join(f"- {document.title}: {full(document.url)}" for document in papers)
        bodies = {row.authority_id: row.deciding_body for row in result.asked.all()}
        shares = cost_shares(self.subject)
        for person, authority in contacts_and_deciders(self.subject, asked_in(result)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Ter vaststelling vóór {moment(result.deadline)}: inkoopstrategie {self.subject}",
                body=f"De definitieve inkoopstrategie voor “{self.subject}” ligt klaar voor uw "
                f"{bodies[authority.pk]}:\n{links}\n\nUiterlijk: {moment(result.deadline)}\n"
                f"Vóór dat moment moet {authority} de strategie hebben vastgesteld én ondertekend. Ontbreekt een van "
                "beide, dan kan uw organisatie niet deelnemen. "
                "Dat gebeurt vanzelf en is definitief.\n\nMet de vaststelling besluit uw organisatie tot deelname, "
                "geeft zij het gevraagde mandaat en bindt zij zich aan de planning, de keuzes van het inkoopteam en "
                f"de uitkomst van de aanbesteding.\n\n{offered_share(shares, authority)}Een concept van het voorstel "
                f"aan uw {bodies[authority.pk]}, in Word:\n{full(proposal_path(self.subject, authority))}\n\n"
                "Een beslisser van uw organisatie legt het besluit hier vast:\n"
                f"{full(member_act_path(self.subject, AdoptStrategy.code))}?namens={authority.pk}",
            )


class ChangeDeadline(Action):
    """Another deadline, as long as the first has not passed; everybody who was asked is told (R67)."""

    code = "uiterste-datum-wijzigen"
    title = _("Change the deadline of the final strategy")
    button = _("Change the deadline")
    requirement = "R67"
    step = Step.STRATEGY
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.STRATEGY), offered, before_deadline)
    form = forms.DeadlineForm
    confirm = True

    def clean(self, *, deadline: datetime, **more: object) -> None:
        check_deadline(deadline)
        if deadline == current_round(self.subject).deadline:
            raise ValidationError({"deadline": _("This is the deadline already.")})

    def perform(self, *, deadline: datetime, reason: str) -> DecisionRound:
        round = current_round(self.subject)
        self.earlier, self.reason = round.deadline, reason
        round.deadline = deadline
        round.save(update_fields=["deadline"])
        return round

    def sentence(self, result: DecisionRound) -> str:
        return (
            f"De uiterste datum voor vaststelling van de inkoopstrategie is gewijzigd van {moment(self.earlier)} naar "
            f"{moment(result.deadline)}. Reden: {self.reason}"
        )

    def details(self, result: DecisionRound) -> dict[str, object]:
        return {"ronde": result.pk, "was": self.earlier.isoformat(), "wordt": result.deadline.isoformat()}

    def messages(self, result: DecisionRound) -> Iterable[Draft]:
        for person, authority in contacts_and_deciders(self.subject, asked_in(result)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Nieuwe uiterste datum inkoopstrategie {self.subject}: {moment(result.deadline)}",
                body=f"{self.sentence(result)}\n\nWie dan niet heeft vastgesteld en ondertekend, kan niet deelnemen.\n"
                f"{full(project_path(self.subject, Step.STRATEGY))}",
            )


class VoidFinalStrategy(Action):
    """What was offered is taken back: a changed strategy is a new version, and adoptions of this one lapse (R56)."""

    code = "definitieve-strategie-terugnemen"
    title = _("Take the final strategy back")
    button = _("Take this version back")
    explanation = _("Every adoption of this version lapses. You then offer a new version.")
    requirement = "R56"
    step = Step.STRATEGY
    rights = (lead_buyer_of_project,)
    gates = (running, offered)
    form = forms.VoidForm
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        if self.subject.step(Step.CLARIFICATION).state != StepState.PLANNED:
            yield Unmet(_("The tender documents have been published; the strategy they rest on can no longer change."))

    def perform(self, *, reason: str) -> DecisionRound:
        round = current_round(self.subject)
        rounds.void(round, reason)
        self.subject.reopen_step(Step.STRATEGY)
        return round

    def sentence(self, result: DecisionRound) -> str:
        return (
            f"Versie {result.number} van de definitieve inkoopstrategie is teruggenomen. De vaststellingen van deze "
            f"versie zijn vervallen. Reden: {result.void_reason}"
        )

    def details(self, result: DecisionRound) -> dict[str, object]:
        return {"ronde": result.pk, "vervallen_besluiten": [row.pk for row in result.decisions.order_by("pk")]}

    def messages(self, result: DecisionRound) -> Iterable[Draft]:
        for person, authority in contacts_and_deciders(self.subject, asked_in(result)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Definitieve inkoopstrategie teruggenomen: {self.subject}",
                body=f"{self.sentence(result)}\n\nU ontvangt bericht als er een nieuwe versie ligt. Heeft uw "
                "organisatie al besloten? Dan is voor de nieuwe versie een nieuw besluit nodig.",
            )


class ConfirmParticipants(Action):
    """The list of participants is laid down; the tender documents start and everybody hears where they stand.

    The list itself follows from the decisions and the deadline (R62, R63); this act only acts on it. A team that no
    longer meets the rule is flagged, not stopped (R24, R65).
    """

    code = "deelnemers-vaststellen"
    title = _("Lay down the participants")
    button = _("Lay down the participants and start the tender documents")
    requirement = "R63"
    step = Step.STRATEGY
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.STRATEGY), offered, decisions_in, somebody_participates)
    confirm = True

    def perform(self) -> DecisionRound:
        self.subject.finish_step(Step.STRATEGY)
        self.subject.open_step(Step.TENDER_DOCUMENTS)
        return current_round(self.subject)

    def sentence(self, result: DecisionRound) -> str:
        names = listed(participating_authorities(self.subject))
        gone = authorities_with(self.subject, Standing.OUT, Standing.DECLINED)
        text = f"De deelnemers staan vast: {names}."
        if gone:
            text += f" Niet deelnemend: {listed(gone)}."
        if problems := team_problems(self.subject):
            text += " Let op het inkoopteam: " + " ".join(str(problem) for problem in problems)
        for lot in lots_without_participants(self.subject):
            text += f" Voor perceel {lot.number} ({lot.title}) is geen deelnemer over."
        return text

    def details(self, result: DecisionRound) -> dict[str, object]:
        return {
            "ronde": result.pk,
            "deelnemers": [authority.pk for authority in participating_authorities(self.subject)],
            "inkoopteam": [str(problem) for problem in team_problems(self.subject)],
            "kosten": shares_as_dict(cost_shares(self.subject)),
        }

    def messages(self, result: DecisionRound) -> Iterable[Draft]:
        shares = cost_shares(self.subject)
        participants = participating_authorities(self.subject)
        for person, authority in contacts_and_deciders(self.subject, participants):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"{capfirst(authority)} neemt deel: {self.subject}",
                body=f"{capfirst(authority)} neemt definitief deel aan “{self.subject}”. De deelnemers zijn: "
                f"{listed(participants)}.\n\n{definitive_share(shares, authority)}Het inkoopteam stelt nu de "
                "aanbestedingsdocumenten op. Na publicatie ontvangt u die ter informatie.\n"
                f"{full(project_path(self.subject))}",
            )
        yield from out_notices(self.subject)
        yield from decline_notices(self.subject)
