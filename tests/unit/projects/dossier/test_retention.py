"""Terms of the selectielijst gemeenten en intergemeentelijke organen 2020 (R108)."""

from datetime import date

import pytest

from accounts.models import AuthorityKind
from projects.dossier.retention import CountedFrom, Start, retention, years_later

TODAY = date(2028, 4, 18)
ENDS = date(2032, 3, 16)
AGREEMENT = Start(CountedFrom.AGREEMENT, ENDS)


@pytest.mark.parametrize("counted_from", [CountedFrom.AGREEMENT, CountedFrom.CONTRACT])
def test_an_agreement_is_kept_ten_years_after_its_end(counted_from):
    """16.1, counted from the day the agreement or the contract in the register ends."""
    found = retention(AuthorityKind.MUNICIPALITY, TODAY, Start(counted_from, ENDS))
    assert (found.category.code, found.category.years, found.start.day, found.ends_on) == (
        "16.1",
        10,
        ENDS,
        date(2042, 3, 16),
    )


def test_a_tender_that_was_not_completed_is_kept_three_years():
    """16.2.2."""
    found = retention(AuthorityKind.JOINT_ARRANGEMENT, TODAY, Start(CountedFrom.TENDER, TODAY))
    assert (found.category.code, found.ends_on) == ("16.2.2", date(2031, 4, 18))


@pytest.mark.parametrize("kind", [AuthorityKind.PROVINCE, AuthorityKind.WATER_AUTHORITY, AuthorityKind.OTHER])
def test_the_list_binds_no_other_authorities(kind):
    """A province and a water authority have lists of their own: the archive decides."""
    found = retention(kind, TODAY, AGREEMENT)
    assert (found.category, found.ends_on) == (None, None)


def test_the_list_does_not_reach_back():
    """It is in force since 1 January 2020."""
    assert retention(AuthorityKind.MUNICIPALITY, date(2019, 12, 31), AGREEMENT).category is None
    assert retention(AuthorityKind.MUNICIPALITY, date(2020, 1, 1), AGREEMENT).category.code == "16.1"


def test_a_leap_day_has_no_counterpart():
    """29 February ends on the 28th."""
    assert years_later(date(2028, 2, 29), 10) == date(2038, 2, 28)
