"""Taking over a new standard version into a strategy that was made from an older one (R48)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step, StepState
from projects.strategy.gates import nothing_offered, page_of
from projects.strategy.models import CHAPTERS, StrategyPage
from projects.strategy.models_review import StrategyStandard
from projects.strategy.papers import TITLES
from projects.strategy.standard import current_standard
from projects.tree.gates import running
from projects.tree.rights import lead_buyer_of_project

# The same for every project; other chapters are taken over as long as nobody wrote in them.
FIXED = ("mandate", "commitment")


class TakeOverStandard(Action):
    """The strategy goes on with the standard version that holds now."""

    code = "standaard-overnemen"
    title = _("Take over the new standard version")
    button = _("Take over the new standard")
    explanation = _(
        "The mandate, the commitment and the chapters you did not change get the new standard text. Chapters you "
        "wrote yourself stay as they are; check them against the new standard."
    )
    requirement = "R48"
    step = Step.STRATEGY
    rights = (lead_buyer_of_project,)
    gates = (running, nothing_offered)
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        if self.subject.step(Step.STRATEGY).state == StepState.DONE:
            yield Unmet(_("The participants have been laid down; the strategy stays as it was adopted."))
        if page_of(self.subject).standard_version == current_standard().version:
            yield Unmet(_("The strategy is made from the current standard version already."))

    def perform(self) -> StrategyPage:
        page, new = page_of(self.subject), current_standard()
        old = StrategyStandard.objects.get(version=page.standard_version)
        self.earlier = old.version
        self.kept = []
        for field in CHAPTERS:
            was, now = old.texts.get(field, ""), new.texts.get(field, "")
            if field in FIXED or getattr(page, field) in ("", was):
                setattr(page, field, now)
            elif was != now:
                self.kept.append(field)
        page.standard_version = new.version
        page.save_revision(user=self.by.user)
        return page

    def sentence(self, result: StrategyPage) -> str:
        text = f"De inkoopstrategie gaat verder op standaardversie {result.standard_version} (was {self.earlier})."
        if self.kept:
            text += " Zelf geschreven en nog te vergelijken: " + ", ".join(TITLES[field] for field in self.kept) + "."
        return text

    def details(self, result: StrategyPage) -> dict[str, object]:
        return {"standaardversie": result.standard_version, "zelf_geschreven": self.kept}
