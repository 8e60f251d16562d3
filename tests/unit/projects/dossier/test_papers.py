"""The pakbon and the index page as text (SIP, March 2026; R109)."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from projects.dossier.index_page import Line, index_page, readable
from projects.dossier.pakbon import Counts, Pakbon


def test_the_pakbon_escapes_what_people_typed():
    """R109: a name with signs of XML in it stays what it is."""
    note = Pakbon(
        identification="p/1",
        title="Dossier <A & B>",
        archive="Archief",
        location="Collectie",
        parent="Serie (S-1)",
        filename="sip.zip",
        size=12,
        sha256="a" * 64,
        created_at=datetime(2027, 7, 11, 9, 0, tzinfo=UTC),
        archive_creator="gemeente Linderveen",
        contact_name="Ilse Koper",
        contact_email="inkoper@inkoop.example",
        counts=Counts(2, 3, 10),
        remarks=("Een.", "Twee."),
    )
    root = ElementTree.fromstring(note.xml())
    assert root.find("naam").text == "Dossier <A & B>"
    assert root.find("tijdstipCreatieSip").text == "2027-07-11T11:00:00+02:00"
    assert root.find("bijzonderheden").text == "Een. Twee."
    assert [node.tag for node in root] == [
        "identificatienummer",
        "naam",
        "locatieDoelsysteem",
        "bestandsnaamSip",
        "omvangSip",
        "hashcodeSip",
        "tijdstipCreatieSip",
        "archiefvormer",
        "contactpersoon",
        "aantalInformatieobjecten",
        "aantalBestanden",
        "aantalBestandenZonderMdto",
        "omvangBestandenZonderMdto",
        "bijzonderheden",
    ]


def test_the_index_groups_and_escapes():
    """R109: a heading for each group, titles as text."""
    lines = [
        Line("2. Inkoopstrategie", "<b>Stuk</b>", "strategie", "a/a.pdf", 1400, "f" * 64),
        Line("7. Evaluatie", "Evaluatie", "evaluatie", "b/b.pdf", 5, "e" * 64),
    ]
    text = index_page("Dossier & meer", [("Project", "X")], lines).decode()
    assert text.count("<h2>") == 2
    assert '<a href="a/a.pdf">&lt;b&gt;Stuk&lt;/b&gt;</a>' in text
    assert "<title>Dossier &amp; meer</title>" in text


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1,0 kB"), (1_440_000, "1,4 MB"), (5_000_000_000_000, "5000,0 GB")],
)
def test_sizes_are_written_as_people_do(size, expected):
    """R109."""
    assert readable(size) == expected
