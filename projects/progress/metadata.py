"""What search engines and other sites read of a page: schema.org as JSON-LD. Public facts only (R131)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from projects.progress.open_data.ocds import LICENSE
from projects.progress.selectors import ProjectProgress

CONTEXT = "https://schema.org"


def organisation() -> dict[str, str]:
    """The purchasing organisation."""
    return {"@type": "Organization", "name": settings.WAGTAIL_SITE_NAME, "url": f"{settings.BASE_URL}/"}


def plan_metadata(year: int, projects: Iterable[ProjectProgress]) -> dict[str, Any]:
    """A year of the plan as a set of data that can be downloaded."""
    base = f"{settings.BASE_URL}/inkoopplan/{year}/"
    kinds = (("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": _("Procurement plan %(year)s") % {"year": year},
        "description": _("All collective projects of %(year)s with their steps and dates.") % {"year": year},
        "url": base,
        "license": LICENSE,
        "creator": organisation(),
        "temporalCoverage": str(year),
        "inLanguage": "nl",
        "hasPart": [
            {"@type": "Project", "name": item.title, "url": f"{settings.BASE_URL}{item.url}"} for item in projects
        ],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{base}inkoopplan.{kind}"}
            for kind, media in kinds
        ],
    }


def project_metadata(project: ProjectProgress) -> dict[str, Any]:
    """A project with its participants."""
    return {
        "@context": CONTEXT,
        "@type": "Project",
        "name": project.title,
        "description": project.summary,
        "url": f"{settings.BASE_URL}{project.url}",
        "parentOrganization": organisation(),
        "member": [{"@type": "GovernmentOrganization", "name": name} for name in project.participants],
    }
