"""The procurement plans of the coming year, and a candidate to weigh."""

from pathlib import Path

from accounts.staff import StaffRole
from portal.demo import people
from projects.plan.actions import ApplyPlanImport, MakeCandidate
from projects.plan.importing import stage
from projects.plan.models import PlanEntry, PlanYear

FILES = Path(__file__).parent / "files"
YEAR = 2027
PLANS = {
    "inkoopplan-2027-linderveen.xlsx": "Linderveen",
    "inkoopplan-2027-oosterwaard.csv": "Oosterwaard",
    "inkoopplannen-2027-regio.csv": None,
}


def tell_plans() -> None:
    """Three real-looking files are taken over, and the Wmo entries become a candidate."""
    buyer = people.staff(StaffRole.LEAD_BUYER)
    for filename, owner in PLANS.items():
        authority = people.authority(owner) if owner else None
        staged = stage((FILES / filename).read_bytes(), filename, year=YEAR, authority=authority, by=buyer.user)
        ApplyPlanImport(staged, buyer).run()
    entries = list(PlanEntry.objects.filter(plan__year=YEAR, subject__icontains="wmo"))
    if entries:
        MakeCandidate(PlanYear.objects.get(year=YEAR), buyer).run(title="Hulpmiddelen Wmo", entries=entries)
