"""What a TenderNed form asks of the rules that were laid down for a lot (R71, R87)."""

from projects.award.method import rules_of
from projects.award.scoring.rules import PRICE, VALUE, shown
from projects.procedure.wording import euros
from projects.tender_documents.fields import Field, field, register_lot_fields
from projects.tree.models import Lot


def criteria_fields(part: str, lot: Lot) -> list[Field]:
    """Each criterion with its kind, name and weight, and how long bids stay valid; nothing before laying down."""
    rules = rules_of(lot)
    if rules is None:
        return []
    found = []
    for number, criterion in enumerate(rules.criteria, start=1):
        kind = "prijs (price)" if criterion.kind == PRICE else "kwaliteit (quality)"
        found.append(field(part, "BT-539", f"Gunningscriterium {number}: soort", kind))
        found.append(field(part, "BT-734", f"Gunningscriterium {number}: naam", criterion.title))
        if criterion.weight:
            found.append(field(part, "BT-541", f"Gunningscriterium {number}: weging", f"{shown(criterion.weight)} %"))
        elif rules.kind == VALUE and criterion.value:
            name = f"Gunningscriterium {number}: hoogste fictieve korting"
            found.append(field(part, "BT-541", name, euros(criterion.value)))
    found.append(field(part, "BT-98", "Termijn van gestanddoening", f"{rules.valid_days} dagen na de sluiting"))
    return found


register_lot_fields(criteria_fields)
