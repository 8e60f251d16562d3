"""Gates about what becomes of a lot, in a project that has several."""

from django.utils.translation import gettext_lazy as _

from projects.award.lots import awarded_lots, closings_of, tendered_lots
from projects.procedure.gate import Unmet, gate
from projects.procedure.wording import moment
from projects.tender_documents.gates import publication_of
from projects.tree.lots import has_lots
from projects.tree.models import Lot


@gate(_("The lot is tendered, and was not closed"))
def lot_tendered(lot: Lot) -> Unmet | None:
    """Nothing happens with a lot that was not published, or that was closed without award (R71)."""
    project = lot.project
    if not has_lots(project):
        return None
    if closing := closings_of(project).get(lot.pk):
        facts = {"moment": moment(closing.closed_at), "reason": closing.reason}
        return Unmet(_("The lot was closed without award on %(moment)s: %(reason)s") % facts)
    if lot not in tendered_lots(project):
        facts = {"publication": publication_of(project)}
        return Unmet(_("The lot is not part of the tender that was published (%(publication)s).") % facts)
    return None


@gate(_("The lot was not awarded definitively"))
def not_definitive(lot: Lot) -> Unmet | None:
    """Its award stands, while that of other lots goes on (R99)."""
    if has_lots(lot.project) and lot in awarded_lots(lot.project):
        return Unmet(_("The definitive award of this lot was sent; nothing changes in its award."))
    return None


@gate(_("The lot can still be awarded"))
def still_to_award(lot: Lot) -> list[Unmet]:
    """It is tendered, was not closed, and has no definitive award yet."""
    return lot_tendered(lot) or not_definitive(lot)
