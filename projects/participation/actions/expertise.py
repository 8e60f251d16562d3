"""External expertise: why it is needed, what it costs at most, and how the authorities share that (R44)."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.participation import forms
from projects.participation.gates import costs_open
from projects.participation.models import ExternalExpertise, SharingKey
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.wording import euros, listed
from projects.tree.gates import announced, running
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project

IN_DUTCH = {
    SharingKey.EQUAL: "in gelijke delen",
    SharingKey.INHABITANTS: "naar inwoners",
    SharingKey.VALUE: "naar geraamde waarde",
}


class AboutExpertise(Action):
    """What every act about external expertise shares."""

    requirement = "R44"
    rights = (lead_buyer_of_project,)
    gates = (running, announced, costs_open)

    def details(self, result: ExternalExpertise) -> dict[str, object]:
        return {
            "deskundigheid": result.pk,
            "noodzaak": result.need,
            "kosten": str(result.maximum_cost),
            "sleutel": result.sharing_key,
        }


class WithCost(Action):
    """An act that gives the cost: an amount above zero, or an explicit word that it costs nothing."""

    def clean(self, *, maximum_cost: Decimal | None = None, no_costs: bool = False, **more: str) -> None:
        if no_costs and maximum_cost:
            raise ValidationError({"no_costs": _("Give a maximum cost, or say that it costs nothing; not both.")})
        if not no_costs and not maximum_cost:
            raise ValidationError(
                {"maximum_cost": _("Give the maximum cost, or say below that it costs the authorities nothing.")}
            )


def cost_in_words(expertise: ExternalExpertise) -> str:
    """“ten hoogste € 24.000,00, verdeeld naar inwoners”, for the journal and for papers."""
    if not expertise.maximum_cost:
        return "zonder kosten voor de aanbestedende diensten"
    return f"ten hoogste {euros(expertise.maximum_cost)}, verdeeld {IN_DUTCH[SharingKey(expertise.sharing_key)]}"


class RecordExpertise(AboutExpertise, WithCost):
    """The lead buyer records expertise from outside, when no expert of the authorities can do it (R44)."""

    code = "externe-deskundigheid-vastleggen"
    title = _("Record external expertise")
    button = _("Record this expertise")
    explanation = _(
        "Only when no expert of the authorities can do this. The authorities pay it together; each finds its share in "
        "the strategy. Has the expert an account? Then add this person to the team afterwards."
    )
    form = forms.ExpertiseForm

    def perform(
        self,
        *,
        need: str,
        party: str,
        sharing_key: str,
        maximum_cost: Decimal | None = None,
        no_costs: bool = False,
    ) -> ExternalExpertise:
        return ExternalExpertise.objects.create(
            project=self.subject,
            need=need,
            party=party,
            maximum_cost=maximum_cost or Decimal(0),
            sharing_key=sharing_key,
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: ExternalExpertise) -> str:
        return f"Externe deskundigheid: {result.party}, {cost_in_words(result)}. Noodzaak: {result.need}"


class OnExpertise(AboutExpertise):
    """What every act on one recorded expertise shares: it is still needed."""

    target_model = ExternalExpertise

    @classmethod
    def targets(cls, subject: Project) -> QuerySet[ExternalExpertise]:
        """All that was recorded for the project."""
        return ExternalExpertise.objects.filter(project=subject)

    def conditions(self) -> Iterable[Unmet]:
        if self.target.ended_at:
            yield Unmet(_("This external expertise was ended already."))


class ChangeExpertise(OnExpertise, WithCost):
    """The need, the expert, the cost or the key changes, until the final strategy is offered (R44)."""

    code = "externe-deskundigheid-wijzigen"
    title = _("Change this external expertise")
    button = _("Save the change")
    form = forms.ChangeExpertiseForm

    def perform(
        self,
        *,
        need: str,
        party: str,
        sharing_key: str,
        reason: str,
        maximum_cost: Decimal | None = None,
        no_costs: bool = False,
    ) -> ExternalExpertise:
        row = self.target
        self.earlier, self.reason = f"{row.party}, {cost_in_words(row)}", reason
        row.need, row.party, row.sharing_key = need, party, sharing_key
        row.maximum_cost = maximum_cost or Decimal(0)
        row.save(update_fields=["need", "party", "sharing_key", "maximum_cost"])
        return row

    def sentence(self, result: ExternalExpertise) -> str:
        return (
            f"Externe deskundigheid gewijzigd. Het was: {self.earlier}. Het wordt: {result.party}, "
            f"{cost_in_words(result)}. Reden: {self.reason}"
        )


class EndExpertise(OnExpertise):
    """The expertise is not needed any more: nobody pays for it (R44)."""

    code = "externe-deskundigheid-beeindigen"
    title = _("End this external expertise")
    button = _("End it")
    form = forms.EndExpertiseForm

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        people = [member.user for member in self.target.members.current().select_related("user")]
        if people:
            yield Unmet(
                _("First remove from the procurement team: %(names)s.") % {"names": listed(people)},
                _("the lead buyer"),
            )

    def perform(self, *, reason: str) -> ExternalExpertise:
        row = self.target
        row.ended_at, row.end_reason = clock.now(), reason
        row.save(update_fields=["ended_at", "end_reason"])
        return row

    def sentence(self, result: ExternalExpertise) -> str:
        return f"Externe deskundigheid beëindigd: {result.party}. Reden: {result.end_reason}"
