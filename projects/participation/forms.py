"""The shape of what the acts of participation need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Membership, Role, User
from accounts.staff import StaffRole, people_in
from projects.actions.forms import ActionForm, LongTextField
from projects.actions.numbers import DecimalField
from projects.participation.models import ExternalExpertise, SharingKey, TeamMember, TeamRole
from projects.participation.selectors import interested_authorities
from projects.procedure import clock


class RegisterInterestForm(ActionForm):
    """Interest of an authority in a project (R12)."""

    estimated_value = DecimalField(
        label=_("Estimated value of your share (euro)"), min_value=0, max_digits=14, decimal_places=2, required=False
    )


class EstimatedValueForm(ActionForm):
    """What an authority expects to buy (R12, R44)."""

    estimated_value = DecimalField(
        label=_("Estimated value of your share (euro)"), min_value=1, max_digits=14, decimal_places=2
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
    expertise = forms.ModelChoiceField(
        label=_("External expertise"),
        queryset=ExternalExpertise.objects.none(),
        required=False,
        help_text=_("Only for an external expert: why, at most how much and shared how was recorded there."),
    )
    reason = forms.CharField(
        label=_("Why needed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Required for the expertise centre."),
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
        self.fields["expertise"].queryset = project.external_expertise.filter(ended_at__isnull=True)


class RemoveTeamMemberForm(ActionForm):
    """Who leaves the team."""

    member = forms.ModelChoiceField(label=_("Team member"), queryset=TeamMember.objects.none())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = self.action.subject.team.current().select_related("user")


class ExpertiseForm(ActionForm):
    """The need, the expert, the cost and the key of external expertise (R44)."""

    need = LongTextField(label=_("Why can no expert of the authorities do this?"), rows=3)
    party = forms.CharField(label=_("Expert or firm, and what they do"), max_length=200)
    maximum_cost = DecimalField(
        label=_("Maximum cost (euro, as the authorities pay it)"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=_("Or say below that it costs nothing."),
    )
    no_costs = forms.BooleanField(label=_("This costs the authorities nothing."), required=False)
    sharing_key = forms.ChoiceField(
        label=_("How do the authorities share the cost?"),
        choices=SharingKey.choices,
        widget=forms.RadioSelect,
        initial=SharingKey.EQUAL,
    )


class ChangeExpertiseForm(ExpertiseForm):
    """The same, as it was recorded, and why it changes."""

    reason = LongTextField(label=_("Why does this change?"), rows=2)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        now = self.action.target
        self.fields["need"].initial, self.fields["party"].initial = now.need, now.party
        self.fields["sharing_key"].initial = now.sharing_key
        self.fields["maximum_cost"].initial = now.maximum_cost or None
        self.fields["no_costs"].initial = not now.maximum_cost


class EndExpertiseForm(ActionForm):
    """Why the expertise is not needed any more."""

    reason = LongTextField(label=_("Reason"), rows=2)


class DeclareForm(ActionForm):
    """The declaration of a team member; its text stands above it."""

    agree = forms.BooleanField(label=_("I declare what is written here."))


class ReportInterestForm(ActionForm):
    """The interest somebody has in the outcome."""

    explanation = LongTextField(
        label=_("What interest do you have?"),
        help_text=_("The lead buyer reads this, and decides with you what follows."),
    )
