"""The hand-over to contract management, within the purchasing organisation (R111, R112)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.actions.base import Action
from projects.dossier import forms
from projects.dossier.actions.packaging import dossier_path
from projects.dossier.gates import all_delivered, ended, handover_waits, has_participants, not_handed_over
from projects.dossier.models import Handover, HandoverAcceptance, HandoverRefusal
from projects.dossier.selectors import handover_of
from projects.outbox.compose import Draft, to_person
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.tree.links import full
from projects.tree.models import Project, ProjectRole
from projects.tree.rights import contract_manager_of_project, lead_buyer_of_project


def carries(project: Project, role: ProjectRole) -> User | None:
    """Who is lead buyer or contract manager of this project today, or None."""
    row = project.staff.holding(clock.today()).filter(role=role).select_related("user").order_by("-pk").first()
    return row.user if row else None


class HandOver(Action):
    """After the records departments the file goes to contract management (R111)."""

    code = "dossier-overdragen"
    title = _("Hand the file over to contract management")
    button = _("Hand over")
    explanation = _("The contract manager of the project is asked to accept it, or to say what is not right yet.")
    requirement = "R111"
    step = Step.EVALUATION
    rights = (lead_buyer_of_project,)
    gates = (ended, has_participants, all_delivered, not_handed_over)
    form = forms.HandOverForm
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        if carries(self.subject, ProjectRole.CONTRACT_MANAGER) is None:
            yield Unmet(_("This project has no contract manager."), _("the lead buyer"))

    def perform(self, *, note: str = "") -> Handover:
        return Handover.objects.create(
            project=self.subject,
            manager_name=str(carries(self.subject, ProjectRole.CONTRACT_MANAGER)),
            note=note,
            handed_over_at=clock.now(),
            handed_over_by_name=self.by.name,
        )

    def sentence(self, result: Handover) -> str:
        again = "opnieuw " if self.subject.handovers.count() > 1 else ""
        return f"Het dossier is {again}overgedragen aan contractmanagement: {result.manager_name}."

    def details(self, result: Handover) -> dict[str, Any]:
        return {"toelichting": result.note}

    def messages(self, result: Handover) -> Iterable[Draft]:
        manager = carries(self.subject, ProjectRole.CONTRACT_MANAGER)
        note = f"\n\n{self.by.name} schrijft daarbij:\n{result.note}" if result.note else ""
        yield to_person(
            manager,
            kind=self.code,
            subject=f"Overdracht aan contractmanagement: {self.subject}",
            body=f"{self.by.name} draagt het dossier van “{self.subject}” aan u over.{note}\n\nBekijk het dossier en "
            f"aanvaard de overdracht, of weiger haar met een reden:\n{full(dossier_path(self.subject))}",
        )

    def next_url(self, result: Handover) -> str:
        return dossier_path(self.subject)


class Answer(Action):
    """What the contract manager says to a hand-over; the lead buyer hears it."""

    requirement = "R111"
    step = Step.EVALUATION
    rights = (contract_manager_of_project,)
    gates = (handover_waits,)

    def tell(self, subject: str, body: str) -> Iterable[Draft]:
        """A mail to the lead buyer."""
        if buyer := carries(self.subject, ProjectRole.LEAD_BUYER):
            where = full(dossier_path(self.subject))
            yield to_person(buyer, kind=self.code, subject=f"{subject}: {self.subject}", body=f"{body}\n\n{where}")

    def next_url(self, result: Any) -> str:
        return dossier_path(self.subject)


class AcceptHandover(Answer):
    """The contract manager accepts the file (R111)."""

    code = "overdracht-aanvaarden"
    title = _("Accept the hand-over")
    button = _("Accept the hand-over")
    form = forms.AcceptHandoverForm

    def perform(self, *, note: str = "") -> HandoverAcceptance:
        return HandoverAcceptance.objects.create(
            handover=handover_of(self.subject),
            note=note,
            accepted_at=clock.now(),
            accepted_by_name=self.by.name,
        )

    def sentence(self, result: HandoverAcceptance) -> str:
        return f"Contractmanagement heeft de overdracht van het dossier aanvaard: {self.by.name}."

    def details(self, result: HandoverAcceptance) -> dict[str, Any]:
        return {"opmerking": result.note}

    def messages(self, result: HandoverAcceptance) -> Iterable[Draft]:
        note = f"\n\nOpmerking:\n{result.note}" if result.note else ""
        body = f"{self.by.name} heeft de overdracht van het dossier van “{self.subject}” aanvaard.{note}"
        yield from self.tell("Overdracht aanvaard", body)


class RefuseHandover(Answer):
    """The contract manager does not accept the file yet, and says why; it can be handed over again (R111)."""

    code = "overdracht-weigeren"
    title = _("Refuse the hand-over")
    button = _("Refuse the hand-over")
    explanation = _("The lead buyer reads the reason, solves it, and hands the file over again.")
    form = forms.RefuseHandoverForm

    def perform(self, *, reason: str) -> HandoverRefusal:
        return HandoverRefusal.objects.create(
            handover=handover_of(self.subject),
            reason=reason,
            refused_at=clock.now(),
            refused_by_name=self.by.name,
        )

    def sentence(self, result: HandoverRefusal) -> str:
        return f"Contractmanagement heeft de overdracht van het dossier geweigerd: {self.by.name}."

    def details(self, result: HandoverRefusal) -> dict[str, Any]:
        return {"reden": result.reason}

    def messages(self, result: HandoverRefusal) -> Iterable[Draft]:
        body = (
            f"{self.by.name} heeft de overdracht van het dossier van “{self.subject}” geweigerd.\n\nReden:\n"
            f"{result.reason}\n\nLos op wat ontbreekt en draag het dossier daarna opnieuw over:"
        )
        yield from self.tell("Overdracht geweigerd", body)
