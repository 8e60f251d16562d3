"""The shape of what people fill in about accounts and organisations."""

from datetime import date

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Membership, Role, User


def password_help() -> str:
    """What a password must be, in sentences."""
    return " ".join(password_validators_help_texts())


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class AcceptInvitationForm(forms.Form):
    """Who somebody new is, and the password they choose."""

    first_name = forms.CharField(
        label=_("First name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    job_title = forms.CharField(
        label=_("Job title"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        help_text=lazy(password_help, str)(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class InviteColleagueForm(forms.Form):
    """A colleague's address and the role they get (R38, R137)."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The address at work. Your colleague receives a link that works for 30 days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        help_text=_("A contact person prepares decisions and receives the messages; a decider adopts and signs."),
    )


class AppointDeputyForm(forms.Form):
    """Who decides in a decider's place, and from when until when (R137)."""

    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none())
    valid_from = DayField(label=_("From"))
    valid_until = DayField(label=_("Until and including"), help_text=_("At most a year."))

    def __init__(self, *args: object, authority: ContractingAuthority, decider: User, on: date, **kwargs: object):
        super().__init__(*args, **kwargs)
        rows = Membership.objects.valid(on).filter(authority=authority)
        deciders = rows.filter(role=Role.DECIDER).values("user")
        self.fields["deputy"].queryset = (
            User.objects.filter(pk__in=rows.values("user"))
            .exclude(pk=decider.pk)
            .exclude(pk__in=deciders)
            .order_by("last_name", "email")
        )
