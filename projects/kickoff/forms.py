"""The shape of what the acts around the kickoff meeting need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Membership, Role, User
from accounts.staff import StaffRole, people_in
from projects.actions.forms import ActionForm, LongTextField, MomentField
from projects.kickoff.goals import Goal, Stance
from projects.kickoff.models import StrategyAnswer
from projects.participation.selectors import interested_authorities
from projects.procedure import clock


class InviteForm(ActionForm):
    """When and where."""

    starts_at = MomentField(label=_("Starts at"))
    ends_at = MomentField(label=_("Ends at"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    online_url = forms.URLField(label=_("Link for taking part online"), required=False, assume_scheme="https")
    remark = LongTextField(label=_("Text for in the invitation"), required=False)


class ReplyForm(ActionForm):
    """Coming or not, and with how many."""

    coming = forms.TypedChoiceField(
        label=_("Is somebody of your authority coming?"),
        choices=[("yes", _("Yes, we are coming")), ("no", _("No, we are not coming"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    people = forms.IntegerField(label=_("With how many people?"), min_value=0, max_value=50, initial=1)


class HoldForm(ActionForm):
    """Who was there, and what came out."""

    present = forms.ModelMultipleChoiceField(
        label=_("Authorities present"),
        queryset=ContractingAuthority.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    staff = forms.ModelMultipleChoiceField(
        label=_("Present of the purchasing organisation"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one lead buyer and one contract manager."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for goal in Goal:
            self.fields[f"goal_{goal.value}"] = LongTextField(label=goal.label, rows=3, required=False)
        self.fields["results"] = LongTextField(label=_("What else came up"), rows=3, required=False)
        interested = [a.pk for a in interested_authorities(self.action.subject)]
        self.fields["present"].queryset = ContractingAuthority.objects.filter(pk__in=interested)
        self.fields["staff"].queryset = people_in(*StaffRole.values)

    def clean(self) -> dict[str, object]:
        """`goals`: what came of each goal that something was written about, by goal."""
        data = super().clean()
        written = {goal.value: data.pop(f"goal_{goal.value}", "").strip() for goal in Goal}
        data["goals"] = {goal: text for goal, text in written.items() if text}
        if not data["goals"]:
            self.add_error(f"goal_{Goal.ACQUAINTANCE.value}", _("Write what came of at least one of the goals."))
        return data


class CancelForm(ActionForm):
    """Why the meeting does not take place."""

    reason = LongTextField(label=_("Reason"), help_text=_("Everybody who was invited reads this."))


class ReasonForm(ActionForm):
    """A reason."""

    reason = LongTextField(label=_("Reason"))


class StanceForm(ActionForm):
    """How the authority stands towards the project (R42)."""

    stance = forms.ChoiceField(label=_("Our authority is"), choices=Stance.choices, widget=forms.RadioSelect)
    remark = LongTextField(label=_("Remark"), required=False)


class QuestionsForm(ActionForm):
    """Questions, one a line (R45)."""

    text = LongTextField(label=_("Questions"), rows=8, help_text=_("One question on each line."))

    def clean(self) -> dict[str, object]:
        """`questions`: the lines that say something."""
        data = super().clean()
        data["questions"] = [line.strip() for line in data.pop("text", "").splitlines() if line.strip()]
        return data


class AnswersForm(ActionForm):
    """An answer to each question; what was answered before stands there already (R45)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        given = {
            answer.question_id: answer.text
            for answer in StrategyAnswer.objects.filter(
                question__project=self.action.subject, authority=self.action.by.authority
            )
        }
        self.questions = list(self.action.subject.strategy_questions.all())
        for question in self.questions:
            self.fields[f"answer_{question.pk}"] = LongTextField(
                label=str(question), rows=3, required=False, initial=given.get(question.pk, "")
            )

    def clean(self) -> dict[str, object]:
        """`answers`: the text by question, of those that were answered."""
        data = super().clean()
        answers = {question: data.pop(f"answer_{question.pk}", "").strip() for question in self.questions}
        data["answers"] = {question: text for question, text in answers.items() if text}
        return data


class NominateForm(ActionForm):
    """A subject expert of the authority itself (R46)."""

    user = forms.ModelChoiceField(
        label=_("Subject expert"),
        queryset=User.objects.none(),
        help_text=_("Is somebody missing? Invite them first, as a subject expert, on the page of your organisation."),
    )
    expertise = LongTextField(label=_("What does this person know about?"), rows=3)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        experts = Membership.objects.valid(clock.today()).with_role(Role.SUBJECT_EXPERT)
        mine = experts.filter(authority=self.action.by.authority)
        self.fields["user"].queryset = User.objects.filter(pk__in=mine.values("user")).order_by("last_name", "email")
