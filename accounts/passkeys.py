"""The forms of allauth for passkeys, with names for their fields in plain words."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

NAME = _("Name, so that you recognise it")


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey."""

    name = forms.CharField(label=NAME, required=False, max_length=100)


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=NAME, max_length=100)
