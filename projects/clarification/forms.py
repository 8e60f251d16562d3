"""The shape of what the acts of the clarification step need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, LongTextField, MomentField
from projects.clarification.models import Question
from projects.clarification.selectors import questions_of


class RegisterQuestionForm(ActionForm):
    """A question as it came in on the tender platform (R74, R75)."""

    received_at = MomentField(label=_("Received at"), help_text=_("When it came in on the platform, Amsterdam time."))
    asker = forms.CharField(
        label=_("Asked by"), max_length=200, help_text=_("Stays with the team; it is never in the notice.")
    )
    document = forms.CharField(label=_("About which document"), max_length=200, required=False)
    paragraph = forms.CharField(label=_("Paragraph"), max_length=80, required=False)
    text = LongTextField(label=_("Question"), required=False)
    proposed_addition = LongTextField(label=_("Proposed addition"), required=False)
    confidential = forms.BooleanField(
        label=_("The question is confidential"),
        required=False,
        help_text=_("It is answered to the asker alone; the notice only says how many there were."),
    )


class AnswerForm(ActionForm):
    """The answer, who worked on it, and what it changes (R76, R79)."""

    answer = LongTextField(label=_("Answer"), rows=8)
    contributors = forms.CharField(label=_("Who contributed"), max_length=300)
    changes_agreement = forms.BooleanField(
        label=_("The answer changes the agreement"),
        required=False,
        help_text=_("Before the contract it is checked that this was worked into the agreement."),
    )
    changes_documents = forms.BooleanField(label=_("The answer changes the tender documents"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].initial = getattr(self.action.target, name)


class MergeForm(ActionForm):
    """The question that asks the same."""

    into = forms.ModelChoiceField(label=_("Refer to the answer to"), queryset=Question.objects.none())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        found = questions_of(self.action.subject).filter(merged_into__isnull=True)
        self.fields["into"].queryset = found.exclude(pk=self.action.target.pk)


class PublishNoticeForm(ActionForm):
    """When and where the platform published the notice, and whether it is the last (R77)."""

    published_at = MomentField(
        label=_("Published at"), help_text=_("When the platform published it, Amsterdam time. Publish there first.")
    )
    url = forms.URLField(label=_("Address on the platform"), max_length=500, assume_scheme="https")
    is_last = forms.BooleanField(
        label=_("This is the last notice"),
        required=False,
        help_text=_("The step is then done, and the tender phase starts."),
    )
