"""Importing procurement plans and lists of notices: actions and command (R18)."""

import io
import json
import time
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuthorityKind, ContractingAuthority, Role
from accounts.staff import StaffRole
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.plan import importing
from projects.plan.actions import ApplyPlanImport, AssignColumn
from projects.plan.importing import preview
from projects.plan.matching import Register
from projects.plan.models import ColumnAssignment, PlanEntry, PlanImport, PlanYear, ProcurementPlan
from projects.plan.reading import TableUnreadable
from projects.procedure.gate import Refused
from tests.integration.projects.plan_helpers import DATA, REGION, content, lines, region, staged


def facts() -> list[tuple]:
    """Everything that the plans hold."""
    return list(PlanEntry.objects.order_by("pk").values_list())


def test_a_file_of_several_authorities_makes_a_plan_for_each(world):
    """R18, A13: one plan for each authority and year; the entries as they were understood."""
    region(world)
    counts = world.act(ApplyPlanImport, staged(world, content(REGION), REGION))
    assert counts == {"new": 7, "changed": 0, "unchanged": 0, "refused": 0}
    plans = ProcurementPlan.objects.order_by("authority__name")
    assert [(plan.authority.name, plan.year, plan.entries.count()) for plan in plans] == [
        ("Broekhoven aan de Lei", 2027, 1),
        ("De Lage Beken", 2027, 1),
        ("Hoogzand", 2027, 1),
        ("Meerdijk", 2027, 3),
        ("Zandrade", 2027, 1),
    ]
    found = PlanEntry.objects.get(subject="Groenonderhoud keringen")
    assert (found.cpv, found.estimated_value, found.starts_from, found.contract_ends_on, found.wish_collective) == (
        "77310000-6",
        Decimal("1500000"),
        date(2027, 2, 1),
        date(2027, 12, 31),
        True,
    )
    assert found.source_row == 2
    event = Event.objects.get(stream="plan-2027")
    assert event.sentence == (
        "Inkoopplan 2027 ingelezen uit inkoopplannen-2027-regio.csv: 7 nieuwe, 0 gewijzigde en 0 ongewijzigde regels, "
        "0 geweigerd."
    )
    assert (event.actor_name, event.data["new"]) == (str(world.lead_buyer), 7)
    assert verify("plan-2027") is None


def test_the_same_file_again_changes_nothing(world):
    """Point 4: no entry, no instant, no plan differs."""
    region(world)
    world.act(ApplyPlanImport, staged(world, content(REGION), REGION))
    before = facts()
    world.later(days=3)
    counts = world.act(ApplyPlanImport, staged(world, content(REGION), REGION))
    assert counts == {"new": 0, "changed": 0, "unchanged": 7, "refused": 0}
    assert facts() == before
    assert ProcurementPlan.objects.count() == 5


def test_a_changed_line_is_changed_and_keeps_its_candidate_and_first_day(world):
    """Another amount and another partner change the entry; nothing is made twice."""
    first = lines("Onderwerp;Aanbestedende dienst;Waarde", "Schoonmaak;Meerdijk;100.000", "Zout;Meerdijk;5000")
    second = lines(
        "Onderwerp;Aanbestedende dienst;Waarde", "Schoonmaak;Meerdijk / Oosterwaard;ca. 120.000", "Zout;Meerdijk;5000"
    )
    world.act(ApplyPlanImport, staged(world, first))
    seen = PlanEntry.objects.get(subject="Schoonmaak").first_seen_at
    world.later(days=1)
    assert world.act(ApplyPlanImport, staged(world, second)) == {
        "new": 0,
        "changed": 1,
        "unchanged": 1,
        "refused": 0,
    }
    found = PlanEntry.objects.get(subject="Schoonmaak")
    assert (found.estimated_value, found.value_note, found.first_seen_at) == (120000, "ca. 120.000", seen)
    assert [str(partner) for partner in found.partners.all()] == ["gemeente Oosterwaard"]
    assert found.changed_at > seen


def test_refused_rows_carry_number_column_value_and_reason(world):
    """Bad input: six problems in four rows; nothing can be taken over, and nothing is."""
    found = preview(content("fouten.csv"), "fouten.csv", year=2027)
    assert [(problem.row, problem.column, problem.value, problem.code) for problem in found.refused] == [
        (2, "Waarde", "honderd", "amount"),
        (2, "Start", "32-13-2027", "no_such_date"),
        (3, "Onderwerp", "", "no_subject"),
        (4, "Waarde", "=1+1", "formula"),
        (4, "Start", "Q5 2027", "no_such_date"),
        (5, "Onderwerp", '=HYPERLINK("http://example.org","klik")', "formula"),
    ]
    assert found.counts == {"new": 0, "changed": 0, "unchanged": 0, "refused": 4}
    with pytest.raises(Refused) as refused:
        world.act(ApplyPlanImport, staged(world, content("fouten.csv"), "fouten.csv"))
    assert [unmet.status for unmet in refused.value.unmet] == [409]
    assert facts() == []


def test_good_rows_are_taken_and_refused_ones_stay_out(world):
    """An owner the register does not know refuses the row; an unknown partner is only a note."""
    file = lines(
        "Onderwerp;Aanbestedende dienst;Waarde",
        "Zout;Gemeente Bestaat Niet;10",
        "Papier;Meerdijk / Nergenshuizen;20",
        "Papier;Meerdijk;30",
        "Stroom;;40",
    )
    found = preview(file, "plan.csv", year=2027)
    assert [(problem.row, problem.column, problem.value, problem.code) for problem in found.refused] == [
        (2, "Aanbestedende dienst", "Gemeente Bestaat Niet", "unknown_authority"),
        (4, "Onderwerp", "Papier", "twice"),
        (5, "", "", "unknown_authority"),
    ]
    assert [str(note) for note in found.rows[0].notes] == ["Niet in het register en daarom weggelaten: Nergenshuizen."]
    assert world.act(ApplyPlanImport, staged(world, file)) == {"new": 1, "changed": 0, "unchanged": 0, "refused": 3}


def test_nothing_is_saved_when_one_row_breaks_midway(world, monkeypatch):
    """Nothing half-saved: a failure among the entries leaves no plan, no entry, no journal line, and the file waits."""
    region(world)
    waiting = staged(world, content(REGION), REGION)
    real = importing._facts

    def breaks(values):
        if values.subject == "Accountantscontrole":
            real.seen = getattr(real, "seen", 0) + 1
            if real.seen > 1 or PlanEntry.objects.exists() or ProcurementPlan.objects.exists():
                raise RuntimeError("a disk is full")
        return real(values)

    monkeypatch.setattr(importing, "_facts", breaks)
    with pytest.raises(RuntimeError):
        world.act(ApplyPlanImport, waiting)
    waiting.refresh_from_db()
    assert (waiting.applied_at, bytes(waiting.content) == content(REGION)) == (None, True)
    assert (ProcurementPlan.objects.count(), PlanEntry.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_the_bytes_go_when_the_plan_was_taken_over_and_not_twice(world):
    """An upload is taken over once; its content does not stay behind."""
    region(world)
    waiting = staged(world, content(REGION), REGION)
    world.act(ApplyPlanImport, waiting)
    waiting.refresh_from_db()
    assert (bytes(waiting.content), waiting.applied_at, waiting.counts["new"]) == (b"", world.now, 7)
    assert len(world.refusal(ApplyPlanImport, waiting)) == 1
    assert len(world.refusal(AssignColumn, waiting)) == 1


def test_who_may_import(world):
    """The team and administrators, and contact persons and deciders for their own authority; nobody else."""
    own, other = world.authorities[:2]
    waiting = staged(world, content(REGION), REGION, authority=own)
    administrator = world.staff("fb@inkoop.example", "Fleur", "Beheer", StaffRole.ADMINISTRATOR)
    for by in (world.lead_buyer, world.contract_manager, administrator, (own, Role.CONTACT), (own, Role.DECIDER)):
        assert world.refusal(ApplyPlanImport, waiting, by) == []
    for by in (world.expertise, (own, Role.SUBJECT_EXPERT), (own, Role.RECORDS), (other, Role.CONTACT)):
        with pytest.raises(Refused) as refused:
            world.act(ApplyPlanImport, waiting, by)
        assert refused.value.status == 403
    nobody = staged(world, content(REGION), REGION)
    assert len(world.refusal(ApplyPlanImport, nobody, (own, Role.CONTACT))) == 1
    assert facts() == []


def test_a_column_assigned_by_hand_is_remembered_for_that_authority(world):
    """Point 4: it holds for the next file of that authority, not for another's; leaving out is remembered too."""
    own, other = world.authorities[:2]
    file = lines("Onderwerp;Wanneer dan wel;Kleur", "Schoonmaak;Q1 2027;rood")
    waiting = staged(world, file, authority=own)
    assert [column.heading for column in preview(file, "a.csv", year=2027, authority=own).reading.unrecognised] == [
        "Wanneer dan wel",
        "Kleur",
    ]
    made = world.act(AssignColumn, waiting, (own, Role.CONTACT), heading="wanneer dan wel", field="starts_on")
    world.act(AssignColumn, waiting, (own, Role.CONTACT), heading="kleur", field="")
    assert made.authority == own
    found = preview(file, "next.csv", year=2027, authority=own)
    assert found.rows[0].row.values.starts.first == date(2027, 1, 1)
    assert [(column.key, column.assigned) for column in found.reading.columns][1:] == [
        ("wanneer dan wel", True),
        ("kleur", True),
    ]
    assert preview(file, "next.csv", year=2027, authority=other).rows[0].row.values.starts is None
    assert ColumnAssignment.objects.count() == 2
    sentences = Event.objects.filter(stream="plan-2027").values_list("sentence", flat=True)
    assert list(sentences)[1] == "De kolom “kleur” blijft voortaan voor gemeente Linderveen buiten beschouwing."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Gemeente Meerdijk", ["gemeente Meerdijk"]),
        ("meerdijk", ["gemeente Meerdijk"]),
        ("gem. Meerdijk", ["gemeente Meerdijk"]),
        ("Oosterwaard / Linderveen / Meerdijk", ["gemeente Oosterwaard", "gemeente Linderveen", "gemeente Meerdijk"]),
        ("Gemeente Broekhoven aan de Lei", ["gemeente Broekhoven aan de Lei"]),
        ("Den Bosch", ["gemeente 's-Hertogenbosch"]),
        ("’s-Hertogenbosch", ["gemeente 's-Hertogenbosch"]),
        ("Waterschap De Lage Beken", ["waterschap De Lage Beken"]),
        ("Sudwest-Fryslan", ["gemeente Súdwest-Fryslân"]),
        ("Bergeijk", []),
        ("Utrecht", ["gemeente Utrecht"]),
        ("Provincie Utrecht", ["provincie Utrecht"]),
    ],
)
def test_names_are_found_as_people_write_them(world, written, expected):
    """With and without the kind, accents, other spellings, several in one cell."""
    region(world)
    for name, kind in (
        ("'s-Hertogenbosch", AuthorityKind.MUNICIPALITY),
        ("Súdwest-Fryslân", AuthorityKind.MUNICIPALITY),
        ("Utrecht", AuthorityKind.MUNICIPALITY),
        ("Utrecht", AuthorityKind.PROVINCE),
    ):
        ContractingAuthority.objects.create(name=name, kind=kind)
    ContractingAuthority.objects.create(
        name="Bergeijk", kind=AuthorityKind.MUNICIPALITY, exists_until=date(2020, 12, 31)
    )
    assert [str(found) for found in Register().match(written).known] == expected


def test_all_participants_are_the_affiliated_authorities(world):
    """“alle deelnemers” in the plan of an authority: every other affiliated one, with a note; never the owner."""
    world.authority("Verweg", affiliated=False)
    oosterwaard = world.authorities[2]
    name = "inkoopplan-2027-oosterwaard.csv"
    found = preview(content(name), name, year=2027, authority=oosterwaard)
    row = next(item for item in found.rows if item.row.values.subject == "Softwarelicenties")
    assert (row.owner, [str(partner) for partner in row.partners]) == (
        oosterwaard,
        ["gemeente Linderveen", "gemeente Meerdijk"],
    )
    assert [str(note) for note in row.notes] == ["“Alle” is gelezen als: elke aangesloten aanbestedende dienst."]
    alone = preview(lines("Onderwerp;Deelnemers", "Zout;alle deelnemers"), "plan.csv", year=2027)
    assert [problem.code for problem in alone.refused] == ["unknown_authority"]


def test_an_authority_that_is_not_affiliated_may_have_a_plan_and_the_preview_says_so(world):
    """R4: reading a plan invites nobody; a person sees that the authority is outside."""
    world.authority("Verweg", affiliated=False)
    found = preview(lines("Onderwerp;Gemeente", "Zout;Verweg"), "plan.csv", year=2027)
    assert [str(note) for note in found.rows[0].notes] == ["Niet aangesloten: gemeente Verweg."]


@pytest.mark.parametrize(
    ("file", "name", "code"),
    [
        (b"", "leeg.csv", "empty"),
        (b"naam;leeftijd\r\nx;1\r\n", "geen-plan.csv", "no_headings"),
        (b"PK\x03\x04 broken", "plan.xlsx", "broken"),
        (lines("Onderwerp;Gemeente", *(f"Zaak {n};Meerdijk" for n in range(20_001))), "lang.csv", "too_many_rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(world, file, name, code):
    """Bad input: a clear error, nothing saved."""
    with pytest.raises(TableUnreadable) as unreadable:
        preview(file, name, year=2027)
    assert unreadable.value.code == code
    assert PlanImport.objects.count() == 0


def test_five_thousand_rows(world):
    """Bad input: 5,000 good rows work, with a preview under ten seconds and a fixed number of queries."""
    rows = (f"Zaak {n};Meerdijk / Oosterwaard;90910000-9;{n * 100 + 1};Q1 2027" for n in range(5_000))
    file = lines("Onderwerp;Aanbestedende dienst;CPV;Waarde;Start", *rows)
    started = time.monotonic()
    found = preview(file, "plan.csv", year=2027)
    assert time.monotonic() - started < 10
    assert found.counts == {"new": 5000, "changed": 0, "unchanged": 0, "refused": 0}
    assert world.act(ApplyPlanImport, staged(world, file))["new"] == 5000
    assert (PlanEntry.objects.count(), PlanEntry.partners.through.objects.count()) == (5000, 5000)
    assert preview(file, "plan.csv", year=2027).counts["unchanged"] == 5000


def run(*arguments: str) -> str:
    """The output of the command."""
    out = io.StringIO()
    call_command("import_plan", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_shows_and_saves_nothing_when_dry(world):
    """`--dry-run --format json`: every row with what was understood; no import, no plan, no journal line."""
    region(world)
    path = str(DATA / "plans" / REGION)
    with world.at():
        said = json.loads(run(path, "--dry-run", "--format", "json"))
    assert {key: said[key] for key in ("saved", "year", "new", "changed", "unchanged", "refused")} == {
        "saved": False,
        "year": 2027,
        "new": 7,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
    }
    assert (said["rows"][0]["authority"], said["rows"][0]["understood"]["estimated_value"]) == (
        "waterschap De Lage Beken",
        "€ 1.500.000",
    )
    counts = (PlanImport.objects.count(), PlanYear.objects.count(), PlanEntry.objects.count(), Event.objects.count())
    assert counts == (0, 0, 0, 0)


def test_the_command_saves_as_the_first_administrator(world):
    """Without `--user` the first active administrator does it; without one it says so."""
    region(world)
    path = str(DATA / "plans" / REGION)
    with world.at(), pytest.raises(CommandError):
        run(path)
    administrator = world.staff("fb@inkoop.example", "Fleur", "Beheer", StaffRole.ADMINISTRATOR)
    with world.at():
        assert run(path).splitlines()[-1].startswith("7 nieuw")
    assert Event.objects.filter(stream="plan-2027").first().actor_name == str(administrator)
    assert PlanEntry.objects.count() == 7


def test_the_command_reads_the_plan_of_one_authority(world):
    """`--authority`: every row is of that authority; the others that a row names are its partners."""
    path = str(DATA / "plans" / "inkoopplan-2027-oosterwaard.csv")
    with world.at():
        said = json.loads(run(path, "--authority", "gem. Oosterwaard", "--dry-run", "--format", "json"))
        with pytest.raises(CommandError):
            run(path, "--authority", "Nergenshuizen", "--dry-run")
    assert {row["authority"] for row in said["rows"]} == {"gemeente Oosterwaard"}
    assert said["rows"][1]["partners"] == ["gemeente Linderveen", "gemeente Meerdijk"]


def test_the_command_ends_with_an_error_for_a_bad_file(world):
    """An unreadable file, a missing one, and one of which no row can be taken: an error, and nothing saved."""
    with world.at():
        for name in ("leeg.csv", "geen-plan.csv", "bestaat-niet.csv"):
            with pytest.raises(CommandError):
                run(str(DATA / "plans" / name), "--dry-run")
        out = io.StringIO()
        with pytest.raises(CommandError):
            call_command(
                "import_plan",
                str(DATA / "plans" / "fouten.csv"),
                "--format",
                "json",
                "--user",
                world.lead_buyer.email,
                stdout=out,
            )
    said = json.loads(out.getvalue())
    assert (said["saved"], len(said["problems"])) == (False, 6)
    assert (PlanImport.objects.count(), PlanYear.objects.count()) == (0, 0)


def test_the_real_notices_are_read_with_their_buyers(world):
    """Point 4: 25 real notices; those of buyers in the register are taken, the others refused with their reason."""
    for name in ("Katwijk", "Vlissingen"):
        ContractingAuthority.objects.create(name=name, kind=AuthorityKind.MUNICIPALITY)
    file = (DATA / "notices.csv").read_bytes()
    found = preview(file, "notices.csv")
    assert found.year == 2021
    assert [(item.row.number, str(item.owner)) for item in found.rows] == [
        (2, "gemeente Katwijk"),
        (3, "gemeente Vlissingen"),
    ]
    assert {problem.code for problem in found.refused} == {"unknown_authority"}
    assert len(found.refused) == 23
