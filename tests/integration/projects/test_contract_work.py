"""The work on a contract: plan, tasks, performance, meetings, issues, expectations, reports (R114–R119, R125–R127)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from projects.contract_management.actions import (
    AddIndicator,
    AgreeImprovement,
    ArchiveContract,
    CancelMeeting,
    ChangeContract,
    ChangeExpectation,
    ChangeIssue,
    EndEarly,
    FinishPoint,
    HandleTask,
    LayDownPlan,
    NoteExpectation,
    PlanMeetings,
    RecordMeeting,
    RecordResult,
    ReportIssue,
    SendReport,
)
from projects.contract_management.charts import chart_of
from projects.contract_management.forms_work import points_in
from projects.contract_management.models import ActionPoint, Activity, Contract, ContractFile, Issue, Task
from projects.contract_management.planning import activities_for
from projects.contract_management.selectors import files_for, late_tasks, open_tasks, plan_of
from projects.outbox.models import Message
from projects.procedure.gate import Refused
from tests.integration.projects.contract_helpers import act, facts, register

YEARLY = {"Contractgegevens nalopen en bijwerken": ("passive", 12, date(2027, 6, 30))}


def recipients(code: str) -> list[str]:
    """Who got a message of this act."""
    return sorted(Message.objects.filter(kind=code).values_list("recipient", flat=True))


def test_active_comes_on_top_of_passive(world):
    """R117: an active contract can choose the passive activities too."""
    passive, active = register(world), register(world, number="C-2", level="active")
    assert {row.level for row in activities_for(passive)} == {"passive"}
    assert len(activities_for(active)) == Activity.objects.count() > len(activities_for(passive))


def test_the_tasks_follow_from_the_plan(world):
    """R118: until the last day; a plan without activities is refused."""
    contract = register(world)
    with pytest.raises(ValidationError):
        act(world, LayDownPlan, contract, chosen={})
    act(world, LayDownPlan, contract, chosen=YEARLY)
    with world.at():
        days = [task.due_on for task in open_tasks(contract)]
    assert days == [date(year, 6, 30) for year in (2027, 2028, 2029, 2030)]


def test_a_new_plan_keeps_what_was_done(world):
    """R118: what stays keeps its tasks; what goes takes its open tasks with it."""
    contract = register(world)
    act(world, LayDownPlan, contract, chosen=YEARLY)
    task = open_tasks(contract)[0]
    act(world, HandleTask, contract, task, passed_over=False, note="Alles klopt.")
    other = {"Gebruik en omzet per deelnemer opvragen": ("passive", 6, date(2027, 9, 1))}
    act(world, LayDownPlan, contract, chosen=other)
    assert [str(row) for row in plan_of(contract)] == list(other)
    assert Task.objects.filter(done_at__isnull=False).get() == task
    assert set(open_tasks(contract).values_list("activity__title", flat=True)) == set(other)


def test_tasks_follow_the_last_day(world):
    """R118, R122: a contract that ends early has no tasks after it; one that goes on has more."""
    contract = register(world)
    act(world, LayDownPlan, contract, chosen=YEARLY)
    given = facts(world, ends_on=date(2032, 12, 31))
    act(world, ChangeContract, contract, **given, effective_on=date(2027, 2, 1), reason="Langer.")
    assert open_tasks(contract).count() == 6
    act(world, EndEarly, contract, ended_on=date(2028, 12, 31), reason="Opgezegd.")
    assert [task.due_on.year for task in open_tasks(contract)] == [2027, 2028]


def test_a_task_is_passed_over_with_a_reason_only(world):
    """R118: late ones are shown until then, and an archived contract has none open."""
    contract = register(world)
    act(world, LayDownPlan, contract, chosen=YEARLY)
    task = open_tasks(contract)[0]
    world.later(days=200)
    with world.at():
        assert list(late_tasks()) == [task]
    with pytest.raises(ValidationError):
        act(world, HandleTask, contract, task, passed_over=True, note=" ")
    act(world, HandleTask, contract, task, passed_over=True, note="Geen gegevens.")
    with world.at():
        assert list(late_tasks()) == []
    act(world, EndEarly, contract, ended_on=date(2027, 7, 1), reason="Opgezegd.")
    assert world.refusal(ArchiveContract, Contract.objects.get(), world.contract_manager) == []


@pytest.mark.parametrize(
    ("direction", "value", "met"),
    [("at_least", "95", True), ("at_least", "94.99", False), ("at_most", "95", True), ("at_most", "95.01", False)],
)
def test_a_result_is_held_against_the_norm(world, direction, value, met):
    """R114."""
    contract = register(world)
    indicator = act(world, AddIndicator, contract, title="Op tijd", norm=Decimal(95), unit="%", direction=direction)
    world.later(days=100)
    period = {"first_on": date(2027, 1, 1), "last_on": date(2027, 3, 31)}
    result = act(world, RecordResult, contract, indicator, **period, value=Decimal(value))
    assert (result.met, result.norm) == (met, Decimal(95))
    with pytest.raises(ValidationError):
        act(world, RecordResult, contract, indicator, **period, value=Decimal(1))
    with pytest.raises(ValidationError):
        later = {"first_on": date(2027, 4, 1), "last_on": date(2028, 6, 30)}
        act(world, RecordResult, contract, indicator, **later, value=Decimal(1))
    with pytest.raises(ValidationError):
        act(world, AddIndicator, contract, title="op tijd", norm=Decimal(1), unit="", direction=direction)


def test_the_chart_draws_the_results_beside_the_norm(world):
    """R114: the highest at the top, the norm at its own height."""
    contract = register(world)
    indicator = act(world, AddIndicator, contract, title="Op tijd", norm=Decimal(90), unit="%", direction="at_least")
    world.later(days=400)
    for month, value in ((1, 80), (4, 100)):
        period = {"first_on": date(2027, month, 1), "last_on": date(2027, month + 2, 28)}
        act(world, RecordResult, contract, indicator, **period, value=Decimal(value))
    chart = chart_of(indicator, list(indicator.results.all()))
    assert chart.points == "24.0,176.0 616.0,24.0"
    assert chart.norm_y == 100


def test_improvements_have_an_owner_and_a_day(world):
    """R115: open until what came of it was recorded."""
    contract = register(world)
    indicator = act(world, AddIndicator, contract, title="Op tijd", norm=Decimal(90), unit="%", direction="at_least")
    given = {"what": "Extra ploeg", "owner": "Schoon BV", "due_on": date(2027, 5, 1), "indicator": indicator}
    point = act(world, AgreeImprovement, contract, **given)
    assert list(FinishPoint.targets(contract)) == [point]
    with pytest.raises(ValidationError):
        act(world, FinishPoint, contract, point, done_on=date(2028, 1, 1), result="Gedaan.")
    act(world, FinishPoint, contract, point, done_on=date(2027, 1, 11), result="Ploeg loopt.")
    assert list(FinishPoint.targets(contract)) == []


def test_a_series_of_meetings_with_a_delegation(world):
    """R126: planned, the delegation told, held with agreements, minutes and action points, or cancelled."""
    contract = register(world)
    delegation = [world.authorities[0]]
    meetings = act(
        world,
        PlanMeetings,
        contract,
        first_on=date(2027, 1, 11),
        every_months=24,
        delegation=delegation,
        place="Loods 4",
    )
    assert [row.planned_on for row in meetings] == [date(2027, 1, 11), date(2029, 1, 11)]
    assert recipients(PlanMeetings.code) == ["contact@linderveen.example"]
    with pytest.raises(ValidationError):
        act(world, PlanMeetings, contract, first_on=date(2029, 1, 11), every_months=0, delegation=delegation)
    points = tuple(points_in("Overzicht sturen; Schoon BV; 31-03-2027\n\nNieuwe prijzen ; Cas ; 2027-04-01"))
    held = act(
        world,
        RecordMeeting,
        contract,
        meetings[0],
        held_on=date(2027, 1, 11),
        attendees="Cas Manager, D. Baas",
        agreed="De storingen worden binnen een dag verholpen.",
        points=points,
        minutes=world.signed_pdf("Verslag"),
    )
    assert [(row.what, row.owner, row.due_on) for row in held.action_points.all()] == [
        ("Overzicht sturen", "Schoon BV", date(2027, 3, 31)),
        ("Nieuwe prijzen", "Cas", date(2027, 4, 1)),
    ]
    assert held.minutes.content_type == "application/pdf"
    act(world, CancelMeeting, contract, meetings[1])
    assert recipients(CancelMeeting.code) == ["contact@linderveen.example"]
    assert list(RecordMeeting.targets(contract)) == []
    assert ActionPoint.objects.count() == 2


@pytest.mark.parametrize("line", ["Overzicht sturen", "Overzicht; Cas; volgende week", "; Cas; 31-03-2027"])
def test_an_action_point_that_cannot_be_read_is_named(line):
    """R126: nothing is guessed."""
    with pytest.raises(ValidationError) as refused:
        list(points_in(line))
    assert line in refused.value.messages[0]


def test_an_authority_reports_an_issue_and_follows_it(world, client):
    """R125: the manager is told; only the authority that reported it and staff read it."""
    contract = register(world)
    url = f"/mijn/contracten/{contract.pk}/{ReportIssue.code}/"
    client.force_login(world.user(world.authorities[0]))
    with world.at():
        assert client.post(url, {"title": "Te laat", "text": ""}).status_code == 400
        assert client.post(url, {"title": "Te laat", "text": "Al drie weken."}).status_code == 302
    issue = Issue.objects.get()
    assert (issue.authority, issue.state, issue.reported_by_name) == (
        world.authorities[0],
        "reported",
        "Contact Linderveen",
    )
    assert recipients(ReportIssue.code) == ["cm@inkoop.example"]
    act(world, ChangeIssue, contract, issue, state="solved", solution="Boete opgelegd.")
    assert recipients(ChangeIssue.code) == ["contact@linderveen.example"]
    with world.at():
        page = f"/mijn/contracten/{contract.pk}/"
        assert "Boete opgelegd." in client.get(page).content.decode()
        client.force_login(world.user(world.authorities[1]))
        assert "Te laat" not in client.get(page).content.decode()
        client.force_login(world.user(world.authorities[0], Role.RECORDS))
        assert client.post(url, {"title": "A", "text": "B"}).status_code == 403
        client.force_login(world.user(world.authorities[2]))
        assert client.post(url, {"title": "A", "text": "B"}).status_code == 404
    assert Issue.objects.count() == 1


def test_expectations_stand_beside_results(world):
    """R127: both are read by the participants; the journal keeps what they were."""
    contract = register(world)
    row = act(world, NoteExpectation, contract, expected="Elke dag schoon.")
    act(world, ChangeExpectation, contract, row, expected="Elke dag schoon.", result="Vier van de vijf dagen.")
    row.refresh_from_db()
    assert (row.expected, row.result) == ("Elke dag schoon.", "Vier van de vijf dagen.")


def test_each_participant_gets_a_report_of_its_own(world, client):
    """R116: recorded, mailed to its contact, opened by nobody of another authority."""
    contract = register(world)
    reports = act(
        world,
        SendReport,
        contract,
        first_on=date(2027, 1, 1),
        last_on=date(2027, 6, 30),
        text="Het gaat goed.",
    )
    assert [str(row.authority) for row in reports] == ["gemeente Linderveen", "gemeente Meerdijk"]
    assert recipients(SendReport.code) == ["contact@linderveen.example", "contact@meerdijk.example"]
    own, other = ContractFile.objects.order_by("pk")
    with world.at():
        reader = world.user(world.authorities[0])
        assert list(files_for(reader, contract)) == [own]
        client.force_login(reader)
        response = client.get(own.url)
        assert (response.status_code, b"".join(response.streaming_content)[:5]) == (200, b"%PDF-")
        assert client.get(other.url).status_code == 404
        client.force_login(world.user(world.authorities[2]))
        assert client.get(own.url).status_code == 404
        client.force_login(world.lead_buyer)
        assert b"".join(client.get(other.url).streaming_content)[:5] == b"%PDF-"


def test_only_contract_managers_do_the_work(world):
    """R124."""
    contract = register(world)
    for who in (world.lead_buyer, (world.authorities[0], Role.CONTACT)):
        with pytest.raises(Refused) as refused:
            world.act(NoteExpectation, contract, who, expected="Iets.")
        assert refused.value.status == 403
    assert Message.objects.count() == 0
