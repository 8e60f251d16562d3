"""What the tests of the plan share: files, staged uploads and entries."""

from datetime import date
from pathlib import Path
from typing import Any

from accounts.models import AuthorityKind, ContractingAuthority
from projects.plan.importing import stage
from projects.plan.models import PlanEntry, PlanImport, PlanYear, ProcurementPlan

DATA = Path(__file__).parents[2] / "data"
REGION = "inkoopplannen-2027-regio.csv"


def content(name: str) -> bytes:
    """The bytes of a sample plan."""
    return (DATA / "plans" / name).read_bytes()


def lines(*rows: str) -> bytes:
    """A CSV file."""
    return "\r\n".join(rows).encode()


def region(world: Any) -> list[ContractingAuthority]:
    """The authorities of the sample plans: five municipalities more or less in the north, and a water authority."""
    names = {"Hoogzand": "Noord", "Zandrade": "Oost", "Broekhoven aan de Lei": "Oost"}
    made = [world.authority(name, region=where) for name, where in names.items()]
    water = ContractingAuthority.objects.create(
        name="De Lage Beken", kind=AuthorityKind.WATER_AUTHORITY, region="Oost", affiliated_from=date(2021, 1, 1)
    )
    return [*world.authorities, *made, water]


def staged(
    world: Any,
    file: bytes,
    name: str = "plan.csv",
    *,
    authority: ContractingAuthority | None = None,
    year: int = 2027,
    by: Any = None,
) -> PlanImport:
    """An upload that waits for a decision."""
    with world.at():
        return stage(file, name, year=year, authority=authority, by=by or world.lead_buyer)


def entry(world: Any, authority: ContractingAuthority, subject: str = "Schoonmaak", **facts: Any) -> PlanEntry:
    """A line of a plan of 2027, without a file."""
    PlanYear.objects.get_or_create(year=2027)
    plan = ProcurementPlan.objects.get_or_create(authority=authority, year=2027)[0]
    partners = facts.pop("partners", ())
    made = PlanEntry.objects.create(
        plan=plan,
        key=f"{subject}-{plan.entries.count()}",
        subject=subject,
        source_row=2 + plan.entries.count(),
        first_seen_at=world.now,
        changed_at=world.now,
        **facts,
    )
    made.partners.set(partners)
    return made
