"""How allauth works here: only invited people get in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """No sign-up form: an account comes from an invitation (accounts/invitations.py)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never; allauth then shows its “sign up closed” page."""
        return False
