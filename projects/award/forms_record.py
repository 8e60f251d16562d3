"""What the record of the award asks of people: the portal knows the rest (art. 2.132 Aanbestedingswet 2012)."""

from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, LongTextField

NONE_FOUND = "Er zijn geen belangenconflicten vastgesteld."
NOT_KNOWN = "Niet bekend."
NOT_APPLICABLE = "Niet van toepassing."
NONE_REFUSED = "Er is geen inschrijving om die reden afgewezen."


class AwardRecordForm(ActionForm):
    """Every question has an answer: “none” is one too."""

    procedure_reason = LongTextField(
        label=_("Why this procedure was chosen"), rows=3, help_text=_("The strategy says it; sum it up here.")
    )
    subcontracting = LongTextField(
        label=_("Part that the winner leaves to subcontractors, and to whom"), rows=2, initial=NOT_KNOWN
    )
    abnormally_low = LongTextField(
        label=_("Bids rejected because they were abnormally low, and why"), rows=2, initial=NONE_REFUSED
    )
    conflicts = LongTextField(
        label=_("Conflicts of interest that were found, and what was done"), rows=2, initial=NONE_FOUND
    )
    not_electronic = LongTextField(
        label=_("Why other than electronic means were used for bids"), rows=2, initial=NOT_APPLICABLE
    )
    remarks = LongTextField(label=_("Anything else that belongs in the record"), rows=3, required=False)
