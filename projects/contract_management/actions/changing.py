"""Mutations: changed data, options, an early end, files and the archive; old and new value are kept (R120–R123)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.staff import StaffRole, has_staff_role
from projects.contract_management import forms_register as forms
from projects.contract_management.actions.base import (
    ContractAction,
    checked_options,
    mutations_as_data,
    needs_reason,
    term_error,
)
from projects.contract_management.actions.registering import lay_down_options
from projects.contract_management.files import keep_upload
from projects.contract_management.gates import has_ended, not_archived, not_ended, nothing_open, option_left
from projects.contract_management.lifetime import (
    follow_dates,
    last_day,
    lay_options,
    next_option,
    notice_day,
    options_of,
)
from projects.contract_management.models import (
    Contract,
    ContractFile,
    ContractOption,
    Level,
    Mutation,
    SupplierMeeting,
)
from projects.contract_management.terms import ONE_DAY, Length, Term, TermProblem, Unit, check_terms, end_of_term
from projects.contract_management.wording import (
    days_in_words,
    length_in_words,
    money,
    short_day,
    term_in_words,
)
from projects.procedure import clock
from projects.procedure.wording import day, listed

# What a mutation can be about, with how the register calls it.
LABELS = {
    "title": "Titel",
    "description": "Wat is overeengekomen",
    "suppliers": "Leveranciers",
    "value": "Waarde",
    "starts_on": "Begindatum",
    "ends_on": "Einddatum van de basisperiode",
    "notice": "Opzegtermijn",
    "signal_days": "Signalen",
    "level": "Niveau van contractmanagement",
    "manager": "Contractmanager",
    "participants": "Deelnemers",
}


def values_of(contract: Contract) -> dict[str, str]:
    """The data of a contract as mutations write them."""
    return {
        "title": contract.title,
        "description": contract.description,
        "suppliers": listed(contract.suppliers.all()),
        "value": money(contract.value),
        "starts_on": short_day(contract.starts_on),
        "ends_on": short_day(contract.ends_on),
        "notice": length_in_words(contract.notice),
        "signal_days": days_in_words(contract.signal_days),
        "level": str(Level(contract.level).label),
        "manager": str(contract.manager),
        "participants": listed(contract.participants.all()),
    }


def options_in_words(contract: Contract) -> str:
    """Every option with its days."""
    return "; ".join(term_in_words(option.term) for option in options_of(contract)) or "geen"


class ChangeContract(ContractAction):
    """Data of a contract change; what they were, and why, is kept (R120, R123)."""

    code = "contract-wijzigen"
    title = _("Change the data of the contract")
    button = _("Record the change")
    form = forms.ChangeForm
    section = "gegevens"

    def initial(self) -> dict[str, Any]:
        found = self.subject
        names = ("title", "description", "value", "starts_on", "ends_on", "level", "manager", "signal_days")
        return {name: getattr(found, name) for name in names} | {
            "notice_number": found.notice_number,
            "notice_unit": found.notice_unit,
            "suppliers": list(found.suppliers.all()),
            "participants": list(found.participants.all()),
            "holds_from": clock.today(),
        }

    def clean(self, *, reason: str, **facts: Any) -> None:
        needs_reason(reason)
        found = self.subject
        base = Term(facts.get("starts_on", found.starts_on), facts.get("ends_on", found.ends_on))
        try:
            check_terms(base, [])
        except TermProblem as problem:
            raise term_error(problem) from problem
        if found.ended_early_on and base.starts_on > found.ended_early_on:
            raise ValidationError({"starts_on": _("A contract cannot end before it starts.")})
        self.check_options(base)
        if "manager" in facts and not has_staff_role(facts["manager"], StaffRole.CONTRACT_MANAGER):
            raise ValidationError({"manager": _("This person is not a contract manager.")})
        for name, sentence in (
            ("suppliers", _("Choose at least one supplier.")),
            ("participants", _("Choose at least one participating authority.")),
        ):
            if name in facts and not list(facts[name]):
                raise ValidationError({name: sentence})

    def check_options(self, base: Term) -> None:
        """Options with a length follow the base term; those with days of their own must still fit."""
        terms: list[Term] = []
        for option in options_of(self.subject):
            ends_on = terms[-1].ends_on if terms else base.ends_on
            starts_on = option.starts_on if not option.length else ends_on + ONE_DAY
            terms.append(Term(starts_on, end_of_term(starts_on, option.length) if option.length else option.ends_on))
        try:
            check_terms(base, terms)
        except TermProblem as problem:
            sentence = _(
                "Option %(number)s does not follow on the base term any more. Change the options first, or give them "
                "a length."
            ) % {"number": problem.number}
            raise ValidationError({"ends_on": sentence}) from problem

    def perform(self, *, holds_from: date, reason: str, document: Any = None, **facts: Any) -> list[Mutation]:
        found: Contract = self.subject
        before, options_before = values_of(found), options_in_words(found)
        for name, value in facts.items():
            if name == "notice":
                found.notice_number, found.notice_unit = value.number, value.unit.value
            elif name in ("suppliers", "participants"):
                getattr(found, name).set(value)
            else:
                setattr(found, name, value)
        found.save()
        moved = lay_options(found)
        ContractOption.objects.bulk_update(moved, ["starts_on", "ends_on"])
        found = self.subject = Contract.objects.get(pk=found.pk)
        after, options_after = values_of(found), options_in_words(found)
        changes = [(name, LABELS[name], before[name], after[name]) for name in LABELS if before[name] != after[name]]
        if options_before != options_after:
            changes.append(("options", "Opties", options_before, options_after))
        if not changes:
            raise ValidationError(_("Nothing is different from what is in the register."))
        return self.mutate(changes, holds_from=holds_from, reason=reason, document=document)

    def sentence(self, result: list[Mutation]) -> str:
        what = "; ".join(
            f"{row.label}: was {row.old_value or 'leeg'}, werd {row.new_value or 'leeg'}" for row in result
        )
        return f"Contract {self.subject.number} is gewijzigd. {what}. Reden: {result[0].reason}"

    def details(self, result: list[Mutation]) -> dict[str, Any]:
        return {"mutaties": mutations_as_data(result), "geldt vanaf": short_day(result[0].holds_from)}


class SetOptions(ContractAction):
    """The options that were not exercised become others (R120, R122)."""

    code = "opties-vastleggen"
    title = _("Change the options")
    button = _("Record the options")
    explanation = _("Options that were exercised stay as they are.")
    requirement = "R120, R122"
    gates = (not_archived, not_ended)
    form = forms.OptionsForm
    section = "looptijd"

    def exercised(self) -> list[ContractOption]:
        """The options that were exercised."""
        return [option for option in options_of(self.subject) if option.exercised_at]

    def initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {"holds_from": clock.today()}
        for option in options_of(self.subject):
            row = f"option_{option.order}"
            if option.length:
                found |= {f"{row}_number": option.number, f"{row}_unit": option.unit}
            else:
                found |= {f"{row}_from": option.starts_on, f"{row}_until": option.ends_on}
        return found

    def clean(self, *, options: list[forms.OptionInput], reason: str, **more: Any) -> None:
        needs_reason(reason)
        checked_options(self.subject.base_term, options, already=[option.term for option in self.exercised()])

    def perform(
        self, *, options: list[forms.OptionInput], holds_from: date, reason: str, document: Any = None
    ) -> list[Mutation]:
        before = options_in_words(self.subject)
        used = len(self.exercised())
        self.subject.options.filter(exercised_at__isnull=True).delete()
        lay_down_options(self.subject, options, already=used)
        self.subject = Contract.objects.get(pk=self.subject.pk)
        after = options_in_words(self.subject)
        if before == after:
            raise ValidationError(_("Nothing is different from what is in the register."))
        return self.mutate(
            [("options", "Opties", before, after)], holds_from=holds_from, reason=reason, document=document
        )

    def sentence(self, result: list[Mutation]) -> str:
        row = result[0]
        return (
            f"De opties van contract {self.subject.number} zijn gewijzigd: was {row.old_value}, werd {row.new_value}."
        )

    def details(self, result: list[Mutation]) -> dict[str, Any]:
        return {"mutaties": mutations_as_data(result)}


class ExerciseOption(ContractAction):
    """The next option is exercised: the contract ends later, and the signals are made anew (R122)."""

    code = "optie-uitoefenen"
    title = _("Exercise the next option")
    button = _("Exercise the option")
    requirement = "R122"
    gates = (not_archived, not_ended, option_left)
    form = forms.ExerciseForm
    confirm = True
    section = "looptijd"

    def initial(self) -> dict[str, Any]:
        return {"decided_on": clock.today()}

    def clean(self, *, decided_on: date, decision: str, **more: Any) -> None:
        needs_reason(decision, "decision")
        if decided_on > clock.today():
            raise ValidationError({"decided_on": _("A decision was not taken in the future.")})

    def perform(self, *, decided_on: date, decision: str, document: Any = None) -> ContractOption:
        self.notice_was = notice_day(self.subject)
        before = last_day(self.subject)
        option = next_option(self.subject)
        option.exercised_at, option.exercised_by_name = clock.now(), self.by.name
        option.decided_on, option.decision = decided_on, decision.strip()
        option.save()
        self.subject = Contract.objects.get(pk=self.subject.pk)
        change = ("last_day", "Laatste dag van het contract", short_day(before), short_day(option.ends_on))
        self.mutate([change], holds_from=option.starts_on, reason=decision, document=document)
        return option

    def sentence(self, result: ContractOption) -> str:
        return (
            f"Optie {result.order} van contract {self.subject.number} is uitgeoefend: {term_in_words(result.term)}. "
            f"Het contract eindigt nu op {day(result.ends_on)}."
        )

    def details(self, result: ContractOption) -> dict[str, Any]:
        return {"besloten op": short_day(result.decided_on), "besluit": result.decision}

    def warnings(self, result: ContractOption) -> Iterable[str]:
        if result.decided_on > self.notice_was:
            yield f"De laatste dag om op te zeggen was {day(self.notice_was)}."


class EndEarly(ContractAction):
    """A contract ends before its term, with the reason (R120)."""

    code = "contract-eerder-beeindigen"
    title = _("End the contract early")
    button = _("End the contract")
    gates = (not_archived, not_ended)
    form = forms.EndEarlyForm
    confirm = True
    section = "looptijd"

    def clean(self, *, ends_on: date, reason: str, **more: Any) -> None:
        needs_reason(reason)
        if ends_on < self.subject.starts_on:
            raise ValidationError({"ends_on": _("A contract cannot end before it starts.")})
        if ends_on >= last_day(self.subject):
            facts = {"day": short_day(last_day(self.subject))}
            raise ValidationError({"ends_on": _("This contract already ends on %(day)s.") % facts})

    def perform(self, *, ends_on: date, reason: str, document: Any = None) -> list[Mutation]:
        before = last_day(self.subject)
        self.subject.ended_early_on, self.subject.end_reason = ends_on, reason.strip()
        self.subject.save()
        change = ("last_day", "Laatste dag van het contract", short_day(before), short_day(ends_on))
        return self.mutate([change], holds_from=ends_on, reason=reason, document=document)

    def sentence(self, result: list[Mutation]) -> str:
        ends_on = day(self.subject.ended_early_on)
        return f"Contract {self.subject.number} eindigt eerder, op {ends_on}. Reden: {self.subject.end_reason}"

    def details(self, result: list[Mutation]) -> dict[str, Any]:
        return {"mutaties": mutations_as_data(result)}

    def warnings(self, result: list[Mutation]) -> Iterable[str]:
        planned = SupplierMeeting.objects.filter(
            contract=self.subject, held_at=None, cancelled_at=None, starts_at__date__gt=self.subject.ended_early_on
        )
        if planned.exists():
            yield "Er is nog overleg gepland na de laatste dag. Zeg dat af."


class AddFile(ContractAction):
    """A paper of the contract is kept, for staff or for all participants (R123)."""

    code = "contractstuk-toevoegen"
    title = _("Add a document")
    button = _("Add the document")
    requirement = "R123"
    form = forms.FileForm
    section = "stukken"

    def perform(self, *, file: Any, title: str, for_all: bool = False) -> ContractFile:
        return keep_upload(self.subject, file, title=title, by=self.by, for_all=for_all)

    def sentence(self, result: ContractFile) -> str:
        whom = "de deelnemers" if result.for_all else "de inkooporganisatie"
        return f"“{result.title}” is toegevoegd, te lezen voor {whom} (sha256 {result.sha256})."


class ArchiveContract(ContractAction):
    """A contract that ended goes to the archive: it can be read, and nothing changes in it any more (R121)."""

    code = "contract-archiveren"
    title = _("Archive the contract")
    button = _("Archive the contract")
    explanation = _("In the archive the contract can be read. Nothing changes in it any more.")
    requirement = "R121"
    gates = (not_archived, has_ended, nothing_open)
    form = forms.ArchiveForm
    confirm = True
    section = "gegevens"

    def initial(self) -> dict[str, Any]:
        return {"keep_until": end_of_term(last_day(self.subject) + ONE_DAY, Length(10, Unit.YEARS))}

    def clean(self, *, keep_until: date) -> None:
        if keep_until < clock.today():
            raise ValidationError({"keep_until": _("Choose a day to come.")})

    def perform(self, *, keep_until: date) -> Contract:
        found: Contract = self.subject
        found.archived_at, found.archived_by_name, found.keep_until = clock.now(), self.by.name, keep_until
        found.save()
        follow_dates(found)
        return found

    def sentence(self, result: Contract) -> str:
        return f"Contract {result.number} is gearchiveerd. Het wordt bewaard tot en met {day(result.keep_until)}."
