"""What an authority decides on the final strategy: to take part, or not (R52, R58–R60, R62, R68)."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.decisions.adopting import Adopting
from projects.decisions.deciding import Declining
from projects.decisions.models import Decision, RoundKind
from projects.decisions.preparing import Preparing
from projects.outbox.compose import Draft
from projects.participation.costs import CostShares, Share, cost_shares
from projects.participation.rights import decider_of_authority, form_filler_of_authority
from projects.participation.selectors import contacts
from projects.procedure.steps import Step
from projects.strategy import forms
from projects.tree.gates import running
from projects.tree.links import proposal_path


class DecidesStrategy:
    """What both decisions show: the version that is decided on, and the authority's own share in the costs (R44)."""

    template = "strategy/decide.html"

    def costs(self) -> CostShares:
        """The costs of external expertise."""
        return cost_shares(self.subject)

    def proposal_url(self) -> str:
        """The draft of the proposal to the body that decides (R57)."""
        return proposal_path(self.subject, self.by.authority) if self.by.authority else ""

    def own_share(self) -> Share | None:
        """What the authority that decides carries of them, or None."""
        return self.costs().of(self.by.authority)


class AdoptStrategy(DecidesStrategy, Adopting):
    """An authority adopts the strategy, gives the mandate, commits itself and signs: one indivisible act (R58–R60).

    Whoever signs in the portal has just signed in again; the view sees to that.
    """

    code = "strategie-vaststellen"
    title = _("Adopt the procurement strategy")
    button = _("Adopt, give the mandate and take part")
    explanation = _(
        "With this your authority definitively takes part, gives the mandate, and commits to the outcome of the "
        "tender. The decision and the signature are recorded together."
    )
    requirement = "R58"
    step = Step.STRATEGY
    round_kind = RoundKind.FINAL_STRATEGY
    rights = (decider_of_authority,)
    gates = (running,)
    form = forms.AdoptForm
    consequence = (
        "Daarmee neemt uw organisatie definitief deel, is het gevraagde mandaat gegeven en is uw organisatie gebonden "
        "aan de planning, de keuzes van het inkoopteam en de uitkomst van de aanbesteding. De beslissingsbevoegdheid "
        "blijft bij uw organisatie."
    )

    def clean(self, *, agree_mandate: bool, agree_commitment: bool, **decision: Any) -> None:
        if not agree_mandate:
            raise ValidationError(
                {"agree_mandate": _("Adopting the strategy includes the mandate; it is not possible without.")}
            )
        if not agree_commitment:
            raise ValidationError(
                {"agree_commitment": _("Adopting the strategy includes the commitment; it is not possible without.")}
            )
        super().clean(**decision)

    def details(self, result: Decision) -> dict[str, Any]:
        return super().details(result) | {
            "mandaat_sha256": hashlib.sha256(result.round.mandate_text.encode()).hexdigest(),
            "verbintenis_sha256": hashlib.sha256(result.round.commitment_text.encode()).hexdigest(),
        }

    def messages(self, result: Decision) -> Iterable[Draft]:
        return self.receipts(result, contacts(self.subject, [result.authority]))


class PrepareAdoption(DecidesStrategy, Preparing):
    """A contact person prepares the adoption for the decider (R57, R58)."""

    code = "vaststelling-voorbereiden"
    title = _("Prepare the decision on the procurement strategy")
    button = _("Keep this for our decider")
    requirement = "R57"
    step = Step.STRATEGY
    round_kind = RoundKind.FINAL_STRATEGY
    rights = (form_filler_of_authority,)
    gates = (running,)
    adoption = AdoptStrategy.code


class DeclineStrategy(DecidesStrategy, Declining):
    """An authority decides not to take part, before the deadline (R68)."""

    code = "niet-deelnemen"
    title = _("Decide not to take part")
    button = _("Our authority does not take part")
    explanation = _("This is definitive for this project.")
    requirement = "R68"
    step = Step.STRATEGY
    round_kind = RoundKind.FINAL_STRATEGY
    rights = (decider_of_authority,)
    gates = (running,)
    ask_reason = _("Write why your authority does not take part.")
    consequence = (
        "Daarmee neemt uw organisatie niet deel aan dit project. Wat u tot nu toe hebt ontvangen, blijft voor u "
        "leesbaar."
    )

    def messages(self, result: Decision) -> Iterable[Draft]:
        return self.receipts(result, contacts(self.subject, [result.authority]))
