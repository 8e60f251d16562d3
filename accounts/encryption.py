"""Secrets of authenticator apps are unreadable in the database and in its backups (BIO2 8.24)."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _fernet(secret: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"second factor").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _cipher() -> MultiFernet:
    """Encrypts with SECRET_KEY; what was encrypted with a key in SECRET_KEY_FALLBACKS is still read."""
    return MultiFernet([_fernet(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


class EncryptingMFAAdapter(DefaultMFAAdapter):
    """Encrypts what allauth keeps, and names the portal in the app."""

    def encrypt(self, text: str) -> str:
        """Text as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Stored text as it was. Raises InvalidToken when it was encrypted with a key that is not known any more."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """What the app calls this account."""
        return settings.WAGTAIL_SITE_NAME
