"""Addresses as mails and refusals give them."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from wagtail.models import Page

from accounts.models import ContractingAuthority
from projects.procedure.steps import Step
from projects.tree.models import Project


def project_path(project: Project, step: Step | None = None) -> str:
    """`/projecten/<slug>/` or `/projecten/<slug>/<step>/`."""
    return f"/projecten/{project.page.slug}/" + (f"{step.value}/" if step else "")


def cockpit_path(project: Project) -> str:
    """The cockpit of the project in the Wagtail admin."""
    return f"/beheer/projecten/{project.public_id}/"


def staff_act_path(project: Project, code: str, **query: int) -> str:
    """Where staff perform an act; `over` is the row it is about."""
    return f"{cockpit_path(project)}{code}/{_question(query)}"


def member_act_path(project: Project, code: str, **query: int) -> str:
    """Where people of an authority perform an act: `namens` which authority, `over` the row it is about."""
    return f"/mijn/projecten/{project.page.slug}/{code}/{_question(query)}"


def _question(query: dict[str, int]) -> str:
    return f"?{urlencode(query)}" if query else ""


def proposal_path(project: Project, authority: ContractingAuthority) -> str:
    """The draft proposal to the body that decides at an authority."""
    return f"/mijn/projecten/{project.page.slug}/collegevoorstel/?namens={authority.pk}"


def edit_path(page: Page) -> str:
    """Where editors write a page in the Wagtail admin."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def full(path: str) -> str:
    """A path as a full address, for a mail."""
    return f"{settings.BASE_URL}{path}"
