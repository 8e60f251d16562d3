"""The registry of all actions is the procedure: cockpit, drawing, permission matrix and handbook read it."""

from projects.actions.base import Action
from projects.procedure.steps import Step

_actions: dict[str, type[Action]] = {}


def register(*actions: type[Action]) -> None:
    """Adds actions; their order is the order of the procedure. Raises ValueError for a code that is taken."""
    for action in actions:
        if action.code in _actions:
            raise ValueError(f"The action {action.code} is registered already.")
        _actions[action.code] = action


def get(code: str) -> type[Action]:
    """The action with this code. Raises KeyError."""
    return _actions[code]


def all_actions() -> list[type[Action]]:
    """All actions, in the order of the steps; those without a step last."""
    steps = list(Step)
    return sorted(_actions.values(), key=lambda action: steps.index(action.step) if action.step else len(steps))


def of_step(step: Step | None, side: str | None = None) -> list[type[Action]]:
    """The actions of one step, of one side when given."""
    return [a for a in all_actions() if a.step == step and (side is None or a.side == side)]
