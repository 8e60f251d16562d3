"""What an editor is told beside the fields of a page."""

from typing import Any

from wagtail.admin.panels import Panel

from projects.procedure.steps import STEP_AUDIENCE, StepState


class ReadersPanel(Panel):
    """Who reads the page of a step: before the step begins, while it runs, and afterwards (R10, R135)."""

    class BoundPanel(Panel.BoundPanel):
        """For one page."""

        template_name = "tree/readers_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """With each state of the step, who reads then, and whether that is now."""
            by_state, now = STEP_AUDIENCE[self.instance.step], self.instance.project_step.state
            readers = [(state.label, by_state[state].label, state == now) for state in StepState]
            return super().get_context_data(parent_context) | {"readers": readers}
