"""The shape of what the acts of the clarification step need."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.actions.forms import ActionForm, LongTextField, MomentField
from projects.clarification.models import Question
from projects.clarification.selectors import people_to_ask, questions_of

# The code of the error that somebody else saved another answer meanwhile.
CHANGED_MEANWHILE = "changed_meanwhile"
PUBLIC, WITHDRAWN = "public", "withdrawn"


class VersionField(forms.IntegerField):
    """The version of the answer that was on the screen; a form without one is about an answer nobody wrote yet."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int:
        """The version, 0 without one."""
        return super().clean(value) or 0


class ChosenField(forms.Field):
    """Questions that were ticked, as (id, version of the answer on the screen)."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[tuple[int, int]]:
        """The ids with the versions. Raises ValidationError for none and for what was made up."""
        found = {}
        for item in value or ():
            pk, _colon, version = str(item).partition(":")
            if not pk.isdecimal() or not (version or "0").isdecimal() or len(item) > 24:
                raise ValidationError(_("Choose questions from the list."))
            found[int(pk)] = int(version or 0)
        if not found:
            raise ValidationError(_("Choose one or more questions first."))
        return list(found.items())


class RegisterQuestionForm(ActionForm):
    """A question as it came in on the tender platform (R74, R75)."""

    received_at = MomentField(label=_("Received at"), help_text=_("When it came in on the platform, Amsterdam time."))
    asker = forms.CharField(
        label=_("Asked by"), max_length=200, help_text=_("Stays with the team; it is never in the notice.")
    )
    document = forms.CharField(label=_("About which document"), max_length=200, required=False)
    paragraph = forms.CharField(label=_("Paragraph"), max_length=200, required=False)
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
    changes_documents = forms.BooleanField(
        label=_("The answer changes the tender documents"),
        required=False,
        help_text=_("The notice ends with a list of the documents that change."),
    )
    version = VersionField()

    def add_error(self, field: str | None, error: Any) -> None:
        """Notes an error; who was told what another wrote, saves over that the next time."""
        super().add_error(field, error)
        errors = error if isinstance(error, list) else [error]
        if any(getattr(item, "code", "") == CHANGED_MEANWHILE for item in errors):
            self.data = self.data.copy()
            self.data["version"] = self.action.target.version


class AgreeForm(ActionForm):
    """The version of the answer that is agreed to."""

    version = VersionField()


class SeveralForm(ActionForm):
    """The questions that were ticked in the register."""

    questions = ChosenField(label=_("Questions"))


class AssignForm(SeveralForm):
    """Who is asked to answer them; nobody takes an earlier assignment back."""

    person = forms.ModelChoiceField(
        label=_("Assign to"), queryset=User.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_to_ask(self.action.subject)


class CommentForm(ActionForm):
    """What somebody has to say about a question or its answer."""

    text = LongTextField(label=_("Comment"), rows=3, max_length=4000)


class MergeForm(ActionForm):
    """The question that asks the same."""

    into = forms.ModelChoiceField(
        label=_("Refer to the answer to"),
        queryset=Question.objects.none(),
        to_field_name="number",
        widget=forms.NumberInput,
        help_text=_("The number of the question."),
        error_messages={"invalid_choice": _("There is no question with this number. Look it up in the register.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = questions_of(self.action.subject).select_related("merged_into")


class PlaceForm(ActionForm):
    """What a question is about."""

    document = forms.CharField(label=_("About which document"), max_length=200, required=False)
    paragraph = forms.CharField(label=_("Paragraph"), max_length=200, required=False)
    lot = forms.CharField(label=_("Lot"), max_length=200, required=False)


class WordingForm(ActionForm):
    """The text that the notice shows; a question without a proposed addition gets none."""

    published_text = LongTextField(label=_("Question as published"), rows=8)
    published_addition = LongTextField(label=_("Proposed addition as published"), rows=8)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        question = self.action.target
        for name, original in (("published_text", question.text), ("published_addition", question.proposed_addition)):
            if not original:
                del self.fields[name]


class SetAsideForm(ActionForm):
    """Why a question that came too late is not answered; stands in the notice."""

    reason = LongTextField(label=_("What the notice says instead of an answer"), rows=3)


class PrivateAnswerForm(ActionForm):
    """When the asker got the answer."""

    sent_at = MomentField(
        label=_("Sent at"), help_text=_("When the platform sent the answer to the asker, Amsterdam time.")
    )


class RefuseConfidentialityForm(ActionForm):
    """Why a question is not treated as confidential, and what its asker chose."""

    reason = LongTextField(label=_("Why it is not confidential"), rows=3)
    outcome = forms.ChoiceField(
        label=_("What the asker chose"),
        choices=[(PUBLIC, _("the question is answered openly")), (WITHDRAWN, _("the question was withdrawn"))],
        widget=forms.RadioSelect,
    )
    answered_at = MomentField(label=_("The asker let us know at"))


class QuestionWindowForm(ActionForm):
    """From when until when questions can be asked."""

    opens_at = MomentField(label=_("Questions from"))
    closes_at = MomentField(label=_("Questions until"), help_text=_("The first moment that is too late."))
    reason = LongTextField(label=_("Reason"), rows=2)


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
