"""Agreed performances, results, what is done to improve them, expectations beside results (R114, R115, R127)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.contract_management import forms
from projects.contract_management.actions.base import ContractAction, check_participants
from projects.contract_management.lifetime import last_day
from projects.contract_management.models import (
    ActionPoint,
    Expectation,
    Indicator,
    Result,
)
from projects.contract_management.results import periods_to_measure
from projects.contract_management.terms import Term
from projects.contract_management.wording import norm_in_words, number_in_words, short_day, term_in_words
from projects.procedure import clock
from projects.procedure.gate import Unmet


class AddIndicator(ContractAction):
    """An agreed performance is listed with its norm, to be checked each period (R114)."""

    code = "prestatie-vastleggen"
    title = _("Record an agreed performance")
    button = _("Record the performance")
    requirement = "R114"
    form = forms.IndicatorForm
    section = "prestaties"

    def initial(self) -> dict[str, Any]:
        return {"first_on": self.subject.starts_on, "every": 3, "unit": "%"}

    def clean(self, *, first_on: date, **more: Any) -> None:
        if not self.subject.starts_on <= first_on <= last_day(self.subject):
            raise ValidationError({"first_on": _("Choose a day within the term of the contract.")})

    def perform(self, **facts: Any) -> Indicator:
        return Indicator.objects.create(contract=self.subject, **facts)

    def sentence(self, result: Indicator) -> str:
        return f"Prestatie “{result.title}” is vastgelegd, met als norm {norm_in_words(result)}."


class OfIndicator(ContractAction):
    """What the acts on an indicator share."""

    target_model = Indicator
    section = "prestaties"


class EndIndicator(OfIndicator):
    """A performance is not measured any more after a day (R114)."""

    code = "prestatie-beeindigen"
    title = _("Stop measuring a performance")
    button = _("Stop measuring")
    requirement = "R114"
    form = forms.EndIndicatorForm

    def conditions(self) -> Iterable[Unmet]:
        if self.target and self.target.ended_on:
            yield Unmet(_("This performance is not measured any more."))

    def initial(self) -> dict[str, Any]:
        return {"ended_on": clock.today()}

    def clean(self, *, ended_on: date) -> None:
        if ended_on < self.target.first_on:
            raise ValidationError({"ended_on": _("The end cannot lie before the start.")})

    def perform(self, *, ended_on: date) -> Indicator:
        self.target.ended_on = ended_on
        self.target.save()
        return self.target

    def sentence(self, result: Indicator) -> str:
        return f"Prestatie “{result.title}” wordt gemeten tot en met {short_day(result.ended_on)}."


class RecordResult(OfIndicator):
    """The result of one period beside the norm; recording it again is a correction, and both stay (R114)."""

    code = "resultaat-vastleggen"
    title = _("Record a result")
    button = _("Record the result")
    requirement = "R114"
    form = forms.ResultForm

    def initial(self) -> dict[str, Any]:
        done = set(self.target.results.values_list("period_from", flat=True))
        open_terms = [term for term in periods_to_measure(self.target) if term.starts_on not in done]
        return {"period": open_terms[0].starts_on.isoformat()} if open_terms else {}

    def clean(self, *, period: Term, **more: Any) -> None:
        if period not in periods_to_measure(self.target):
            raise ValidationError({"period": _("Choose one of the periods that have begun.")})

    def perform(self, *, period: Term, value: Decimal, note: str = "") -> Result:
        before = self.target.results.filter(period_from=period.starts_on).order_by("-sequence").first()
        self.before = before
        return Result.objects.create(
            indicator=self.target,
            period_from=period.starts_on,
            period_until=period.ends_on,
            sequence=before.sequence + 1 if before else 1,
            value=value,
            norm=self.target.norm,
            is_met=self.target.is_met_by(value),
            note=note.strip(),
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: Result) -> str:
        period = term_in_words(Term(result.period_from, result.period_until))
        verdict = "voldoet aan de norm" if result.is_met else "voldoet niet aan de norm"
        corrected = f" Dit verbetert het eerdere resultaat {number_in_words(self.before.value)}." if self.before else ""
        unit = f" {self.target.unit}" if self.target.unit else ""
        return (
            f"Resultaat van “{self.target.title}” over {period}: {number_in_words(result.value)}{unit}; dat {verdict} "
            f"({norm_in_words(self.target)}).{corrected}"
        )


class AgreeImprovement(OfIndicator):
    """What is done to get a performance in order, by whom and before when (R115)."""

    code = "verbeteractie-afspreken"
    title = _("Agree on an improvement")
    button = _("Record the improvement")
    requirement = "R115"
    form = forms.ImprovementForm

    def perform(self, *, text: str, owner: str, due_on: date) -> ActionPoint:
        return ActionPoint.objects.create(
            contract=self.subject, indicator=self.target, text=text.strip(), owner=owner, due_on=due_on
        )

    def sentence(self, result: ActionPoint) -> str:
        return (
            f"Verbeteractie bij “{self.target.title}” afgesproken: {result.text} Door {result.owner}, uiterlijk "
            f"{short_day(result.due_on)}."
        )


class FinishActionPoint(ContractAction):
    """An action point or improvement was done, with what came of it (R115, R126)."""

    code = "actiepunt-afronden"
    title = _("Record that an action point was done")
    button = _("Record as done")
    requirement = "R115, R126"
    target_model = ActionPoint
    form = forms.FinishPointForm
    section = "overleg"

    def conditions(self) -> Iterable[Unmet]:
        if self.target and self.target.done_on:
            yield Unmet(_("This action point was done already."))

    def initial(self) -> dict[str, Any]:
        return {"done_on": clock.today()}

    def clean(self, *, done_on: date, **more: Any) -> None:
        if done_on > clock.today():
            raise ValidationError({"done_on": _("Choose today or a day before it.")})

    def perform(self, *, done_on: date, outcome: str) -> ActionPoint:
        self.target.done_on, self.target.outcome = done_on, outcome.strip()
        self.target.save()
        return self.target

    def sentence(self, result: ActionPoint) -> str:
        return f"Actiepunt “{result.text}” van {result.owner} is gedaan. {result.outcome}"


class RecordExpectation(ContractAction):
    """What an authority, or all of them, expect of the supplier (R127)."""

    code = "verwachting-noteren"
    title = _("Record an expectation")
    button = _("Record the expectation")
    requirement = "R127"
    form = forms.ExpectationForm
    section = "verwachtingen"

    def clean(self, *, authority: ContractingAuthority | None = None, **more: Any) -> None:
        check_participants(self.subject, [authority] if authority else [], "authority")

    def perform(self, *, text: str, authority: ContractingAuthority | None = None) -> Expectation:
        return Expectation.objects.create(
            contract=self.subject,
            authority=authority,
            text=text.strip(),
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: Expectation) -> str:
        return f"Verwachting van {result.authority or 'alle deelnemers'} vastgelegd: {result.text}"


class CompareResult(ContractAction):
    """The result is put beside the expectation (R127)."""

    code = "verwachting-vergelijken"
    title = _("Put the result beside an expectation")
    button = _("Record the result")
    requirement = "R127"
    target_model = Expectation
    form = forms.CompareForm
    section = "verwachtingen"

    def initial(self) -> dict[str, Any]:
        return {"result": self.target.result, "met": self.target.met}

    def perform(self, *, result: str, met: str) -> Expectation:
        found: Expectation = self.target
        found.result, found.met = result.strip(), met
        found.compared_on, found.compared_by_name = clock.today(), self.by.name
        found.save()
        return found

    def sentence(self, result: Expectation) -> str:
        return f"Verwachting “{result.text}” vergeleken met het resultaat: {result.result} ({result.get_met_display()})"
