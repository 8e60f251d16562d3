"""What judges that nobody here wrote say of every page (how the portal is judged, issue 6)."""

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from tests.judges.conftest import TOOLS
from tests.judges.walking import NARROW, Seen

MAIN = re.compile(r"<main\b.*</main>", re.S)
DOCUMENT = '<!doctype html><html lang="nl"><head><title>Beheer</title></head><body>{}</body></html>'


def nothing(found: Iterable[tuple[str, Seen | str]]) -> None:
    """Fails with every finding once, and the first pages it was found on."""
    pages = defaultdict(list)
    for finding, page in found:
        pages[finding].append(str(page))
    told = "\n".join(f"{finding}\n    {len(on)} x: {', '.join(on[:4])}" for finding, on in sorted(pages.items()))
    assert not pages, told


def test_the_walk_comes_everywhere(walk):
    """The judges see the pages of everybody."""
    seen = defaultdict(int)
    for page in walk.pages:
        seen[page.who] += 1
    assert len(walk.pages) > 150, seen


def test_axe_finds_no_violation(walk):
    """WCAG 2.2 AA and best practices, light and dark, with everything unfolded."""
    nothing((finding, page) for page in walk.pages for finding in page.found)


def test_everything_is_reached_and_seen_with_the_tab_key(walk):
    """WCAG 2.1.1 and 2.4.7, with everything unfolded."""
    nothing((finding, page) for page in walk.pages for finding in page.keyboard)


def test_every_page_fits_a_window_of_320_pixels(walk):
    """Which is also 1280 pixels at 400 %: nothing moves sideways."""
    nothing((str(page.width), page) for page in walk.pages if page.width > NARROW)


def test_no_page_asks_another_host(walk, site):
    """Nor a font, nor a picture, nor a counter."""
    nothing((host, page) for page in walk.pages for host in page.hosts - {site})


def test_no_page_complains(walk):
    """Nothing in the console: no refused style or script, nothing missing."""
    nothing((line, page) for page in walk.pages for line in page.console)


def test_the_nu_html_checker_finds_no_error(walk, tmp_path):
    """Every page as the server sent it; of pages in the Wagtail admin only what is in `main`: the rest is Wagtail's."""
    names = {}
    for number, page in enumerate(walk.pages):
        file = tmp_path / f"{number:04}.html"
        names[file.name] = str(page)
        in_admin = urlsplit(page.path).path.startswith("/beheer/")
        file.write_text(DOCUMENT.format(MAIN.search(page.html).group()) if in_admin else page.html)
    vnu = ["java", "-jar", TOOLS / "vnu-jar/build/dist/vnu.jar", "--format", "json", "--errors-only"]
    judged = subprocess.run(
        [*vnu, "--exit-zero-always", *sorted(tmp_path.glob("*.html"))], capture_output=True, text=True, check=True
    )
    messages = json.loads(judged.stderr)["messages"]
    found = [(f"{m['message']} {m.get('extract', '')}", names[m["url"].rsplit("/", 1)[-1]]) for m in messages]
    nothing(found)
