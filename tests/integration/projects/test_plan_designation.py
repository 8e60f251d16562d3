"""Candidates, the criteria, and the designation that makes the project (R18–R25)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from accounts.staff import StaffRole
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.participation.actions import RegisterInterest
from projects.plan.actions import (
    AddToCandidate,
    DesignateCollective,
    MakeCandidate,
    RejectCandidate,
    RemoveFromCandidate,
)
from projects.plan.criteria import criteria_now, ensure_criteria, weighed
from projects.plan.models import Candidate, CandidateState, Criterion, Designation, PlanEntry, PlanYear
from projects.plan.proposal import proposed_days
from projects.plan.selectors import suggestions
from projects.procedure.gate import Refused
from projects.procedure.steps import Step
from projects.tree.models import Project
from tests.integration.projects.plan_helpers import entry, region

ARGUMENTS = {
    "advantages_quantitative": "Twee procesgangen minder.",
    "advantages_qualitative": "Eén bestek van betere kwaliteit.",
    "innovation": "Ruimte voor proeven.",
}


@pytest.fixture
def candidate(world) -> Candidate:
    """Cleaning: six authorities in two regions, of which two only as partners."""
    linderveen, meerdijk, oosterwaard, hoogzand, zandrade, broekhoven, _water = region(world)
    entries = [
        entry(world, linderveen, "Schoonmaak", cpv="90910000-9", category="Facilitair", estimated_value=Decimal("100")),
        entry(world, meerdijk, "Schoonmaak gebouwen", estimated_value=Decimal("250.50"), partners=(hoogzand,)),
        entry(world, oosterwaard, "Schoonmaak", starts_from=date(2027, 3, 1), starts_until=date(2027, 3, 31)),
        entry(world, zandrade, "Schoonmaken", partners=(broekhoven, linderveen)),
    ]
    return world.act(MakeCandidate, PlanYear.objects.get(year=2027), title="Schoonmaak", entries=entries)


def designate(world, candidate: Candidate, **data) -> Designation:
    """Designates with everything filled in; `data` replaces what is."""
    filled_in = {
        "motivation": "Zes diensten, twee regio’s.",
        "title": "Schoonmaak gebouwen",
        "summary": "Samen schoonmaken.",
        "lead_buyer": world.lead_buyer,
        "contract_manager": world.contract_manager,
        "category": "Facilitair",
        "estimated_value": Decimal("350.50"),
        **ARGUMENTS,
    }
    return world.act(DesignateCollective, candidate, **filled_in | data)


def test_a_candidate_brings_entries_of_several_authorities_together(world, candidate):
    """R18: the entries belong to it, once; the journal of the year names them."""
    assert sorted(candidate.entries.values_list("subject", flat=True)) == [
        "Schoonmaak",
        "Schoonmaak",
        "Schoonmaak gebouwen",
        "Schoonmaken",
    ]
    event = Event.objects.get(stream="plan-2027")
    assert event.sentence == "Kandidaat “Schoonmaak” gemaakt van 4 regels uit de plannen."
    assert event.data["entries"][0] == {"authority": "gemeente Linderveen", "subject": "Schoonmaak"}
    with pytest.raises(ValidationError):
        world.act(MakeCandidate, candidate.year, title="Nog eens", entries=list(candidate.entries.all()[:1]))
    with pytest.raises(ValidationError):
        world.act(MakeCandidate, candidate.year, title="Leeg", entries=[])
    assert Candidate.objects.count() == 1


def test_entries_are_added_and_taken_out_until_the_decision(world, candidate):
    """A person decides what belongs together; after the decision it stays."""
    more = entry(world, region_free := world.authority("Verderop"), "Glasbewassing")
    world.act(AddToCandidate, candidate, entries=[more])
    assert candidate.entries.count() == 5
    with pytest.raises(ValidationError):
        world.act(AddToCandidate, candidate, entries=[more])
    world.act(RemoveFromCandidate, candidate, entries=[more])
    with pytest.raises(ValidationError):
        world.act(RemoveFromCandidate, candidate, entries=[more])
    more.refresh_from_db()
    assert (more.candidate, candidate.entries.count(), str(region_free)) == (None, 4, "gemeente Verderop")
    world.act(RejectCandidate, candidate, motivation="Te klein.")
    for action in (AddToCandidate, RemoveFromCandidate, RejectCandidate, DesignateCollective):
        assert len(world.refusal(action, candidate)) == 1


def test_the_four_criteria_are_computed_where_they_can_be(world, candidate):
    """R19–R22: six authorities, partners counted once; two regions by name; the rest is argued."""
    assert [(row.code, row.met, row.why, row.count) for row in weighed(candidate)] == [
        ("authorities", True, "6 aanbestedende diensten", 6),
        ("regions", True, "Noord, Oost", 2),
        ("advantages", None, "", None),
        ("innovation", None, "", None),
    ]
    argued = weighed(candidate, ARGUMENTS | {"advantages_quantitative": " "})
    assert [(row.code, row.met) for row in argued][2:] == [("advantages", None), ("innovation", True)]
    candidate.entries.filter(plan__authority__name="Zandrade").update(candidate=None)
    assert [(row.met, row.count) for row in weighed(candidate)][:2] == [(False, 4), (False, 1)]


def test_crossing_regions_may_be_overridden_with_a_reason(world, candidate):
    """R20: the computation stays readable beside the reason."""
    region_row = weighed(candidate, {"regions_otherwise": "De regio’s zijn samengevoegd."})[1]
    assert (region_row.met, region_row.why) == (False, "Noord, Oost. De regio’s zijn samengevoegd.")


def test_further_criteria_can_be_added_and_taken_out_of_use(world, candidate):
    """R23: the list is open; a decision keeps the criteria of its day."""
    ensure_criteria()
    ensure_criteria()
    assert Criterion.objects.count() == 4
    added = Criterion.objects.create(title="Lokale ondernemers krijgen een kans")
    assert added.code == "element_lokale_ondernemers_krijgen_een_kans"
    Criterion.objects.filter(code="innovation").update(in_use=False)
    decided = designate(world, candidate, **{added.code: "Percelen per gemeente."})
    assert [(row["code"], row["met"], row["why"]) for row in decided.criteria] == [
        ("authorities", True, "6 aanbestedende diensten"),
        ("regions", True, "Noord, Oost"),
        ("advantages", True, "Twee procesgangen minder.\nEén bestek van betere kwaliteit."),
        (added.code, True, "Percelen per gemeente."),
    ]


def test_designation_makes_the_project_with_its_whole_tree(world, candidate):
    """R18, R21–R25: decision, project, seven draft step pages, team, planned days, and both journals."""
    planned = {Step.KICKOFF: (date(2027, 2, 1), date(2027, 3, 1))}
    decided = designate(world, candidate, planned=planned, objective="Past bij <onze> visie.")
    project = Project.objects.get(pk=decided.project_id)
    assert (project.title, project.plan_year, project.category, project.cpv, project.estimated_value) == (
        "Schoonmaak gebouwen",
        2027,
        "Facilitair",
        "90910000-9",
        Decimal("350.50"),
    )
    pages = project.page.get_children().specific()
    assert [(page.slug, page.live) for page in pages] == [(step.value, False) for step in Step]
    assert (project.page.live, project.announced_at) == (False, None)
    assert project.page.objective == "<p>Past bij &lt;onze&gt; visie.</p>"
    assert (project.step(Step.KICKOFF).planned_from, project.step(Step.STRATEGY).planned_from) == (
        date(2027, 2, 1),
        None,
    )
    assert [(member.role, member.user) for member in project.team.all()] == [
        ("contract_manager", world.contract_manager),
        ("lead_buyer", world.lead_buyer),
    ]
    assert (decided.collective, decided.decided_at, decided.person_name) == (True, world.now, str(world.lead_buyer))
    sentence = "“Schoonmaak gebouwen” is aangemerkt als collectief project. Motivering: Zes diensten, twee regio’s."
    of_year = Event.objects.filter(stream="plan-2027", type=DesignateCollective.code).get()
    of_project = Event.objects.get(stream=project.stream)
    assert (of_year.sentence, of_project.sentence) == (sentence, sentence)
    assert of_year.data["criteria"] == decided.criteria == of_project.data["criteria"]
    assert (verify("plan-2027"), verify(project.stream)) == (None, None)
    assert Candidate.objects.get().state == CandidateState.COLLECTIVE


def test_no_criterion_blocks_a_designation(world):
    """R23: one authority, no region, nothing argued: met or not is shown, and the motivation carries it."""
    one = entry(world, world.authorities[0], "Boekenbus")
    candidate = world.act(MakeCandidate, PlanYear.objects.get(year=2027), title="Boekenbus", entries=[one])
    decided = world.act(
        DesignateCollective,
        candidate,
        motivation="De anderen volgen.",
        title="Boekenbus",
        summary="Samen.",
        lead_buyer=world.lead_buyer,
        contract_manager=world.contract_manager,
    )
    assert [(row["code"], row["met"], row["why"]) for row in decided.criteria] == [
        ("authorities", False, "1 aanbestedende dienst"),
        ("regions", False, "Noord"),
        ("advantages", None, ""),
        ("innovation", None, ""),
    ]


def test_a_designation_needs_a_motivation_and_the_right_people(world, candidate):
    """R18: nothing changes without a motivation, or with people who do not have those roles."""
    for wrong, field in (
        ({"motivation": "  "}, "motivation"),
        ({"lead_buyer": world.contract_manager}, "lead_buyer"),
        ({"contract_manager": world.lead_buyer}, "contract_manager"),
    ):
        with pytest.raises(ValidationError) as error:
            designate(world, candidate, **wrong)
        assert list(error.value.error_dict) == [field]
    assert (Designation.objects.count(), Project.objects.count()) == (0, 0)
    assert Event.objects.filter(stream="plan-2027").count() == 1


def test_only_the_team_decides(world, candidate):
    """R32: lead buyers and contract managers; nobody of an authority, no administrator, no superuser."""
    administrator = world.staff("fb@inkoop.example", "Fleur", "Beheer", StaffRole.ADMINISTRATOR)
    superuser = world.person("root@inkoop.example", "Root", "User")
    superuser.is_superuser = True
    superuser.save()
    actions = (DesignateCollective, RejectCandidate, AddToCandidate, RemoveFromCandidate)
    for action in actions:
        assert world.refusal(action, candidate, world.contract_manager) == []
        for by in (administrator, superuser, world.expertise, (world.authorities[0], Role.DECIDER)):
            assert len(world.refusal(action, candidate, by)) == 1
    assert len(world.refusal(MakeCandidate, candidate.year, world.expertise)) == 1


def test_an_empty_candidate_is_not_designated(world, candidate):
    """There must be something to weigh."""
    world.act(RemoveFromCandidate, candidate, entries=list(candidate.entries.all()))
    with pytest.raises(Refused) as refused:
        designate(world, candidate)
    assert [unmet.status for unmet in refused.value.unmet] == [409]
    assert Project.objects.count() == 0


def test_a_rejection_is_a_decision_with_a_motivation(world, candidate):
    """R18: yes or no, when, by whom, why; no project; written once."""
    with pytest.raises(ValidationError):
        world.act(RejectCandidate, candidate, motivation=" ")
    decided = world.act(RejectCandidate, candidate, world.contract_manager, motivation="Te verschillend.")
    assert (decided.collective, decided.project, decided.motivation, decided.person_name) == (
        False,
        None,
        "Te verschillend.",
        str(world.contract_manager),
    )
    assert (Candidate.objects.get().state, Project.objects.count()) == (CandidateState.REJECTED, 0)
    with pytest.raises(EvidenceChanged):
        decided.save()
    with pytest.raises(EvidenceChanged):
        decided.delete()


def test_the_count_is_weighed_again_when_authorities_drop_out(world, candidate):
    """R24: from six to two once the participants are definitive: flagged, not stopped."""
    decided = designate(world, candidate)
    project = world.announced(Project.objects.get(pk=decided.project_id))
    for authority in world.authorities[:2]:
        world.act(RegisterInterest, project, (authority, Role.CONTACT))
    before_deadline = criteria_now(project)[0]
    assert (before_deadline.before.count, before_deadline.after.count, before_deadline.is_lost) == (6, 2, False)
    assert criteria_now(world.project("Zonder kandidaat")) == []


def test_what_was_lost_is_flagged_after_the_deadline(world, candidate, monkeypatch):
    """R24: only the definitive participants count then."""
    decided = designate(world, candidate)
    monkeypatch.setattr("projects.plan.criteria.deadline_passed", lambda project: True)
    monkeypatch.setattr("projects.plan.criteria.participating_authorities", lambda project: world.authorities)
    rows = criteria_now(decided.project)
    assert [(row.before.count, row.after.count, row.is_lost) for row in rows] == [(6, 3, True), (2, 1, True)]
    assert Project.objects.get().life == "running"


def test_planned_days_follow_each_other_from_the_earliest_wish(world):
    """A proposal for seven steps, never in the past."""
    first = entry(world, world.authorities[0], "A", starts_from=date(2027, 6, 1), starts_until=date(2027, 6, 30))
    with world.at():
        days = proposed_days([first])
        late = proposed_days([entry(world, world.authorities[1], "B", starts_from=date(2026, 1, 1))])
    assert list(days) == list(Step)
    assert days[Step.KICKOFF] == (date(2027, 6, 1), date(2027, 7, 5))
    assert days[Step.STRATEGY][0] == date(2027, 7, 6)
    assert late[Step.KICKOFF][0] == date(2027, 1, 12)


def test_suggestions_group_what_is_alike_and_leave_the_rest(world):
    """R18: one CPV class, or one word where there is no code; of two or more authorities; starting near each other."""
    one, two, three = world.authorities
    spring = {"starts_from": date(2027, 3, 1), "starts_until": date(2027, 3, 31)}
    autumn = {"starts_from": date(2027, 12, 1), "starts_until": date(2027, 12, 31)}
    entry(world, one, "Schoonmaak panden", cpv="90910000-9", **spring)
    entry(world, two, "Schoonmaakdienstverlening gebouwen", cpv="90911200-8")
    entry(world, three, "Schoonmaak scholen", **spring)
    entry(world, three, "Schoonmaak sporthal", cpv="90919000-2", **autumn)
    entry(world, one, "Levering van zout", **spring)
    entry(world, two, "Levering van papier", **spring)
    entry(world, one, "Leerlingenvervoer", partners=(two, three))
    entry(world, one, "Kantoorartikelen")
    entry(world, one, "Kantoorartikelen en meer")
    found = suggestions(2027)
    assert [(row.title, len(row.entries), row.authorities) for row in found] == [
        ("Leerlingenvervoer", 1, ("gemeente Linderveen", "gemeente Meerdijk", "gemeente Oosterwaard")),
        ("Schoonmaak panden", 3, ("gemeente Linderveen", "gemeente Meerdijk", "gemeente Oosterwaard")),
    ]


def test_suggestions_take_a_fixed_number_of_queries(world):
    """The same for 3 and for 30 entries."""

    def ask() -> int:
        with CaptureQueriesContext(connection) as asked:
            suggestions(2027)
        return len(asked)

    for number in range(3):
        entry(world, world.authorities[number % 3], f"Zaak {number}", partners=(world.authorities[number % 2],))
    few = ask()
    for number in range(27):
        entry(world, world.authorities[number % 3], f"Zaak {number} b", partners=(world.authorities[number % 2],))
    assert (ask(), PlanEntry.objects.count()) == (few, 30)
