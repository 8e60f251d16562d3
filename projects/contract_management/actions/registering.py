"""Registering a contract: from an agreement of a finished project, or an older one by hand (R111, R117, R120)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, User
from accounts.staff import StaffRole, has_staff_role
from projects.actions.base import Action
from projects.contract.models import Agreement, AgreementSupplier
from projects.contract_management.actions.base import checked_options, term_error
from projects.contract_management.forms_register import AgreementForm, OptionInput, RegisterForm
from projects.contract_management.lifetime import follow_dates, last_day, notice_day
from projects.contract_management.links import REGISTER_PATH, contract_path
from projects.contract_management.models import (
    DEFAULT_SIGNAL_DAYS,
    Contract,
    ContractOption,
    ContractRegister,
    LengthUnit,
    Level,
    Supplier,
)
from projects.contract_management.rights import contract_manager
from projects.contract_management.terms import Length, Term, TermProblem, check_terms
from projects.contract_management.wording import days_in_words, length_in_words, money, short_day, term_in_words
from projects.journal.record import record
from projects.participation.selectors import participants_of
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.wording import listed
from projects.tree.lots import thing_in_words


def to_register() -> QuerySet[Agreement]:
    """The completed agreements that are not in the register yet."""
    rows = Agreement.objects.filter(completed_at__isnull=False, managed_contract__isnull=True)
    return rows.select_related("project__page", "lot__project__page").order_by("completed_at", "pk")


def next_number() -> str:
    """The first contract number of this year that is free: C-2027-001."""
    year = clock.today().year
    taken = set(Contract.objects.filter(number__startswith=f"C-{year}-").values_list("number", flat=True))
    return next(number for n in range(1, 10_000) if (number := f"C-{year}-{n:03}") not in taken)


class RegisterContract(Action):
    """An older contract is entered by hand, with its terms, options, notice period and participants (R120)."""

    code = "contract-registreren"
    title = _("Register a contract")
    button = _("Register the contract")
    requirement = "R120"
    side = "contract"
    rights = (contract_manager,)
    form = RegisterForm

    @property
    def agreement(self) -> Agreement | None:
        """The agreement it is made from, or None."""
        return None

    def initial(self) -> dict[str, Any]:
        return {
            "signal_days": list(DEFAULT_SIGNAL_DAYS),
            "notice_number": 6,
            "notice_unit": LengthUnit.MONTHS,
            "level": Level.PASSIVE,
            "manager": self.by.user,
        }

    def clean(
        self,
        *,
        starts_on: date,
        ends_on: date,
        manager: User,
        participants: Iterable[ContractingAuthority],
        suppliers: Iterable[Supplier] = (),
        new_supplier: dict[str, str] | None = None,
        options: Iterable[OptionInput] = (),
        number: str = "",
        **more: Any,
    ) -> None:
        base = Term(starts_on, ends_on)
        try:
            check_terms(base, [])
        except TermProblem as problem:
            raise term_error(problem) from problem
        checked_options(base, list(options))
        if not list(suppliers) and not new_supplier:
            raise ValidationError({"new_supplier": _("Choose a supplier, or write the name of another one.")})
        if new_supplier:
            self.check_supplier(new_supplier)
        if number and Contract.objects.filter(number=number.strip()).exists():
            raise ValidationError({"number": _("There is a contract with this number already.")})
        if not has_staff_role(manager, StaffRole.CONTRACT_MANAGER):
            raise ValidationError({"manager": _("This person is not a contract manager.")})
        if not list(participants):
            raise ValidationError({"participants": _("Choose at least one participating authority.")})

    def check_supplier(self, facts: dict[str, str]) -> None:
        """Raises ValidationError for a KvK number that is wrong or known already."""
        kvk = facts.get("kvk_number", "")
        if not kvk:
            return
        try:
            Supplier(name=facts["name"], kvk_number=kvk).clean_fields(exclude=["name"])
        except ValidationError as error:
            raise ValidationError({"kvk_number": error.messages}) from error
        if known := Supplier.objects.filter(kvk_number=kvk).first():
            sentence = _("A supplier with this KvK number is known already: %(name)s.") % {"name": known}
            raise ValidationError({"kvk_number": sentence})

    def perform(
        self,
        *,
        title: str,
        starts_on: date,
        ends_on: date,
        notice: Length,
        manager: User,
        participants: Iterable[ContractingAuthority],
        suppliers: Iterable[Supplier] = (),
        new_supplier: dict[str, str] | None = None,
        options: Iterable[OptionInput] = (),
        number: str = "",
        description: str = "",
        value: Decimal | None = None,
        level: str = Level.PASSIVE,
        signal_days: Iterable[int] = DEFAULT_SIGNAL_DAYS,
    ) -> Contract:
        found = self.agreement
        contract = Contract.objects.create(
            number=number.strip() or next_number(),
            title=title,
            description=description,
            agreement=found,
            project=found.project if found else None,
            manager=manager,
            value=value,
            starts_on=starts_on,
            ends_on=ends_on,
            notice_number=notice.number,
            notice_unit=notice.unit.value,
            level=level,
            signal_days=sorted(set(signal_days), reverse=True),
            registered_at=clock.now(),
            registered_by_name=self.by.name,
        )
        contract.suppliers.set(suppliers)
        if new_supplier:
            contract.suppliers.add(Supplier.objects.create(**new_supplier))
        contract.participants.set(participants)
        contract.lots.set([found.lot] if found else [])
        lay_down_options(contract, list(options), already=0)
        follow_dates(contract)
        record(contract.stream, self.code, self.sentence(contract), by=self.by, data=self.details(contract))
        return contract

    def sentence(self, result: Contract) -> str:
        suppliers = listed(result.suppliers.all())
        return f"Contract {result.number} “{result.title}” met {suppliers} is geregistreerd."

    def details(self, result: Contract) -> dict[str, Any]:
        return {
            "contract": result.pk,
            "looptijd": term_in_words(result.base_term),
            "opties": [term_in_words(option.term) for option in result.options.all()],
            "opzegtermijn": length_in_words(result.notice),
            "laatste dag om op te zeggen": short_day(notice_day(result)),
            "signalen": days_in_words(result.signal_days),
            "waarde": money(result.value),
            "niveau": result.get_level_display(),
            "deelnemers": [str(authority) for authority in result.participants.all()],
            "overeenkomst": result.agreement_id,
        }

    def warnings(self, result: Contract) -> Iterable[str]:
        if last_day(result) < clock.today():
            yield "Dit contract is al geëindigd."

    def next_url(self, result: Contract) -> str:
        return contract_path(result)


class RegisterFromAgreement(RegisterContract):
    """A completed agreement of a project is taken into the register; its data are filled in already (R111, R120).

    Its suppliers are those that signed it.
    """

    code = "overeenkomst-registreren"
    title = _("Register the contract of a project")
    requirement = "R111, R120"
    target_model = Agreement
    form = AgreementForm

    @classmethod
    def targets(cls, subject: ContractRegister) -> QuerySet[Agreement]:
        """Every completed agreement, so that one that is in the register already gets an answer."""
        return Agreement.objects.filter(completed_at__isnull=False)

    @property
    def agreement(self) -> Agreement:
        return self.target

    def conditions(self) -> Iterable[Unmet]:
        found = self.target and Contract.objects.filter(agreement=self.target).first()
        if found:
            yield Unmet(_("This agreement is in the register already."), link=f"{REGISTER_PATH}{found.pk}/")

    @property
    def heading(self) -> str:
        """With the suppliers: a project may have several agreements."""
        return f"{self.title}: {listed(self.target.suppliers.all())}"

    def initial(self) -> dict[str, Any]:
        found: Agreement = self.target
        return super().initial() | {
            "title": thing_in_words(found.lot),
            "starts_on": found.starts_on,
            "ends_on": found.ends_on,
            "value": found.lot.estimated_value or found.project.estimated_value,
            "participants": participants_of(found.lot),
        }  # fmt: skip

    def clean(self, **facts: Any) -> None:
        super().clean(suppliers=self.target.suppliers.all(), **facts)

    def perform(self, **facts: Any) -> Contract:
        return super().perform(suppliers=[supplier_of(row) for row in self.target.suppliers.all()], **facts)

    def details(self, result: Contract) -> dict[str, Any]:
        return super().details(result) | {"project": str(self.target.project.public_id)}


def supplier_of(signatory: AgreementSupplier) -> Supplier:
    """The supplier that signed an agreement, taken from the register or added to it."""
    known = Supplier.objects.filter(name__iexact=signatory.name).first()
    return known or Supplier.objects.create(name=signatory.name, contact_email=signatory.email)


def lay_down_options(contract: Contract, options: list[OptionInput], *, already: int) -> None:
    """Writes options as they were filled in, after those that were exercised already."""
    before = list(contract.options.filter(order__lte=already).order_by("order"))
    terms = checked_options(contract.base_term, options, already=[option.term for option in before])
    ContractOption.objects.bulk_create(
        ContractOption(
            contract=contract,
            order=already + number,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            number=option.length.number if option.length else None,
            unit=option.length.unit.value if option.length else "",
        )
        for number, (option, term) in enumerate(zip(options, terms, strict=True), start=1)
    )
