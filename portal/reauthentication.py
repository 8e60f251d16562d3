"""Signing in the portal asks to sign in again first (reading A5)."""

from allauth.account.internal.flows import reauthentication
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode


def recently(request: HttpRequest) -> bool:
    """Whether this person signed in within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    return reauthentication.did_recently_reauthenticate(request)


def to_reauthenticate(request: HttpRequest) -> HttpResponse:
    """Asks to sign in again and then comes back to the same act."""
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
