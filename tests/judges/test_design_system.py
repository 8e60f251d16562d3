"""NL Design System as an interface: its names, the Voorbeeld theme, the official bundle (dependencies.md, "look")."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from portal.themes import read_theme, served
from tests.judges.conftest import TOOLS
from tests.judges.walking import AXE, CONTRAST

NAME = r"(?:utrecht|denhaag)-[a-z0-9_-]*[a-z0-9]"
BUNDLE = TOOLS / "@utrecht/component-library-css/dist/index.css"
THEME = TOOLS / "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
# What a theme decides about, and which of our elements shows it.
SHOWN = {
    ".utrecht-nav-bar": ("backgroundColor", "color"),
    ".utrecht-heading-1": ("color", "fontWeight"),
    ".utrecht-link": ("color",),
    ".utrecht-button--primary-action:not([aria-disabled])": ("backgroundColor", "color", "borderTopLeftRadius"),
    ".utrecht-button--secondary-action": ("color", "borderTopColor"),
    ".utrecht-textbox": ("borderTopColor", "color", "backgroundColor"),
    ".utrecht-alert--error": ("backgroundColor", "borderTopColor"),
}
COMPUTED = """(shown) => Object.fromEntries(Object.entries(shown).flatMap(([selector, properties]) => {
  const style = getComputedStyle(document.querySelector(`main ${selector}, header ${selector}`));
  return properties.map((property) => [`${selector} ${property}`, style[property]]);
}))"""


def official() -> str:
    """Every style sheet of the official packages."""
    sheets = [*TOOLS.glob("@utrecht/component-library-css/dist/*.css"), *TOOLS.glob("@gemeente-denhaag/*/dist/*.css")]
    return "".join(sheet.read_text() for sheet in [*sheets, THEME])


def ours() -> dict[str, str]:
    """Our templates, style sheets and code, by name."""
    kinds = ["*.html", "*.css", "*.py"]
    listed = subprocess.run(["git", "ls-files", "--", *kinds], cwd=settings.BASE_DIR, capture_output=True, text=True)
    return {
        name: Path(settings.BASE_DIR, name).read_text()
        for name in listed.stdout.split()
        if not name.startswith("tests/")
    }


@pytest.mark.parametrize("pattern", [rf"--{NAME}", rf"(?<![\w-]){NAME}"], ids=["tokens", "classes"])
def test_every_name_exists_in_the_official_packages(pattern):
    """So that a theme drops in, and the official bundle can replace our style sheet."""
    known = set(re.findall(pattern.replace(r"(?<![\w-])", r"\."), official()))
    known = {name.removeprefix(".") for name in known}
    unknown = {(name, file) for file, text in ours().items() for name in re.findall(rf"{pattern}(?!-*[\w{{-])", text)}
    assert sorted((name, file) for name, file in unknown if name not in known) == []


def test_the_voorbeeld_theme_is_accepted_as_it_is_published():
    """The whole file, as an administrator pastes it into the settings."""
    read_theme(THEME.read_text())
    assert len(served(THEME.read_text())) < 30_000


@pytest.fixture
def themed(site, browser):
    """The page with every component, with the Voorbeeld theme as the settings of the site put it there."""
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce", color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site}/werkwijze/bouwstenen/")
    page.evaluate(
        "document.documentElement.classList.add('voorbeeld-theme'); document.documentElement.dataset.themed = ''"
    )
    # Where base.html links the theme: after our tokens, before everything else.
    page.evaluate(
        """(theme) => { const style = document.createElement("style"); style.textContent = theme;
        document.querySelector("link[href*=tokens]").after(style); }""",
        served(THEME.read_text()),
    )
    yield page
    context.close()


def test_with_the_voorbeeld_theme_our_components_look_as_in_the_official_bundle(themed):
    """The same theme through our style sheets and through the official ones gives the same colours and corners."""
    with_ours = themed.evaluate(COMPUTED, SHOWN)
    themed.evaluate("document.querySelectorAll('link[rel=stylesheet]').forEach((link) => { link.disabled = true; })")
    themed.add_style_tag(content=BUNDLE.read_text() + THEME.read_text())
    assert with_ours == themed.evaluate(COMPUTED, SHOWN)


def test_the_voorbeeld_theme_is_readable(themed, walk):
    """Contrast is as axe-core wants it, also for who prefers dark: a theme is one set of colours."""
    themed.evaluate(walk.axe)
    assert themed.evaluate(AXE, CONTRAST) == []
