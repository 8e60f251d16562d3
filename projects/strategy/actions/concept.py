"""The concept of the strategy: contribution, presentation, remarks and answers (R7, R47–R49, R53, R54)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.documents import store
from projects.documents.models import DocumentKind
from projects.kickoff.gates import kickoff_held
from projects.outbox.compose import Draft, to_person
from projects.participation.gates import experts_have_costs, somebody_interested, team_complete
from projects.participation.rights import contact_of_authority
from projects.participation.selectors import contacts, contacts_and_deciders, interested_authorities
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import day, listed
from projects.strategy import forms
from projects.strategy.gates import chapters_complete, concept_circulated, concept_of, nothing_offered, page_of
from projects.strategy.models import ConceptRemark, ConceptRound, ManagerContribution
from projects.strategy.papers import strategy_pdf
from projects.tree.gates import running, step_open
from projects.tree.links import full, member_act_path
from projects.tree.models import Project
from projects.tree.rights import collective_team, contract_manager_of_project, lead_buyer_of_project


class GiveManagerContribution(Action):
    """The contract manager says what contract management brings in, before the strategy becomes final (R7)."""

    code = "inbreng-contractmanagement"
    title = _("Record the contribution of contract management")
    button = _("Record the contribution")
    requirement = "R7"
    step = Step.STRATEGY
    rights = (contract_manager_of_project,)
    gates = (running, step_open(Step.STRATEGY), nothing_offered)
    form = forms.ContributionForm

    def perform(self, *, text: str) -> ManagerContribution:
        return ManagerContribution.objects.create(
            project=self.subject, text=text, given_at=clock.now(), given_by_name=self.by.name
        )

    def sentence(self, result: ManagerContribution) -> str:
        return f"Inbreng van contractmanagement door {result.given_by_name}: {result.text}"


class CirculateConcept(Action):
    """The concept is presented to all interested authorities, with a last day for remarks (R53, R54).

    It can be done again with a new version, which then is the one authorities react to.
    """

    code = "conceptstrategie-voorleggen"
    title = _("Present the concept strategy")
    button = _("Present the concept")
    explanation = _("The strategy is made into a document as it stands now and goes to all interested authorities.")
    requirement = "R53"
    step = Step.STRATEGY
    rights = (lead_buyer_of_project,)
    gates = (
        running,
        step_open(Step.STRATEGY),
        kickoff_held,
        team_complete,
        experts_have_costs,
        chapters_complete,
        somebody_interested,
        nothing_offered,
    )
    form = forms.CirculateForm
    confirm = True

    def clean(self, *, remarks_until: date) -> None:
        if remarks_until <= clock.today():
            raise ValidationError({"remarks_until": _("Choose a day in the future.")})

    def perform(self, *, remarks_until: date) -> ConceptRound:
        earlier = concept_of(self.subject)
        number = earlier.number + 1 if earlier else 1
        self.page = page_of(self.subject)
        self.asked = interested_authorities(self.subject)
        title = f"Concept inkoopstrategie {self.subject}, versie {number}"
        document = store.add_pdf(
            self.subject,
            strategy_pdf(self.subject, self.page, title=title),
            filename=f"concept-inkoopstrategie-{number}.pdf",
            title=title,
            kind=DocumentKind.CONCEPT_STRATEGY,
            step=Step.STRATEGY,
            audience=AudienceCode.OFFERED,
            by=self.by,
            replaces=earlier.document if earlier else None,
            frozen=True,
        )
        store.offer([document], self.asked)
        self.page.publish_latest()
        return ConceptRound.objects.create(
            project=self.subject, number=number, sent_at=clock.now(), remarks_until=remarks_until, document=document
        )

    def sentence(self, result: ConceptRound) -> str:
        return (
            f"Concept {result.number} van de inkoopstrategie is voorgelegd aan {listed(self.asked)}. "
            f"Reageren kan tot en met {day(result.remarks_until)}."
        )

    def details(self, result: ConceptRound) -> dict[str, object]:
        return {
            "concept": result.pk,
            "sha256": result.document.sha256,
            "standaardversie": self.page.standard_version,
            "revisie": self.page.latest_revision_id,
        }

    def messages(self, result: ConceptRound) -> Iterable[Draft]:
        for person, authority in contacts_and_deciders(self.subject, self.asked):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Concept inkoopstrategie {self.subject}",
                body=f"Het concept van de inkoopstrategie voor “{self.subject}” staat klaar:\n"
                f"{full(result.document.url)}\n\nU kunt tot en met {day(result.remarks_until)} reageren. Laat het ook "
                f"weten als {authority} geen opmerkingen heeft:\n"
                f"{full(member_act_path(self.subject, RemarkOnConcept.code))}?namens={authority.pk}\n\n"
                "U besluit nog niets. Na deze ronde ontvangt u de definitieve versie om vast te stellen.",
            )


class RemarkOnConcept(Action):
    """An authority reacts to the concept, or says that it has no remarks, until and including the last day (R54)."""

    code = "reageren-op-conceptstrategie"
    title = _("React to the concept strategy")
    button = _("Send our reaction")
    requirement = "R54"
    step = Step.STRATEGY
    side = "authority"
    rights = (contact_of_authority,)
    gates = (running, concept_circulated, nothing_offered)
    form = forms.RemarkForm

    def conditions(self) -> Iterable[Unmet]:
        concept, authority = concept_of(self.subject), self.by.authority
        if concept is None or authority is None:
            return
        if not concept.document.offers.filter(authority=authority).exists():
            yield Unmet(_("The concept was not presented to %(authority)s.") % {"authority": authority})
        elif authority not in interested_authorities(self.subject):
            yield Unmet(_("%(authority)s withdrew its interest in this project.") % {"authority": authority})
        if clock.today() > concept.remarks_until:
            facts = {"day": day(concept.remarks_until)}
            yield Unmet(_("The last day for remarks on the concept was %(day)s.") % facts, _("the lead buyer"))

    def clean(self, *, text: str = "", no_remarks: bool = False) -> None:
        if bool(text.strip()) == no_remarks:
            raise ValidationError({"text": _("Write a remark, or say that you have none.")})
        if no_remarks and concept_of(self.subject).remarks.filter(authority=self.by.authority).exists():
            raise ValidationError({"no_remarks": _("Your authority has reacted already.")})

    def perform(self, *, text: str = "", no_remarks: bool = False) -> ConceptRemark:
        return ConceptRemark.objects.create(
            round=concept_of(self.subject),
            authority=self.by.authority,
            text=text.strip(),
            made_at=clock.now(),
            made_by_name=self.by.name,
        )

    def sentence(self, result: ConceptRemark) -> str:
        about = f"concept {result.round.number} van de inkoopstrategie"
        if not result.text:
            return f"{capfirst(result.authority)} heeft geen opmerkingen bij {about}."
        return f"{capfirst(result.authority)} reageert op {about}: {result.text}"


class AnswerRemark(Action):
    """The purchasing organisation says what is done with a remark (R54)."""

    code = "opmerking-beantwoorden"
    title = _("Answer a remark on the concept")
    button = _("Send the answer")
    requirement = "R54"
    step = Step.STRATEGY
    rights = (collective_team,)
    gates = (running, step_open(Step.STRATEGY))
    form = forms.AnswerForm
    target_model = ConceptRemark
    confirm = True

    @classmethod
    def targets(cls, subject: Project) -> models.QuerySet:
        """The remarks on the concepts of this project; who has none needs no answer."""
        return ConceptRemark.objects.filter(round__project=subject).exclude(text="").select_related("authority")

    def conditions(self) -> Iterable[Unmet]:
        if self.target.answered_at:
            yield Unmet(_("%(person)s answered this remark already.") % {"person": self.target.answered_by_name})

    def perform(self, *, answer: str) -> ConceptRemark:
        remark = self.target
        remark.answer, remark.answered_at, remark.answered_by_name = answer, clock.now(), self.by.name
        remark.save(update_fields=["answer", "answered_at", "answered_by_name"])
        return remark

    def sentence(self, result: ConceptRemark) -> str:
        return f"Antwoord op de opmerking van {result.authority} bij de conceptstrategie: {result.answer}"

    def details(self, result: ConceptRemark) -> dict[str, object]:
        return {"opmerking": result.pk, "tekst": result.text}

    def messages(self, result: ConceptRemark) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, [result.authority]):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Antwoord op uw opmerking: {self.subject}",
                body=f"Uw opmerking bij het concept van de inkoopstrategie:\n{result.text}\n\n"
                f"Ons antwoord:\n{result.answer}",
            )
