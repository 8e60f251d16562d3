"""The internal progress report and the portfolio (R128, R129, R131)."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pypdf import PdfReader

from accounts.models import Role
from accounts.staff import StaffRole
from portal.portfolio import coming_deadlines, portfolio_rows, work_per_person
from projects.journal.models import Event
from projects.procedure.steps import Step
from projects.progress.actions import CloseRisk, WriteProgressNote
from projects.progress.models import ProgressNote
from projects.progress.report import recent_events, reports_of
from projects.tree.models import Project

SECRET = "De wethouder twijfelt"


def report(world, project: Project):
    """The report of a project now."""
    with world.at():
        return reports_of(Project.objects.for_lists().filter(pk=project.pk))[0]


def browser(user) -> Client:
    """Somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client


def plan(project: Project, step: Step, first: date, last: date) -> None:
    """Plans a step."""
    project.steps.filter(step=step).update(planned_from=first, planned_until=last)


def test_it_says_which_steps_were_taken_and_which_come(world):
    """R129: with their days, from the procedure itself."""
    project = world.team_confirmed()
    found = report(world, project)
    assert [step.number for step in found.taken] == [1, 2]
    assert [step.number for step in found.to_come] == [3, 4, 5, 6, 7]
    assert found.taken[0].done_on is not None


def test_it_says_what_deviates(world):
    """R129: a step that is late, by how many days; one that was done late says so for ever."""
    project = world.team_confirmed()
    done = report(world, project).taken[0].done_on
    today = world.now.date()
    plan(project, Step.KICKOFF, done - timedelta(days=9), done - timedelta(days=3))
    plan(project, Step.STRATEGY, done - timedelta(days=3), today - timedelta(days=1))
    found = report(world, project)
    assert [(row.step.number, row.days, row.is_over) for row in found.deviations] == [(1, 3, True), (2, 1, False)]
    assert found.deviations[0].sentence.startswith("Stap 1, Startbijeenkomst, is 3 dagen later afgerond dan gepland (")
    assert found.deviations[1].sentence.startswith("Stap 2, Inkoopstrategie, is 1 dag over de geplande laatste dag (")
    assert found.late_days == 1
    plan(project, Step.STRATEGY, done - timedelta(days=3), today)
    assert [row.step.number for row in report(world, project).deviations] == [1]


def test_a_deadline_that_comes_near_is_a_risk(world):
    """R129: as long as somebody has to decide, from fourteen days before; and it is among the dates that come."""
    project = world.strategy_offered()
    deadline = project.rounds.filter(kind="final_strategy").get().deadline
    world.now = deadline - timedelta(days=15)
    found = report(world, project)
    assert [row.what for row in found.next_dates if row.on == deadline.date()] == [
        "Uiterste moment om te besluiten: definitieve inkoopstrategie"
    ]
    assert not any("besloten" in text for text in found.risks)
    world.now = deadline - timedelta(days=10)
    world.adopt(project, world.authorities[0])
    (risk,) = [text for text in report(world, project).risks if "besloten" in text]
    assert risk.startswith("2 van de 3 aanbestedende diensten hebben nog niet besloten over: ")


def test_the_lead_buyer_adds_remarks_and_risks(world):
    """R128: a risk stays until what came of it was recorded; the journal does not repeat the text."""
    project = world.announced()
    world.act(WriteProgressNote, project, kind="remark", text="Loopt goed.", step="")
    risk = world.act(WriteProgressNote, project, kind="risk", text=SECRET, step=Step.STRATEGY)
    found = report(world, project)
    assert ([note.text for note in found.remarks], [note.text for note in found.open_risks]) == (
        ["Loopt goed."],
        [SECRET],
    )
    world.act(CloseRisk, project, target=risk, outcome="Hij stemt in.")
    found = report(world, project)
    assert (found.open_risks, [note.outcome for note in found.closed_risks]) == ((), ["Hij stemt in."])
    assert len(world.refusal(CloseRisk, project, target=ProgressNote.objects.get(pk=risk.pk))) == 1
    assert not Event.objects.filter(sentence__contains=SECRET).exists()
    assert [event.type for event in recent_events(project)][:1] == ["risico-afsluiten"]


@pytest.mark.parametrize("role", [Role.CONTACT, Role.DECIDER, Role.RECORDS])
def test_nothing_of_it_is_on_a_page_for_others(world, role):
    """R131: no page, feed or file for authorities or the public has the text; the addresses are closed to them."""
    project = world.interested()
    world.act(WriteProgressNote, project, kind="risk", text=SECRET, step="")
    reader, nobody = browser(world.user(world.authorities[0], role)), Client()
    base = f"/beheer/projecten/{project.public_id}/voortgang"
    with world.at():
        for url in (f"{base}/", f"{base}.pdf", "/beheer/voortgang/", "/beheer/voortgang.pdf"):
            assert browser(world.lead_buyer).get(url).status_code == 200
            assert reader.get(url).status_code in (302, 403)
            assert nobody.get(url).status_code == 302
        for url in (
            "/",
            "/inkoopplan/2027/",
            "/projecten/schoonmaak-gebouwen/",
            "/projecten/schoonmaak-gebouwen/startbijeenkomst/",
            "/projecten/schoonmaak-gebouwen/voortgang.atom",
            "/open-data/ocds/releases.json",
            f"/open-data/projecten/{project.public_id}.json",
            f"/zoeken/?q={SECRET.split()[1]}",
            "/mijn/",
        ):
            for client in (reader, nobody):
                assert SECRET not in client.get(url).content.decode()


def test_only_the_team_writes_in_it(world):
    """R32, R128: the expertise centre reads; authorities do nothing."""
    project = world.announced()
    for by in (
        world.staff("esra@inkoop.example", "Esra", "Y", StaffRole.EXPERTISE_CENTRE),
        (world.authorities[0], Role.CONTACT),
    ):
        assert len(world.refusal(WriteProgressNote, project, by)) == 1
    with pytest.raises(ValidationError):
        world.act(WriteProgressNote, project, kind="risk", text=" ", step="")


def test_it_is_a_pdf_too(world):
    """R128: of one project and of all; marked as internal."""
    project = world.announced()
    world.act(WriteProgressNote, project, kind="risk", text=SECRET, step="")
    client = browser(world.lead_buyer)
    with world.at():
        for url in (f"/beheer/projecten/{project.public_id}/voortgang.pdf", "/beheer/voortgang.pdf"):
            pages = PdfReader(io.BytesIO(client.get(url).content)).pages
            text = " ".join(" ".join(page.extract_text() for page in pages).split())
            assert SECRET in text and "Intern stuk van de inkooporganisatie" in text


def test_the_portfolio_has_late_projects_first(world):
    """The most late first; who carries how many; what comes in two weeks."""
    early, late = world.announced(world.project("Afval")), world.announced(world.project("Zout"))
    today = world.now.date()
    plan(early, Step.KICKOFF, today, today + timedelta(days=5))
    plan(late, Step.KICKOFF, today - timedelta(days=9), today - timedelta(days=4))
    with world.at():
        rows = portfolio_rows()
        assert [(row["title"], row["late_days"]) for row in rows] == [("Zout", 4), ("Afval", 0)]
        dates = [(row.on, project["title"]) for row, project in coming_deadlines(rows)]
        assert (today + timedelta(days=5), "Afval") in dates
        (work,) = [row for row in work_per_person(rows) if row["person"] == world.lead_buyer]
        assert (len(work["projects"]), work["late"], work["next"]) == (2, 1, today - timedelta(days=4))
        client = browser(world.lead_buyer)
        page = client.get("/beheer/projecten/").content.decode()
        assert "4 dagen te laat" in page and "Werk per persoon" in page
        assert '<svg class="portal-gantt"' in client.get("/beheer/projecten/?weergave=tijdlijn").content.decode()
        assert "Zout" not in client.get("/beheer/projecten/?zoek=afval").content.decode()


def test_reports_ask_as_much_for_many_projects_as_for_few(world, django_assert_num_queries):
    """A fixed number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted() -> int:
        with world.at(), CaptureQueriesContext(connection) as captured:
            portfolio_rows()
        return len(captured)

    world.announced(world.project("Een"))
    few = counted()
    for title in ("Twee", "Drie", "Vier"):
        world.interested(world.project(title))
    assert counted() == few
