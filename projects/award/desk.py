"""Where the award is worked on: the desk of the purchasing organisation, and that of the team."""

from typing import Any

from projects.tree.links import cockpit_path
from projects.tree.models import Project


def desk_path(project: Project) -> str:
    """The desk in the Wagtail admin."""
    return f"{cockpit_path(project)}beoordeling/"


def team_desk_path(project: Project) -> str:
    """The desk of the declared members of the team."""
    return f"/mijn/projecten/{project.page.slug}/beoordeling/"


class AtDesk:
    """An act after which one is back at the desk."""

    side: str

    def next_url(self, result: Any) -> str:
        """The desk of whoever acted."""
        return team_desk_path(self.subject) if self.side == "team" else desk_path(self.subject)
