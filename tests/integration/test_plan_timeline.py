"""The plan on a timeline, as a calendar and for search engines (R130, R131)."""

import json
import re
from datetime import date

import pytest
from icalendar import Calendar

from projects.procedure.steps import Step
from projects.progress.selectors import plan
from projects.progress.timeline import LABEL, RIGHT, WIDTH, timeline
from projects.tree.models import ProjectStep


@pytest.fixture
def read(world, client):
    """What a visitor gets."""

    def read(url: str):
        with world.at():
            return client.get(url)

    return read


@pytest.fixture
def planned(world):
    """An announced project of which two steps have planned days; it is 4 January 2027."""
    project = world.announced()
    ProjectStep.objects.filter(project=project).update(planned_from=None, planned_until=None)
    for step, days in (
        (Step.KICKOFF, (date(2027, 1, 1), date(2027, 1, 31))),
        (Step.STRATEGY, (date(2027, 2, 1), date(2027, 2, 28))),
    ):
        project.steps.filter(step=step).update(planned_from=days[0], planned_until=days[1])
    return project


def test_bars_lie_where_their_days_lie(world, planned):
    """R130: 59 days on a line; the second step begins where the first ends, and the real bar ends today."""
    with world.at():
        drawn = timeline(plan(2027))
    (row,) = drawn.rows
    room = WIDTH - LABEL - RIGHT
    assert (drawn.first, drawn.last) == (date(2027, 1, 1), date(2027, 2, 28))
    kickoff, real, strategy = row.bars
    assert (kickoff.x, kickoff.x + kickoff.width) == (LABEL, LABEL + round(room * 31 / 59))
    assert (strategy.x, strategy.x + strategy.width) == (kickoff.x + kickoff.width, WIDTH - RIGHT)
    days = (world.now.date() - date(2027, 1, 1)).days
    assert (real.kind, real.x + real.width) == ("real", LABEL + round(room * (days + 1) / 59))
    assert drawn.today == LABEL + round(room * days / 59)
    assert [(bar.kind, bar.number) for bar in row.bars] == [("open", 1), ("real", 0), ("planned", 2)]
    assert [(month.label, month.is_year) for month in drawn.months] == [("Jan 2027", True), ("Feb", False)]


def test_a_step_that_is_late_is_drawn_so(world, planned):
    """R130: from the day after its planned last day, while it is not done."""
    planned.steps.filter(step=Step.KICKOFF).update(planned_until=date(2027, 1, 1))
    with world.at():
        assert timeline(plan(2027)).rows[0].bars[0].kind == "late"


def test_without_days_there_is_nothing_to_draw(world, planned):
    """R130: a project that did not begin and has no planning."""
    planned.steps.update(planned_from=None, planned_until=None, opened_at=None, state="planned")
    with world.at():
        assert timeline(plan(2027)) is None


def test_the_timeline_says_in_a_table_what_it_draws(planned, read):
    """R138: with the filter kept, and a way back to the table."""
    page = read("/inkoopplan/2027/?weergave=tijdlijn&q=schoonmaak").content.decode()
    assert '<svg class="portal-gantt"' in page and 'role="img"' in page
    assert "De tijdlijn als tabel" in page and "1 jan 2027 – 31 jan 2027" in page
    assert 'href="?q=schoonmaak"' in page
    assert "portal-gantt" not in read("/inkoopplan/2027/").content.decode()


def test_the_plan_is_a_calendar(world, planned, read):
    """R130: the planned ends of steps; the same UID with a higher SEQUENCE when something happened."""
    for url in ("/inkoopplan/2027/inkoopplan.ics", "/projecten/schoonmaak-gebouwen/planning.ics"):
        answer = read(url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert [(str(event["SUMMARY"]), event["DTSTART"].dt) for event in events] == [
            ("Schoonmaak gebouwen: gepland einde van stap 1, Startbijeenkomst", date(2027, 1, 31)),
            ("Schoonmaak gebouwen: gepland einde van stap 2, Inkoopstrategie", date(2027, 2, 28)),
        ]
        assert str(events[0]["UID"]) == f"stap-1-{planned.public_id}"
    assert read("/inkoopplan/2027/inkoopplan.csv").headers.get("Cache-Control", "") == ""


def test_machines_read_what_a_page_is_about(world, planned, read):
    """R130: schema.org and social metadata; a title cannot end the block it stands in."""
    type(planned.page).objects.filter(pk=planned.page.pk).update(title="Kleding </script> & schoenen")
    page = read("/projecten/schoonmaak-gebouwen/").content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert json.loads(block)["name"] == "Kleding </script> & schoenen"
    assert '<meta property="og:url" content="http://localhost:8000/projecten/schoonmaak-gebouwen/">' in page
    dataset = re.findall(r'ld\+json">(.*?)</script>', read("/inkoopplan/2027/").content.decode(), re.S)
    assert (
        json.loads(dataset[0])["distribution"][0]["contentUrl"]
        == "http://localhost:8000/inkoopplan/2027/inkoopplan.csv"
    )


@pytest.mark.parametrize("url", ["/inkoopplan/2027/inkoopplan.ics", "/inkoopplan/2027/?weergave=tijdlijn"])
def test_what_was_not_announced_is_not_there(world, read, url):
    """R131."""
    world.project()
    assert "Schoonmaak" not in read(url).content.decode()
