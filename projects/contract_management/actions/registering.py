"""The register: a contract comes into it, its facts change, it ends and is archived (R111, R120–R123)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.contract.gates import contract_completed
from projects.contract.models import Agreement
from projects.contract_management import forms
from projects.contract_management.actions.base import ContractAction
from projects.contract_management.gates import has_ended, no_open_tasks, not_archived, not_ended_early, signal_due
from projects.contract_management.models import (
    Contract,
    ContractOption,
    Decision,
    ExpirySignal,
    Mutation,
    Supplier,
)
from projects.contract_management.mutations import change, note, refuse_bad_options, refuse_bad_term, touch
from projects.contract_management.planning import follow_the_level
from projects.contract_management.rights import contract_manager
from projects.contract_management.selectors import due_signals
from projects.contract_management.terms import Period
from projects.participation.selectors import participants_of
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.procedure.wording import day, listed
from projects.tree.models import Project


class Register(Action):
    """What both ways into the register share."""

    requirement = "R120"
    rights = (contract_manager,)
    form = forms.ContractForm
    agreement: Agreement | None = None
    project: Project | None = None

    def clean(self, *, starts_on: date, ends_on: date, **facts: Any) -> None:
        refuse_bad_term(Period(starts_on, ends_on), [])

    def perform(self, *, suppliers: Iterable[Supplier], new_supplier: str = "", **facts: Any) -> Contract:
        participants, now = facts.pop("participants"), clock.now()
        contract = Contract.objects.create(
            **facts,
            project=self.project,
            agreement=self.agreement,
            registered_at=now,
            registered_by_name=self.by.name,
            changed_at=now,
        )
        contract.suppliers.set(with_new(suppliers, new_supplier))
        contract.participants.set(participants)
        return contract

    def sentence(self, result: Contract) -> str:
        return (
            f"Contract {result.number} “{result.title}” is opgenomen in het contractenregister. Het loopt van "
            f"{day(result.starts_on)} tot en met {day(result.ends_on)}, met {listed(result.suppliers.all())}."
        )

    def next_url(self, result: Contract) -> str:
        return result.path


def with_new(suppliers: Iterable[Supplier], name: str) -> list[Supplier]:
    """These suppliers and the one that was written, which is taken from the register or added to it."""
    found = list(suppliers)
    if name := name.strip():
        found.append(Supplier.objects.filter(name__iexact=name).first() or Supplier.objects.create(name=name))
    return found


class RegisterAgreement(Register):
    """The agreement of a project comes into management; most of it is known already (R111, R120)."""

    code = "contract-registreren"
    title = _("Register the contract")
    button = _("Take it into contract management")
    step = Step.EVALUATION
    gates = (contract_completed,)
    target_model = Agreement

    @classmethod
    def targets(cls, subject: Project) -> QuerySet[Agreement]:
        """The agreements that are not in the register."""
        return subject.agreements.filter(completed_at__isnull=False, contract__isnull=True)

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Agreement]:
        """Each of them, in the cockpit."""
        return cls.targets(subject)

    @property
    def heading(self) -> str:
        """With the supplier: a project may have several agreements."""
        return f"{self.title}: {self.target.supplier_name}"

    @property
    def agreement(self) -> Agreement:
        """The one that is registered."""
        return self.target

    @property
    def project(self) -> Project:
        """Where it came from."""
        return self.subject

    def initial(self) -> dict[str, Any]:
        agreement = self.target
        names = [supplier.name for supplier in agreement.suppliers.all()]
        known = {row.name.casefold(): row for row in Supplier.objects.all()}
        return {
            "number": f"{self.subject.plan_year}-{self.subject.pk}-{agreement.lot.number}",
            "title": agreement.lot.title or str(self.subject),
            "suppliers": [known[name.casefold()].pk for name in names if name.casefold() in known],
            "new_supplier": next((name for name in names if name.casefold() not in known), ""),
            "participants": [authority.pk for authority in participants_of(agreement.lot)],
            "manager": self.by.user.pk,
            "starts_on": agreement.starts_on,
            "ends_on": agreement.ends_on,
        }


class RegisterOlderContract(Register):
    """A contract that was concluded outside the portal comes into management (R120)."""

    code = "ouder-contract-registreren"
    title = _("Register a contract that was concluded elsewhere")
    button = _("Take it into contract management")
    side = "contract"


class ChangeContract(ContractAction):
    """Facts of a contract change; what they were stays (R120, R123)."""

    code = "contractgegevens-wijzigen"
    title = _("Change the data of the contract")
    button = _("Save the change")
    explanation = _("What you change is kept with what it was. The signals and tasks follow new dates.")
    requirement = "R120"
    form = forms.ChangeForm

    def clean(self, *, starts_on: date, ends_on: date, **facts: Any) -> None:
        refuse_bad_options(self.contract, term=Period(starts_on, ends_on))

    def perform(
        self, *, reason: str, effective_on: date, suppliers: Iterable[Supplier], new_supplier: str = "", **facts: Any
    ) -> list[Mutation]:
        facts["suppliers"] = with_new(suppliers, new_supplier)
        made = change(self.contract, facts, by=self.by.name, effective_on=effective_on, reason=reason)
        if not made:
            raise ValidationError(_("Nothing was changed, so there is nothing to save."))
        follow_the_level(self.contract)
        return made

    def sentence(self, result: list[Mutation]) -> str:
        parts = [f"{row.field} van “{row.old or '–'}” in “{row.new or '–'}”" for row in result]
        return f"Contract {self.contract.number} gewijzigd: {listed(parts)}. Reden: {result[0].reason}"

    def details(self, result: list[Mutation]) -> dict[str, object]:
        return {row.field: {"was": row.old, "is": row.new} for row in result}


class AddOption(ContractAction):
    """An option to go on after the last day; options follow each other without overlap or gap (R122)."""

    code = "optie-toevoegen"
    title = _("Add an option")
    button = _("Add the option")
    requirement = "R122"
    gates = (not_archived, not_ended_early)
    form = forms.OptionForm

    def clean(self, *, starts_on: date, ends_on: date, reason: str = "") -> None:
        if ends_on < starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first day.")})
        refuse_bad_options(self.contract, extra=Period(starts_on, ends_on))

    def perform(self, *, starts_on: date, ends_on: date, reason: str = "") -> ContractOption:
        option = ContractOption.objects.create(contract=self.contract, starts_on=starts_on, ends_on=ends_on)
        words = f"{day(starts_on)} tot en met {day(ends_on)}"
        reason = reason or "Optie uit de overeenkomst."
        note(self.contract, "optie", "", words, by=self.by.name, effective_on=clock.today(), reason=reason)
        return option

    def sentence(self, result: ContractOption) -> str:
        words = f"{day(result.starts_on)} tot en met {day(result.ends_on)}"
        return f"Contract {self.contract.number} heeft een optie van {words}."


class ExerciseOption(ContractAction):
    """The contract goes on through the option; options are exercised in their order."""

    code = "optie-lichten"
    title = _("Exercise the option")
    button = _("Extend the contract with this option")
    requirement = "R122"
    gates = (not_archived, not_ended_early)
    form = forms.ReasonForm
    confirm = True
    target_model = ContractOption

    @classmethod
    def targets(cls, subject: Contract) -> QuerySet[ContractOption]:
        """The first that was not exercised."""
        first = subject.options.filter(exercised_at__isnull=True).order_by("starts_on").values("pk")[:1]
        return ContractOption.objects.filter(pk__in=list(first.values_list("pk", flat=True)))

    def perform(self, *, reason: str) -> ContractOption:
        option, before = self.target, self.contract.last_day
        option.exercised_at, option.exercised_by_name = clock.now(), self.by.name
        option.save(update_fields=["exercised_at", "exercised_by_name"])
        was, became = day(before), day(option.ends_on)
        note(self.contract, "laatste dag", was, became, by=self.by.name, effective_on=option.starts_on, reason=reason)
        return option

    def sentence(self, result: ContractOption) -> str:
        return (
            f"De optie van contract {self.contract.number} is gelicht. Het loopt nu tot en met {day(result.ends_on)}."
        )


class EndEarly(ContractAction):
    """The contract ends before its last day."""

    code = "contract-beeindigen"
    title = _("End the contract early")
    button = _("End the contract on this day")
    requirement = "R122"
    gates = (not_archived, not_ended_early)
    form = forms.EndForm
    confirm = True

    def clean(self, *, ended_on: date, reason: str) -> None:
        if not self.contract.starts_on <= ended_on < self.contract.last_day:
            facts = {"first": day(self.contract.starts_on), "last": day(self.contract.last_day)}
            raise ValidationError({"ended_on": _("Choose a day from %(first)s, before %(last)s.") % facts})

    def perform(self, *, ended_on: date, reason: str) -> Mutation:
        was = day(self.contract.last_day)
        self.contract.ended_on = ended_on
        return note(
            self.contract, "laatste dag", was, day(ended_on), by=self.by.name, effective_on=ended_on, reason=reason
        )

    def sentence(self, result: Mutation) -> str:
        return f"Contract {self.contract.number} eindigt eerder: {result.new}. Reden: {result.reason}"


class HandleSignal(ContractAction):
    """What is decided about the end that comes near; the signals that are due are handled, later ones still come."""

    code = "signaal-afhandelen"
    title = _("Decide about the end of the contract")
    button = _("Record this decision")
    requirement = "R122"
    gates = (not_archived, signal_due)
    form = forms.SignalForm

    def perform(self, *, decision: str, explanation: str) -> list[ExpirySignal]:
        facts = {
            "handled_at": clock.now(),
            "handled_by_name": self.by.name,
            "decision": decision,
            "explanation": explanation,
        }
        made = [
            ExpirySignal.objects.update_or_create(
                contract=self.contract, ends_on=due.ends_on, months=due.moment.months, defaults=facts
            )[0]
            for due in due_signals(self.contract)
        ]
        touch(self.contract)
        return made

    def sentence(self, result: list[ExpirySignal]) -> str:
        words = {
            Decision.EXTEND: "wij verlengen",
            Decision.TENDER: "wij besteden opnieuw aan",
            Decision.END: "wij laten het aflopen",
            Decision.LATER: "wij beslissen bij het volgende signaal",
        }
        first = result[0]
        return (
            f"Over het einde van contract {self.contract.number} op {day(first.ends_on)} is besloten: "
            f"{words[first.decision]}. {first.explanation}"
        )


class ArchiveContract(ContractAction):
    """The contract has ended; nothing in it changes any more (R121)."""

    code = "contract-archiveren"
    title = _("Archive the contract")
    button = _("Archive the contract")
    requirement = "R121"
    gates = (not_archived, has_ended, no_open_tasks)
    confirm = True

    def perform(self) -> Contract:
        self.contract.archived_at = clock.now()
        self.contract.save(update_fields=["archived_at"])
        return self.contract

    def sentence(self, result: Contract) -> str:
        return (
            f"Contract {result.number} is gearchiveerd. Het wordt bewaard tot en met {day(result.keep_until)} "
            "(Selectielijst gemeenten 2020, 16.1)."
        )
