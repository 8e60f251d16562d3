"""Adopting in a round, with a signature: a signed document, or signed in the portal (R58, R60, R89, reading A5)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.decisions import rounds
from projects.decisions.deciding import DecidingAction
from projects.decisions.forms import SignedDecisionForm
from projects.decisions.models import Decision, Outcome
from projects.documents import store
from projects.documents.models import Document
from projects.documents.uploads import CheckedUpload


class Adopting(DecidingAction):
    """Adopting with a signature: an uploaded signed decision, or signed in the portal (R58, R89)."""

    outcome = Outcome.ADOPTED
    form = SignedDecisionForm

    def clean(
        self,
        *,
        decided_on: date,
        signed_document: CheckedUpload | None = None,
        sign_in_portal: bool = False,
        second_signer_name: str = "",
        second_signer_function: str = "",
        use_prepared: bool = False,
        **other: Any,
    ) -> None:
        self.check_day(decided_on)
        self.check_signature(bool(signed_document) or use_prepared, sign_in_portal)
        self.check_second_signer(second_signer_name, second_signer_function, sign_in_portal)

    def perform(
        self,
        *,
        decided_on: date,
        decision_number: str,
        signer_name: str,
        signer_function: str,
        second_signer_name: str = "",
        second_signer_function: str = "",
        signed_document: CheckedUpload | None = None,
        use_prepared: bool = False,
        **agreed: Any,
    ) -> Decision:
        document = self._signed(signed_document, use_prepared)
        return self.decide(
            decided_on=decided_on,
            decision_number=decision_number,
            signature=rounds.GivenSignature(
                signer_name, signer_function, document, second_signer_name, second_signer_function
            ),
        )

    def _signed(self, upload: CheckedUpload | None, use_prepared: bool) -> Document | None:
        """The signed document, frozen: what was uploaded now, or what was prepared; None when signed in the portal."""
        if upload:
            return self.keep(upload, frozen=True)
        if not use_prepared:
            return None
        document = self.prepared().document
        store.freeze([document])
        return document

    def check_signature(self, with_document: bool, sign_in_portal: bool) -> None:
        """A signed PDF or a signature in the portal, exactly one of them. Raises ValidationError (R60)."""
        if with_document and sign_in_portal:
            raise ValidationError(
                {"sign_in_portal": _("Choose one way of signing: upload the signed decision or sign in the portal.")}
            )
        if sign_in_portal and not self.by.confirmed_with:
            raise ValidationError(
                {"sign_in_portal": _("Confirm with your second factor that it is you, and then sign once more.")}
            )
        if not with_document and not sign_in_portal:
            raise ValidationError({"signed_document": _("Upload the signed decision, or sign in the portal.")})

    def check_second_signer(self, name: str, function: str, sign_in_portal: bool) -> None:
        """A second signer has a name and a function, and signed a document. Raises ValidationError (reading A5)."""
        if name and not function:
            raise ValidationError({"second_signer_function": _("Give the function of the second signer.")})
        if function and not name:
            raise ValidationError({"second_signer_name": _("Give the name of the second signer.")})
        if name and sign_in_portal:
            raise ValidationError(
                {
                    "second_signer_name": _(
                        "In the portal you sign alone. Upload the signed decision when two people sign."
                    )
                }
            )
