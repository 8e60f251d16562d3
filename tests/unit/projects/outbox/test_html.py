"""The HTML part of a mail: the words of the text, in a layout that every mail program shows (R133)."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from projects.outbox.html import MOST_BYTES, Piece, pieces, render, take_apart

BASE = "https://inkoop.example"
TEXT = """Beste Noor de Vries,

Wij nodigen gemeente Linderveen uit voor de startbijeenkomst van “Groen & grijs <2027>”.

Wanneer: maandag 4 januari 2027 om 12:00 uur
Waar: Raadhuis, Dorpsstraat 1

De stukken:
- Agenda: https://inkoop.example/documenten/1/
- Deelnemerslijst

Het platform staat hier:
https://platform.example/512345?a=1&b=2

Laat weten of u komt:
https://inkoop.example/mijn/projecten/groen/reageren/

-- 
Inkoopbureau De Linde
U ontvangt dit bericht omdat u een rol hebt voor gemeente Linderveen.
https://inkoop.example/
"""
SUBJECT = "Uitnodiging startbijeenkomst Groen & grijs <2027>"
BUTTONS = {"Openen", "Openen in het portaal"}


class Reader(HTMLParser):
    """Reads a mail as a person does: words, links, and the elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if data.strip():
            self.texts.append(" ".join(data.split()))

    def all(self, tag: str) -> list[dict]:
        """The attributes of all elements of a kind."""
        return [attrs for found, attrs in self.elements if found == tag]

    @property
    def links(self) -> list[str]:
        """Where the links lead."""
        return [attrs["href"] for attrs in self.all("a")]


def read(text: str = TEXT, subject: str = SUBJECT) -> Reader:
    """The mail of a text."""
    return Reader(render(subject, text, base_url=BASE))


def words(text: str) -> set[str]:
    """The words of a text."""
    return set(re.findall(r"\S+", text))


def test_the_html_says_nothing_that_the_text_does_not_say():
    """R133: but for the words on a button, and the other way round."""
    said = words(" ".join(text for text in read().texts if text not in BUTTONS))
    assert said - words(TEXT) - words(SUBJECT) == set()
    assert words(TEXT) - said == {"-", "--"}


def test_a_mail_is_made_of_tables_and_inline_styles_only():
    """R133: no image, no script, no style sheet, nothing from elsewhere; every table is for layout."""
    mail = read()
    used = {tag for tag, _attrs in mail.elements}
    wanted = "html head meta title body div table tr td h1 p br ul li a strong span"
    assert used == set(wanted.split(" "))
    assert {attrs.get("role") for attrs in mail.all("table")} == {"presentation"}
    assert mail.all("html") == [{"lang": "nl", "dir": "ltr"}]
    assert [attrs for _tag, attrs in mail.elements if {"src", "class", "id", "background"} & set(attrs)] == []


def test_every_colour_comes_with_its_background():
    """R133: dark mode turns both or none, so words never vanish: every cell that has one has the other."""
    cells = [attrs["style"] for attrs in read().all("td") if "color:" in attrs.get("style", "")]
    alone = [style for style in cells if style.count("background-color:") != 1]
    assert [style for style in alone if "border-top:1px" not in style and "border:2px" not in style] == []


def test_links_lead_where_the_text_says_and_show_their_address():
    """R133: each address stands there in words; a line of its own becomes a button as well."""
    mail = read()
    assert mail.links == [
        "https://inkoop.example/documenten/1/",
        "https://platform.example/512345?a=1&b=2",
        "https://platform.example/512345?a=1&b=2",
        "https://inkoop.example/mijn/projecten/groen/reageren/",
        "https://inkoop.example/mijn/projecten/groen/reageren/",
        "https://inkoop.example/",
    ]
    assert [text for text in mail.texts if text in BUTTONS] == ["Openen", "Openen in het portaal"]
    assert {link for link in mail.links if link not in mail.texts} == set()


def test_only_the_last_button_is_full():
    """What is asked stands out."""
    colours = [attrs["style"].split(";")[0] for attrs in read().all("td") if "border:2px" in attrs.get("style", "")]
    assert colours == ["background-color:#ffffff", "background-color:#154a80"]


def test_what_people_wrote_is_never_markup():
    """R133: escaped, and only http and https can be followed."""
    nasty = "Beste X,\n\n<script>alert(1)</script> <img src=x> javascript:alert(1) data:text/html,x ftp://x.example\n"
    nasty += '\nhttps://x.example/"onmouseover="x\n\nhttp://goed.example/<b>'
    mail = read(nasty, subject="<b>Onderwerp</b>")
    assert mail.all("script") == mail.all("img") == mail.all("b") == []
    assert set(mail.links) == {"https://x.example/", "http://goed.example/"}
    assert "<b>Onderwerp</b>" in unescape(render("<b>Onderwerp</b>", nasty, base_url=BASE))
    assert [attrs for _tag, attrs in mail.elements if "onmouseover" in attrs] == []


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Zie https://a.example/x.", [("Zie ", ""), ("https://a.example/x", "https://a.example/x"), (".", "")]),
        ("(https://a.example/x)", [("(", ""), ("https://a.example/x", "https://a.example/x"), (")", "")]),
        ("https://a.example/x_(y)", [("https://a.example/x_(y)", "https://a.example/x_(y)")]),
        ("“https://a.example/”, toch?", [
            ("“", ""), ("https://a.example/", "https://a.example/"), ("”, toch?", ""),
        ]),
        ("Geen adres: a@b.example", [("Geen adres: a@b.example", "")]),
    ],
)  # fmt: skip
def test_an_address_ends_where_the_sentence_goes_on(line, wanted):
    """R133: a full stop or a bracket does not belong to it."""
    assert pieces(line) == tuple(Piece(*piece) for piece in wanted)


def test_the_text_is_taken_apart_in_order():
    """Salutation, sentences, facts, a list, links, and the sign-off apart."""
    mail = take_apart(TEXT)
    assert [block.kind for block in mail.blocks] == [
        "text", "text", "facts", "text", "items", "text", "link", "text", "link",
    ]  # fmt: skip
    assert mail.blocks[2].labels == ("Wanneer:", "Waar:")
    assert mail.preheader == "Wij nodigen gemeente Linderveen uit voor de startbijeenkomst van “Groen & grijs <2027>”."
    assert (mail.sender, len(mail.footer)) == ("Inkoopbureau De Linde", 2)


def test_an_old_text_without_a_sign_off_is_shown_too():
    """A message from before is not lost, and gets no sender that its text does not name."""
    mail = take_apart("Beste X,\n\nTekst.\n")
    assert ([block.kind for block in mail.blocks], mail.sender, mail.footer) == (["text", "text"], "", ())
    assert read("Beste X,\n\nTekst.\n", "O").texts == ["O", "Tekst.", "O", "Beste X,", "Tekst."]


@pytest.mark.parametrize("text", ["", "\n", "x", "- ", "-- \n", "https://a.example/"])
def test_any_text_can_be_shown(text):
    """R133: delivering never stops at a strange text."""
    assert read(text).all("html") == [{"lang": "nl", "dir": "ltr"}]


def test_a_mail_is_never_cut_off():
    """R133: under 100 KB; where that cannot be, the text goes alone, and whole."""
    longest = "\n\n".join(["Een toelichting van een gemeente, met & erin, die honderd tekens lang is. " * 2] * 500)
    assert 70_000 < len(render(SUBJECT, longest, base_url=BASE).encode()) <= MOST_BYTES == 100_000
    assert render(SUBJECT, longest * 2, base_url=BASE) == ""
