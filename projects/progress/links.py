"""Addresses of the internal progress report."""

from projects.tree.models import Project

PORTFOLIO_PATH = "/beheer/voortgang/"


def report_path(project: Project) -> str:
    """The report of one project in the Wagtail admin."""
    return f"/beheer/projecten/{project.public_id}/voortgang/"
