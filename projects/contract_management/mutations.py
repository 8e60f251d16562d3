"""Changing facts of a contract: every change is kept with what it was and what it became (R120)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Manager
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from projects.contract_management import terms
from projects.contract_management.models import Contract, Mutation
from projects.contract_management.planning import follow_the_end
from projects.contract_management.selectors import options_of
from projects.contract_management.terms import Period
from projects.procedure import clock
from projects.procedure.wording import day, listed


def told(contract: Contract, name: str, value: Any) -> str:
    """A value as the journal and the screen write it, in Dutch."""
    if isinstance(value, Manager):
        value = list(value.all())
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return number_format(value, use_l10n=True, force_grouping=True)
    if name == "lead_months":
        return listed(f"{months}" for months in value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return listed(sorted(str(item) for item in value))
    choices = dict(contract._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))


def change(contract: Contract, facts: Mapping[str, Any], *, by: str, effective_on: date, reason: str) -> list[Mutation]:
    """Changes these facts and returns what changed; tasks follow a new last day."""
    changed, related = [], {field.name for field in contract._meta.many_to_many}
    for name, new in facts.items():
        old, was = getattr(contract, name), told(contract, name, getattr(contract, name))
        became = told(contract, name, new)
        if was == became:
            continue
        if name in related:
            old.set(new)
        else:
            setattr(contract, name, new)
        field = str(contract._meta.get_field(name).verbose_name)
        changed.append(_kept(contract, field, was, became, by=by, effective_on=effective_on, reason=reason))
    touch(contract)
    follow_the_end(contract)
    return changed


def note(
    contract: Contract, field: str, was: str, became: str, *, by: str, effective_on: date, reason: str
) -> Mutation:
    """Keeps one change that is no field: an option, an early end."""
    made = _kept(contract, field, was, became, by=by, effective_on=effective_on, reason=reason)
    touch(contract)
    follow_the_end(contract)
    return made


def touch(contract: Contract) -> None:
    """The contract was kept up to date now (R123)."""
    contract.changed_at = clock.now()
    contract.save()


def _kept(contract: Contract, field: str, was: str, became: str, **more: Any) -> Mutation:
    return Mutation.objects.create(
        contract=contract,
        field=field,
        old=was,
        new=became,
        effective_on=more["effective_on"],
        reason=more["reason"],
        recorded_at=clock.now(),
        recorded_by_name=more["by"],
    )


_SENTENCES = {
    "ends_early": _("The last day lies before the first day."),
    "overlaps": _("This option overlaps with the time before it. It begins on %(day)s."),
    "gap": _("Between this option and the time before it lies a gap. It begins on %(day)s."),
}


def refuse_bad_term(
    term: Period, options: Iterable[Period], *, fields: tuple[str, str] = ("starts_on", "ends_on")
) -> None:
    """Raises ValidationError with the first thing that is wrong with a term and the options after it."""
    for problem in terms.problems(term, list(options)):
        sentence = _SENTENCES[problem.kind] % {"day": day(problem.day) if problem.day else ""}
        if problem.option is not None:
            sentence = _("Option %(number)s: %(problem)s") % {"number": problem.option, "problem": sentence}
        raise ValidationError({fields[1] if problem.kind == "ends_early" else fields[0]: sentence})


def refuse_bad_options(contract: Contract, *, term: Period | None = None, extra: Period | None = None) -> None:
    """The same for a contract with another term, or with one more option."""
    options = [*options_of(contract), *([extra] if extra else [])]
    refuse_bad_term(term or contract.term, sorted(options, key=lambda option: option.first))
