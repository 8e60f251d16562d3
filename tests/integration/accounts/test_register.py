"""The register of authorities and its imports (R4)."""

import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts import signals
from accounts.models import AuthorityKind, ContractingAuthority
from accounts.register import Changes, RegisterError, Row, ensure_register, load_register
from tests.unit.accounts.test_tooi import BASE, literal, node

pytestmark = pytest.mark.django_db
ON = date(2027, 1, 11)


def rows():
    return [
        Row("gm9001", "gemeente", "Linderveen", "Groningen"),
        Row("gm9002", "gemeente", "Meerdijk", "Drenthe"),
        Row("ws9001", "waterschap", "De Lage Beken"),
    ]


def names():
    return dict(ContractingAuthority.objects.exclude(tooi_code="").values_list("tooi_code", "name"))


@pytest.fixture
def imported():
    """The signals of imports, as received."""
    received = []

    def receive(**arguments):
        received.append(arguments)

    signals.register_imported.connect(receive)
    yield received
    signals.register_imported.disconnect(receive)


def test_the_bundled_register_loads_fully_and_only_once(django_assert_max_num_queries):
    """R4: 768 authorities; a second time nothing happens, in a handful of queries."""
    with django_assert_max_num_queries(20):
        assert len(ensure_register(ON).added) == 768
    assert Counter(ContractingAuthority.objects.values_list("kind", flat=True)) == {
        "gemeente": 341,
        "provincie": 12,
        "waterschap": 21,
        "gemeenschappelijke-regeling": 394,
    }
    assert str(ContractingAuthority.objects.get(tooi_code="ws0653")) == "Wetterskip Fryslân"
    assert ContractingAuthority.objects.get(tooi_code="gm1680").province == "Drenthe"
    with django_assert_max_num_queries(10):
        again = ensure_register(ON)
    assert (bool(again), again.unchanged) == (False, 768)
    assert ContractingAuthority.objects.count() == 768


def test_an_upgrade_never_sets_a_newer_import_back():
    """R4: the list that comes with the portal only adds what is missing."""
    ensure_register(ON)
    load_register([Row("gm1680", "gemeente", "Aa en Hunze en Rolde", "Drenthe")], on=ON)
    assert bool(ensure_register(ON)) is False
    assert ContractingAuthority.objects.get(tooi_code="gm1680").name == "Aa en Hunze en Rolde"


def test_what_people_entered_is_never_touched():
    """R4: affiliation, region, inhabitants, body and records address stay; the official name follows the list."""
    load_register(rows(), on=ON)
    ContractingAuthority.objects.filter(tooi_code="gm9001").update(
        region="Noord",
        inhabitants=31_000,
        deciding_body_override="college",
        records_email="div@linderveen.example",
        affiliated_from=date(2020, 1, 1),
        affiliated_until=date(2030, 1, 1),
        procurement_policy_url="https://linderveen.example/inkoop",
    )
    changes = load_register([Row("gm9001", "gemeente", "Linderveen aan Zee", "")], on=ON)
    assert changes == Changes(renamed=["gemeente Linderveen → gemeente Linderveen aan Zee"])
    item = ContractingAuthority.objects.get(tooi_code="gm9001")
    assert (item.name, item.province, item.region, item.inhabitants) == (
        "Linderveen aan Zee",
        "Groningen",
        "Noord",
        31_000,
    )
    assert (item.deciding_body, item.records_email) == ("college", "div@linderveen.example")
    assert (item.affiliated_from, item.affiliated_until) == (date(2020, 1, 1), date(2030, 1, 1))
    assert item.procurement_policy_url == "https://linderveen.example/inkoop"


def test_a_dissolved_authority_gets_its_last_day_and_successor_and_one_long_gone_is_passed_over():
    """R4: Linderveen and Meerdijk become Lindermeer."""
    load_register(rows(), on=ON)
    last = date(2026, 12, 31)
    changes = load_register(
        [
            Row("gm9001", "gemeente", "Linderveen", "Groningen", None, last, "gm9003"),
            Row("gm9002", "gemeente", "Meerdijk", "Drenthe", None, last, "gm9003"),
            Row("gm9003", "gemeente", "Lindermeer", "Groningen", date(2027, 1, 1)),
            Row("gm0001", "gemeente", "Verdwenen", "Groningen", None, date(1998, 12, 31)),
        ],
        on=ON,
    )
    assert changes == Changes(
        added=["gemeente Lindermeer"], dissolved=["gemeente Linderveen", "gemeente Meerdijk"], passed_over=1
    )
    old = ContractingAuthority.objects.get(tooi_code="gm9001")
    assert (old.exists_until, old.successor.name) == (last, "Lindermeer")
    assert not ContractingAuthority.objects.filter(tooi_code="gm0001").exists()
    existing = ContractingAuthority.objects.existing(ON).exclude(tooi_code="").values_list("name", flat=True)
    assert set(existing) == {"Lindermeer", "De Lage Beken"}


def test_a_new_municipality_may_take_the_name_of_a_dissolved_one():
    """R4: in one import."""
    load_register(rows(), on=ON)
    load_register(
        [
            Row("gm9001", "gemeente", "Linderveen", "Groningen", None, date(2026, 12, 31)),
            Row("gm9009", "gemeente", "Linderveen", "Groningen", date(2027, 1, 1)),
        ],
        on=ON,
    )
    assert ContractingAuthority.objects.filter(name="Linderveen").count() == 2


def test_two_authorities_may_swap_names():
    """R4: no name meets another on the way."""
    load_register(rows(), on=ON)
    changes = load_register(
        [Row("gm9001", "gemeente", "Meerdijk", "Groningen"), Row("gm9002", "gemeente", "Linderveen", "Drenthe")], on=ON
    )
    assert len(changes.renamed) == 2
    assert names() == {"gm9001": "Meerdijk", "gm9002": "Linderveen", "ws9001": "De Lage Beken"}


def test_an_authority_made_by_hand_is_recognised_by_kind_and_name():
    """R4: it gets its code and keeps its facts."""
    made = ContractingAuthority.objects.create(name="LINDERVEEN", kind=AuthorityKind.MUNICIPALITY, region="Noord")
    changes = load_register(rows(), on=ON)
    assert changes.renamed == ["gemeente LINDERVEEN → gemeente Linderveen"]
    made.refresh_from_db()
    assert (made.tooi_code, made.name, made.region) == ("gm9001", "Linderveen", "Noord")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ([], "There are no authorities in it."),
        ([Row("gm9009", "gemeente", "")], "An authority has no code or no name: “gm9009”."),
        ([Row("gm9009", "dorp", "Zandrade")], "“dorp” of gm9009 is not a kind of authority"),
        ([Row("gm9009", "gemeente", "A"), Row("gm9009", "gemeente", "B")], "occur more than once: gm9009."),
        ([Row("gm9009", "gemeente", "linderveen")], "would have the same name: gemeente linderveen."),
        ([Row("gm9002", "gemeente", "Linderveen")], "would have the same name: gemeente linderveen."),
    ],
)
def test_a_list_that_cannot_be_right_saves_nothing(bad, why):
    """R4: all or nothing."""
    load_register(rows(), on=ON)
    with pytest.raises(RegisterError) as refused:
        load_register([Row("gm9010", "gemeente", "Nieuw"), *bad] if bad else [], on=ON)
    assert why in str(refused.value)
    assert names() == {"gm9001": "Linderveen", "gm9002": "Meerdijk", "ws9001": "De Lage Beken"}


def test_the_command_reads_a_value_list_and_tells_the_journal(tmp_path, imported):
    """R4: dry run first, then really; the sentence is Dutch."""
    source = tmp_path / "rwc_gemeenten_compleet_9.json"
    source.write_text(json.dumps([node("gemeente/gm9001", "Gemeente", "gm9001", "Linderveen")]))
    out = StringIO()
    call_command("import_authorities", str(source), "--dry-run", stdout=out)
    assert (names(), imported) == ({}, [])
    assert out.getvalue() == (
        "1 new, 0 renamed, 0 dissolved, 0 otherwise changed, 0 unchanged, 0 long gone. Nothing was saved.\n"
    )
    call_command("import_authorities", str(source), stdout=StringIO())
    assert names() == {"gm9001": "Linderveen"}
    assert [(item["by"], item["authority"], item["sentence"]) for item in imported] == [
        (
            None,
            None,
            "Het register van aanbestedende diensten is bijgewerkt uit de officiële waardelijsten: 1 nieuw, "
            "0 hernoemd, 0 opgeheven, 0 anders gewijzigd.",
        )
    ]
    call_command("import_authorities", str(source), stdout=StringIO())
    assert len(imported) == 1


def test_the_command_reads_an_address(monkeypatch):
    """R4: an https address, with a timeout and without a network in this test."""
    asked = []

    class Response(StringIO):
        def read(self, size):
            return json.dumps([node("waterschap/ws9001", "Waterschap", "ws9001", "De Lage Beken")]).encode()

    def answer(address, timeout):
        asked.append((address, timeout))
        return Response()

    monkeypatch.setattr("accounts.sources.urlopen", answer)
    call_command("import_authorities", "https://lijsten.example/rwc_waterschappen.json", stdout=StringIO())
    assert asked == [("https://lijsten.example/rwc_waterschappen.json", 30)]
    assert names() == {"ws9001": "De Lage Beken"}


def test_one_bad_list_of_two_saves_nothing(tmp_path):
    """R4: the error names the source."""
    good, bad = tmp_path / "a.json", tmp_path / "b.json"
    good.write_text(json.dumps([node("gemeente/gm9001", "Gemeente", "gm9001", "Linderveen")]))
    ended = {f"{BASE}/def/ont/einddatum": literal("gisteren", "date")}
    bad.write_text(json.dumps([node("gemeente/gm9002", "Gemeente", "gm9002", "Meerdijk", **ended)]))
    with pytest.raises(CommandError) as refused:
        call_command("import_authorities", str(good), str(bad))
    assert str(refused.value).startswith(f"{bad}: “gisteren” is not a day")
    assert str(refused.value).endswith("Nothing was saved.")
    assert names() == {}


def test_facts_are_filled_in_and_an_empty_cell_changes_nothing(tmp_path):
    """R4: region, inhabitants, records address and affiliation, with Dutch thousands and column names."""
    load_register(rows(), on=ON)
    ContractingAuthority.objects.filter(tooi_code="gm9002").update(region="Oost")
    source = tmp_path / "feiten.csv"
    source.write_text(
        "code;regio;inwoners;records_email;affiliated_from\n"
        "gm9001;Noord;31.250;div@linderveen.example;2020-01-01\n"
        "gm9002;;9800;;\n"
        ";;;;\n",
        encoding="cp1252",
    )
    out = StringIO()
    call_command("import_authority_facts", str(source), stdout=out)
    assert out.getvalue() == "2 authorities changed.\n"
    facts = ContractingAuthority.objects.exclude(tooi_code="").order_by("tooi_code")
    assert list(facts.values_list("region", "inhabitants", "records_email", "affiliated_from")) == [
        ("Noord", 31_250, "div@linderveen.example", date(2020, 1, 1)),
        ("Oost", 9_800, "", None),
        ("", None, "", None),
    ]


def test_wrong_lines_are_all_told_and_nothing_is_saved(tmp_path):
    """R4: one sentence for each mistake."""
    load_register(rows(), on=ON)
    source = tmp_path / "feiten.csv"
    source.write_text(
        "code,region,inhabitants,records_email,affiliated_until\n"
        "gm9001,Noord,1000,,\n"
        "gm9999,Noord,,,\n"
        "gm9002,Oost,veel,geen adres,\n"
        "gm9001,Zuid,,,\n"
        "ws9001,,,,2020-01-01\n"
        "ws9001,Noord\n"
    )
    err = StringIO()
    with pytest.raises(CommandError, match=r"6 error\(s\) in .*feiten.csv. Nothing was saved."):
        call_command("import_authority_facts", str(source), stderr=err)
    lines = err.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == ["Line 3", "Line 4", "Line 4", "Line 5", "Line 6", "Line 7"]
    assert lines[0] == "Line 3: “gm9999” is not in the register."
    assert lines[3] == "Line 5: gemeente Linderveen occurs more than once."
    assert lines[4] == "Line 6: waterschap De Lage Beken: The affiliation cannot end before it starts."
    assert lines[5] == "Line 7: it does not have as many cells as columns."
    assert set(ContractingAuthority.objects.values_list("region", flat=True)) == {""}


@pytest.mark.parametrize(
    ("text", "why"),
    [("naam;regio\n", "There is no column “code”"), ("code;schoenmaat\n", "These columns are not known: schoenmaat.")],
)
def test_a_file_of_another_shape_is_refused(tmp_path, text, why):
    """R4: unknown columns are not passed over in silence."""
    source = tmp_path / "feiten.csv"
    source.write_text(text)
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("import_authority_facts", str(source), stderr=err)
    assert why in err.getvalue()
