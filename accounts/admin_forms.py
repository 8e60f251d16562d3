"""Forms of the registers in the Wagtail admin. What has consequences goes through the same functions as elsewhere."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts import invitations, organisation, people
from accounts.actor import Actor
from accounts.models import Invitation, Membership, User
from accounts.staff import EXTERNAL_EXPERT, StaffRole, staff_roles


class InvitationForm(WagtailAdminModelForm):
    """Invites somebody for an authority, or for the purchasing organisation (R4)."""

    staff_role = forms.ChoiceField(
        label=_("Role at the purchasing organisation"),
        choices=[("", "---------"), *StaffRole.choices, (EXTERNAL_EXPERT, _("external expert"))],
        required=False,
        help_text=_("Leave empty when you choose an authority. An external expert only gets an account."),
    )

    def save(self, commit: bool = True) -> Invitation:
        data = self.cleaned_data
        invitation, _secret = invitations.invite(
            email=data["email"],
            authority=data["authority"],
            role=data["role"],
            staff_role=data["staff_role"],
            by=Actor(self.for_user),
            at=timezone.now(),
        )
        return invitation


class MembershipForm(WagtailAdminModelForm):
    """Gives a role to somebody who has an account already (R38)."""

    def save(self, commit: bool = True) -> Membership:
        data = self.cleaned_data
        return organisation.give_role(
            data["user"],
            data["authority"],
            data["role"],
            valid_from=data["valid_from"],
            by=Actor(self.for_user),
            at=timezone.now(),
        )


class EndMembershipForm(WagtailAdminModelForm):
    """Ends a role after a day (R137)."""

    valid_until = forms.DateField(
        label=_("Last day"),
        help_text=_("The role holds until the end of this day. To end it at once, use the page of the organisation."),
    )

    def save(self, commit: bool = True) -> Membership:
        return organisation.end_membership(
            Membership.objects.get(pk=self.instance.pk),
            last_day=self.cleaned_data["valid_until"],
            by=Actor(self.for_user),
            at=timezone.now(),
        )


class UserForm(WagtailAdminModelForm):
    """A person's name, staff roles that end, and whether the account is open (R132)."""

    kept_roles = forms.MultipleChoiceField(
        label=_("Roles at the purchasing organisation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Untick a role to end it. A new role is given by an invitation."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.roles = sorted(staff_roles(User.objects.get(pk=self.instance.pk)))
        self.was_active = self.instance.is_active
        self.fields["kept_roles"].choices = [(role, StaffRole(role).label) for role in self.roles]
        self.fields["kept_roles"].initial = self.roles
        self.fields["is_active"].help_text = _("A closed account cannot sign in. Accounts are never deleted.")

    def save(self, commit: bool = True) -> User:
        user, by, at = User.objects.get(pk=self.instance.pk), Actor(self.for_user), timezone.now()
        for name in ("first_name", "last_name", "job_title"):
            setattr(user, name, self.cleaned_data[name])
        user.save(update_fields=["first_name", "last_name", "job_title"])
        for role in self.roles:
            if role not in self.cleaned_data["kept_roles"]:
                people.end_staff_role(user, role, by=by, at=at)
        if self.was_active and not self.cleaned_data["is_active"]:
            people.close_account(user, by=by, at=at)
        elif self.cleaned_data["is_active"] and not self.was_active:
            people.reopen_account(user, by=by, at=at)
        return user
