"""Names in a SIP (specification of March 2026, Naamgeving)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.dossier.names import FORBIDDEN, LONGEST, extension, file_sidecar, flaws, object_sidecar, stem


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("Gunningsadvies: Schoonmaak & glas, versie 1", 12, "012-gunningsadvies-schoonmaak-glas-versie-1"),
        ("Coördinatie “vóór” gunning?", None, "coordinatie-voor-gunning"),
        ("***", 3, "003-stuk"),
        ("a" * 60, None, "a" * 50),
        (
            "Overeenkomst, deel ondertekend door gemeente Broekhoven",
            7,
            "007-overeenkomst-deel-ondertekend-door-gemeente",
        ),
    ],
)
def test_a_name_is_made_of_a_title(text, number, expected):
    """R109: cut between words, never empty."""
    assert stem(text, number) == expected


@given(st.text(max_size=300), st.integers(0, 9999))
def test_no_title_gives_a_forbidden_name(text, number):
    """R109: at most 255 characters with every ending, none of the forbidden ones, no dot in the name of an object."""
    name = stem(text, number)
    for whole in (name, object_sidecar(name, "mdto.xml"), file_sidecar(f"{name}.pdf", "MDTO.xml")):
        assert len(whole) <= LONGEST
        assert FORBIDDEN.isdisjoint(whole)
    assert "." not in name


@pytest.mark.parametrize(
    ("filename", "expected"),
    [("a.PDF", ".pdf"), ("zonder", ""), ("a.b.docx", ".docx"), ("a.p d", ""), ("a.éé", ""), ("a.", "")],
)
def test_an_extension_is_plain_or_left_out(filename, expected):
    """R109."""
    assert extension(filename) == expected


def test_sidecars_stand_beside_their_files():
    """R109: `<naam>.mdto.xml` and `<bestandsnaam>.bestand.mdto.xml`, with the ending the archive asks for."""
    assert object_sidecar("012-advies", "mdto.xml") == "012-advies.mdto.xml"
    assert file_sidecar("012-advies.pdf", "MDTO.xml") == "012-advies.pdf.bestand.MDTO.xml"


def test_flaws_are_found():
    """R109: twice (in other capitals too), too long, forbidden, empty."""
    assert flaws(["a", "b", "A", "c d", "x" * 256, "", "e&f"]) == ["A", "c d", "x" * 256, "", "e&f"]
    assert flaws(["a", "b.pdf", "b.pdf.bestand.mdto.xml"]) == []
