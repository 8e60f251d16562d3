"""The life of a project beside its steps: stopping it, and starting again with a successor."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.actions.base import Action
from projects.actions.forms import ActionForm, LongTextField
from projects.actions.registry import register
from projects.decisions import rounds
from projects.decisions.models import DecisionRound, RoundKind
from projects.outbox.compose import Draft, to_person
from projects.participation.models import Standing, TeamMember, TeamRole
from projects.participation.selectors import (
    authorities_with,
    contacts,
    contacts_and_deciders,
    interested_authorities,
)
from projects.procedure import clock
from projects.procedure.gate import Unmet, gate
from projects.procedure.steps import ProjectLife, Step, StepState
from projects.procedure.wording import listed
from projects.tree.gates import running
from projects.tree.links import cockpit_path, full, project_path
from projects.tree.models import Project, ProjectRole
from projects.tree.plant import plant
from projects.tree.rights import lead_buyer_of_project


@gate(_("The project was stopped"))
def stopped(project: Project) -> Unmet | None:
    """Only what was stopped starts again."""
    if project.life != ProjectLife.STOPPED:
        return Unmet(_("This project was not stopped. Only a stopped project is started again."), _("the lead buyer"))
    return None


@gate(_("The project has no successor yet"))
def no_successor(project: Project) -> Unmet | None:
    """A project starts again once."""
    if successor := Project.objects.filter(predecessor=project).first():
        return Unmet(
            _("This project was started again already, as “%(project)s” of %(year)s.")
            % {"project": successor, "year": successor.plan_year},
            link=cockpit_path(successor),
        )
    return None


def carrier(project: Project, role: ProjectRole) -> User | None:
    """Who is lead buyer or contract manager of this project today, or None."""
    row = project.staff.holding(clock.today()).filter(role=role).select_related("user").order_by("-pk").first()
    return row.user if row else None


@gate(_("The project has a lead buyer and a contract manager"))
def carried(project: Project) -> list[Unmet]:
    """Both people who carry the project are known (R14)."""
    return [
        Unmet(_("This project has no %(role)s now.") % {"role": role.label}, _("an administrator"))
        for role in ProjectRole
        if carrier(project, role) is None
    ]


def _settled(round: DecisionRound) -> bool:
    if round.kind == RoundKind.FINAL_STRATEGY:
        # From here on the participants are known, and what they may read follows from this very round (R63).
        return round.deadline <= clock.now() or round.project.step(Step.STRATEGY).state == StepState.DONE
    return not rounds.not_adopted(round)


def undecided_rounds(project: Project) -> list[DecisionRound]:
    """The rounds that count and in which something can still be decided."""
    rows = project.rounds.counting().select_related("project").order_by("pk")
    return [round for round in rows if not _settled(round)]


class StopProjectForm(ActionForm):
    """Why the project stops."""

    reason = LongTextField(
        label=_("Why does the project stop?"), help_text=_("Everybody who can read the project reads this.")
    )


class StopProject(Action):
    """The project stops; whoever had standing is told. Nothing is deleted (architecture.md, life)."""

    code = "project-stoppen"
    title = _("Stop the project")
    button = _("Stop the project")
    explanation = _(
        "Nothing more happens in a stopped project, and everything in it stays readable for whoever can read it now. "
        "You can start again with a successor."
    )
    requirement = "R132"
    rights = (lead_buyer_of_project,)
    gates = (running,)
    form = StopProjectForm
    confirm = True

    def clean(self, *, reason: str) -> None:
        if not reason.strip():
            raise ValidationError({"reason": _("Write why the project stops.")})

    def perform(self, *, reason: str) -> Project:
        project = self.subject
        self.told = authorities_with(project, Standing.INTERESTED, Standing.DECIDING, Standing.PARTICIPATING)
        self.voided = undecided_rounds(project)
        for round in self.voided:
            rounds.void(round, reason)
        project.life, project.stopped_at, project.stop_reason = ProjectLife.STOPPED, clock.now(), reason
        project.save(update_fields=["life", "stopped_at", "stop_reason"])
        return project

    def sentence(self, result: Project) -> str:
        sentence = f"Het project “{result}” is gestopt: {result.stop_reason}"
        if self.voided:
            sentence += f" Vervallen: {listed(self.voided)}."
        return sentence

    def details(self, result: Project) -> dict[str, object]:
        return {"reden": result.stop_reason, "bericht aan": [str(authority) for authority in self.told]}

    def messages(self, result: Project) -> Iterable[Draft]:
        for person, authority in contacts_and_deciders(result, self.told):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Project gestopt: {result}",
                body=f"Het project “{result}” is gestopt. De reden:\n\n{result.stop_reason}\n\n{authority} hoeft niets "
                f"te doen. Wat er al was, blijft te lezen op\n{full(project_path(result))}",
            )


class RestartForm(ActionForm):
    """In which year the successor stands in the plan."""

    plan_year = forms.IntegerField(label=_("Year of the plan"), min_value=2000, max_value=2100)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan_year"].initial = max(clock.today().year, self.action.subject.plan_year + 1)


class RestartAsSuccessor(Action):
    """A stopped project starts again as a new project that names it; interest is asked for again."""

    code = "project-opnieuw-starten"
    title = _("Start again with a successor")
    button = _("Make the new project")
    explanation = _(
        "A new project with the same title and people is made and linked to this one. The authorities that were "
        "interested are told; they register interest again when you announce the new project."
    )
    requirement = "R132"
    rights = (lead_buyer_of_project,)
    gates = (stopped, no_successor, carried)
    form = RestartForm
    confirm = True

    def clean(self, *, plan_year: int) -> None:
        if plan_year < self.subject.plan_year:
            raise ValidationError({"plan_year": _("The successor cannot stand in the plan of an earlier year.")})

    def perform(self, *, plan_year: int) -> Project:
        old = self.subject
        people = {role: carrier(old, role) for role in ProjectRole}
        successor = plant(
            title=old.title,
            summary=old.page.summary,
            plan_year=plan_year,
            lead_buyer=people[ProjectRole.LEAD_BUYER],
            contract_manager=people[ProjectRole.CONTRACT_MANAGER],
            predecessor=old,
            category=old.category,
            cpv=old.cpv,
            estimated_value=old.estimated_value,
        )
        # Somebody who carries both roles stands in the team once, as lead buyer.
        team = {user: role for role, user in reversed(people.items())}
        for user, role in team.items():
            TeamMember.objects.create(project=successor, user=user, role=TeamRole(role), joined_at=clock.now())
        return successor

    def sentence(self, result: Project) -> str:
        return f"Het project “{self.subject}” is opnieuw gestart, in het inkoopplan van {result.plan_year}."

    def details(self, result: Project) -> dict[str, object]:
        return {"opvolger": str(result.public_id), "planjaar": result.plan_year}

    def messages(self, result: Project) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, interested_authorities(self.subject)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Project start opnieuw: {result}",
                body=f"Het project “{result}” was gestopt en start opnieuw, in het inkoopplan van {result.plan_year}. "
                f"De belangstelling van {authority} gaat niet vanzelf mee. U krijgt bericht zodra het nieuwe project "
                "bekend wordt gemaakt; meld dan opnieuw belangstelling aan als u mee wilt doen.",
            )

    def next_url(self, result: Project) -> str:
        return cockpit_path(result)


register(StopProject, RestartAsSuccessor)
