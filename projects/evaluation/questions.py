"""The questions of the evaluation form: the portal's form, changed in the admin, and that of one project (R107)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import FormBuilder

LOWEST, HIGHEST = 1, 5
SCORES = [
    (1, _("1, poor")),
    (2, _("2, insufficient")),
    (3, _("3, sufficient")),
    (4, _("4, good")),
    (5, _("5, very good")),
]
SCORE = "score"
# Kinds of answers, by the name the form builder knows them by.
KINDS = [
    (SCORE, _("a score from 1 to 5")),
    ("radio", _("one choice")),
    ("checkboxes", _("several choices")),
    ("multiline", _("some lines of text")),
    ("singleline", _("a line of text")),
]
CHOSEN = frozenset({"radio", "checkboxes"})


@dataclass(frozen=True)
class Question:
    """One question as it was asked: its facts are those the form builder of Wagtail asks of a field."""

    clean_name: str
    label: str
    field_type: str = SCORE
    required: bool = True
    choices: str = ""
    help_text: str = ""
    default_value: str = ""

    @property
    def options(self) -> list[str]:
        """The choices of a question with choices."""
        return [value for value, _label in Builder([]).get_formatted_field_choices(self)]


class Builder(FormBuilder):
    """Wagtail's form builder, with scores."""

    def create_score_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        """A number from 1 to 5."""
        return forms.TypedChoiceField(
            choices=SCORES, coerce=int, empty_value=None, widget=forms.RadioSelect, **options | {"initial": None}
        )


# What a new portal starts with.
STANDARD = [
    Question("start", "Hoe duidelijk was bij de start waar het project voor was en wat het van u vroeg?"),
    Question("informatie", "Hoe goed werd u op de hoogte gehouden?"),
    Question("besluitvorming", "Hoe goed kon u met wat u kreeg de besluiten van uw organisatie voorbereiden?"),
    Question("inbreng", "Hoe goed is de kennis van uw organisatie benut?"),
    Question("samenwerking", "Hoe was de samenwerking met de inkooporganisatie?"),
    Question("resultaat", "Hoe tevreden bent u met de overeenkomst die eruit kwam?"),
    Question("remarks", "Wat wilt u toevoegen?", "multiline", required=False),
]


def as_rows(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """What is kept of the questions of a project: JSON."""
    return [asdict(question) for question in questions]


def from_rows(rows: Sequence[dict[str, Any]]) -> list[Question]:
    """The questions that were kept."""
    return [Question(**row) for row in rows]
