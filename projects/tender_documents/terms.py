"""The time table of a tender against the law: findings, never refusals (art. 2.54, 2.71–2.74b Aw 2012; R71, R74).

Terms run from the day after the notice was sent, through the end of their last day; one that ends on a Saturday,
Sunday or holiday is prolonged (Algemene termijnenwet art. 1). Closing during the last day is therefore too early by a
part of a day. A prior information notice takes the place of the shorter term for electronic bids: they are not added
up, which is the careful reading of art. 2.71 lid 5 and art. 2.74b.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from projects.procedure.clock import AMSTERDAM
from projects.procedure.tendering import (
    LAW,
    MinimumTerms,
    Nature,
    Procedure,
    ProcedureRule,
    minimum_terms,
    rule_of,
    threshold,
)
from projects.procedure.terms import Term, backward, forward
from projects.procedure.wording import day, euros, moment

A_MINUTE = timedelta(minutes=1)
# Procedures whose bids have a minimum term; in a dialogue and a partnership it must be fitting (art. 2.70).
BY_INVITATION = (Procedure.RESTRICTED, Procedure.NEGOTIATED)
NEVER_LESS = "Korter dan %s dagen kan in geen geval."
TOGETHER = "Met alle geselecteerde gegadigden samen kan een andere termijn worden bepaald."


@dataclass(frozen=True)
class Timetable:
    """The facts that are checked. Without `sent_on` the terms run from the day of publication, never sooner."""

    procedure: str
    nature: str
    published_on: date
    questions_until: datetime | None = None
    requests_until: datetime | None = None
    bids_until: datetime | None = None
    estimated_value: Decimal | None = None
    sent_on: date | None = None
    urgent: bool = False
    prior_notice_on: date | None = None
    limited_access: bool = False
    on_paper: bool = False

    @classmethod
    def of(cls, facts: Any, published_on: date) -> "Timetable":
        """That of a publication, recorded or prepared."""
        names = (name for name in cls.__dataclass_fields__ if name != "published_on")
        return cls(published_on=published_on, **{name: getattr(facts, name) for name in names})

    @property
    def sent(self) -> date:
        """The day the terms run from."""
        return self.sent_on or self.published_on


@dataclass(frozen=True)
class Finding:
    """Something that does not fit the law: what, by which article, and the first day on which it would fit."""

    code: str
    sentence: str
    article: str
    earliest: date | None = None

    def __str__(self) -> str:
        return f"{self.sentence} ({self.article})"

    def as_dict(self) -> dict[str, str | None]:
        """For the journal."""
        return {
            "code": self.code,
            "zin": self.sentence,
            "artikel": self.article,
            "vroegst": self.earliest.isoformat() if self.earliest else None,
        }


def day_of(at: datetime) -> date:
    """The day of an instant in Amsterdam."""
    return at.astimezone(AMSTERDAM).date()


def check(table: Timetable) -> list[Finding]:
    """Everything in a time table that does not fit, in the order of the procedure."""
    rule = rule_of(table.procedure, table.sent)
    if rule is None:
        return [Finding("procedure", f"Deze procedure bestaat niet op {day(table.sent)}.", LAW)]
    found = list(_value(table, rule))
    if rule.european:
        terms = minimum_terms(table.sent)
        if terms is None:
            sentence = f"De minimumtermijnen op {day(table.sent)} zijn hier niet bekend. Er is niets getoetst."
            return [*found, Finding("termijnen-onbekend", sentence, f"art. 2.71 {LAW}")]
        found += [*_urgency(table), *_prior_notice(table, terms), *_requests(table, rule, terms), *_bids(table, terms)]
        found += _questions(table)
    return found


def information_by(table: Timetable) -> date | None:
    """The last day for further information before bids close: counted back, not moved; only for a European tender."""
    rule, terms = rule_of(table.procedure, table.sent), minimum_terms(table.sent)
    if rule is None or terms is None or table.bids_until is None:
        return None
    if not rule.european or rule.procedure == Procedure.SOCIAL:
        return None
    # A dialogue and a partnership know no urgent terms.
    urgent = table.urgent and table.procedure in (Procedure.OPEN, *BY_INVITATION)
    return backward(day_of(table.bids_until), terms.urgent_information if urgent else terms.information)


def _value(table: Timetable, rule: ProcedureRule) -> Iterable[Finding]:
    if not table.nature:
        return
    limit = threshold(table.nature, table.sent)
    if limit is None:
        sentence = (
            f"De drempelbedragen op {day(table.sent)} zijn hier niet bekend. Zoek op of de opdracht Europees moet "
            "worden aanbesteed."
        )
        yield Finding("drempel-onbekend", sentence, f"art. 2.1–2.6a {LAW}")
    elif table.estimated_value is None:
        if not rule.european:
            sentence = "De geraamde waarde is niet ingevuld; of de drempel wordt gehaald, is niet te toetsen."
            yield Finding("waarde-onbekend", sentence, f"{limit.article} {LAW}")
    elif table.estimated_value >= limit.amount and not rule.european:
        sentence = (
            f"De geraamde waarde, {euros(table.estimated_value)}, haalt de drempel van {euros(limit.amount)}. De "
            "opdracht moet dan Europees worden aanbesteed."
        )
        yield Finding("drempel", sentence, f"{limit.article} {LAW}")
    if rule.procedure == Procedure.SOCIAL and table.nature != Nature.SOCIAL:
        sentence = "Deze procedure is alleen voor sociale en andere specifieke diensten."
        yield Finding("procedure-sociaal", sentence, f"{rule.article} {LAW}")


def _urgency(table: Timetable) -> Iterable[Finding]:
    if table.urgent and table.procedure not in (Procedure.OPEN, *BY_INVITATION):
        sentence = "Voor deze procedure kent de wet geen kortere termijnen wegens urgentie."
        yield Finding("urgentie", sentence, f"art. 2.74 {LAW}")


def _prior_notice(table: Timetable, terms: MinimumTerms) -> Iterable[Finding]:
    if table.prior_notice_on and not prior_notice_counts(table, terms):
        last = backward(table.sent, terms.prior_notice_days)
        sentence = (
            f"De vooraankondiging van {day(table.prior_notice_on)} maakt de termijn niet korter. Zij moet ten minste "
            f"{terms.prior_notice_days} dagen (uiterlijk {day(last)}) en ten hoogste {terms.prior_notice_months} "
            "maanden vóór de aankondiging zijn verzonden."
        )
        yield Finding("vooraankondiging", sentence, f"art. 2.71 lid 6 {LAW}")


def prior_notice_counts(table: Timetable, terms: MinimumTerms) -> bool:
    """Whether the prior information notice was sent in the period that lets it shorten the term."""
    if table.prior_notice_on is None:
        return False
    latest = backward(table.sent, terms.prior_notice_days)
    return _months_before(table.sent, terms.prior_notice_months) <= table.prior_notice_on <= latest


def _months_before(on: date, months: int) -> date:
    """The same day that many months earlier, or the last day of that month."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    for last in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("Every month has 28 days.")


def _requests(table: Timetable, rule: ProcedureRule, terms: MinimumTerms) -> Iterable[Finding]:
    if not rule.selection or table.requests_until is None:
        return
    urgent = table.urgent and table.procedure in BY_INVITATION
    days = terms.urgent_requests if urgent else terms.requests
    lid = "lid 2" if table.procedure in BY_INVITATION else "lid 3"
    article = f"art. 2.74 onder b {LAW}" if urgent else f"art. 2.71 {lid} {LAW}"
    what = "De verzoeken tot deelneming sluiten"
    yield from _too_early("verzoeken", what, table.requests_until, forward(table.sent, days), article)


def bids_days(table: Timetable, terms: MinimumTerms) -> tuple[int, str]:
    """The least number of days for bids, and the articles it rests on; from the notice, or from the invitation."""
    invited = table.procedure in BY_INVITATION
    if table.urgent:
        days = terms.urgent_bids_invited if invited else terms.urgent_bids_open
        return days, f"art. 2.74 onder {'c' if invited else 'a'} {LAW}"
    article = f"art. 2.71 lid {4 if invited else 1}"
    days = terms.bids_invited if invited else terms.bids_open
    if prior_notice_counts(table, terms):
        days, article = terms.prior_notice, "art. 2.71 lid 5"
    elif not table.on_paper:
        days, article = days - terms.electronic, f"{article} en art. 2.74b"
    if table.limited_access:
        days, article = days + terms.limited_access, f"{article} en art. 2.72"
    return days, f"{article} {LAW}"


def _bids(table: Timetable, terms: MinimumTerms) -> Iterable[Finding]:
    if table.bids_until is None or table.procedure not in (Procedure.OPEN, *BY_INVITATION):
        return
    days, article = bids_days(table, terms)
    what = "De inschrijving sluit"
    if table.procedure == Procedure.OPEN:
        more = f" {NEVER_LESS % terms.never_less}" if days == terms.prior_notice else ""
        yield from _too_early("inschrijvingen", what, table.bids_until, forward(table.sent, days), article, more)
    elif table.requests_until is not None:
        invited = day_of(table.requests_until)
        more = f" Gerekend vanaf een uitnodiging op {day(invited)}, als de verzoeken tot deelneming sluiten."
        yield from _invited(table, terms, invited, more)


def _invited(table: Timetable, terms: MinimumTerms, invited: date, more: str = "") -> Iterable[Finding]:
    days, article = bids_days(table, terms)
    if not table.urgent:
        more += f" {TOGETHER}"
        article = article.replace(f" {LAW}", f" en art. 2.74a {LAW}")
    what = "De inschrijving sluit"
    yield from _too_early("inschrijvingen", what, table.bids_until, forward(invited, days), article, more)


def check_invited(table: Timetable, invited: date) -> list[Finding]:
    """Whether bids close late enough after invitations that were sent on that day (art. 2.71 lid 4)."""
    terms = minimum_terms(table.sent)
    if terms is None or table.bids_until is None or table.procedure not in BY_INVITATION:
        return []
    return list(_invited(table, terms, invited))


def _too_early(
    code: str, what: str, closes_at: datetime, term: Term, article: str, more: str = ""
) -> Iterable[Finding]:
    if closes_at >= term.ends_at - A_MINUTE:
        return
    earliest = term.last_day + timedelta(days=1)
    sentence = (
        f"{what} op {moment(closes_at)}. De termijn van {term.days} dagen na {day(term.sent_on)} loopt tot en met "
        f"{day(term.last_day)}{_why_moved(term)}. Sluiten kan op zijn vroegst op {day(earliest)}.{more}"
    )
    yield Finding(code, sentence, article, earliest)


def _why_moved(term: Term) -> str:
    if not term.moved_over:
        return ""
    first, name = term.moved_over[0]
    return f" ({day(first)}{f', {name},' if name else ''} kan niet de laatste dag zijn)"


def _questions(table: Timetable) -> Iterable[Finding]:
    last = information_by(table)
    if last and table.questions_until and day_of(table.questions_until - A_MINUTE) >= last:
        sentence = (
            f"Vragen kunnen tot {moment(table.questions_until)}, maar {day(last)} is de laatste dag voor nadere "
            "inlichtingen. Er is dan geen tijd om te antwoorden."
        )
        yield Finding("inlichtingen", sentence, f"art. 2.54 {LAW}")
