"""Reading the official value lists (R4)."""

import json
from datetime import date

import pytest

from accounts.register import RegisterError, Row, read_own_form
from accounts.sources import read_rows, read_text
from accounts.tooi import read_tooi

BASE = "https://identifier.overheid.nl/tooi"


def literal(value, kind=None):
    return [{"@value": value} | ({"@type": f"http://www.w3.org/2001/XMLSchema#{kind}"} if kind else {})]


def node(path, kind, code, name, **more):
    return {
        "@id": f"{BASE}/id/{path}",
        "@type": [f"{BASE}/def/ont/{kind}"],
        "http://www.w3.org/2000/01/rdf-schema#label": literal(f"{kind.lower()} {name}"),
        f"{BASE}/def/ont/organisatiecode": literal(code),
        f"{BASE}/def/ont/officieleNaamExclSoort": literal(name),
        **more,
    }


def changed(kind, invalidated, **into):
    return {
        "@id": f"{BASE}/id/gemeente/wzg_00000001",
        "@type": [f"{BASE}/def/ont/{kind}"],
        "http://www.w3.org/ns/prov#invalidated": [{"@id": f"{BASE}/id/gemeente/{code}"} for code in invalidated],
        **{
            f"http://www.w3.org/ns/prov#{name}": [{"@id": f"{BASE}/id/gemeente/{code}"} for code in codes]
            for name, codes in into.items()
        },
    }


LIST_ITSELF = {"@id": f"{BASE}/set/rwc_gemeenten_compleet/9", "@type": ["http://www.w3.org/2002/07/owl#Ontology"]}
IN_GRONINGEN = {f"{BASE}/def/ont/ligtInProvincie": [{"@id": f"{BASE}/id/provincie/pv20"}]}
LAST_DAY_OF_2026 = {f"{BASE}/def/ont/einddatum": literal("2026-12-31", "date")}


def test_a_municipality_that_was_merged_names_its_last_day_and_its_successor():
    """R4: `einddatum` is the last day; the merger says what it became."""
    text = json.dumps(
        [
            LIST_ITSELF,
            node("gemeente/gm9001", "Gemeente", "gm9001", "Linderveen", **IN_GRONINGEN, **LAST_DAY_OF_2026),
            node(
                "gemeente/gm9003",
                "Gemeente",
                "gm9003",
                "Lindermeer",
                **IN_GRONINGEN,
                **{f"{BASE}/def/ont/begindatum": literal("2027-01-01", "date")},
            ),
            changed("Samenvoeging", ["gm9001", "gm9002"], generated=["gm9003"]),
        ]
    )
    assert read_tooi(text) == [
        Row("gm9001", "gemeente", "Linderveen", "Groningen", None, date(2026, 12, 31), "gm9003"),
        Row("gm9003", "gemeente", "Lindermeer", "Groningen", date(2027, 1, 1), None, ""),
    ]


def test_one_that_is_added_to_another_names_that_one_and_a_split_names_none():
    """R4: `Uitbreiding` uses an existing municipality; a municipality that is split has no single successor."""
    rows = read_tooi(
        json.dumps(
            [
                node("gemeente/gm9001", "Gemeente", "gm9001", "Linderveen", **LAST_DAY_OF_2026),
                node("gemeente/gm9004", "Gemeente", "gm9004", "Oosterwaard", **LAST_DAY_OF_2026),
                changed("Uitbreiding", ["gm9001"], used=["gm9002"]),
                changed("Uitbreiding", ["gm9004"], used=["gm9002", "gm9003"]),
            ]
        )
    )
    assert [(row.code, row.successor) for row in rows] == [("gm9001", "gm9002"), ("gm9004", "")]


def test_the_other_kinds_and_earlier_versions():
    """R4: provinces lie in themselves; an earlier version of a water authority is passed over."""
    earlier = node("waterschap/hv_01", "Waterschap", "ws9001", "Oude Beken")
    earlier["@type"].insert(0, f"{BASE}/def/ont/HistorischeVersie")
    rows = read_tooi(
        json.dumps(
            {
                "@graph": [
                    node("provincie/pv20", "Provincie", "pv20", "Groningen"),
                    earlier,
                    node("waterschap/ws9001", "Waterschap", "ws9001", "De Lage Beken"),
                    node("so/so9001", "Samenwerkingsorganisatie", "so9001", "Regio Voorbeeld"),
                    node("ministerie/mnre9", "Ministerie", "mnre9", "Voorbeelden"),
                ]
            }
        )
    )
    assert [(row.code, row.kind, row.name, row.province) for row in rows] == [
        ("pv20", "provincie", "Groningen", "Groningen"),
        ("ws9001", "waterschap", "De Lage Beken", ""),
        ("so9001", "gemeenschappelijke-regeling", "Regio Voorbeeld", ""),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[{"@id": ', "The JSON breaks off or is damaged"),
        ('{"gemeenten": []}', "This is not a TOOI value list: an array of nodes was expected."),
        ("[1, 2]", "This is not a TOOI value list: an array of nodes was expected."),
        (json.dumps([LIST_ITSELF]), "There are no municipalities, provinces, water authorities or joint arrangements"),
        ('<?xml version="1.0"?><rdf:RDF/>', "This is XML or HTML. Use the JSON edition of the value list."),
        ("zomaar een tekst", "This is neither a TOOI value list (JSON) nor a CSV"),
        ("", "This is neither a TOOI value list (JSON) nor a CSV"),
        ("code,name\ngm1,Linderveen\n", "These columns are missing: kind."),
        ("code,kind,name,burgemeester\n", "These columns are not known: burgemeester."),
        ("code,kind,name\ngm1,gemeente\n", "Line 2 does not have as many cells as columns."),
        ("code,kind,name\ngm1,gemeente,A,B\n", "Line 2 does not have as many cells as columns."),
        ("code,kind,name,exists_until\ngm1,gemeente,A,31-12-2026\n", "“31-12-2026” is not a day (line 2)"),
        (
            json.dumps(
                [node("gemeente/gm9", "Gemeente", "gm9", "") | {"http://www.w3.org/2000/01/rdf-schema#label": []}]
            ),
            "gemeente/gm9 has no organisatiecode or no name.",
        ),
        (
            json.dumps(
                [
                    node(
                        "gemeente/gm9",
                        "Gemeente",
                        "gm9",
                        "A",
                        **{f"{BASE}/def/ont/einddatum": literal("31-12-2026", "date")},
                    )
                ]
            ),
            "“31-12-2026” is not a day",
        ),
    ],
)
def test_anything_else_is_refused_with_the_reason(text, why):
    """R4: a list that cannot be read says why."""
    with pytest.raises(RegisterError) as refused:
        read_rows(text)
    assert why in str(refused.value)


def test_our_own_form_with_quotes_and_days():
    """R4: our own CSV, as accounts/data/authorities.csv."""
    text = 'code,kind,name,province,exists_until,successor\ngm1,gemeente,"Aa, Bee",Drenthe,2026-12-31,gm2\n'
    assert read_own_form(text) == [Row("gm1", "gemeente", "Aa, Bee", "Drenthe", None, date(2026, 12, 31), "gm2")]


def test_only_files_and_https_are_read(tmp_path):
    """R4: no other addresses, and a missing file is told."""
    (tmp_path / "a.csv").write_bytes("Fryslân".encode("cp1252"))
    assert read_text(str(tmp_path / "a.csv")) == "Fryslân"
    (tmp_path / "b.csv").write_bytes(b"\xef\xbb\xbfcode")
    assert read_text(str(tmp_path / "b.csv")) == "code"
    for source, why in [
        ("http://lijsten.example/a.json", "Only addresses that start with https:// are read."),
        ("file:///etc/hostname", "Only addresses that start with https:// are read."),
        (str(tmp_path / "c.csv"), "It cannot be read"),
    ]:
        with pytest.raises(RegisterError) as refused:
            read_text(source)
        assert why in str(refused.value)
