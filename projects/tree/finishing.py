"""What an approval in Wagtail's own workflow does (WAGTAIL_FINISH_WORKFLOW_ACTION).

Wagtail imports this module while its models load: it imports nothing that needs them.
"""

from typing import Any


def finish(workflow_state: Any, user: Any = None) -> None:
    """Nothing for a page of a project, which only a formal act publishes; another page is published."""
    from projects.tree.models import GuardedPage

    page = workflow_state.content_object.specific
    if not isinstance(page, GuardedPage):
        page.get_latest_revision().publish(user=user)
