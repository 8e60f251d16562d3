"""One cell, read as what its column holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.documents.tables.errors import CellUnreadable, Sentence
from projects.documents.tables.table import MAX_CELL_TEXT, CellError, Formula, Raw, as_written
from projects.documents.tables.words import is_unknown, looks_like_formula
from projects.plan.reading import codes
from projects.plan.reading.amounts import NOTE_SENTENCES, read_amount
from projects.plan.reading.authorities import split_authorities
from projects.plan.reading.fields import DATES, Field, heading_scale
from projects.plan.reading.periods import Period, read_period


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell needs to know of its file."""

    heading: str
    default_year: int | None
    epoch: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cell says: values for RowValues, the understood value, notes, and a notice as (code, sentence)."""

    values: dict[str, Any]
    understood: object
    notes: tuple[Sentence, ...] = ()
    notice: tuple[str, Sentence] | None = None


def read_cell(field: Field, raw: Raw, around: Surroundings) -> Outcome:
    """Read a cell that is not empty. Raises CellUnreadable with the reason when it cannot be taken."""
    if isinstance(raw, Formula):
        raise CellUnreadable("formula", _("This is a formula without an outcome. Put the value itself into the cell."))
    if isinstance(raw, CellError):
        raise CellUnreadable(
            "cell_error", _("The spreadsheet shows an error here. Put the value itself into the cell.")
        )
    if isinstance(raw, str):
        if len(raw) > MAX_CELL_TEXT:
            raise CellUnreadable("too_long", _("This text is longer than 10.000 characters. Shorten it."))
        if looks_like_formula(raw):
            raise CellUnreadable("formula", _("This text looks like a formula. Put the value itself into the cell."))
    return _READERS[field](field, raw, around)


def _text(field: Field, raw: Raw, _around: Surroundings) -> Outcome:
    text = as_written(raw)
    if is_unknown(text) and field is not Field.REFERENCE:
        return Outcome({}, None)
    return Outcome({field.value: text}, text)


def _subject(field: Field, raw: Raw, _around: Surroundings) -> Outcome:
    text = " ".join(as_written(raw).split())
    if is_unknown(text) or not any(letter.isalnum() for letter in text):
        return Outcome({}, None)
    return Outcome({field.value: text}, text)


def _authorities(field: Field, raw: Raw, _around: Surroundings) -> Outcome:
    text = as_written(raw)
    if is_unknown(text):
        return Outcome({field.value: (), "written": ""}, None)
    names = split_authorities(text)
    return Outcome({field.value: names, "written": text}, names)


def _amount(_field: Field, raw: Raw, around: Surroundings) -> Outcome:
    if isinstance(raw, date):
        raise CellUnreadable("amount_is_date", _("This cell holds a date and no amount. Write the amount in digits."))
    amount = read_amount(raw, heading_scale(around.heading))
    values = {
        "estimated_value": amount.value,
        "lowest_value": amount.low,
        "value_note": amount.notes,
        "value_written": as_written(raw),
    }
    return Outcome(values, amount, tuple(NOTE_SENTENCES[code] for code in amount.notes))


def _date(field: Field, raw: Raw, around: Surroundings) -> Outcome:
    period: Period | None = read_period(raw, around.default_year, around.epoch)
    notes = (_("the year of the plan was added"),) if period and period.year_assumed else ()
    return Outcome({_DATE_NAMES[field]: period}, period, notes)


def _cpv(_field: Field, raw: Raw, _around: Surroundings) -> Outcome:
    if isinstance(raw, date):
        raise CellUnreadable("cpv", _("This cell holds a date and no CPV code. Write the code as text."))
    found = codes.read_cpv(raw)
    if not found:
        return Outcome({"cpv": ""}, None)
    return Outcome({"cpv": found[0], "additional_cpv": found[1:]}, found)


def _procedure(_field: Field, raw: Raw, _around: Surroundings) -> Outcome:
    text = as_written(raw)
    procedure = codes.read_procedure(text)
    notice = None
    if procedure is codes.Procedure.OTHER:
        notice = ("procedure", _("This procedure was not recognised. It is kept as it was written."))
    return Outcome({"procedure": procedure, "procedure_written": text}, procedure, notice=notice)


def _status(_field: Field, raw: Raw, _around: Surroundings) -> Outcome:
    text = as_written(raw)
    if is_unknown(text):
        return Outcome({"status_written": text}, None)
    status = codes.read_status(text)
    notice = None
    if status is None:
        notice = ("status", _("This status was not recognised. It is kept as it was written."))
    return Outcome({"status": status, "status_written": text}, status, notice=notice)


def _nature(_field: Field, raw: Raw, _around: Surroundings) -> Outcome:
    text = as_written(raw)
    nature = codes.read_nature(text)
    notice = None
    if nature is None and not is_unknown(text):
        notice = ("contract_nature", _("This is none of services, supplies and works. It is left open."))
    return Outcome({"contract_nature": nature}, nature, notice=notice)


def _collective(_field: Field, raw: Raw, _around: Surroundings) -> Outcome:
    text = as_written(raw)
    answer, is_understood = codes.read_yes_no(raw if isinstance(raw, bool | int | float) else text)
    notice = None if is_understood else ("collective", _("This is neither yes nor no. It is left open."))
    return Outcome({"collective": answer, "collective_written": text}, answer, notice=notice)


def _duration(_field: Field, raw: Raw, around: Surroundings) -> Outcome:
    if isinstance(raw, date):
        raise CellUnreadable("duration", _("This cell holds a date and no duration. Write a number of months."))
    months, was_guessed = codes.read_duration(raw, around.heading)
    notice = ("duration_unit", _("The unit is not written. Up to ten was read as years.")) if was_guessed else None
    return Outcome({"duration_months": months, "duration_written": as_written(raw)}, months, notice=notice)


_DATE_NAMES = {
    Field.STARTS_ON: "starts",
    Field.PUBLISHED_ON: "published",
    Field.CLOSES_ON: "closes",
    Field.CONTRACT_STARTS_ON: "contract_starts",
    Field.CONTRACT_ENDS_ON: "contract_ends",
}
_READERS: dict[Field, Callable[[Field, Any, Surroundings], Outcome]] = {
    **dict.fromkeys(Field, _text),
    **dict.fromkeys(DATES, _date),
    Field.SUBJECT: _subject,
    Field.AUTHORITIES: _authorities,
    Field.PARTICIPANTS: _authorities,
    Field.ESTIMATED_VALUE: _amount,
    Field.CPV: _cpv,
    Field.PROCEDURE: _procedure,
    Field.STATUS: _status,
    Field.CONTRACT_NATURE: _nature,
    Field.COLLECTIVE: _collective,
    Field.DURATION_MONTHS: _duration,
}
