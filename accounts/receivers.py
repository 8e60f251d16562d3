"""What allauth does with somebody's second factor is told on, so that it is journaled and mailed (R132)."""

from typing import Any

from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import signals
from accounts.actor import Actor

IN_DUTCH = {
    Authenticator.Type.TOTP: "een authenticator-app",
    Authenticator.Type.WEBAUTHN: "een passkey",
    Authenticator.Type.RECOVERY_CODES: "herstelcodes",
}


def _teller(told: Any, done: str):
    def tell(sender: Any, *, user: Any, authenticator: Authenticator, **more: Any) -> None:
        with transaction.atomic():
            told.send(
                sender=sender,
                by=Actor(user),
                authority=None,
                sentence=f"{user} heeft {IN_DUTCH[authenticator.type]} {done} als tweede factor.",
                data={"user": user.pk, "soort": authenticator.type},
            )

    return tell


def connect() -> None:
    """Connects to allauth; called when the app is ready."""
    added, removed = (
        _teller(signals.second_factor_added, "ingesteld"),
        _teller(signals.second_factor_removed, "verwijderd"),
    )
    mfa.authenticator_added.connect(added, weak=False, dispatch_uid="second-factor-added")
    mfa.authenticator_removed.connect(removed, weak=False, dispatch_uid="second-factor-removed")
