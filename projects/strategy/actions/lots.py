"""The lots: decided in the strategy, until its final version is offered (R49, R56)."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.base import Action
from projects.procedure import cpv as code_list
from projects.procedure.steps import Step
from projects.procedure.wording import euros, listed
from projects.strategy import forms
from projects.strategy.gates import nothing_offered
from projects.tree.gates import running, step_open
from projects.tree.models import Lot, Project
from projects.tree.rights import lead_buyer_of_project


def in_words(lot: Lot) -> str:
    """“Perceel 2: Glasbewassing, geraamd op € 80.000,00 exclusief btw, voor gemeente A en gemeente B”."""
    parts = [f"Perceel {lot.number}: {lot.title}"]
    if lot.cpv:
        parts.append(f"CPV {code_list.described(lot.cpv)}")
    if lot.estimated_value is not None:
        parts.append(f"geraamd op {euros(lot.estimated_value)} exclusief btw")
    meant = list(lot.authorities.order_by("name"))
    parts.append(f"voor {listed(meant)}" if meant else "voor alle deelnemers")
    return ", ".join(parts)


def as_dict(lot: Lot) -> dict[str, object]:
    """A lot for the journal."""
    return {
        "nummer": lot.number,
        "titel": lot.title,
        "omschrijving": lot.description,
        "cpv": lot.cpv,
        "waarde": None if lot.estimated_value is None else str(lot.estimated_value),
        "diensten": sorted(lot.authorities.values_list("pk", flat=True)),
    }


class AboutLot(Action):
    """What the acts about lots share."""

    requirement = "R49"
    step = Step.STRATEGY
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.STRATEGY), nothing_offered)

    def clean(self, *, title: str = "", **more: object) -> None:
        others = self.subject.named_lots.exclude(pk=self.target.pk if self.target else None)
        if any(title.strip().casefold() == lot.title.casefold() for lot in others):
            raise ValidationError({"title": _("There is a lot with this title already.")})

    def write(
        self,
        lot: Lot,
        *,
        title: str,
        description: str = "",
        cpv: str = "",
        estimated_value: Decimal | None = None,
        authorities: Iterable[ContractingAuthority] = (),
    ) -> Lot:
        """Fills in a lot and saves it."""
        lot.title, lot.description, lot.cpv, lot.estimated_value = title.strip(), description, cpv, estimated_value
        lot.save()
        lot.authorities.set(authorities)
        return lot

    def details(self, result: Lot) -> dict[str, object]:
        return {"perceel": as_dict(result)}


class AboutNamedLot(AboutLot):
    """An act on one of the lots of a project that was divided."""

    target_model = Lot

    @classmethod
    def targets(cls, subject: Project) -> QuerySet[Lot]:
        """The lots that have a title."""
        return subject.named_lots


class AddLot(AboutLot):
    """A lot comes in; the first one takes the place of the one without a title that every project has."""

    code = "perceel-toevoegen"
    title = _("Add a lot")
    button = _("Add the lot")
    explanation = _("Lots are decided in the strategy. They can be changed until its final version is offered.")
    form = forms.LotForm

    def perform(self, **data: object) -> Lot:
        last = self.subject.named_lots.aggregate(last=Max("number"))["last"]
        if last is None:
            return self.write(self.subject.lots.get(), **data)
        return self.write(Lot(project=self.subject, number=last + 1), **data)

    def sentence(self, result: Lot) -> str:
        return f"Toegevoegd: {in_words(result)}."


class ChangeLot(AboutNamedLot):
    """A lot becomes another one."""

    code = "perceel-wijzigen"
    title = _("Change a lot")
    button = _("Change the lot")
    form = forms.LotForm

    def initial(self) -> dict[str, object]:
        lot = self.target
        return {
            "title": lot.title,
            "description": lot.description,
            "cpv": lot.cpv,
            "estimated_value": lot.estimated_value,
            "authorities": [authority.pk for authority in lot.authorities.all()],
        }

    def perform(self, **data: object) -> Lot:
        self.was, self.was_in_words = as_dict(self.target), in_words(self.target)
        return self.write(self.target, **data)

    def sentence(self, result: Lot) -> str:
        return f"Gewijzigd: {in_words(result)}. Was: {self.was_in_words}."

    def details(self, result: Lot) -> dict[str, object]:
        return super().details(result) | {"was": self.was}


class DropLot(AboutNamedLot):
    """A lot is not tendered; when it was the last, the project is one whole again."""

    code = "perceel-vervallen"
    title = _("Drop a lot")
    button = _("Drop the lot")
    explanation = _("The numbers of the other lots stay as they are.")
    form = forms.DropLotForm

    def clean(self, **data: object) -> None:
        """Any lot can go."""

    def perform(self, *, reason: str) -> Lot:
        lot, self.reason = self.target, reason
        self.was, self.was_in_words = as_dict(lot), in_words(lot)
        if self.subject.named_lots.count() == 1:
            lot.number = 1
            return self.write(lot, title="")
        lot.authorities.clear()
        lot.delete()
        return lot

    def sentence(self, result: Lot) -> str:
        return f"Vervallen: {self.was_in_words}. Reden: {self.reason}"

    def details(self, result: Lot) -> dict[str, object]:
        return {"was": self.was}
