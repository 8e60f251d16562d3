"""Official papers: what is printed, for good and the same everywhere (R56, R58, R73, R88, R91, R132)."""

import hashlib
import io
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from docx import Document as WordDocument
from pypdf import PdfReader

from projects.documents.rendering import (
    Bullets,
    Heading,
    Note,
    Paper,
    Paragraph,
    RenderingFailed,
    Run,
    SignatureBlock,
    Table,
    Together,
    blocks_from_text,
    format_date,
    format_instant,
    render_docx,
    render_pdf,
    typesetting,
)
from projects.documents.uploads import UploadKind, check_upload

INSTANT = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
ROOT = Path(__file__).parents[4]


def paper(*blocks, **changes) -> Paper:
    values = {
        "title": "Ontvangstbewijs besluit",
        "organisation": "Gemeente Voorbeeldstad",
        "reference": "Z/2026/0471",
        "instant": INSTANT,
        "facts": [("Project", "Collectieve inkoop meubilair"), ("Orgaan", "College van B en W")],
        "blocks": blocks,
        "footer": "Document 18 · journaal 219 · 9f3b",
    }
    return Paper(**{**values, **changes})


def text_of(content: bytes) -> str:
    """All text on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_same_paper_gives_the_same_bytes():
    blocks = (Heading("Besluit"), Paragraph("Vastgesteld."), Table(("A", "B"), [("1", "2")]))
    assert render_pdf(paper(*blocks)) == render_pdf(paper(*blocks))


def test_another_process_with_another_clock_and_zone_gives_the_same_bytes(tmp_path):
    script = (
        "import sys, hashlib, django; django.setup(); from datetime import datetime, UTC;"
        "from projects.documents.rendering import *;"
        "sys.stdout.write(hashlib.sha256(render_pdf(Paper('Titel', 'Gemeente', 'K1',"
        " datetime(2026, 11, 22, 13, 5, tzinfo=UTC), (), [Paragraph('Tekst')]))).hexdigest())"
    )
    env = {"TZ": "Pacific/Auckland", "SOURCE_DATE_EPOCH": "1", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    env |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "SECRET_KEY": "x"}
    run = subprocess.run(
        [sys.executable, "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    here = render_pdf(Paper("Titel", "Gemeente", "K1", INSTANT, (), [Paragraph("Tekst")]))
    assert run.stdout == hashlib.sha256(here).hexdigest()


def test_the_same_instant_in_another_zone_is_the_same_paper():
    there = INSTANT.astimezone(timezone(timedelta(hours=-8)))
    assert render_pdf(paper(instant=there)) == render_pdf(paper())


def test_it_declares_pdf_a_2a_and_pdf_ua_1_language_title_and_instant():
    reader = PdfReader(io.BytesIO(render_pdf(paper())))
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.trailer["/Root"]["/Lang"] == "nl-NL"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a pypdf BooleanObject
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == "Ontvangstbewijs besluit"
    assert reader.metadata.author == "Gemeente Voorbeeldstad"
    assert reader.metadata.creation_date == INSTANT


def test_fonts_are_embedded_and_come_from_typst():
    reader = PdfReader(io.BytesIO(render_pdf(paper(Paragraph((Run("a", strong=True), Run("b")))))))
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2] for font in reader.pages[0]["/Resources"]["/Font"].values()
    }
    assert fonts and all(font.startswith("LibertinusSerif") for font in fonts)


def test_everything_given_is_printed_on_a4():
    content = render_pdf(
        paper(
            Heading("Besluit", 1),
            Paragraph((Run("Het college "), Run("besluit", strong=True), Run(".\nTweede regel."))),
            Bullets(["eerste punt", Bullets(["onderpunt"], numbered=True)]),
            Table(("Dienst", "Raming"), [("Voorbeeldstad", "€ 1.250,00")]),
            Note("Let op."),
            SignatureBlock("A. de Voorbeeld", "burgemeester", "Voorbeeldstad, 22 november 2026"),
            SignatureBlock("", "", ""),
        )
    )
    text = text_of(content)
    for expected in (
        "Gemeente Voorbeeldstad",
        "Ontvangstbewijs besluit",
        "Kenmerk Z/2026/0471",
        "Datum 22 november 2026, 14:05 uur",
        "Project Collectieve inkoop meubilair",
        "Het college besluit. Tweede regel.",
        "• eerste punt",
        "1. onderpunt",
        "€ 1.250,00",
        "Let op.",
        "A. de Voorbeeld burgemeester",
        "Voorbeeldstad, 22 november 2026",
        "Naam en functie",
        "Document 18 · journaal 219 · 9f3b",
        "pagina 1 van 1",
    ):
        assert expected in text
    box = PdfReader(io.BytesIO(content)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


def test_text_is_never_markup():
    hostile = '#let x = 1 #panic("x") *geen vet* _x_ $x^2$ @ref <label> \\ "] #read("/etc/passwd") = Kop'
    text = text_of(
        render_pdf(
            paper(
                Heading(hostile),
                Paragraph(hostile),
                Bullets([hostile]),
                Table((hostile,), [(hostile,)]),
                Note(hostile),
                SignatureBlock(hostile, "", ""),
                facts=[(hostile, hostile)],
                title="#panic() *Titel*",
            )
        )
    )
    assert "#panic() *Titel*" in text
    assert text.count('@ref <label> \\ "]') == 9
    assert "root:" not in text


def test_table_headers_repeat_and_pages_are_counted():
    rows = [(f"Gemeente {number}", "vastgesteld") for number in range(120)]
    reader = PdfReader(io.BytesIO(render_pdf(paper(Table(("Dienst", "Uitkomst"), rows)))))
    total = len(reader.pages)
    assert total == 4
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert text.count("Uitkomst") == 1
        assert f"pagina {number} van {total}" in text
        assert "Document 18 · journaal 219 · 9f3b" in text
        assert "Z/2026/0471" in text


def test_a_hash_is_copied_whole_though_it_breaks():
    digest = hashlib.sha256(b"x").hexdigest()
    text = text_of(render_pdf(paper(Table(("Bestand", "Controlesom", "Nog een"), [("a" * 30, digest, "b" * 30)]))))
    assert digest in text.replace(" ", "")
    assert "\u200b" not in text


@pytest.mark.parametrize(
    ("levels", "rendered"),
    [((1, 2, 3), (1, 2, 3)), ((3,), (1,)), ((1, 3, 3), (1, 2, 3)), ((2, 1, 9), (1, 1, 2)), ((0,), (1,))],
)
def test_headings_never_skip_a_level(levels, rendered):
    blocks = typesetting._blocks([Heading(f"Kop {level}", level) for level in levels])
    assert tuple(block["level"] for block in blocks) == rendered


def test_what_is_empty_is_left_out():
    empty = [
        Heading(" "),
        Paragraph(""),
        Note("\n"),
        Bullets([]),
        Bullets(["", Bullets([""])]),
        Paragraph((Run(""),)),
    ]
    assert typesetting._blocks(empty) == []


def test_what_belongs_together_stands_on_one_page_when_it_is_short():
    """R77: long texts, and short ones of many lines, run on over the pages and lose nothing."""
    pair = [Heading("Vraag", 2), Paragraph("Mag het?"), Paragraph("Ja.")]
    for block, kinds in (
        (Together(pair), ["heading", "together"]),
        (Together([]), ["heading"]),
        (Together([*pair, Paragraph("lang " * 600)]), ["heading", "heading", *["paragraph"] * 3]),
        (Together([*pair, Paragraph("regel\n" * 80)]), ["heading", "heading", *["paragraph"] * 3]),
        (Together([*pair, Bullets(["een"])]), ["heading", "heading", "paragraph", "paragraph", "bullets"]),
    ):
        assert [item["kind"] for item in typesetting._blocks([Heading("Kop"), block])] == kinds
    text = text_of(render_pdf(paper(Together([Paragraph("\n".join(f"regel {number}," for number in range(80)))]))))
    assert all(f"regel {number}," in text for number in range(80))
    made = WordDocument(io.BytesIO(render_docx(paper(Together(pair), Together([Paragraph("lang " * 600)])))))
    kept = {p.text[:8]: p.paragraph_format.keep_with_next for p in made.paragraphs if p.text}
    assert (kept["Vraag"], kept["Mag het?"], kept["Ja."], kept["lang lan"]) == (True, True, None, None)


def test_signatures_that_follow_each_other_stand_side_by_side():
    blocks = typesetting._blocks([SignatureBlock("a", "", ""), SignatureBlock("b", "", ""), Paragraph("x")])
    assert [block["kind"] for block in blocks] == ["signatures", "paragraph"]
    assert [item["name"] for item in blocks[0]["items"]] == ["a", "b"]


def test_numbers_are_set_right_and_short_columns_are_not_broken():
    rows = [("Een lange naam van een dienst", "€ 1.250,00", "22 november 2026"), ("Kort", "", "–")]
    table = typesetting._table(Table(("Dienst", "Raming", "Datum"), rows))
    assert table["numeric"] == [False, True, False]
    assert table["widths"] == [29, 0, 0]


def test_given_widths_win():
    assert typesetting._table(Table(("A", "B"), [("x", "y")], widths=(1, 3)))["widths"] == [1, 3]


@pytest.mark.parametrize(
    "table",
    [
        Table((), []),
        Table(("A",), [("x", "y")]),
        Table(("A", "B"), [], widths=(1,)),
        Table(("A",), [], widths=(0,)),
    ],
)
def test_a_crooked_table_is_refused(table):
    with pytest.raises(ValueError):
        render_pdf(paper(table))


def test_a_table_without_headers_or_rows_is_rendered():
    text = text_of(render_pdf(paper(Table(("", ""), [("x1", "y1")]), Table(("Leeg",), []))))
    assert "x1 y1" in text and "Leeg" in text


def test_a_character_without_a_glyph_does_not_stop_an_act():
    text = text_of(render_pdf(paper(Paragraph("Akkoord 😀 漢, één ≥ twee"), title="Titel 😀")))
    assert "Titel □" in text
    assert "Akkoord □ □, één ≥ twee" in text


def test_invisible_characters_are_left_out():
    text = text_of(render_pdf(paper(Paragraph("a\x00b\x07c\u202ed\ue000e\ufefff\tg"))))
    assert "abcdef g" in text


def test_only_web_and_mail_links_become_links():
    runs = (
        Run("web ", link="https://www.voorbeeldstad.nl/a?b=c"),
        Run("post ", link="mailto:a@voorbeeldstad.nl"),
        Run("kwaad ", link="javascript:alert(1)"),
        Run("spatie", link="https://a b"),
    )
    page = PdfReader(io.BytesIO(render_pdf(paper(Paragraph(runs))))).pages[0]
    assert [a.get_object()["/A"]["/URI"] for a in page["/Annots"]] == [
        "https://www.voorbeeldstad.nl/a?b=c",
        "mailto:a@voorbeeldstad.nl",
    ]


def test_what_we_make_passes_our_own_upload_checks():
    content = render_pdf(paper(Paragraph("x"), Table(("A",), [("b",)])))
    assert check_upload(content, "a.pdf", kind=UploadKind.SIGNED_DECISION).content == content


def test_an_english_paper_has_english_labels():
    reader = PdfReader(io.BytesIO(render_pdf(paper(language="en"))))
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Reference Z/2026/0471 Date 22 November 2026, 14:05 (Amsterdam time)" in text
    assert "page 1 of 1" in text
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


@pytest.mark.parametrize("changes", [{"instant": datetime(2026, 1, 1)}, {"language": "fr"}, {"title": " \n"}])
def test_an_impossible_paper_is_refused(changes):
    with pytest.raises(ValueError):
        render_pdf(paper(**changes))


def test_something_that_is_no_block_is_refused():
    with pytest.raises(TypeError):
        render_pdf(paper("tekst"))


def test_a_failure_of_typst_is_not_swallowed(monkeypatch):
    monkeypatch.setattr(typesetting, "_layout", lambda: b"#panic()")
    typesetting._has_glyph.cache_clear()
    with pytest.raises(RenderingFailed):
        render_pdf(paper())
    typesetting._has_glyph.cache_clear()


@pytest.mark.parametrize(
    ("instant", "printed"),
    [
        (datetime(2026, 11, 22, 13, 5, tzinfo=UTC), "22 november 2026, 14:05 uur"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2 juli 2026, 00:30 uur"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "1 januari 2027, 00:00 uur"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29 maart 2026, 01:59 uur"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29 maart 2026, 03:00 uur"),
    ],
)
def test_an_instant_is_printed_on_the_clock_of_amsterdam(instant, printed):
    assert format_instant(instant) == printed


def test_dates_are_printed_in_dutch_whatever_the_screen():
    assert format_date(date(2027, 2, 3)) == "3 februari 2027"
    assert format_date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1 januari 2027"
    assert format_date(date(2027, 2, 3), "en") == "3 February 2027"
    with pytest.raises(ValueError):
        format_instant(datetime(2026, 1, 1))


def test_plain_text_becomes_paragraphs_and_lists():
    """An empty line ends a paragraph; lines behind a dash are a list; a dash within a paragraph is not."""
    text = "Zij bindt zich aan:\n\n- de planning;\n- de uitkomst.\n\nEen regel\n- met een streepje."
    assert blocks_from_text(text) == [
        Paragraph("Zij bindt zich aan:"),
        Bullets(["de planning;", "de uitkomst."]),
        Paragraph("Een regel\n- met een streepje."),
    ]
    assert blocks_from_text("") == []


def test_a_paper_as_word_has_headings_lists_tables_and_its_language():
    """R57: in the styles of Word, in Dutch, with the facts in a table and the header of a table repeated."""
    at = datetime(2027, 2, 10, 9, 0, tzinfo=UTC)
    table = Table(("Stap", "Van"), [("1", "2 maart")], (1, 2))
    blocks = [Heading("Besluit"), Bullets(["vast te stellen"], numbered=True), table, Paragraph("Slot.")]
    made = WordDocument(
        io.BytesIO(render_docx(Paper("Voorstel", "Linderveen", "K1", at, (("Aan", "college"),), blocks)))
    )
    assert [(p.style.name, p.text) for p in made.paragraphs if p.text] == [
        ("Title", "Voorstel"),
        ("Heading 1", "Besluit"),
        ("List Number", "vast te stellen"),
        ("Normal", "Slot."),
    ]
    assert [[cell.text for cell in row.cells] for row in made.tables[1].rows] == [["Stap", "Van"], ["1", "2 maart"]]
    assert made.tables[0].rows[0].cells[1].text == "college"
    assert (made.core_properties.language, made.core_properties.title) == ("nl-NL", "Voorstel")
    assert made.core_properties.created.replace(tzinfo=UTC) == at


def test_after_a_fork_it_refuses_instead_of_waiting_for_ever(monkeypatch):
    """Threads of typst do not survive a fork: an act that waited for them would keep the database locked."""
    render_pdf(paper())
    monkeypatch.setattr("os.getpid", lambda: -1)
    with pytest.raises(RenderingFailed, match="before this process was forked"):
        render_pdf(paper())
