"""Deciding what is bought collectively; a designation makes the project with its whole tree (R18–R25)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff import StaffRole, has_staff_role
from projects.journal.record import record
from projects.participation.models import TeamRole
from projects.plan import forms
from projects.plan.actions.rights import PlanAction
from projects.plan.criteria import weighed
from projects.plan.gates import has_entries, undecided
from projects.plan.models import Candidate, Designation
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.links import cockpit_path
from projects.tree.models import Project
from projects.tree.plant import plant
from projects.tree.rights import collective_team


class DecideOnCandidate(PlanAction):
    """What both decisions share: decided once, with the criteria as they were and always with a motivation."""

    rights = (collective_team,)
    template = "plan/criteria.html"

    def clean(self, *, motivation: str, **more: Any) -> None:
        if not motivation.strip():
            raise ValidationError({"motivation": _("Write why this was decided.")})

    def decide(self, *, motivation: str, arguments: dict[str, str], project: Project | None) -> Designation:
        """Writes the decision."""
        return Designation.objects.create(
            candidate=self.subject,
            collective=project is not None,
            motivation=motivation.strip(),
            criteria=[element.as_dict() for element in weighed(self.subject, arguments)],
            decided_at=clock.now(),
            person_id=self.by.user.pk,
            person_name=self.by.name,
            project=project,
        )


class DesignateCollective(DecideOnCandidate):
    """The candidate is bought collectively: the decision is kept with its criteria, and the project is made.

    `arguments` are the texts of the argued criteria, by their names (`criteria.argued_in`), and `regions_otherwise`.
    """

    code = "aanmerken-als-collectief"
    title = _("Designate as collective")
    button = _("Designate and make the project")
    explanation = _(
        "No single criterion decides. The project gets seven step pages, as drafts, with the standard texts."
    )
    requirement = "R18–R25"
    gates = (undecided, has_entries)
    form = forms.DesignateForm

    def clean(self, *, motivation: str, lead_buyer: User, contract_manager: User, **more: Any) -> None:
        super().clean(motivation=motivation)
        if not has_staff_role(lead_buyer, StaffRole.LEAD_BUYER):
            raise ValidationError({"lead_buyer": _("This person is not a lead buyer.")})
        if not has_staff_role(contract_manager, StaffRole.CONTRACT_MANAGER):
            raise ValidationError({"contract_manager": _("This person is not a contract manager.")})
        if lead_buyer == contract_manager:
            raise ValidationError({"contract_manager": _("Lead buyer and contract manager are two people.")})

    def perform(
        self,
        *,
        motivation: str,
        title: str,
        summary: str,
        lead_buyer: User,
        contract_manager: User,
        objective: str = "",
        category: str = "",
        estimated_value: Decimal | None = None,
        planned: dict[Step, tuple[date | None, date | None]] | None = None,
        **arguments: str,
    ) -> Designation:
        candidate: Candidate = self.subject
        project = plant(
            title=title,
            summary=summary,
            plan_year=candidate.year.year,
            lead_buyer=lead_buyer,
            contract_manager=contract_manager,
            category=category,
            cpv=candidate.entries.exclude(cpv="").values_list("cpv", flat=True).first() or "",
            estimated_value=estimated_value,
            planned=planned,
        )
        if objective.strip():
            project.page.objective = linebreaks(objective.strip(), autoescape=True)
            project.page.save()
            project.page.save_revision(clean=False)
        for user, role in ((lead_buyer, TeamRole.LEAD_BUYER), (contract_manager, TeamRole.CONTRACT_MANAGER)):
            project.team.create(user=user, role=role, joined_at=clock.now())
        decided = self.decide(motivation=motivation, arguments=arguments, project=project)
        details = {"criteria": decided.criteria, "candidate": candidate.title, "stream": candidate.stream}
        record(project.stream, self.code, self.sentence(decided), by=self.by, data=details)
        return decided

    def sentence(self, result: Designation) -> str:
        return f"“{result.project.title}” is aangemerkt als collectief project. Motivering: {result.motivation}"

    def details(self, result: Designation) -> dict[str, Any]:
        return {"criteria": result.criteria, "project": str(result.project.public_id)}

    def next_url(self, result: Designation) -> str:
        return cockpit_path(result.project)


class RejectCandidate(DecideOnCandidate):
    """The candidate is not bought collectively, with the reason."""

    code = "niet-aanmerken"
    title = _("Do not designate as collective")
    button = _("Record that it is not collective")
    gates = (undecided,)
    form = forms.RejectForm

    def perform(self, *, motivation: str) -> Designation:
        return self.decide(motivation=motivation, arguments={}, project=None)

    def sentence(self, result: Designation) -> str:
        return f"“{result.candidate.title}” is niet aangemerkt als collectief project. Motivering: {result.motivation}"

    def details(self, result: Designation) -> dict[str, Any]:
        return {"criteria": result.criteria}
