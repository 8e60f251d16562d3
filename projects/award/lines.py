"""Bids and requests as the lead buyer types them at an opening: one line for each bidder or candidate (R83)."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.actions.numbers import read_number
from projects.procedure.clock import AMSTERDAM

SEPARATOR = ";"
WORDS = {"ja": True, "nee": False, "yes": True, "no": False}
LONGEST_NAME = 200
HIGHEST_PRICE = Decimal(10) ** 12
MOMENT = "%d-%m-%Y %H:%M"
BID, REQUEST = _("Bid %(number)s"), _("Request %(number)s")


def read_bids(text: str) -> list[dict[str, Any]]:
    """Lines “name; e-mail; complete yes/no; price; remark” as dicts with name, email, complete, price, remark.

    Empty lines are skipped; e-mail, price and remark may be empty. Raises ValidationError with one sentence for each
    line that cannot be read.
    """
    return _read_lines(text, "price", _read_price)


def read_requests(text: str) -> list[dict[str, Any]]:
    """The same for requests to take part: “name; e-mail; complete yes/no; received at; remark”."""
    return _read_lines(text, "received_at", _read_moment)


def _read_lines(text: str, fourth: str, read: Callable[[str], Any]) -> list[dict[str, Any]]:
    found, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(_read(line, fourth, read))
        except ValidationError as error:
            problems += [_("Line %(number)s: %(problem)s") % {"number": number, "problem": p} for p in error.messages]
    if problems:
        raise ValidationError(problems)
    return found


def _read(line: str, fourth: str, read: Callable[[str], Any]) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(SEPARATOR, 4)]
    if len(parts) < 3:
        raise ValidationError(_("write at least name; e-mail; yes or no, with semicolons between them."))
    name, email, complete, other, remark = parts + [""] * (5 - len(parts))
    if complete.lower() not in WORDS:
        raise ValidationError(
            _("the third part says whether it is complete: “ja” or “nee”, not “%(word)s”.") % {"word": complete}
        )
    return {
        "name": name,
        "email": email,
        "complete": WORDS[complete.lower()],
        fourth: read(other),
        "remark": remark,
    }


def _read_price(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        price = read_number(text)
        if price == round(price, 2):
            return price
    except ValueError:
        pass
    raise ValidationError(_("“%(price)s” is not an amount; write it like 1.250.000,00.") % {"price": text})


def _read_moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=AMSTERDAM)
    except ValueError as error:
        raise ValidationError(
            _("“%(moment)s” is not a day and an hour; write it like 31-03-2027 11:45.") % {"moment": text}
        ) from error


def check_bids(bids: list[dict[str, Any]], what: str | Promise = BID) -> None:
    """What the facts ask of the bids together. Raises ValidationError with one sentence for each problem.

    `what` begins each sentence: BID or REQUEST.
    """
    problems, seen = [], set()
    for number, bid in enumerate(bids, start=1):
        name, email, price = bid["name"], bid.get("email", ""), bid.get("price")
        facts = {"what": what % {"number": number}, "name": name, "email": email}
        if not name or len(name) > LONGEST_NAME:
            problems.append(_("%(what)s: give the name, at most 200 characters.") % facts)
        elif name.lower() in seen:
            problems.append(_("%(what)s: %(name)s is listed already.") % facts)
        seen.add(name.lower())
        if email and not _is_address(email):
            problems.append(_("%(what)s: “%(email)s” is not an e-mail address.") % facts)
        if price is not None and not 0 <= price < HIGHEST_PRICE:
            problems.append(_("%(what)s: this price cannot be right.") % facts)
        if not bid["complete"] and not bid.get("remark", ""):
            problems.append(_("%(what)s: write in the remark why it is not complete.") % facts)
    if problems:
        raise ValidationError(problems)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def known_as(name: str) -> str:
    """A name as names are compared: without regard to capitals and spaces."""
    return " ".join(name.split()).casefold()


def check_invited(bids: list[dict[str, Any]], invited: list[str]) -> None:
    """Only who was invited bids. Raises ValidationError with a sentence for each other bidder (art. 2.105)."""
    known = {known_as(name) for name in invited}
    problems = [
        _(
            "Bid %(number)s: %(name)s was not invited to bid. Write the name as it stands in the selection, or take "
            "the line out and say in the remarks what you found."
        )
        % {"number": number, "name": bid["name"]}
        for number, bid in enumerate(bids, start=1)
        if known_as(bid["name"]) not in known
    ]
    if problems:
        raise ValidationError(problems)


class BidsField(forms.CharField):
    """Some lines of bids; the value is a list of dicts as `read_bids` gives them."""

    read, what = staticmethod(read_bids), BID

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 8}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The bids, read and checked together."""
        bids = value if isinstance(value, list) else self.read(super().clean(value))
        check_bids(bids, self.what)
        return bids


class RequestsField(BidsField):
    """Some lines of requests to take part, as `read_requests` gives them."""

    read, what = staticmethod(read_requests), REQUEST
