"""The fields of a TenderNed form: every one the law asks, filled in or marked (R71)."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from projects.award.actions import AddCriterion, ChooseMethod, LayDownRules
from projects.strategy.actions import AddLot
from projects.tender_documents.actions import PreparePublication, PublishTenderDocuments
from projects.tender_documents.fields import HEADERS, TO_FILL_IN, fields_of
from tests.integration.projects.test_lots import adopted, offered
from tests.integration.projects.test_tender_documents import add
from tests.integration.projects.test_tender_publication import facts

BASE = "/projecten/schoonmaak-gebouwen/aanbestedingsdocumenten/tenderned"


@pytest.fixture
def step(world):
    """Two lots, three participants; the tender is being prepared."""
    project = world.team_confirmed()
    world.act(AddLot, project, title="Dagelijks", cpv="90911200-8", estimated_value=Decimal("820000"))
    world.act(AddLot, project, title="=Glas", description="Ramen.", authorities=world.authorities[:1])
    project = adopted(world, offered(world, project), world.authorities)
    world.authorities[0].tooi_code = "gm9001"
    world.authorities[0].save()
    world.later(days=30)
    return project


def values(world, project) -> dict[tuple[str, str], str]:
    """The value of each field by its part and number; the first of several with one number."""
    with world.at():
        found = {}
        for field in fields_of(project):
            found.setdefault((field.part, field.code or field.name), field.value)
        return found


def test_what_is_not_known_yet_is_marked(world, step):
    """R71: before anything was prepared the project itself fills in what it knows."""
    found = values(world, step)
    assert found["Procedure", "BT-21"] == "Schoonmaak gebouwen"
    assert found["Procedure", "BT-24"] == "Samen inkopen: Schoonmaak gebouwen."
    unknown = ("BT-23", "BT-262", "BT-27", "BT-105", "BT-67", "BT-5071")
    assert [found["Procedure", code] for code in unknown] == [TO_FILL_IN] * 6
    assert [found["Perceel 1", code] for code in ("BT-131", "BT-13", "BT-15")] == [TO_FILL_IN] * 3


def test_lots_buyers_and_the_central_purchasing_body(world, step):
    """R71: each lot with its number and buyers; every participant is a buyer, the organisation buys for them."""
    found = values(world, step)
    assert [found[f"Perceel {n}", "BT-137"] for n in (1, 2)] == ["LOT-0001", "LOT-0002"]
    assert found["Perceel 1", "BT-262"].startswith("90911200-8 ")
    assert found["Perceel 1", "BT-27"] == "€ 820.000,00 (EUR 820000.00)"
    assert found["Perceel 2", "BT-27"] == TO_FILL_IN
    assert found["Perceel 2", "Kopers van dit perceel"] == "gemeente Linderveen"
    assert [found[f"Koper {n}", "BT-500"] for n in (1, 2, 3)] == [
        "gemeente Linderveen",
        "gemeente Meerdijk",
        "gemeente Oosterwaard",
    ]
    assert [found[f"Koper {n}", "BT-501"] for n in (1, 2)] == ["gm9001 (TOOI)", TO_FILL_IN]
    assert found["Koper 1", "BT-11"] == "lokale overheid (la)"
    assert found["Aankoopcentrale", "OPP-051"] == "ja"
    assert (found["Aankoopcentrale", "BT-502"], found["Aankoopcentrale", "BT-506"]) == (
        "Ilse Koper",
        "inkoper@inkoop.example",
    )


def test_what_was_prepared_is_in_it_before_publication(world, step):
    """R71: this is what the lead buyer types over on the platform."""
    world.act(
        PreparePublication,
        step,
        procedure="restricted",
        nature="services",
        cpv="90910000-9",
        additional_cpv=["90911300-9"],
        estimated_value=Decimal("900000"),
        sent_on=date(2027, 5, 3),
        questions_until=datetime(2027, 5, 20, 10, 0, tzinfo=UTC),
        requests_until=datetime(2027, 6, 8, 10, 0, tzinfo=UTC),
        bids_until=datetime(2027, 7, 20, 10, 0, tzinfo=UTC),
        urgent=True,
        urgency_reason="Het contract stopt.",
        place="Linderveen",
        nuts="NL413",
    )
    found = values(world, step)
    procedure = {
        code: found["Procedure", code] for code in ("BT-23", "BT-262", "BT-263", "BT-105", "BT-106", "BT-1351")
    }
    assert procedure == {
        "BT-23": "diensten (services)",
        "BT-262": "90910000-9 Reinigingsdiensten",
        "BT-263": "90911300-9 Wassen van ramen",
        "BT-105": "niet-openbare procedure (restricted)",
        "BT-106": "ja",
        "BT-1351": "Het contract stopt.",
    }
    lot = {code: found["Perceel 2", code] for code in ("BT-13", "BT-1311", "BT-131", "BT-5071", "BT-5131", "BT-5141")}
    assert lot == {
        "BT-13": "donderdag 20 mei 2027 om 12:00 uur",
        "BT-1311": "dinsdag 8 juni 2027 om 12:00 uur",
        "BT-131": "dinsdag 20 juli 2027 om 12:00 uur",
        "BT-5071": "NL413",
        "BT-5131": "Linderveen",
        "BT-5141": "Nederland (NLD)",
    }
    assert found["Aankondiging", "BT-05"] == "maandag 3 mei 2027"
    assert found["Aankondiging", "BT-02"].endswith("(cn-standard)")


def test_after_publication_it_is_what_was_published(world, step):
    """R71: with both numbers and the address of the documents; a national notice has no eForms type."""
    add(world, step)
    world.act(PublishTenderDocuments, step, **facts(world))
    found = values(world, step)
    assert found["Aankondiging", "Nummer op TenderNed"] == "512346"
    assert found["Aankondiging", "Nummer op TED"] == "150123-2027"
    assert found["Perceel 1", "BT-15"] == "https://platform.example/512346"
    assert ("Perceel 1", "BT-1311") not in found


def test_a_national_tender(world, step):
    """R71: no European legal base."""
    add(world, step)
    national = facts(world) | {"procedure": "national_open", "ted_number": "", "estimated_value": Decimal("90000")}
    world.act(PublishTenderDocuments, step, **national)
    found = values(world, step)
    assert ("Aankondiging", "BT-01") not in found
    assert found["Procedure", "BT-105"].endswith("(oth-single)")


def test_the_page_and_both_files_say_the_same(world, step, client):
    """R71: nothing in them runs as a formula; no cache keeps them."""
    client.force_login(world.lead_buyer)
    with world.at():
        page, text, sheet = (client.get(f"{BASE}{end}") for end in ("/", ".csv", ".xlsx"))
        expected = [field.cells for field in fields_of(step)]
    assert (page.status_code, text.status_code, sheet.status_code) == (200, 200, 200)
    assert text["Content-Disposition"] == 'attachment; filename="tenderned-schoonmaak-gebouwen.csv"'
    assert (text["Cache-Control"], sheet["Cache-Control"]) == ("private, no-store", "private, no-store")
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(HEADERS)
    assert ["'=Glas" if value == "=Glas" else value for row in expected for value in row] == [
        value for row in rows[1:] for value in row
    ]
    cells = list(load_workbook(io.BytesIO(sheet.content)).active.iter_rows(min_row=2))
    assert [tuple(cell.value or "" for cell in row) for row in cells] == expected
    assert "f" not in {cell.data_type for row in cells for cell in row}
    html = page.content.decode()
    assert html.count(f">{TO_FILL_IN}</em>") == sum(row[3] == TO_FILL_IN for row in expected)
    assert "LOT-0002" in html and "OPP-051" in html


def test_a_code_is_looked_up_by_staff(world, client):
    """R71: by words and by digits, for the purchasing organisation."""
    client.force_login(world.lead_buyer)
    with world.at():
        found = client.get("/beheer/cpv/?zoek=reinigingsdiensten").content.decode()
        nothing = client.get("/beheer/cpv/?zoek=eenhoorn").content.decode()
    assert "90910000-9" in found and "Cleaning services" in found
    assert "90910000-9" not in nothing
    client.force_login(world.user(world.authorities[0]))
    with world.at():
        assert client.get("/beheer/cpv/").status_code in (302, 403)


def test_the_award_criteria_are_those_that_were_laid_down(world, step):
    """R71, R87: kind, name and weight; before that they are still to be filled in."""
    lot = step.lots.get(number=1)
    assert values(world, step)["Perceel 1", "BT-539"] == TO_FILL_IN
    data = {"kind": "weighted", "decimals": 2, "rounding": "criterion", "tie_rule": "price", "two_envelopes": False}
    world.act(ChooseMethod, step, target=lot, valid_days=120, requirements="", **data)
    scale = "0 = slecht\n10 = goed"
    world.act(AddCriterion, step, target=lot, title="Plan", kind="quality", weight=Decimal("62.5"), scale=scale)
    world.act(AddCriterion, step, target=lot, title="Prijs", kind="price", weight=Decimal("37.5"), formula="relative")
    world.act(LayDownRules, step, target=lot)
    with world.at():
        found = [row.cells[1:] for row in fields_of(step) if row.part == "Perceel 1"]
    assert [row for row in found if row[0] in ("BT-539", "BT-734", "BT-541", "BT-98")] == [
        ("BT-539", "Gunningscriterium 1: soort", "kwaliteit (quality)"),
        ("BT-734", "Gunningscriterium 1: naam", "Plan"),
        ("BT-541", "Gunningscriterium 1: weging", "62,5 %"),
        ("BT-539", "Gunningscriterium 2: soort", "prijs (price)"),
        ("BT-734", "Gunningscriterium 2: naam", "Prijs"),
        ("BT-541", "Gunningscriterium 2: weging", "37,5 %"),
        ("BT-98", "Termijn van gestanddoening", "120 dagen na de sluiting"),
    ]
    assert values(world, step)["Perceel 2", "BT-539"] == TO_FILL_IN
