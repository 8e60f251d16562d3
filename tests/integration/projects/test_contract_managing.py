"""Managing a contract: plan, results, meetings, issues, expectations, signals and reports (R114–R119, R122–R127)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from projects.contract_management.actions import (
    AdoptPlan,
    AgreeImprovement,
    CancelMeeting,
    ChangeContract,
    CompareResult,
    DoTask,
    EndIndicator,
    ExerciseOption,
    FinishActionPoint,
    PlanMeetings,
    RecordExpectation,
    RecordIssue,
    RecordMeeting,
    RecordResult,
    ReportIssue,
    SendReport,
    SkipTask,
    SolveIssue,
    WorkOnIssue,
)
from projects.contract_management.actions.meetings import in_series
from projects.contract_management.activities import activities_for
from projects.contract_management.charts import chart, nice_top, term_line
from projects.contract_management.forms import MeetingForm, PlanForm
from projects.contract_management.lifetime import late_tasks
from projects.contract_management.models import (
    ActionPoint,
    ContractFile,
    IssueNote,
    Level,
    ManagementPlan,
    Result,
    SentReport,
    StandardActivity,
    TaskState,
)
from projects.contract_management.results import periods_to_measure, results_of
from projects.contract_management.terms import Term
from projects.documents import storage
from projects.journal.models import Event
from projects.journal.verify import verify_all
from projects.outbox.models import Message
from tests.integration.projects.contract_helpers import again, indicator, refusals, registered

WHY = {"holds_from": date(2027, 2, 1), "reason": "Addendum"}


def activity(code: str) -> StandardActivity:
    """A standard activity."""
    return StandardActivity.objects.get(code=code)


# -- plan and tasks (R117, R118) ---------------------------------------------------------------------------------------


def test_active_management_has_the_passive_activities_too(world):
    """R117: what passive management chooses from is part of what active management chooses from."""
    passive, active = ({row.code for row in activities_for(level)} for level in (Level.PASSIVE, Level.ACTIVE))
    assert passive < active
    assert {row.level for row in activities_for(Level.PASSIVE)} == {Level.PASSIVE}


def test_the_plan_becomes_dated_tasks(world):
    """R118: each chosen activity from its first day until the contract ends, counted from that day."""
    contract = registered(world)
    chosen = [(activity("gegevens"), 6, date(2027, 8, 31)), (activity("implementatie"), 0, date(2027, 3, 1))]
    plan = world.act(AdoptPlan, contract, world.contract_manager, text="Op orde houden.", chosen=chosen)
    assert (plan.version, len(plan.activities)) == (1, 2)
    assert list(contract.tasks.values_list("title", "due_on")) == [
        ("Deelnemers helpen bij de implementatie", date(2027, 3, 1)),
        ("Contractgegevens nalopen en bijwerken", date(2027, 8, 31)),
        ("Contractgegevens nalopen en bijwerken", date(2028, 2, 29)),
    ]
    decision = {"decided_on": date(2027, 1, 11), "decision": "Goed."}
    world.act(ExerciseOption, contract, world.contract_manager, **decision)
    days = [task.due_on for task in contract.tasks.filter(planned__activity__code="gegevens")]
    assert days == [date(2027, 8, 31), date(2028, 2, 29), date(2028, 8, 31), date(2029, 2, 28)]


def test_a_new_version_moves_tasks_to_come_and_keeps_what_was_done(world):
    """R118: done, skipped with a reason, late, and to come."""
    contract = registered(world)
    monthly = [(activity("gegevens"), 1, date(2027, 1, 31))]
    world.act(AdoptPlan, contract, world.contract_manager, text="Maandelijks.", chosen=monthly)
    first, second, third = contract.tasks.all()[:3]
    assert [task.due_on for task in (first, second, third)] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    world.act(DoTask, contract, world.contract_manager, first, note="Alles klopt.")
    with pytest.raises(ValidationError):
        world.act(SkipTask, contract, world.contract_manager, second, reason=" ")
    world.act(SkipTask, contract, world.contract_manager, second, reason="Al in januari gedaan.")
    assert refusals(world, DoTask, contract, second) == 1
    world.now = datetime(2027, 4, 2, 9, 0, tzinfo=UTC)
    with world.at():
        assert [task.due_on for task in late_tasks([contract])] == [date(2027, 3, 31)]
    yearly = [(activity("mutaties"), 12, date(2027, 6, 1))]
    world.act(AdoptPlan, contract, world.contract_manager, text="Jaarlijks.", chosen=yearly)
    assert list(contract.tasks.values_list("due_on", "state")) == [
        (date(2027, 1, 31), TaskState.DONE),
        (date(2027, 2, 28), TaskState.SKIPPED),
        (date(2027, 3, 31), TaskState.OPEN),
        (date(2027, 6, 1), TaskState.OPEN),
    ]
    assert [plan.version for plan in ManagementPlan.objects.filter(contract=contract)] == [2, 1]


def test_a_plan_chooses_what_belongs_to_its_level(world):
    """R117: an active activity is refused in passive management; going back to passive takes its tasks away."""
    contract = registered(world)
    active = [(activity("prestaties"), 3, date(2027, 3, 1)), (activity("gegevens"), 12, date(2027, 3, 1))]
    for chosen in (active, [], [(activity("gegevens"), 12, date(2026, 2, 1))]):
        with pytest.raises(ValidationError):
            world.act(AdoptPlan, contract, world.contract_manager, text="Plan.", chosen=chosen)
    world.act(ChangeContract, contract, world.contract_manager, level=Level.ACTIVE, **WHY)
    world.act(AdoptPlan, again(contract), world.contract_manager, text="Plan.", chosen=active)
    assert contract.tasks.count() == 5
    world.act(ChangeContract, again(contract), world.contract_manager, level=Level.PASSIVE, **WHY)
    assert contract.tasks.count() == 1


def test_the_form_of_the_plan_gathers_what_was_chosen(world):
    """R118: one group of fields for each standard activity of the level."""
    contract = registered(world)
    with world.at():
        action = world.action(AdoptPlan, contract, world.contract_manager)
        form = PlanForm(None, action=action)
        assert len(form.groups) == len(activities_for(Level.PASSIVE))
        key = f"activity_{activity('gegevens').pk}"
        data = {"text": "Plan.", f"{key}_chosen": "on", f"{key}_every": "6", f"{key}_first": "2027-03-01"}
        for row in activities_for(Level.PASSIVE).exclude(code="gegevens"):
            data |= {f"activity_{row.pk}_every": "12", f"activity_{row.pk}_first": "2027-03-01"}
        form = PlanForm(data, action=action)
        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"text": "Plan.", "chosen": [(activity("gegevens"), 6, date(2027, 3, 1))]}


# -- results (R114, R115, R127) ----------------------------------------------------------------------------------------


def test_a_result_stands_beside_its_norm(world):
    """R114: per period, the norm itself is in order; a correction is another row, and the latest counts."""
    contract = registered(world)
    row = indicator(world, contract)
    with world.at():
        terms = periods_to_measure(row)
    assert (terms[0], terms[-1]) == (
        Term(date(2026, 3, 1), date(2026, 5, 31)),
        Term(date(2026, 12, 1), date(2027, 2, 28)),
    )
    values = {terms[0]: "95", terms[1]: "94.99", terms[2]: "98"}
    made = [
        world.act(RecordResult, contract, world.contract_manager, row, period=term, value=Decimal(value))
        for term, value in values.items()
    ]
    assert [result.is_met for result in made] == [True, False, True]
    again_ = world.act(
        RecordResult, contract, world.contract_manager, row, period=terms[1], value=Decimal("95.5"), note="Herteld"
    )
    assert (again_.sequence, again_.is_met) == (2, True)
    with world.at():
        [found] = results_of(again(contract))
        assert [str(measured.result.value) if measured.result else "" for measured in found.periods] == [
            "95.00",
            "95.50",
            "98.00",
            "",
        ]
        assert found.due == []
    with pytest.raises(ValidationError):
        later = Term(date(2027, 3, 1), date(2027, 5, 31))
        world.act(RecordResult, contract, world.contract_manager, row, period=later, value=Decimal(1))
    assert Result.objects.count() == 4
    assert verify_all() == []


def test_at_most_is_the_other_side_of_the_norm(world):
    """R114: fewer complaints than the norm are in order."""
    contract = registered(world)
    row = indicator(world, contract, title="Klachten", direction="at_most", norm=Decimal(5), unit="")
    assert [row.is_met_by(Decimal(value)) for value in ("4", "5", "5.01")] == [True, True, False]
    world.act(EndIndicator, contract, world.contract_manager, row, ended_on=date(2026, 5, 31))
    with world.at():
        assert len(periods_to_measure(type(row).objects.get(pk=row.pk))) == 1


def test_a_performance_is_improved_by_somebody_before_a_day(world):
    """R115: an improvement has an owner and a day, and is done with what came of it."""
    contract = registered(world)
    row = indicator(world, contract)
    facts = {"text": "Extra rit op vrijdag.", "owner": "Schoon BV", "due_on": date(2027, 3, 1)}
    point = world.act(AgreeImprovement, contract, world.contract_manager, row, **facts)
    assert (point.indicator, point.meeting) == (row, None)
    with pytest.raises(ValidationError):
        tomorrow = {"done_on": date(2027, 1, 12), "outcome": "Klaar."}
        world.act(FinishActionPoint, contract, world.contract_manager, point, **tomorrow)
    done = {"done_on": date(2027, 1, 11), "outcome": "De rit rijdt."}
    world.act(FinishActionPoint, contract, world.contract_manager, point, **done)
    assert ActionPoint.objects.get(pk=point.pk).outcome == "De rit rijdt."
    assert refusals(world, FinishActionPoint, contract, point) == 1


def test_expectations_stand_beside_results(world):
    """R127: of one participant, or of all; not of an authority that does not take part."""
    contract = registered(world)
    ours = world.act(RecordExpectation, contract, world.contract_manager, text="Rustig.", authority=None)
    facts = {"text": "Op dinsdag.", "authority": world.authorities[0]}
    theirs = world.act(RecordExpectation, contract, world.contract_manager, **facts)
    with pytest.raises(ValidationError):
        facts = {"text": "Op dinsdag.", "authority": world.authorities[2]}
        world.act(RecordExpectation, contract, world.contract_manager, **facts)
    world.act(CompareResult, contract, world.contract_manager, theirs, result="Sinds mei.", met="yes")
    assert list(contract.expectations.values_list("text", "result", "met", "compared_on")) == [
        ("Rustig.", "", "", None),
        ("Op dinsdag.", "Sinds mei.", "yes", date(2027, 1, 11)),
    ]
    assert ours.authority is None


@pytest.mark.parametrize(
    ("values", "top"), [(["0"], "1"), (["97.5"], "100"), (["100"], "100"), (["101"], "200"), (["0.3"], "0.5")]
)
def test_the_scale_of_a_chart_is_round(values, top):
    """R114: 1, 2 or 5 times a power of ten."""
    assert nice_top([Decimal(value) for value in values]) == Decimal(top)


def test_a_chart_draws_what_the_table_says(world):
    """R114: a bar for each result, the norm as a line, in whole units."""
    contract = registered(world)
    row = indicator(world, contract)
    with world.at():
        [found] = results_of(again(contract))
        assert chart(found) is None
        terms = periods_to_measure(row)
    for term, value in zip(terms, ("50", "100"), strict=False):
        world.act(RecordResult, contract, world.contract_manager, row, period=term, value=Decimal(value))
    with world.at():
        [found] = results_of(again(contract))
        drawn = chart(found)
        line = term_line(again(contract))
    assert [(bar.y, bar.height, bar.label, bar.is_met) for bar in drawn.bars] == [
        (114, 86, "50", False),
        (28, 172, "100", True),
    ]
    assert (drawn.norm_y, [tick.label for tick in drawn.ticks]) == (37, ["0", "25", "50", "75", "100"])
    assert [(piece.kind, piece.starts_on) for piece in line.pieces] == [
        ("base", date(2026, 3, 1)),
        ("open", date(2028, 3, 1)),
        ("open", date(2029, 3, 1)),
    ]
    assert sum(piece.width for piece in line.pieces) == 960 - 48


# -- meetings (R123, R126) ---------------------------------------------------------------------------------------------


def test_a_series_of_meetings_keeps_its_hour(world):
    """R126: from 31 January every month, at ten o'clock in Amsterdam, in winter and in summer."""
    first = datetime(2027, 1, 31, 9, 0, tzinfo=UTC)
    assert [at.isoformat() for at in in_series(first, 4, 1)] == [
        "2027-01-31T10:00:00+01:00",
        "2027-02-28T10:00:00+01:00",
        "2027-03-31T10:00:00+02:00",
        "2027-04-30T10:00:00+02:00",
    ]
    assert len(in_series(first, 4, 0)) == 1


def test_a_meeting_is_planned_held_and_recorded(world):
    """R123, R126: the delegation is told; minutes, attendees and action points; the file is for who was meant."""
    contract = registered(world)
    facts = {"starts_at": world.now + timedelta(days=7), "place": "Raadhuis", "number": 2, "every": 3}
    with pytest.raises(ValidationError):
        world.act(PlanMeetings, contract, world.contract_manager, delegation=[world.authorities[2]], **facts)
    Message.objects.all().delete()
    made = world.act(PlanMeetings, contract, world.contract_manager, delegation=[world.authorities[0]], **facts)
    assert [message.recipient for message in Message.objects.all()] == ["contact@linderveen.example"]
    assert [part["name"] for part in Message.objects.get().attachments] == [
        "leveranciersoverleg-2027-01-18.ics",
        "leveranciersoverleg-2027-04-18.ics",
    ]
    first, second = made
    assert refusals(world, RecordMeeting, contract, first) == 1
    world.later(days=8)
    world.act(
        RecordMeeting,
        contract,
        world.contract_manager,
        first,
        present=[world.authorities[0]],
        attendees="A. Smit (Linderveen), B. Jansen (Schoon BV)",
        minutes="De rit op vrijdag blijft.",
        file=world.signed_pdf("verslag"),
        points=[("Rooster sturen", "B. Jansen", date(2027, 2, 1))],
    )
    file = ContractFile.objects.get()
    assert list(file.offered_to.all()) == [world.authorities[0]]
    assert [point.owner for point in contract.action_points.all()] == ["B. Jansen"]
    assert refusals(world, CancelMeeting, contract, first) == 1
    world.act(CancelMeeting, contract, world.contract_manager, second, reason="Geen punten.")
    told = Message.objects.get(subject="Leveranciersoverleg afgezegd: Afvalinzameling")
    assert [part["type"] for part in told.attachments] == ["text/calendar; method=CANCEL; charset=utf-8"]
    assert refusals(world, RecordMeeting, contract, second) >= 1


def test_half_an_action_point_is_refused(world):
    """R126: what, who and when."""
    contract = registered(world)
    facts = {"starts_at": world.now - timedelta(days=1), "place": "Raadhuis", "delegation": world.authorities[:1]}
    [meeting] = world.act(PlanMeetings, contract, world.contract_manager, **facts)
    with world.at():
        action = world.action(RecordMeeting, contract, world.contract_manager, meeting)
        data = {"attendees": "A", "minutes": "B", "point_2_text": "Rooster", "point_2_owner": "C"}
        assert list(MeetingForm(data, action=action).errors) == ["point_2_text"]
        form = MeetingForm(data | {"point_2_due": "2027-02-01"}, action=action)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["points"] == [("Rooster", "C", date(2027, 2, 1))]


# -- issues (R125) -----------------------------------------------------------------------------------------------------


def test_an_issue_is_reported_followed_and_solved(world):
    """R125: the contract manager is told of the report, the authority of the solution."""
    contract = registered(world)
    Message.objects.all().delete()
    own = (world.authorities[0], Role.CONTACT)
    issue = world.act(ReportIssue, contract, own, title="Rit valt uit", text="Drie keer in mei.")
    assert (issue.authority, issue.reported_by_name, issue.state) == (
        world.authorities[0],
        "Contact Linderveen",
        "reported",
    )
    world.act(WorkOnIssue, contract, world.contract_manager, issue, text="Besproken met Schoon BV.")
    world.act(SolveIssue, contract, world.contract_manager, issue, solution="Vaste chauffeur.")
    assert [(message.recipient, message.subject) for message in Message.objects.order_by("pk")] == [
        ("cm@inkoop.example", "Knelpunt gemeld: Afvalinzameling"),
        ("contact@linderveen.example", "Knelpunt opgelost: Rit valt uit"),
    ]
    assert IssueNote.objects.get().text == "Besproken met Schoon BV."
    for action in (WorkOnIssue, SolveIssue):
        assert refusals(world, action, contract, issue) == 1
    event = Event.objects.filter(stream=contract.stream, type=ReportIssue.code).get()
    assert (event.authority_name, event.actor_name) == ("gemeente Linderveen", "Contact Linderveen")


def test_only_who_takes_part_reports_an_issue(world):
    """R124, R125: not another authority, not a subject expert or records officer, not staff, and nothing empty."""
    contract = registered(world)
    others = [(world.authorities[2], Role.CONTACT)]
    others += [(world.authorities[0], role) for role in (Role.SUBJECT_EXPERT, Role.RECORDS)]
    for by in (*others, world.contract_manager, world.lead_buyer):
        with world.at():
            assert [u.status for u in world.action(ReportIssue, contract, by).missing_rights()] == [403]
    with pytest.raises(ValidationError):
        world.act(ReportIssue, contract, (world.authorities[0], Role.DECIDER), title=" ", text="Iets.")
    noted = world.act(RecordIssue, contract, world.contract_manager, title="Factuur", text="Dubbel.")
    assert noted.authority is None
    before = Message.objects.count()
    world.act(SolveIssue, contract, world.contract_manager, noted, solution="Gecrediteerd.")
    assert Message.objects.count() == before


# -- reports (R116) ----------------------------------------------------------------------------------------------------


def text_of(file: ContractFile) -> str:
    """What a PDF says."""
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(storage.read(file.storage_name)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_each_authority_gets_its_own_report(world):
    """R116, R131: recorded and mailed as PDF, with its own issues and nobody else's."""
    contract = registered(world)
    row = indicator(world, contract)
    with world.at():
        term = periods_to_measure(row)[0]
    world.act(RecordResult, contract, world.contract_manager, row, period=term, value=Decimal("93.5"))
    for authority, title in zip(world.authorities[:2], ("Rit valt uit", "Bak is kapot"), strict=True):
        world.act(ReportIssue, contract, (authority, Role.CONTACT), title=title, text="Zie boven.")
    Message.objects.all().delete()
    facts = {"period_from": date(2026, 3, 1), "period_until": date(2027, 1, 31), "text": "Een rustig jaar."}
    with pytest.raises(ValidationError):
        world.act(SendReport, contract, world.contract_manager, authorities=[world.authorities[2]], **facts)
    world.act(SendReport, contract, world.contract_manager, authorities=world.authorities[:2], **facts)
    assert [(m.recipient, len(m.attachments)) for m in Message.objects.order_by("recipient")] == [
        ("contact@linderveen.example", 1),
        ("contact@meerdijk.example", 1),
    ]
    first, second = SentReport.objects.order_by("authority__name")
    texts = [text_of(first.file), text_of(second.file)]
    assert [("Rit valt uit" in text, "Bak is kapot" in text) for text in texts] == [(True, False), (False, True)]
    assert all("93,5 %" in text and "Een rustig jaar." in text for text in texts)
    assert list(first.file.offered_to.all()) == [world.authorities[0]]
