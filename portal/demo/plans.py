"""The procurement plans of the coming year, and a candidate to weigh."""

from pathlib import Path

from accounts.staff import StaffRole
from portal.demo import people
from projects.plan.actions import ApplyPlanImport, MakeCandidate
from projects.plan.models import PlanEntry, PlanImport, PlanYear
from projects.procedure import clock

FILES = Path(__file__).parent / "files"
PLANS = {
    "inkoopplan-2027-linderveen.xlsx": "Linderveen",
    "inkoopplan-2027-oosterwaard.csv": "Oosterwaard",
    "inkoopplannen-2027-regio.csv": None,
}


def tell_plans() -> None:
    """Three real-looking files are taken over, and the Wmo entries become a candidate."""
    buyer = people.staff(StaffRole.LEAD_BUYER)
    year, _made = PlanYear.objects.get_or_create(year=2027)
    for filename, owner in PLANS.items():
        content = (FILES / filename).read_bytes()
        staged = PlanImport.objects.create(
            filename=filename,
            content=content,
            sha256=PlanImport.fingerprint(content),
            authority=people.authority(owner) if owner else None,
            year=year,
            uploaded_by=buyer.user,
            uploaded_at=clock.now(),
        )
        ApplyPlanImport(staged, buyer).run()
    entries = list(PlanEntry.objects.filter(plan__year=2027, subject__icontains="wmo"))
    if entries:
        MakeCandidate(year, buyer).run(title="Hulpmiddelen Wmo", entries=entries)
