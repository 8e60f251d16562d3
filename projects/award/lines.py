"""Bids as the lead buyer types them at the opening: one line for each bidder (R83)."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

SEPARATOR = ";"
WORDS = {"ja": True, "nee": False, "yes": True, "no": False}
LONGEST_NAME = 200
HIGHEST_PRICE = Decimal(10) ** 12
_PRICE = re.compile(r"(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?")


def read_bids(text: str) -> list[dict[str, Any]]:
    """Lines “name; e-mail; complete yes/no; price; remark” as dicts with name, email, complete, price, remark.

    Empty lines are skipped; e-mail, price and remark may be empty. Raises ValidationError with one sentence for each
    line that cannot be read.
    """
    found, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(_read(line))
        except ValidationError as error:
            problems += [_("Line %(number)s: %(problem)s") % {"number": number, "problem": p} for p in error.messages]
    if problems:
        raise ValidationError(problems)
    return found


def _read(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(SEPARATOR, 4)]
    if len(parts) < 3:
        raise ValidationError(_("write at least name; e-mail; yes or no, with semicolons between them."))
    name, email, complete, price, remark = parts + [""] * (5 - len(parts))
    if complete.lower() not in WORDS:
        raise ValidationError(
            _("the third part says whether the bid is complete: “ja” or “nee”, not “%(word)s”.") % {"word": complete}
        )
    return {
        "name": name,
        "email": email,
        "complete": WORDS[complete.lower()],
        "price": _read_price(price),
        "remark": remark,
    }


def _read_price(text: str) -> Decimal | None:
    digits = text.replace("€", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not digits:
        return None
    if not _PRICE.fullmatch(digits):
        raise ValidationError(_("“%(price)s” is not an amount; write it like 1.250.000,00.") % {"price": text})
    return Decimal(digits.replace(".", "").replace(",", "."))


def check_bids(bids: list[dict[str, Any]]) -> None:
    """What the facts ask of the bids together. Raises ValidationError with one sentence for each problem."""
    problems, seen = [], set()
    for number, bid in enumerate(bids, start=1):
        name, email, price = bid["name"], bid.get("email", ""), bid.get("price")
        facts = {"number": number, "name": name, "email": email}
        if not name or len(name) > LONGEST_NAME:
            problems.append(_("Bid %(number)s: give the name of the bidder, at most 200 characters.") % facts)
        elif name.lower() in seen:
            problems.append(_("Bid %(number)s: %(name)s is listed already.") % facts)
        seen.add(name.lower())
        if email and not _is_address(email):
            problems.append(_("Bid %(number)s: “%(email)s” is not an e-mail address.") % facts)
        if price is not None and not 0 <= price < HIGHEST_PRICE:
            problems.append(_("Bid %(number)s: this price cannot be right.") % facts)
        if not bid["complete"] and not bid.get("remark", ""):
            problems.append(_("Bid %(number)s: write in the remark why it is not complete.") % facts)
    if problems:
        raise ValidationError(problems)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class BidsField(forms.CharField):
    """Some lines of bids; the value is a list of dicts as `read_bids` gives them."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 8}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The bids, read and checked together."""
        bids = value if isinstance(value, list) else read_bids(super().clean(value))
        check_bids(bids)
        return bids
