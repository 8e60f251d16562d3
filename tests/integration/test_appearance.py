"""The language a visitor chooses, and the name, logo and theme of the organisation (R138, screens.md)."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.staff import StaffRole
from portal.appearance import Appearance, small_png
from portal.themes import read_theme, served

THEME = """/* een thema */
.voorbeeld-theme, :root {
  --utrecht-link-color: #a2151e;
  --utrecht-button-border-radius: calc(2px + 1px);
}
"""


def picture(size: tuple[int, int] = (1200, 300), kind: str = "PNG") -> bytes:
    """A picture in one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, "#154a80").save(file, kind)
    return file.getvalue()


def test_a_visitor_chooses_english_and_keeps_it(world):
    """R138: with the switch in the footer; texts of the organisation stay Dutch and are marked so."""
    client = Client()
    with world.at():
        answer = client.post("/taal/", {"taal": "en", "terug": "/inkoopplan/"})
        assert (answer.status_code, answer["Location"]) == (302, "/inkoopplan/")
        page = client.get("/")
        text = page.content.decode()
        assert page["Content-Language"] == "en" and "Cookie" in page["Vary"]
        assert '<html lang="en"' in text and "To the procurement plan" in text
        assert '<div class="utrecht-article utrecht-paragraph--lead" lang="nl">' in text
        assert 'value="nl" lang="nl">Nederlands</button>' in text
        client.post("/taal/", {"taal": "nl", "terug": "/"})
        assert "Naar het inkoopplan" in client.get("/").content.decode()


def test_without_a_choice_it_is_dutch(world, client):
    """R138: whatever the browser asks, and whatever a cookie says."""
    client.cookies["taal"] = "xx"
    with world.at():
        assert '<html lang="nl"' in client.get("/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("back", ["https://elders.example/", "//elders.example", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(client, back):
    """Another site is not a way back; another language and another method are refused."""
    assert client.post("/taal/", {"taal": "en", "terug": back})["Location"] == "/"
    assert client.post("/taal/", {"taal": "de"}).status_code == 400
    assert client.get("/taal/").status_code == 405


def test_errors_are_in_the_chosen_language(world):
    """R138: a refused act too."""
    project = world.announced()
    client = Client()
    client.force_login(world.user(world.authorities[0]))
    client.cookies["taal"] = "en"
    with world.at():
        page = client.get(f"/mijn/projecten/{project.page.slug}/niet-bestaand/")
        assert page.status_code == 404 and "This page does not exist" in page.content.decode()


@pytest.mark.parametrize("text", ["", THEME, ":root{--a:1}", ":root { --a: rgb(1 2 3 / 50%); --b: var(--a) }"])
def test_a_theme_has_custom_properties(text):
    """NL Design System: in :root or in a class."""
    read_theme(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("body { display: none }", 1),
        (":root {\n  --a: 1;\n  color: red;\n}", 3),
        (":root {\n --utrecht-link-color: url(https://elders.example/x.png) }", 2),
        (":root { --utrecht-link-color: var(--a); --a: url(https://elders.example/x.png) }", 1),
        ("\n@import 'x.css';", 2),
        (":root { --a: 1 } </style><script>", 1),
        (":root { --portal-ink: expression(alert(1)) }", 1),
        (":root { --portal-ink: '</style><script>' }", 1),
        ("@media print { :root { --portal-ink: red } }", 1),
        (":root { --a: 1", 1),
        ("/* een */\n\n.a > .b { --c: 1 }", 3),
    ],
)
def test_anything_else_is_refused_with_its_line(text, line):
    """R134: it can change how the portal looks and nothing that it shows or asks."""
    with pytest.raises(ValidationError) as refused:
        read_theme(text)
    assert refused.value.params == {"line": line}


def test_only_what_the_portal_uses_is_served():
    """With what that is made of; the rest of a published theme, whatever it is, goes nowhere."""
    theme = """.voorbeeld-theme, :root {
      --utrecht-link-color: var(--basis-color); /* blauw */
      --basis-color: rgb(0 0 255);
      --ams-page-header-background: url("data:image/svg+xml;utf8,<svg></svg>");
      --ams-tabs-box-shadow: inset 0 -var(--basis-color) 0 0;
    }"""
    expected = ".voorbeeld-theme, :root{--utrecht-link-color:var(--basis-color);--basis-color:rgb(0 0 255)}"
    assert served(theme) == expected


def test_a_logo_is_made_small():
    """Nothing but its pixels is kept."""
    with Image.open(io.BytesIO(small_png(picture(kind="JPEG")))) as kept:
        assert (kept.format, kept.size) == ("PNG", (480, 120))
    for wrong in (b"<svg/>", picture()[:200], b""):
        with pytest.raises(ValidationError):
            small_png(wrong)


def test_an_administrator_gives_the_portal_its_look(world):
    """Name, logo and theme on every page, each at an address that changes with it; others may not."""
    administrator = world.staff("tom@inkoop.example", "Tom", "B", StaffRole.ADMINISTRATOR)
    client = Client()
    client.force_login(administrator)
    with world.at():
        url = client.get("/beheer/settings/portal/appearance/")["Location"]
        given = {"name": "Inkoop Noord", "theme": THEME, "theme_class": "voorbeeld-theme"}
        logo = SimpleUploadedFile("logo.png", picture(), "image/png")
        assert client.post(url, given | {"logo_file": logo}).status_code == 302
        look = Appearance.objects.get()
        page = Client().get("/").content.decode()
        assert "Inkoop Noord" in page and 'class="utrecht-root voorbeeld-theme"' in page
        for address, kind in (
            (f"/thema/{look.theme_digest}.css", "text/css"),
            (f"/thema/{look.logo_digest}.png", "image/png"),
        ):
            assert address in page
            answer = Client().get(address)
            assert answer["Content-Type"].startswith(kind) and "immutable" in answer["Cache-Control"]
        assert Client().get("/thema/0123456789abcdef.css").status_code == 404
        refused = client.post(url, given | {"theme": "body{}"})
        assert refused.status_code == 200 and "Regel 1 is geen eigenschap" in refused.content.decode()
        assert Appearance.objects.get().theme == THEME.strip()
        assert client.post(url, given | {"no_logo": "on"}).status_code == 302
        assert "/thema/" in Client().get("/").content.decode() and Appearance.objects.get().logo is None
        other = Client()
        other.force_login(world.lead_buyer)
        assert other.get(url).status_code == 302
