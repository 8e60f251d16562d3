"""A second factor for tests: an authenticator app whose code is known."""

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from accounts.models import User
from tests.world import PASSWORD


def give_app(user: User) -> str:
    """Gives a person an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(secret)}
    )
    return secret


def code_of(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def confirm(client: Client, secret: str) -> None:
    """Confirms who is signed in with the password and the code."""
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert client.post("/account/2fa/reauthenticate/", {"code": code_of(secret)}).status_code == 302
