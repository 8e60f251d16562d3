"""What changed in the text of a document: paragraphs and words (R69)."""

import io
from types import SimpleNamespace

import docx
import pytest

from projects.documents.rendering import Bullets, Paper, Paragraph, render_pdf
from projects.procedure import clock
from projects.tender_documents import differences as module
from projects.tender_documents.differences import PDF, PLAIN, WORD, NoText, differences, paragraphs


@pytest.fixture
def document(monkeypatch):
    """Makes a document of some bytes, as the store would give it."""
    kept: dict[str, bytes] = {}
    monkeypatch.setattr(module.storage, "read", kept.__getitem__)

    def make(content: bytes, content_type: str) -> SimpleNamespace:
        name = str(len(kept))
        kept[name] = content
        return SimpleNamespace(storage_name=name, content_type=content_type, size=len(content))

    return make


def word(*lines: str, table: tuple[str, ...] = ()) -> bytes:
    """A Word document with these paragraphs and a table of one row."""
    book = docx.Document()
    for line in lines:
        book.add_paragraph(line)
    if table:
        row = book.add_table(rows=1, cols=len(table)).rows[0]
        for cell, text in zip(row.cells, table, strict=True):
            cell.text = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def portable(*items: str) -> bytes:
    """A PDF as the portal makes it."""
    blocks = [Paragraph("De opdrachtnemer voert de opdracht uit."), Bullets(list(items))]
    return render_pdf(Paper("Eisen", "Bureau", "2027-1", clock.now(), blocks=blocks))


def told(changes) -> list[tuple[str, list[tuple[str, str]]]]:
    """The changes as plain values."""
    return [(change.kind, [(words.state, words.text) for words in change.words]) for change in changes]


OLD = ("Een klacht wordt binnen twee werkdagen beantwoord.", "Rapportage per kwartaal.", "Vervalt.")
NEW = ("Een klacht wordt binnen één werkdag beantwoord.", "Rapportage per kwartaal.")
EXPECTED = [
    (
        "changed",
        [
            ("same", "Een klacht wordt binnen"),
            ("gone", "twee werkdagen"),
            ("new", "één werkdag"),
            ("same", "beantwoord."),
        ],
    ),
    ("removed", [("gone", "Vervalt.")]),
]


def test_words_and_paragraphs_of_a_word_document(document):
    """R69: what stayed is not repeated."""
    assert told(differences(document(word(*OLD), WORD), document(word(*NEW), WORD))) == EXPECTED


def test_paragraphs_of_a_plain_text(document):
    """R69: empty lines part them; lines within one are joined."""
    before, after = ("\n\n".join(lines).encode() for lines in (OLD, NEW))
    assert told(differences(document(before, PLAIN), document(after, PLAIN))) == EXPECTED
    assert paragraphs(document(b"Een regel\r\ndie doorloopt.\r\n\r\n- punt", "text/plain; charset=utf-8")) == [
        "Een regel die doorloopt.",
        "- punt",
    ]


def test_items_of_a_pdf(document):
    """R69: a PDF has lines; items and sentences are put together again."""
    changes = told(differences(document(portable(*OLD), PDF), document(portable(*NEW), PDF)))
    assert [kind for kind, _words in changes] == ["changed", "removed"]
    assert ("gone", "twee werkdagen") in changes[0][1] and ("new", "één werkdag") in changes[0][1]


def test_another_paragraph_in_its_place_is_not_a_change_of_words(document):
    """Two paragraphs that share little are one that went and one that came."""
    before, after = document(b"Prijs telt mee.", PLAIN), document(b"Duurzaamheid weegt zwaarder dan ooit.", PLAIN)
    assert told(differences(before, after)) == [
        ("removed", [("gone", "Prijs telt mee.")]),
        ("added", [("new", "Duurzaamheid weegt zwaarder dan ooit.")]),
    ]


def test_rows_of_a_table_are_paragraphs(document):
    """Cells side by side."""
    assert paragraphs(document(word("Criteria", table=("Prijs", "40%")), WORD)) == ["Criteria", "Prijs | 40%"]


def test_the_same_text_has_no_differences(document):
    """Only what reads differently is listed."""
    assert differences(document(word(*OLD), WORD), document("\n\n".join(OLD).encode(), PLAIN)) == []


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"\x89PNG", "image/png"),
        (b"%PDF-1.7 broken", PDF),
        (b"PK broken", WORD),
        (b"", PLAIN),
        (b"   \n\n  ", PLAIN),
    ],
)
def test_what_cannot_be_read_says_so(document, content, content_type):
    """A scan, a picture, a broken file: no text, and no error."""
    with pytest.raises(NoText):
        paragraphs(document(content, content_type))


def test_a_file_that_is_too_large_is_not_read(document, monkeypatch):
    """The page stays quick."""
    monkeypatch.setattr(module, "MOST_PARAGRAPHS", 2)
    with pytest.raises(NoText):
        paragraphs(document(b"a\n\nb\n\nc", PLAIN))
    monkeypatch.setattr(module, "MOST_BYTES", 2)
    with pytest.raises(NoText):
        paragraphs(document(b"abc", PLAIN))


def test_headers_and_page_numbers_are_left_out():
    """What stands at the edge of every page is not text of the document."""
    pages = [["Programma", f"inhoud {word}", f"Pagina {number}"] for number, word in enumerate("abc", start=1)]
    assert module._repeated(pages) == {"Programma", "Pagina #"}
    assert module._repeated(pages[:2]) == set()
