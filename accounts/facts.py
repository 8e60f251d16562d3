"""What people know about authorities and the official lists do not: region, inhabitants, addresses, affiliation."""

import csv
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ContractingAuthority

# The fields that can be filled in, by the names a column may have.
COLUMNS = {
    "region": "region",
    "regio": "region",
    "inhabitants": "inhabitants",
    "inwoners": "inhabitants",
    "records_email": "records_email",
    "div_email": "records_email",
    "deciding_body": "deciding_body_override",
    "besluitorgaan": "deciding_body_override",
    "procurement_policy_url": "procurement_policy_url",
    "inkoopbeleid": "procurement_policy_url",
    "affiliated_from": "affiliated_from",
    "aangesloten_vanaf": "affiliated_from",
    "affiliated_until": "affiliated_until",
    "aangesloten_tot_en_met": "affiliated_until",
}
GROUPED_NUMBER = re.compile(r"\d{1,3}([. ]\d{3})+")


class FactsError(ValueError):
    """The file cannot be taken over; `errors` names each line. Nothing was saved."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


def load_facts(text: str) -> int:
    """Fills in facts from a CSV (semicolons or commas) with a column `code`; gives how many authorities changed.

    An empty cell leaves what is there. Raises FactsError with a sentence for every line that is wrong; then nothing
    was saved.
    """
    lines = text.splitlines()
    reader = csv.DictReader(lines, delimiter=";" if lines and ";" in lines[0] else ",")
    columns = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    if "code" not in columns:
        raise FactsError([_("There is no column “code” with the TOOI code.")])
    if unknown := sorted(set(columns) - set(COLUMNS) - {"code"}):
        raise FactsError([_("These columns are not known: %(columns)s.") % {"columns": ", ".join(unknown)}])
    known = {item.tooi_code: item for item in ContractingAuthority.objects.exclude(tooi_code="")}
    errors: list[str] = []
    changed: dict[str, ContractingAuthority] = {}
    for entry in reader:
        try:
            if item := read_line(entry, known, seen=changed):
                changed[item.tooi_code] = item
        except ValidationError as error:
            errors += [
                _("Line %(line)s: %(why)s") % {"line": reader.line_num, "why": message} for message in error.messages
            ]
    if errors:
        raise FactsError(errors)
    with transaction.atomic():
        ContractingAuthority.objects.bulk_update(changed.values(), sorted(set(COLUMNS.values())))
    return len(changed)


def read_line(
    entry: dict[str | None, str | None],
    known: dict[str, ContractingAuthority],
    seen: dict[str, ContractingAuthority],
) -> ContractingAuthority | None:
    """Puts a line on its authority; None when the line is empty or changes nothing. Raises ValidationError."""
    if None in entry or None in entry.values():
        raise ValidationError(_("it does not have as many cells as columns."))
    values = {name: text.strip() for name, text in entry.items()}
    code = values.pop("code")
    if not code and not any(values.values()):
        return None
    item = known.get(code)
    if item is None:
        raise ValidationError(_("“%(code)s” is not in the register.") % {"code": code})
    if code in seen:
        raise ValidationError(_("%(authority)s occurs more than once.") % {"authority": item})
    before = {name: getattr(item, name) for name in COLUMNS.values()}
    for column, text in values.items():
        if text:
            setattr(item, COLUMNS[column], number(text) if COLUMNS[column] == "inhabitants" else text)
    try:
        item.clean_fields(exclude={field.name for field in item._meta.fields} - set(COLUMNS.values()))
        if item.affiliated_until and not (item.affiliated_from and item.affiliated_from <= item.affiliated_until):
            raise ValidationError(_("The affiliation cannot end before it starts."))
    except ValidationError as error:
        raise ValidationError([f"{item}: {message}" for message in error.messages]) from error
    return item if any(getattr(item, name) != value for name, value in before.items()) else None


def number(text: str) -> str:
    """A number without the dots or spaces between thousands."""
    return re.sub(r"[. ]", "", text) if GROUPED_NUMBER.fullmatch(text) else text
