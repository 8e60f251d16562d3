"""The shape of what the acts of participation need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Membership, Role, User
from accounts.staff import StaffRole, people_in
from projects.actions.forms import ActionForm
from projects.participation.models import TeamMember, TeamRole
from projects.participation.selectors import interested_authorities
from projects.procedure import clock


class RegisterInterestForm(ActionForm):
    """Interest of an authority in a project (R12)."""

    estimated_value = forms.DecimalField(
        label=_("Estimated value of your share (euro)"), min_value=0, max_digits=14, decimal_places=2, required=False
    )


class WithdrawInterestForm(ActionForm):
    """Withdrawing it again."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


STAFF_ROLE_OF = {
    TeamRole.LEAD_BUYER: StaffRole.LEAD_BUYER,
    TeamRole.CONTRACT_MANAGER: StaffRole.CONTRACT_MANAGER,
    TeamRole.EXPERTISE_CENTRE: StaffRole.EXPERTISE_CENTRE,
}


class AddTeamMemberForm(ActionForm):
    """A person, the role in the team, and why when the role asks for it (R14, R15, R43, R44)."""

    role = forms.ChoiceField(label=_("Role in the team"), choices=TeamRole.choices)
    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    authority = forms.ModelChoiceField(
        label=_("Of authority"),
        queryset=ContractingAuthority.objects.none(),
        required=False,
        help_text=_("Only for a subject expert."),
    )
    reason = forms.CharField(
        label=_("Why needed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Required for an external expert and for the expertise centre."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        project = self.action.subject
        authorities = ContractingAuthority.objects.filter(pk__in=[a.pk for a in interested_authorities(project)])
        experts = User.objects.filter(
            memberships__in=Membership.objects.valid(clock.today()).filter(
                role=Role.SUBJECT_EXPERT, authority__in=authorities
            )
        )
        staff = people_in(*STAFF_ROLE_OF.values())
        external = User.objects.filter(
            is_active=True, memberships__isnull=True, groups__isnull=True, is_superuser=False
        )
        pks = {
            *experts.values_list("pk", flat=True),
            *staff.values_list("pk", flat=True),
            *external.values_list("pk", flat=True),
        }
        self.fields["user"].queryset = User.objects.filter(pk__in=pks).order_by("last_name", "email")
        self.fields["authority"].queryset = authorities


class RemoveTeamMemberForm(ActionForm):
    """Who leaves the team."""

    member = forms.ModelChoiceField(label=_("Team member"), queryset=TeamMember.objects.none())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = self.action.subject.team.filter(left_at__isnull=True).select_related("user")


class DeclareForm(ActionForm):
    """The declaration of a team member."""

    agree = forms.BooleanField(
        label=_("I keep what I learn about bids and bidders to myself, and I have no interest in the outcome.")
    )
