"""Procurement plans: looked at first, taken over at once, brought together, designated (R18–R23)."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuthorityKind, ContractingAuthority, Role
from projects.plan.actions import ApplyPlanImport, AssignColumn, DesignateCollective, MakeCandidate, RejectCandidate
from projects.plan.criteria import authorities_of, computed
from projects.plan.models import Candidate, ColumnAssignment, Designation, PlanEntry, PlanImport, PlanYear
from projects.procedure.gate import Refused
from projects.procedure.steps import StepState
from projects.tree.models import Project

PLANS = Path(__file__).parents[2] / "data" / "plans"
PLAN = (
    "Onderwerp;Aanbestedende dienst;CPV;Waarde;Start\n"
    "Schoonmaak;Gemeente Linderveen; 90910000-9;€ 980.000,-;Q1 2027\n"
    "Schoonmaak gebouwen;Meerdijk;90910000-9;640.000;mrt-27\n"
    "Leerlingenvervoer;Linderveen / Meerdijk;60130000-8;1,2 mln;1-8-2027\n"
    "Zonder dienst;Gemeente Bestaat Niet;60130000-8;n.t.b.;Q2 2027\n"
)


def staged(world, content: bytes | str = PLAN, filename: str = "plan.csv", authority=None) -> PlanImport:
    """An uploaded file."""
    content = content.encode() if isinstance(content, str) else content
    return PlanImport.objects.create(
        filename=filename,
        content=content,
        sha256=PlanImport.fingerprint(content),
        authority=authority,
        year=PlanYear.objects.get_or_create(year=2027)[0],
        uploaded_by=world.lead_buyer,
        uploaded_at=world.now,
    )


def entries() -> list[tuple]:
    """What was saved: authority, subject, value, partners."""
    return sorted(
        (e.plan.authority.name, e.subject, e.estimated_value, tuple(p.name for p in e.partners.all()))
        for e in PlanEntry.objects.select_related("plan__authority")
    )


def test_good_rows_are_taken_over_and_a_refused_row_stays_out(world):
    """R18: exact values; the unknown authority is refused; the file's bytes go."""
    import_ = staged(world)
    assert world.act(ApplyPlanImport, import_) == {"new": 3, "changed": 0, "unchanged": 0}
    assert entries() == [
        ("Linderveen", "Leerlingenvervoer", 1_200_000, ("Meerdijk",)),
        ("Linderveen", "Schoonmaak", 980_000, ()),
        ("Meerdijk", "Schoonmaak gebouwen", 640_000, ()),
    ]
    import_.refresh_from_db()
    assert bytes(import_.content) == b""


def test_the_same_file_again_changes_nothing(world):
    """R18: all rows are unchanged, no row is written."""
    world.act(ApplyPlanImport, staged(world))
    before = list(PlanEntry.objects.values())
    assert world.act(ApplyPlanImport, staged(world)) == {"new": 0, "changed": 0, "unchanged": 3}
    assert list(PlanEntry.objects.values()) == before


def test_a_changed_value_changes_one_row(world):
    """R18."""
    world.act(ApplyPlanImport, staged(world))
    changed = PLAN.replace("640.000", "650.000")
    assert world.act(ApplyPlanImport, staged(world, changed)) == {"new": 0, "changed": 1, "unchanged": 2}


def test_a_file_without_a_good_row_is_refused(world):
    """R134: a sentence, and nothing is saved."""
    text = "Onderwerp;Aanbestedende dienst\nSchoonmaak;Gemeente Bestaat Niet\n"
    assert len(world.refusal(ApplyPlanImport, staged(world, text))) == 1
    assert PlanEntry.objects.count() == 0


def test_nothing_is_half_saved_when_one_row_breaks(world, monkeypatch):
    """R18: the third write fails, and the first two are gone with it."""
    saves = []
    save = PlanEntry.save

    def breaking(self, *args, **kwargs):
        saves.append(self)
        if len(saves) == 3:
            raise RuntimeError("the disk is full")
        save(self, *args, **kwargs)

    monkeypatch.setattr(PlanEntry, "save", breaking)
    with pytest.raises(RuntimeError):
        world.act(ApplyPlanImport, staged(world))
    assert PlanEntry.objects.count() == 0


def test_only_people_of_the_authority_or_the_team_take_a_plan_over(world):
    """R52: a contact person of another authority is refused with 403."""
    own, other = world.authorities[:2]
    import_ = staged(world, authority=own)
    with pytest.raises(Refused) as refused:
        world.act(ApplyPlanImport, import_, (other, Role.CONTACT))
    assert refused.value.status == 403
    assert world.act(ApplyPlanImport, import_, (own, Role.CONTACT))["new"] == 4


def test_an_assigned_column_is_remembered_for_that_authority(world):
    """R18: “Bedrag (raming B)” means the value from now on, for this authority only."""
    own = world.authorities[0]
    text = "Onderwerp;Kolom X7\nSchoonmaak;125000\n"
    world.act(AssignColumn, staged(world, text, authority=own), heading="kolom x7", field="estimated_value")
    world.act(ApplyPlanImport, staged(world, text, authority=own))
    assert PlanEntry.objects.get().estimated_value == 125_000
    assert ColumnAssignment.objects.get().authority == own


def test_a_member_sees_the_preview_and_takes_the_plan_over(world, client):
    """R18: upload, look, take over; refused rows are named; nothing is saved before the last step."""
    own = world.authorities[0]
    client.force_login(world.user(own))
    with world.at():
        file = SimpleUploadedFile("plan.csv", PLAN.encode())
        response = client.post("/mijn/inkoopplan/", {"file": file, "year": 2027, "authority": own.pk})
        assert response.status_code == 302
        preview = client.get(response.url)
        assert preview.status_code == 200
        assert PlanEntry.objects.count() == 0
        client.logout()
        client.force_login(world.user(world.authorities[1]))
        assert client.get(response.url).status_code == 404
        client.force_login(world.user(own))
        assert client.post(response.url).status_code == 302
    assert PlanEntry.objects.filter(plan__authority=own).count() == 4


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("leeg.csv", b""),
        ("plan.xlsx", b"PK\x03\x04 this is not a workbook"),
        ("plan.csv", b"\x89PNG\r\n\x1a\n0000"),
        ("plan.exe", b"MZ"),
        ("plan.csv", b"naam;leeftijd\nx;1\n"),
    ],
)
def test_a_file_that_cannot_be_read_gives_an_error_beside_the_field(world, client, filename, content):
    """A clear error, status 400, and nothing is kept."""
    own = world.authorities[0]
    client.force_login(world.user(own))
    with world.at():
        file = SimpleUploadedFile(filename, content)
        response = client.post("/mijn/inkoopplan/", {"file": file, "year": 2027, "authority": own.pk})
    assert response.status_code == 400
    assert len(response.context["form"].errors["file"]) == 1
    assert PlanImport.objects.count() == 0


def candidate(world, *names: str) -> Candidate:
    """A candidate made of the entries with these subjects."""
    world.act(ApplyPlanImport, staged(world))
    chosen = list(PlanEntry.objects.filter(subject__in=names))
    return world.act(MakeCandidate, PlanYear.objects.get(year=2027), title="Schoonmaak", entries=chosen)


def test_the_criteria_are_computed_from_the_register(world):
    """R19, R20: three authorities of one region: neither is met; six of two regions: both are."""
    found = candidate(world, "Schoonmaak", "Schoonmaak gebouwen", "Leerlingenvervoer")
    assert [a.name for a in authorities_of(found)] == ["Linderveen", "Meerdijk"]
    assert [(c.code, c.met) for c in computed(authorities_of(found))] == [("authorities", False), ("regions", False)]
    six = [world.authority(f"Stad {n}", region="Zuid" if n == 5 else "Noord") for n in range(6)]
    assert [(c.code, c.met) for c in computed(six)] == [("authorities", True), ("regions", True)]


def test_designation_makes_the_project_with_its_tree(world):
    """R18, R23: not one criterion is met, and it is designated all the same, with the motivation."""
    found = candidate(world, "Schoonmaak", "Schoonmaak gebouwen")
    decided = world.act(
        DesignateCollective,
        found,
        motivation="Samen staan we sterker.",
        title="Schoonmaak gebouwen",
        summary="Samen schoonmaken.",
        lead_buyer=world.lead_buyer,
        contract_manager=world.contract_manager,
        innovation="Robots.",
    )
    project = decided.project
    assert (project.title, project.plan_year, project.estimated_value) == ("Schoonmaak gebouwen", 2027, 1_620_000)
    assert [row.state for row in project.steps.all()] == [StepState.PLANNED] * 7
    assert project.page.get_descendants().count() == 7
    assert [(c["code"], c["met"]) for c in decided.criteria] == [
        ("authorities", False),
        ("regions", False),
        ("advantages_quantitative", None),
        ("advantages_qualitative", None),
        ("innovation", True),
    ]
    assert world.refusal(RejectCandidate, found) != []


def test_designation_needs_a_motivation(world):
    """R18: without one nothing is made."""
    found = candidate(world, "Schoonmaak", "Schoonmaak gebouwen")
    with pytest.raises(ValidationError):
        world.act(
            DesignateCollective,
            found,
            motivation=" ",
            title="X",
            summary="Y",
            lead_buyer=world.lead_buyer,
            contract_manager=world.contract_manager,
        )
    assert (Designation.objects.count(), Project.objects.count()) == (0, 0)


def test_a_candidate_can_be_rejected_with_the_reason(world):
    """R18."""
    found = candidate(world, "Schoonmaak", "Schoonmaak gebouwen")
    decided = world.act(RejectCandidate, found, motivation="Te verschillend.")
    assert (decided.collective, decided.motivation, decided.project) == (False, "Te verschillend.", None)


def test_the_command_reads_and_reports_as_json(world):
    """R18: --dry-run saves nothing; refused rows have number, column, value and reason."""
    ContractingAuthority.objects.create(name="De Lage Beken", kind=AuthorityKind.WATER_AUTHORITY)
    out = StringIO()
    call_command("import_plan", str(PLANS / "fouten.csv"), "--dry-run", "--format", "json", "--year", "2027", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["saved"], answer["new"]) == (False, 0)
    assert {(p["row"], p["value"]) for p in answer["problems"]} >= {(2, "honderd"), (2, "32-13-2027"), (4, "Q5 2027")}
    assert PlanEntry.objects.count() == 0


@pytest.mark.parametrize("name", ["leeg.csv", "geen-plan.csv"])
def test_the_command_refuses_what_is_no_plan(world, name):
    """A clear error, exit code 1."""
    with pytest.raises(CommandError):
        call_command("import_plan", str(PLANS / name))


def test_the_year_asks_the_same_number_of_questions_for_3_and_30_entries(world, client):
    """The list does not grow in queries."""
    client.force_login(world.lead_buyer)
    world.act(ApplyPlanImport, staged(world))

    def count() -> int:
        client.get("/beheer/inkoopplan/2027/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/beheer/inkoopplan/2027/").status_code == 200
        return len(captured)

    with world.at():
        few = count()
    rows = "".join(f"Onderwerp {n};Gemeente Linderveen;90910000-9;1000;Q1 2027\n" for n in range(27))
    world.act(ApplyPlanImport, staged(world, "Onderwerp;Aanbestedende dienst;CPV;Waarde;Start\n" + rows))
    with world.at():
        assert count() == few
