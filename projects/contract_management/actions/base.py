"""What all acts on contracts share."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.base import Action
from projects.contract_management.files import keep_upload
from projects.contract_management.forms_register import OptionInput
from projects.contract_management.gates import not_archived
from projects.contract_management.lifetime import follow_dates
from projects.contract_management.links import contract_path
from projects.contract_management.models import Contract, ContractFile, Mutation
from projects.contract_management.rights import contract_manager
from projects.contract_management.terms import ONE_DAY, Term, TermProblem, check_terms, end_of_term
from projects.contract_management.wording import short_day
from projects.procedure import clock


class ContractAction(Action):
    """An act of a contract manager on one contract; the cockpit of a project does not list it (R124).

    `section` is the part of the page of the contract that shows it.
    """

    side = "contract"
    requirement = "R120"
    rights = (contract_manager,)
    gates = (not_archived,)
    section: ClassVar[str] = ""

    @classmethod
    def targets(cls, subject: Contract) -> Any:
        """The rows of `target_model` that belong to the contract."""
        return cls.target_model._default_manager.filter(contract=subject)

    def next_url(self, result: Any) -> str:
        return contract_path(self.subject, self.section)

    def keep_document(self, upload: Any, title: str = "") -> ContractFile | None:
        """The paper that goes with an act, for staff; None when there is none."""
        if not upload:
            return None
        return keep_upload(self.subject, upload, title=title or upload.filename, by=self.by)

    def mutate(
        self, changes: Iterable[tuple[str, str, str, str]], *, holds_from: date, reason: str, document: Any = None
    ) -> list[Mutation]:
        """Writes what changed: for each (field, label, old value, new value) a row. Signals and tasks follow."""
        kept = self.keep_document(document)
        rows = Mutation.objects.bulk_create(
            Mutation(
                contract=self.subject,
                field=field,
                label=str(label),
                old_value=old,
                new_value=new,
                holds_from=holds_from,
                reason=reason.strip(),
                document=kept,
                at=clock.now(),
                person_id=self.by.user.pk,
                person_name=self.by.name,
            )
            for field, label, old, new in changes
        )
        follow_dates(Contract.objects.get(pk=self.subject.pk))
        return rows


def needs_reason(reason: str, field: str = "reason") -> None:
    """Raises ValidationError for an empty reason."""
    if not reason.strip():
        raise ValidationError({field: _("Write why.")})


def mutations_as_data(rows: Iterable[Mutation]) -> list[dict[str, str]]:
    """Mutations as the journal keeps them."""
    return [{"wat": row.label, "was": row.old_value, "werd": row.new_value} for row in rows]


def check_participants(contract: Contract, authorities: Iterable[ContractingAuthority], field: str) -> None:
    """Raises ValidationError for an authority that does not take part."""
    own = set(contract.participants.values_list("pk", flat=True))
    for authority in authorities:
        if authority.pk not in own:
            sentence = _("%(authority)s does not take part in this contract.") % {"authority": authority}
            raise ValidationError({field: sentence})


def checked_options(base: Term, options: Sequence[OptionInput], *, already: Sequence[Term] = ()) -> list[Term]:
    """The terms of options as they were filled in, after a base term and those exercised already.

    Raises ValidationError beside the field that is wrong.
    """
    found = list(already)
    for option in options:
        ends_on = found[-1].ends_on if found else base.ends_on
        starts_on = option.starts_on or ends_on + ONE_DAY
        until = option.ends_on or end_of_term(starts_on, option.length)
        if option.length and option.ends_on and end_of_term(starts_on, option.length) != option.ends_on:
            facts = {"day": short_day(end_of_term(starts_on, option.length))}
            sentence = _("With this length the option ends on %(day)s. Leave one of the two open.") % facts
            raise ValidationError({f"option_{option.row}_until": sentence})
        found.append(Term(starts_on, until))
        try:
            check_terms(base, found)
        except TermProblem as problem:
            raise term_error(problem, option.row) from problem
    return found[len(already) :]


_SENTENCES = {
    "before_base_end": _("Option %(number)s starts before the end of the base term. It should start on %(day)s."),
    "overlap": _("Option %(number)s overlaps the option before it. It should start on %(day)s."),
    "gap": _("There is a gap before option %(number)s. It should start on %(day)s."),
}


def term_error(problem: TermProblem, row: int = 0) -> ValidationError:
    """What is wrong with terms, beside its field. `row` is the option in the form."""
    if problem.code == "end_before_start":
        if not row:
            return ValidationError({"ends_on": _("A contract cannot end before it starts.")})
        return ValidationError({f"option_{row}_until": _("An option cannot end before it starts.")})
    facts = {"number": problem.number, "day": short_day(problem.on)}
    return ValidationError({f"option_{row}_from": _SENTENCES[problem.code] % facts})
