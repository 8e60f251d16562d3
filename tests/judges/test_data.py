"""Feeds, calendars and open data as readers that nobody here wrote take them (issue 6)."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from lxml import etree

GRAMMAR = Path(__file__).parent / "data" / "atom.rnc"


def links(site: str, page: str, ending: str) -> list[str]:
    """The addresses on a page that end so."""
    found = re.findall(rf'href="([^"]+\.{ending})(?:\?[^"]*)?"', requests.get(site + page, timeout=30).text)
    return sorted({address.removeprefix(site) for address in found if address.startswith((site, "/"))})


@pytest.mark.parametrize("page", ["/inkoopplan/", "/projecten/softwarelicenties/"])
def test_feeds_are_atom(site, page):
    """RFC 4287: the grammar of appendix B, and a feed that names itself."""
    import rnc2rng

    tree = etree.fromstring(rnc2rng.dumps(rnc2rng.load(str(GRAMMAR))).encode())
    grammar = etree.RelaxNG(tree)
    feeds = links(site, page, "atom")
    assert feeds
    for address in feeds:
        answer = requests.get(site + address, timeout=30)
        feed = etree.fromstring(answer.content)
        assert grammar.validate(feed), grammar.error_log
        names = {"a": "http://www.w3.org/2005/Atom"}
        assert feed.xpath("string(a:link[@rel='self']/@href)", namespaces=names).endswith(address)
        assert feed.xpath("count(a:entry)", namespaces=names) > 0
        # One of the assertions that RELAX NG leaves: an author on the feed, or on every entry.
        assert feed.xpath("boolean(a:author) or not(a:entry[not(a:author)])", namespaces=names)


@pytest.mark.parametrize("page", ["/inkoopplan/", "/projecten/softwarelicenties/"])
def test_calendars_are_icalendar(site, page):
    """RFC 5545, as vobject reads and validates it: every event has its UID and DTSTAMP."""
    import vobject

    calendars = links(site, page, "ics")
    assert calendars
    for address in calendars:
        answer = requests.get(site + address, timeout=30)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
        calendar = vobject.readOne(answer.text)
        assert calendar.validate(raiseException=True)
        assert len(list(calendar.vevent_list)) > 0


def test_open_data_keeps_to_its_description(site, tmp_path):
    """Schemathesis tries every address of the OpenAPI description, with what is allowed and with what is not."""
    command = [Path(sys.executable).with_name("st"), "run", f"{site}/open-data/openapi.json"]
    command += ["--max-examples", "60", "--seed", "1", "--url", site]
    told = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert told.returncode == 0, told.stdout[-6000:]
