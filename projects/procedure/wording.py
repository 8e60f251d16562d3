"""How days, moments and amounts are written in Dutch journal entries, mails and documents (R136)."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.formats import date_format

from projects.procedure.clock import AMSTERDAM


def moment(at: datetime) -> str:
    """An instant, in Amsterdam: “maandag 4 januari 2027 om 12:00 uur”."""
    with translation.override("nl"):
        return date_format(timezone.localtime(at, AMSTERDAM), r"l j F Y \o\m H:i \u\u\r")


def day(on: date) -> str:
    """A day: “maandag 4 januari 2027”."""
    with translation.override("nl"):
        return date_format(on, "l j F Y")


def listed(things: object) -> str:
    """Names in a sentence: “A, B en C”; “niemand” when there are none."""
    names = [str(thing) for thing in things]
    if len(names) < 2:
        return names[0] if names else "niemand"
    return f"{', '.join(names[:-1])} en {names[-1]}"


def whole(number: int) -> str:
    """A number of things: “48.200”."""
    return f"{number:,}".replace(",", ".")


def euros(amount: Decimal) -> str:
    """An amount of money: “€ 1.234,50”."""
    return "€ " + f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
