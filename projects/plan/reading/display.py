"""What was understood, as text for a preview, in the Dutch notation of dates and amounts."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from projects.documents.tables.errors import Sentence
from projects.plan.reading.amounts import Amount
from projects.plan.reading.codes import Nature, Procedure, Status
from projects.plan.reading.periods import Period

UNKNOWN: Sentence = _("unknown")
_NAMES: dict[object, Sentence] = {
    Procedure.OPEN: _("open procedure"),
    Procedure.RESTRICTED: _("restricted procedure"),
    Procedure.NEGOTIATED_WITH_CALL: _("negotiated with a call for competition"),
    Procedure.NEGOTIATED_WITHOUT_CALL: _("negotiated without a call for competition"),
    Procedure.COMPETITIVE_DIALOGUE: _("competitive dialogue"),
    Procedure.INNOVATION: _("innovation partnership"),
    Procedure.EUROPEAN: _("European procedure"),
    Procedure.NATIONAL_OPEN: _("national open procedure"),
    Procedure.NATIONAL: _("national procedure"),
    Procedure.BELOW_THRESHOLD: _("several tenders asked, below the threshold"),
    Procedure.SINGLE: _("one tender asked"),
    Procedure.SOCIAL: _("social and other specific services"),
    Procedure.CONCESSION: _("concession"),
    Procedure.CALL_OFF: _("call-off under a framework agreement"),
    Procedure.PURCHASING_SYSTEM: _("dynamic purchasing system"),
    Procedure.UNDECIDED: _("procedure to be decided"),
    Procedure.OTHER: _("another procedure"),
    Status.IDEA: _("idea"),
    Status.PLANNED: _("planned"),
    Status.PREPARING: _("being prepared"),
    Status.TENDERING: _("being tendered"),
    Status.AWARDED: _("awarded"),
    Status.RUNNING: _("running"),
    Status.DONE: _("done"),
    Status.ON_HOLD: _("on hold"),
    Status.CANCELLED: _("cancelled"),
    Nature.SERVICES: _("services"),
    Nature.SUPPLIES: _("supplies"),
    Nature.WORKS: _("works"),
    True: _("yes"),
    False: _("no"),
}


def show(understood: object) -> Sentence:
    """The text of an understood value: `€ 1.234.567,50`, `1-7-2027 t/m 30-9-2027`, a name, or "unknown"."""
    if understood is None:
        return UNKNOWN
    if isinstance(understood, bool | Procedure | Status | Nature):
        return _NAMES[understood]
    if isinstance(understood, Amount):
        if understood.value is None:
            return UNKNOWN
        high = show_amount(understood.value)
        return high if understood.low is None else f"{show_amount(understood.low)} – {high}"
    if isinstance(understood, Decimal):
        return show_amount(understood)
    if isinstance(understood, Period):
        first, last = show_date(understood.first), show_date(understood.last)
        return first if first == last else f"{first} t/m {last}"
    if isinstance(understood, tuple):
        return "; ".join(str(part) for part in understood)
    return str(understood)


def show_amount(value: Decimal) -> str:
    """`€ 1.234.567` or `€ 1.234.567,50`."""
    digits = f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"€ {digits.removesuffix(',00')}"


def show_date(day: date) -> str:
    """`1-7-2027`."""
    return f"{day.day}-{day.month}-{day.year}"
