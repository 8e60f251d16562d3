"""What authorities and roles are called (R4, R55)."""

from datetime import date

import pytest

from accounts.models import ContractingAuthority, Role
from accounts.organisation import latest_end
from accounts.staff import StaffRole
from accounts.wording import at_place, day, role_in_dutch


@pytest.mark.parametrize(
    ("kind", "name", "title", "body"),
    [
        ("gemeente", "Linderveen", "gemeente Linderveen", "college van burgemeester en wethouders"),
        ("provincie", "Oosterland", "provincie Oosterland", "Gedeputeerde Staten"),
        ("waterschap", "De Lage Beken", "waterschap De Lage Beken", "dagelijks bestuur"),
        ("waterschap", "Hoogheemraadschap De Lek", "Hoogheemraadschap De Lek", "dagelijks bestuur"),
        ("waterschap", "Wetterskip It Wad", "Wetterskip It Wad", "dagelijks bestuur"),
        ("gemeenschappelijke-regeling", "Regio Voorbeeld", "Regio Voorbeeld", "dagelijks bestuur"),
    ],
)
def test_title_and_deciding_body(kind, name, title, body):
    """R55: the body follows from the kind; a name that says its kind is not given it twice."""
    authority = ContractingAuthority(kind=kind, name=name)
    assert (str(authority), authority.deciding_body) == (title, body)


def test_the_words_of_the_journal_are_dutch():
    """R132: what the journal prints."""
    assert [role_in_dutch(role) for role in (*Role, StaffRole.LEAD_BUYER, StaffRole.EXPERTISE_CENTRE)] == [
        "contactpersoon",
        "beslisser",
        "materiedeskundige",
        "DIV-medewerker",
        "lezer",
        "concerninkoper",
        "medewerker van het Expertisecentrum",
    ]
    assert day(date(2027, 3, 1)) == "1 maart 2027"
    assert at_place(None) == "bij de inkooporganisatie"
    assert at_place(ContractingAuthority(kind="gemeente", name="Linderveen")) == "van gemeente Linderveen"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_deputy_is_appointed_for_at_most_a_year(start, end):
    """R137: the last day of the longest period."""
    assert latest_end(start) == end
