"""Making a project with its whole tree, as drafts, with the standard texts in place."""

from datetime import date

from django.utils.text import slugify
from django.utils.translation import override

from accounts.models import User
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.models import (
    Lot,
    Project,
    ProjectIndexPage,
    ProjectPage,
    ProjectRole,
    ProjectStaff,
    ProjectStep,
    StandardText,
    StepPage,
)


def step_page_classes() -> dict[Step, type[StepPage]]:
    """The page class of each step; each step app has one."""
    return {page.step: page for page in StepPage.__subclasses__()}


def _free_slug(parent: ProjectIndexPage, title: str, year: int) -> str:
    base = slugify(title)[:80] or f"project-{year}"
    taken = set(parent.get_children().values_list("slug", flat=True))
    candidates = [base, f"{base}-{year}", *(f"{base}-{year}-{n}" for n in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


def plant(
    *,
    title: str,
    summary: str,
    plan_year: int,
    lead_buyer: User,
    contract_manager: User,
    planned: dict[Step, tuple[date | None, date | None]] | None = None,
    predecessor: Project | None = None,
    **facts: object,
) -> Project:
    """A running project with seven step pages as drafts, one lot, and the two people who carry it.

    `planned` gives the planned first and last day of each step; `facts` are fields of Project. Called inside the
    transaction of an action. Raises ProjectIndexPage.DoesNotExist before `manage.py setup`.
    """
    project = Project.objects.create(plan_year=plan_year, predecessor=predecessor, **facts)
    Lot.objects.create(project=project)
    today = clock.today()
    for user, role in ((lead_buyer, ProjectRole.LEAD_BUYER), (contract_manager, ProjectRole.CONTRACT_MANAGER)):
        ProjectStaff.objects.create(project=project, user=user, role=role, valid_from=today)
    parent = ProjectIndexPage.objects.get()
    page = parent.add_child(
        instance=ProjectPage(
            title=title, slug=_free_slug(parent, title, plan_year), summary=summary, project=project, live=False
        )
    )
    page.save_revision(clean=False)
    texts = {(row.step, row.field): row.text for row in StandardText.objects.all()}
    classes = step_page_classes()
    for step in Step:
        with override("nl"):
            instance = classes[step](title=str(step.label), slug=step.value, live=False)
        for (of_step, field), text in texts.items():
            if of_step == step and hasattr(instance, field):
                setattr(instance, field, text)
        child = page.add_child(instance=instance)
        child.save_revision(clean=False)
        first, last = (planned or {}).get(step, (None, None))
        ProjectStep.objects.create(
            project=project, step=step, page=child.page_ptr, planned_from=first, planned_until=last
        )
    return project
