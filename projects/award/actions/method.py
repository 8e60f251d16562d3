"""The award method of a lot: writing it, and laying it down before the vault is opened (R87)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.award import forms_method as forms
from projects.award.actions.base import OfTenderedLot
from projects.award.desk import AtDesk
from projects.award.gates import not_opened
from projects.award.gates_lots import still_to_award
from projects.award.method import award_rules_of, method_of, written_rules
from projects.award.models_method import AwardCriterion, AwardMethod, AwardRules
from projects.award.papers_method import rules_pdf
from projects.award.scoring.rules import Rules, problems, shown
from projects.award.selection import requests_opening_of
from projects.documents import store
from projects.documents.models import DocumentKind
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.tender_documents.gates import strategy_adopted
from projects.tree.gates import running
from projects.tree.lots import about
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


class WritingMethod(AtDesk, OfTenderedLot):
    """What writing the method shares: until the vault is opened."""

    requirement = "R87"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, strategy_adopted)
    lot_gates = (not_opened,)


class ChooseMethod(WritingMethod):
    """What decides which bid wins, and how is counted."""

    code = "gunningsmethode-kiezen"
    title = _("Choose the award method")
    button = _("Save the method")
    form = forms.MethodForm

    def initial(self) -> dict[str, Any]:
        method = method_of(self.lot) if self.lot else None
        return {name: getattr(method, name) for name in forms.MethodForm.base_fields} if method else {}

    def perform(self, **values: Any) -> AwardMethod:
        return AwardMethod.objects.update_or_create(lot=self.lot, defaults=values)[0]

    def sentence(self, result: AwardMethod) -> str:
        return f"De gunningsmethode{self.about} is gekozen: {result.get_kind_display()}."


class AddCriterion(WritingMethod):
    """A criterion is added."""

    code = "gunningscriterium-toevoegen"
    title = _("Add an award criterion")
    button = _("Add the criterion")
    form = forms.CriterionForm

    def perform(self, **values: Any) -> AwardCriterion:
        last = self.lot.criteria.aggregate(last=Max("number"))["last"] or 0
        return AwardCriterion.objects.create(lot=self.lot, number=last + 1, **values)

    def sentence(self, result: AwardCriterion) -> str:
        return f"Gunningscriterium toegevoegd{self.about}: {result.title}, weging {shown(result.weight)} procent."


class OnCriterion(AtDesk, Action):
    """What acts on one criterion share: until the vault of its lot is opened."""

    requirement = "R87"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running,)
    target_model = AwardCriterion

    @classmethod
    def targets(cls, subject: Project) -> QuerySet[AwardCriterion]:
        """The criteria of all lots."""
        return AwardCriterion.objects.filter(lot__project=subject)

    def conditions(self) -> Iterable[Unmet]:
        return [*still_to_award(self.target.lot), *not_opened(self.target.lot)]


class ChangeCriterion(OnCriterion):
    """A criterion is changed."""

    code = "gunningscriterium-wijzigen"
    title = _("Change this award criterion")
    button = _("Save the criterion")
    form = forms.CriterionForm

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.target, name) for name in forms.CriterionForm.base_fields}

    def perform(self, **values: Any) -> AwardCriterion:
        for name, value in values.items():
            setattr(self.target, name, value)
        self.target.save()
        return self.target

    def sentence(self, result: AwardCriterion) -> str:
        return f"Gunningscriterium gewijzigd{about(result.lot)}: {result.title}, weging {shown(result.weight)} procent."


class RemoveCriterion(OnCriterion):
    """A criterion is taken away; what was laid down with it stays as it is."""

    code = "gunningscriterium-verwijderen"
    title = _("Take this award criterion away")
    button = _("Take the criterion away")

    def perform(self) -> AwardCriterion:
        removed = AwardCriterion.objects.get(pk=self.target.pk)
        self.target.delete()
        return removed

    def sentence(self, result: AwardCriterion) -> str:
        return f"Gunningscriterium verwijderd{about(result.lot)}: {result.title}."


class LayDownRules(WritingMethod):
    """Method and criteria are laid down; changing them later is a new version with a reason, until the opening."""

    code = "gunningsmodel-vastleggen"
    title = _("Lay down the award method and criteria")
    button = _("Lay down these rules")
    explanation = _("They count for the assessment. After the vault has been opened nobody can change them.")
    form = forms.LayDownForm
    template = "award/rules.html"

    def rules(self) -> Any:
        """What is laid down now, for the page."""
        method = method_of(self.lot)
        return written_rules(method) if method else None

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        method = method_of(self.lot)
        if method is None:
            yield Unmet(_("Choose the award method first."), _("the lead buyer"))
            return
        for problem in problems(written_rules(method)):
            yield Unmet(problem, _("the lead buyer"))

    def clean(self, *, reason: str = "") -> None:
        laid_down = award_rules_of(self.lot)
        if laid_down and not reason.strip():
            raise ValidationError({"reason": _("The rules were laid down before. Write why they change.")})
        if laid_down and requests_opening_of(self.lot):
            before = Rules.from_json(laid_down.rules).requirements
            if self.rules().requirements != before:
                raise ValidationError(_("The requests to take part were opened; the requirements stay as they are."))
        if laid_down and laid_down.rules == self.rules().as_json():
            raise ValidationError(_("Nothing differs from what was laid down."))

    def perform(self, *, reason: str = "") -> AwardRules:
        earlier, rules = award_rules_of(self.lot), self.rules()
        version = earlier.version + 1 if earlier else 1
        document = store.add_pdf(
            self.subject,
            rules_pdf(self.lot, rules, version, reason),
            filename=f"gunningsmodel-{version}.pdf",
            title=f"Gunningsmodel {self.thing}, versie {version}",
            kind=DocumentKind.AWARD_RULES,
            step=Step.AWARD,
            audience=AudienceCode.TEAM,
            by=self.by,
            lot=self.lot,
            replaces=earlier.document if earlier else None,
            frozen=True,
        )
        return AwardRules.objects.create(
            lot=self.lot,
            version=version,
            rules=rules.as_json(),
            reason=reason,
            document=document,
            laid_down_at=clock.now(),
            laid_down_by_name=self.by.name,
        )

    def sentence(self, result: AwardRules) -> str:
        reason = f" Reden van de wijziging: {result.reason}" if result.reason else ""
        return f"Het gunningsmodel{self.about} is vastgelegd, versie {result.version}.{reason}"

    def details(self, result: AwardRules) -> dict[str, object]:
        return {"gunningsmodel": result.pk, "sha256": result.document.sha256, "regels": result.rules}
