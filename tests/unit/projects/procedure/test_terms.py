"""Legal terms: working days, and the standstill period (R96, reading A9; art. 2.127 Aw 2012, Algemene termijnenwet)."""

from datetime import UTC, date, datetime

import pytest

from projects.procedure.terms import holiday, is_working_day, standstill

HOLIDAYS = {
    2026: {
        date(2026, 1, 1): "Nieuwjaarsdag",
        date(2026, 4, 3): "Goede vrijdag",
        date(2026, 4, 6): "Tweede paasdag",
        date(2026, 4, 27): "Koningsdag",
        date(2026, 5, 5): "Bevrijdingsdag",
        date(2026, 5, 14): "Hemelvaartsdag",
        date(2026, 5, 25): "Tweede pinksterdag",
        date(2026, 12, 25): "Eerste kerstdag",
    },
    2027: {
        date(2027, 1, 1): "Nieuwjaarsdag",
        date(2027, 3, 26): "Goede vrijdag",
        date(2027, 3, 29): "Tweede paasdag",
        date(2027, 4, 27): "Koningsdag",
        date(2027, 5, 5): "Bevrijdingsdag",
        date(2027, 5, 6): "Hemelvaartsdag",
        date(2027, 5, 17): "Tweede pinksterdag",
    },
    2028: {
        date(2028, 4, 14): "Goede vrijdag",
        date(2028, 4, 17): "Tweede paasdag",
        date(2028, 4, 27): "Koningsdag",
        date(2028, 5, 5): "Bevrijdingsdag",
        date(2028, 5, 25): "Hemelvaartsdag",
        date(2028, 6, 5): "Tweede pinksterdag",
        date(2028, 12, 25): "Eerste kerstdag",
        date(2028, 12, 26): "Tweede kerstdag",
    },
    2029: {
        date(2029, 1, 1): "Nieuwjaarsdag",
        date(2029, 3, 30): "Goede vrijdag",
        date(2029, 4, 2): "Tweede paasdag",
        date(2029, 4, 27): "Koningsdag",
        date(2029, 5, 5): "Bevrijdingsdag",
        date(2029, 5, 10): "Hemelvaartsdag",
        date(2029, 5, 21): "Tweede pinksterdag",
        date(2029, 12, 25): "Eerste kerstdag",
        date(2029, 12, 26): "Tweede kerstdag",
    },
    2030: {
        date(2030, 1, 1): "Nieuwjaarsdag",
        date(2030, 4, 19): "Goede vrijdag",
        date(2030, 4, 22): "Tweede paasdag",
        # 27 April 2030 is a Saturday; Koningsdag stays there. 5 May is a Sunday.
        date(2030, 4, 27): "Koningsdag",
        date(2030, 5, 5): "Bevrijdingsdag",
        date(2030, 5, 30): "Hemelvaartsdag",
        date(2030, 6, 10): "Tweede pinksterdag",
        date(2030, 12, 25): "Eerste kerstdag",
        date(2030, 12, 26): "Tweede kerstdag",
    },
}


@pytest.mark.parametrize(("on", "name"), [item for days in HOLIDAYS.values() for item in days.items()])
def test_generally_recognised_holidays_are_no_working_days(on, name):
    """Algemene termijnenwet art. 3 lid 1: each of them, in five years."""
    assert holiday(on) == name
    assert not is_working_day(on)


@pytest.mark.parametrize("year", HOLIDAYS)
def test_liberation_day_counts_every_year(year):
    """Algemene termijnenwet art. 3 lid 1 names 5 May, not only once in five years."""
    assert holiday(date(year, 5, 5)) == "Bevrijdingsdag"


@pytest.mark.parametrize(
    "on", [date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7), date(2028, 4, 28), date(2028, 5, 26)]
)
def test_days_made_equal_to_a_holiday_are_no_working_days(on):
    """Algemene termijnenwet art. 3 lid 3."""
    assert on.weekday() == 4
    assert not is_working_day(on)


def test_ordinary_days_and_weekends():
    """Monday to Friday work; Saturday and Sunday do not, and have no name."""
    assert [is_working_day(date(2027, 1, day)) for day in range(11, 18)] == [True] * 5 + [False] * 2
    assert holiday(date(2027, 1, 16)) == ""


def test_a_period_that_would_end_on_sunday_ends_on_monday():
    """Sent on 12 October 2020: twenty days end on Sunday 1 November, so on Monday 2 November 2020."""
    term = standstill(datetime(2020, 10, 12, 8, 0, tzinfo=UTC))
    assert (term.sent_on, term.first_day) == (date(2020, 10, 12), date(2020, 10, 13))
    assert (term.nominal_last_day, term.last_day) == (date(2020, 11, 1), date(2020, 11, 2))
    assert term.moved_over == ((date(2020, 11, 1), ""),)
    # Winter time: midnight in Amsterdam is 23:00 in UTC.
    assert term.ends_at == datetime(2020, 11, 2, 23, 0, tzinfo=UTC)


def test_a_period_that_ends_on_a_working_day_is_not_moved():
    """Sent on 1 March 2027 (Monday): the twentieth day is Sunday; with 22 days it is Tuesday 23 March."""
    term = standstill(datetime(2027, 3, 1, 9, 0, tzinfo=UTC), 22)
    assert term.nominal_last_day == term.last_day == date(2027, 3, 23)
    assert term.moved_over == ()


def test_a_period_moves_over_holidays_and_the_weekend_between_them():
    """Sent on 6 March 2027: day twenty is Good Friday; the next working day is Tuesday after Easter."""
    term = standstill(datetime(2027, 3, 6, 9, 0, tzinfo=UTC))
    assert term.last_day == date(2027, 3, 30)
    assert [on for on, _name in term.moved_over] == [date(2027, 3, day) for day in (26, 27, 28, 29)]


def test_the_day_of_sending_is_that_of_amsterdam():
    """R136: half past eleven in the evening in UTC is the next day in Amsterdam."""
    term = standstill(datetime(2027, 6, 14, 23, 30, tzinfo=UTC))
    assert term.sent_on == date(2027, 6, 15)
    assert term.ends_at == datetime(2027, 7, 5, 22, 0, tzinfo=UTC)


def test_less_than_twenty_days_is_refused():
    """Art. 2.127 lid 1 Aw 2012."""
    with pytest.raises(ValueError, match="at least 20 days"):
        standstill(datetime(2027, 6, 14, 9, 0, tzinfo=UTC), 19)
