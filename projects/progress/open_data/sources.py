"""The public facts that open data is made of, for many projects in a fixed number of queries (R130, R131).

Nothing is here that no public page shows: participants as the plan shows them, the notice once its publication was
recorded (art. 2.65 Aw 2012), suppliers once their award is definitive. No estimates, no bids, no people.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from projects.award.models import AwardDecision, LotClosing, Suspension
from projects.award.selectors import with_standstill
from projects.contract.models import Agreement
from projects.progress.selectors import WhoTakesPart, who_takes_part
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Lot, Project


@dataclass(frozen=True)
class PublicFacts:
    """Everything public of one project. `decisions` know their `standstill_until`; instants are aware (UTC)."""

    project: Project
    who: WhoTakesPart
    publication: TenderPublication | None
    lots: tuple[Lot, ...]
    decisions: tuple[AwardDecision, ...]
    agreements: tuple[Agreement, ...]
    closings: tuple[LotClosing, ...]

    @property
    def changed_at(self) -> datetime:
        """The last of its public instants."""
        found = [self.project.announced_at, self.project.stopped_at, self.project.finished_at]
        found += [at for step in self.project.steps.all() for at in (step.opened_at, step.done_at)]
        found += [self.publication.recorded_at] if self.publication else []
        found += [decision.sent_at for decision in self.decisions]
        found += [at for agreement in self.agreements for at in (agreement.sent_at, agreement.completed_at)]
        found += [closing.closed_at for closing in self.closings]
        return max(at for at in found if at)


def public_facts(projects: Iterable[Project]) -> list[PublicFacts]:
    """What is public of announced projects, in their order; steps and pages are read with them (`for_lists`)."""
    projects = list(projects)
    who = who_takes_part(projects)
    published = TenderPublication.objects.filter(project__in=projects, withdrawn_at__isnull=True)
    publications = {row.project_id: row for row in published.prefetch_related("lots")}
    going_on = Prefetch("suspensions", Suspension.objects.filter(end__isnull=True), to_attr="going_on")
    decisions = _by_project(
        with_standstill(AwardDecision.objects.filter(project__in=projects, withdrawal__isnull=True)).prefetch_related(
            "lot", going_on
        )
    )
    agreements = _by_project(
        Agreement.objects.filter(project__in=projects).select_related("lot").prefetch_related("suppliers")
    )
    closings = defaultdict(list)
    for row in LotClosing.objects.filter(publication__in=[*publications.values()]).select_related("lot"):
        closings[row.lot.project_id].append(row)
    return [
        PublicFacts(
            project,
            who[project.pk],
            publications.get(project.pk),
            tuple(publications[project.pk].lots.all()) if project.pk in publications else (),
            tuple(decisions[project.pk]),
            tuple(agreements[project.pk]),
            tuple(closings[project.pk]),
        )
        for project in projects
    ]


def _by_project(rows: Iterable) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.project_id].append(row)
    return found
