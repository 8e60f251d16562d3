"""What indicators say: the result of each period beside its norm (R114)."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.contract_management.lifetime import last_day
from projects.contract_management.models import Contract, Indicator, Result
from projects.contract_management.terms import Term, periods
from projects.procedure import clock


@dataclass(frozen=True)
class Measured:
    """One period of an indicator; `result` is None as long as none was recorded."""

    term: Term
    result: Result | None

    @property
    def is_due(self) -> bool:
        """Whether the period is over and has no result."""
        return self.result is None and self.term.ends_on < clock.today()


@dataclass(frozen=True)
class IndicatorResults:
    """An indicator with its periods, the first one first."""

    indicator: Indicator
    periods: tuple[Measured, ...]

    @property
    def results(self) -> list[Result]:
        """The results that were recorded."""
        return [row.result for row in self.periods if row.result]

    @property
    def due(self) -> list[Measured]:
        """Periods that are over and have no result."""
        return [row for row in self.periods if row.is_due]


def periods_to_measure(indicator: Indicator) -> list[Term]:
    """The periods that have begun, until the contract or the indicator ends."""
    until = min(clock.today(), last_day(indicator.contract), indicator.ended_on or clock.today())
    return periods(indicator.first_on, indicator.every, until)


def latest_results(indicators: Iterable[Indicator]) -> dict[int, dict]:
    """For each indicator its latest result by the first day of the period: a correction takes the place of it."""
    found: dict[int, dict] = {}
    for row in Result.objects.filter(indicator__in=indicators).order_by("sequence"):
        found.setdefault(row.indicator_id, {})[row.period_from] = row
    return found


def results_of(contract: Contract) -> list[IndicatorResults]:
    """Every indicator of a contract with its periods; in a fixed number of queries."""
    indicators = list(contract.indicators.all())
    for indicator in indicators:
        indicator.contract = contract
    known = latest_results(indicators)
    return [
        IndicatorResults(
            indicator,
            tuple(
                Measured(term, known.get(indicator.pk, {}).get(term.starts_on))
                for term in periods_to_measure(indicator)
            ),
        )
        for indicator in indicators
    ]
