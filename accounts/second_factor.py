"""The second factor somebody signs with: a code from an authenticator app, or a passkey (reading A5; BIO2 5.17.01).

Whoever signs in the portal confirms who they are with the password and that factor, both not longer than
ACCOUNT_REAUTHENTICATION_TIMEOUT seconds ago. A recovery code opens the account, but signs nothing.
"""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

APP, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN
IN_DUTCH = {APP: "code uit een authenticator-app", PASSKEY: "passkey"}


def has_second_factor(user: Any) -> bool:
    """Whether this person set up an authenticator app or a passkey."""
    return is_mfa_enabled(user, types=[APP, PASSKEY])


def confirmed_with(request: HttpRequest) -> str:
    """With what this person confirmed who they are just now, in Dutch for the record; empty when they did not."""
    factor = _factor_used(request)
    if factor is None:
        return ""
    if not request.user.has_usable_password():
        return IN_DUTCH[factor]
    return f"wachtwoord en {IN_DUTCH[factor]}" if _password_used(request) else ""


def way_to_confirm(request: HttpRequest, back: str) -> str:
    """The address where this person confirms who they are, and then comes back to the address `back`."""
    if not has_second_factor(request.user):
        return _address("accounts:second_factor", back)
    if _factor_used(request) is None:
        with_app = is_mfa_enabled(request.user, types=[APP])
        back = _address("mfa_reauthenticate" if with_app else "mfa_reauthenticate_webauthn", back)
    if request.user.has_usable_password() and not _password_used(request):
        back = _address("account_reauthenticate", back)
    return back


def _address(name: str, back: str) -> str:
    return f"{reverse(name)}?{urlencode({'next': back})}"


def _recent(request: HttpRequest) -> list[dict[str, Any]]:
    """How this person confirmed who they are within the time that counts; signing in itself is not among them."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return [record for record in records if record.get("reauthenticated") and record["at"] > since]


def _password_used(request: HttpRequest) -> bool:
    return any(record["method"] == "password" for record in _recent(request))


def _factor_used(request: HttpRequest) -> str | None:
    """The type of the factor used just now. One that was set up just now counts: that asks the password and itself."""
    recent = _recent(request)
    for record in reversed(recent):
        if record["method"] == "mfa" and record.get("type") in IN_DUTCH:
            return record["type"]
    own = Authenticator.objects.filter(user=request.user, type__in=IN_DUTCH).order_by("-created_at").first()
    return own.type if own and recent and own.created_at.timestamp() > recent[0]["at"] else None
