"""The lots of a tender: which are still to be awarded, which were closed without award."""

from projects.award.models import LotClosing
from projects.procedure.gate import remembered
from projects.tender_documents.gates import publication_of
from projects.tree.lots import lots_of
from projects.tree.models import Lot, Project


@remembered
def tendered_lots(project: Project) -> list[Lot]:
    """The lots of the publication that counts, by number; all lots as long as there is none (R71)."""
    publication = publication_of(project)
    if publication is None:
        return lots_of(project)
    tendered = set(publication.lots.values_list("pk", flat=True))
    return [lot for lot in lots_of(project) if lot.pk in tendered or not tendered]


@remembered
def closings_of(project: Project) -> dict[int, LotClosing]:
    """The closings that count, by the key of their lot."""
    found = LotClosing.objects.filter(lot__project=project, publication=publication_of(project))
    return {closing.lot_id: closing for closing in found}


@remembered
def awarded_lots(project: Project) -> list[Lot]:
    """The lots with a definitive award, by number: those of which the agreement was sent (R99)."""
    awarded = set(project.agreements.values_list("lot", flat=True))
    return [lot for lot in lots_of(project) if lot.pk in awarded]


def lots_not_closed(project: Project) -> list[Lot]:
    """The lots that were tendered and not closed, by number."""
    return [lot for lot in tendered_lots(project) if lot.pk not in closings_of(project)]


@remembered
def lots_to_award(project: Project) -> list[Lot]:
    """The lots that were tendered, were not closed and have no definitive award yet, by number."""
    awarded = awarded_lots(project)
    return [lot for lot in lots_not_closed(project) if lot not in awarded]
