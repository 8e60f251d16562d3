"""Search over what somebody may see, the text of files included (R131, R135)."""

import io

import pytest
from django.db import connection
from django.test import Client
from docx import Document as Word
from openpyxl import Workbook

from accounts.models import Role
from portal.search import excerpt
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.documents.reading import DOCX, PDF, XLSX, NotRead, text_apart
from projects.documents.rendering import Paper, Paragraph, render_pdf
from projects.documents.searching import read_texts
from projects.procedure.steps import AudienceCode, Step


def pdf(world, text: str) -> bytes:
    """A PDF with one sentence."""
    with world.at():
        return render_pdf(Paper("Titel", "Bureau", "Kenmerk", world.now, blocks=[Paragraph(text)]))


def word(text: str) -> bytes:
    """A Word document with a sentence, and the same in a table."""
    document, file = Word(), io.BytesIO()
    document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = "Tabelcel"
    document.save(file)
    return file.getvalue()


def sheet(text: str) -> bytes:
    """A workbook with one cell."""
    workbook, file = Workbook(), io.BytesIO()
    workbook.active["B2"] = text
    workbook.save(file)
    return file.getvalue()


@pytest.fixture
def keep(world):
    """Keeps a document of a project, and reads its text as the worker does."""
    project = world.interested()

    def keep(content: bytes, audience: AudienceCode, kind: DocumentKind = DocumentKind.ATTACHMENT, **more) -> Document:
        with world.at():
            facts = {"filename": "stuk.pdf", "content_type": PDF, "title": "Een stuk"} | more
            document = store.add(
                project, content=content, kind=kind, step=Step.KICKOFF, audience=audience, by=None, **facts
            )
            read_texts()
        return document

    return keep


def found(world, user, words: str, **more: str) -> str:
    """The page with results, as this person gets it."""
    client = Client()
    if user:
        client.force_login(user)
    with world.at():
        return client.get("/zoeken/", {"q": words} | more).content.decode()


def main_of(page: str) -> str:
    """The page without its frame, in which a form has a token of its own each time."""
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(("make", "content_type"), [(word, DOCX), (sheet, XLSX), (str.encode, "text/plain")])
def test_the_text_of_a_file_is_read(make, content_type):
    """R135: of every kind that has text."""
    assert "Warmtepomp op het gemeentehuis" in text_apart(make("Warmtepomp op het gemeentehuis"), content_type)


def test_tables_in_a_document_are_read_too():
    """R135."""
    assert text_apart(word("Een zin."), DOCX) == "Een zin. Tabelcel"


def test_what_cannot_be_read_is_no_text(world, keep):
    """R135: a damaged file is kept and found by its title, and never tried again."""
    with pytest.raises(NotRead):
        text_apart(b"%PDF-1.7 kapot", PDF)
    assert text_apart(b"GIF89a", "image/gif") == ""
    document = keep(b"%PDF-1.7 kapot", AudienceCode.PUBLIC, title="Beschadigd bestand")
    document.refresh_from_db()
    assert (document.text, document.text_read_at) == ("", world.now)
    assert "Beschadigd bestand" in found(world, None, "beschadigd")
    with world.at():
        assert read_texts() == 0


def test_a_file_is_found_by_its_text(world, keep):
    """R135: with the piece in which the word stands, marked, and nothing in it is markup."""
    keep(pdf(world, "Wij kopen <b>zonnepanelen</b> voor de gymzaal."), AudienceCode.PUBLIC)
    page = found(world, None, "zonnepanelen")
    assert "Een stuk" in page and "<mark>zonnepanelen</mark>" in page
    assert "&lt;b&gt;" in page and "<b>zonnepanelen" not in page
    assert "Een stuk" not in found(world, None, "zonnepanelen", soort="pagina")
    assert "Een stuk" in found(world, None, "zonnepanelen gymzaal", soort="stuk")
    assert "Een stuk" not in found(world, None, "zonnepanelen zwembad")


def test_who_may_not_read_it_learns_nothing(world, keep):
    """R131, R135: no title, no number, no excerpt; the page is the same as for a word that is nowhere."""
    keep(pdf(world, "Geheim woord: kwikstaart."), AudienceCode.STAFF, title="Interne notitie")
    assert "<mark>kwikstaart</mark>" in found(world, world.lead_buyer, "kwikstaart")
    for user in (None, world.user(world.authorities[0], Role.CONTACT)):
        page, nowhere = (main_of(found(world, user, words)) for words in ("kwikstaart", "kwikstaarx"))
        assert "Interne notitie" not in page and "0 resultaten" in page
        assert page.replace("kwikstaart", "kwikstaarx") == nowhere


@pytest.mark.parametrize("kind", [DocumentKind.BID, DocumentKind.REQUEST])
def test_bids_are_never_read(world, keep, kind):
    """R86: what is opened on the record lies nowhere else; it is found by its title, by who may see it."""
    document = keep(pdf(world, "Prijs kwikstaart"), AudienceCode.STAFF, kind=kind, title="Inschrijving 1")
    document.refresh_from_db()
    assert document.text == ""
    assert "Inschrijving 1" not in found(world, world.lead_buyer, "kwikstaart")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no Dutch stemming")
def test_a_word_is_found_in_another_form(world, keep):
    """R135: Dutch stemming, on PostgreSQL."""
    keep(pdf(world, "De gemeenten vergelijken aanbestedingen."), AudienceCode.PUBLIC)
    assert "<mark>aanbestedingen</mark>" in found(world, None, "aanbesteding")


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("", "iets", ("", "", "")),
        ("Wij kopen kleding.", "kleding", ("Wij kopen ", "kleding", ".")),
        ("Wij kopen KLEDING in.", "kleding", ("Wij kopen ", "KLEDING", " in.")),
        ("Aanbestedingen hier", "aanbesteding", ("", "Aanbestedingen", " hier")),
        ("Niets daarvan", "kleding", ("", "", "")),
        ("een (haakje", "(haakje", ("een (", "haakje", "")),
    ],
)
def test_the_piece_around_a_word(text, words, wanted):
    """R135: what stands before it, the word as it is written, and what follows."""
    assert excerpt(text, words) == wanted


def test_a_long_text_is_cut_at_words():
    """R135: sixty characters before and a hundred and eighty after."""
    before, match, after = excerpt(f"{'voor ' * 40}kleding{' daarna' * 60}", "kleding")
    assert (before[:5], match, after[-1]) == ("…voor", "kleding", "…")
    assert len(before) <= 61 and len(after) <= 181
