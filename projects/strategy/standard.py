"""The standard version of the strategy: every change of a standard text makes a new one (R48)."""

from projects.procedure import clock
from projects.procedure.steps import Step
from projects.strategy.models_review import StrategyStandard
from projects.tree.models import StandardText


def current_standard() -> StrategyStandard:
    """The version that strategies are made from now. Raises DoesNotExist before `manage.py setup`."""
    return StrategyStandard.objects.latest("version")


def record_standard() -> StrategyStandard:
    """The version with the standard texts as they are; a new one when a text changed."""
    texts = dict(StandardText.objects.filter(step=Step.STRATEGY).order_by("field").values_list("field", "text"))
    latest = StrategyStandard.objects.order_by("version").last()
    if latest and latest.texts == texts:
        return latest
    version = latest.version + 1 if latest else 1
    return StrategyStandard.objects.create(version=version, texts=texts, made_at=clock.now())
