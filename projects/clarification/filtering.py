"""Which questions somebody wants to see: filters and order, as they stand in the address."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.clarification.models import ClarificationNotice, Question, QuestionState
from projects.clarification.rights import sees_askers
from projects.clarification.selectors import notices_of, people_to_ask, questions_of
from projects.clarification.wording import notice_name
from projects.documents.tables.words import words
from projects.tree.models import Project

OPEN, MERGED, LATE, ASIDE, WITHDRAWN = "open", "samengevoegd", "te-laat", "niet-beantwoord", "ingetrokken"
MINE, NOBODY, NO_NOTICE = "mij", "niemand", "geen"
STATES = [
    (OPEN, _("without an agreed answer")),
    *QuestionState.choices,
    (MERGED, _("merged")),
    (LATE, _("came too late")),
    (ASIDE, _("too late, not answered")),
    (WITHDRAWN, _("withdrawn by the asker")),
]
SORTS = {
    "nummer": ("number",),
    "ontvangen": ("received_at", "number"),
    "document": ("document", "number"),
    "stand": ("state", "number"),
    "toegewezen": ("assigned_to__last_name", "number"),
}
_TEXTS = ("answer", "document", "paragraph", "external_number", "published_text", "published_addition")


class FilterForm(forms.Form):
    """What somebody filters the register by; what makes no sense filters nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    stand = forms.ChoiceField(label=_("State"), required=False)
    document = forms.ChoiceField(label=_("Document"), required=False)
    bij = forms.ChoiceField(label=_("Assigned to"), required=False)
    nota = forms.ChoiceField(label=_("Clarification notice"), required=False)
    overeenkomst = forms.BooleanField(label=_("Changes the agreement"), required=False)
    documenten = forms.BooleanField(label=_("Changes a document"), required=False)
    vertrouwelijk = forms.BooleanField(label=_("Confidential"), required=False)
    volgorde = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, data: Any, *, project: Project, user: User) -> None:
        super().__init__(data)
        self.project, self.user = project, user
        everything = [("", _("all"))]
        self.documents = _documents(project)
        self.people = list(people_to_ask(project))
        self.notices: list[ClarificationNotice] = [row for row in notices_of(project) if not row.no_questions]
        self.fields["stand"].choices = everything + STATES
        names = [spellings[0] for spellings in self.documents.values()]
        self.fields["document"].choices = everything + [(name, name) for name in names]
        self.fields["document"].clean = self._document
        self.fields["bij"].choices = [
            *everything,
            (MINE, _("me")),
            (NOBODY, _("nobody")),
            *((str(person.pk), str(person)) for person in self.people),
        ]
        self.fields["nota"].choices = [
            *everything,
            (NO_NOTICE, _("in no notice")),
            *((str(notice.number), notice_name(notice.number)) for notice in self.notices),
        ]

    def _document(self, value: Any) -> str:
        """The document that was chosen, in the spelling of the list; an empty text for one that is not there."""
        return self.documents.get(words(str(value or "")), [""])[0]

    def found(self) -> QuerySet[Question]:
        """The questions that fit, in the order that was asked."""
        self.is_valid()
        data = self.cleaned_data
        rows = questions_of(self.project).select_related("assigned_to", "merged_into", "notice")
        rows = _by_state(rows, data.get("stand", ""))
        if text := data.get("q", "").strip():
            rows = rows.filter(_holding(text, sees_askers(self.user, self.project)))
        if document := data.get("document"):
            rows = rows.filter(document__in=self.documents[words(document)])
        if whom := data.get("bij"):
            rows = rows.filter(assigned_to=None if whom == NOBODY else self.user.pk if whom == MINE else int(whom))
        if notice := data.get("nota"):
            rows = rows.filter(notice=None) if notice == NO_NOTICE else rows.filter(notice__number=int(notice))
        for name, field in (
            ("overeenkomst", "changes_agreement"),
            ("documenten", "changes_documents"),
            ("vertrouwelijk", "confidential"),
        ):
            if data.get(name):
                rows = rows.filter(**{field: True})
        return rows.order_by(*self.order())

    def order(self) -> list[str]:
        """The fields to sort by; a minus before the name turns it round."""
        wanted = self.cleaned_data.get("volgorde", "")
        fields = SORTS.get(wanted.removeprefix("-"), SORTS["nummer"])
        return [f"-{fields[0]}", *fields[1:]] if wanted.startswith("-") else list(fields)

    @property
    def is_filtering(self) -> bool:
        """Whether anything but the order was asked."""
        return any(value for name, value in self.cleaned_data.items() if name != "volgorde")


def _by_state(rows: QuerySet[Question], state: str) -> QuerySet[Question]:
    match state:
        case "":
            return rows
        case "open":
            return rows.open()
        case "samengevoegd":
            return rows.filter(merged_into__isnull=False)
        case "te-laat":
            return rows.filter(is_late=True)
        case "niet-beantwoord":
            return rows.filter(set_aside_at__isnull=False)
        case "ingetrokken":
            return rows.filter(withdrawn_at__isnull=False)
        case _:
            return rows.filter(
                state=state, merged_into__isnull=True, set_aside_at__isnull=True, withdrawn_at__isnull=True
            )


def _holding(text: str, original: bool) -> Q:
    """Rows that hold a text; who does not see askers finds nothing in words that have another text for the notice."""
    wanted = Q()
    for name in _TEXTS:
        wanted |= Q(**{f"{name}__icontains": text})
    for name, published in (("text", "published_text"), ("proposed_addition", "published_addition")):
        shown = Q(**{f"{name}__icontains": text})
        wanted |= shown if original else shown & Q(**{published: ""})
    return wanted | Q(number=int(text)) if text.isdecimal() and len(text) < 6 else wanted


def _documents(project: Project) -> dict[str, list[str]]:
    """The documents that questions are about; another spelling is the same document."""
    names = questions_of(project).exclude(document="").order_by("number").values_list("document", flat=True)
    found: dict[str, dict[str, None]] = {}
    for name in names:
        found.setdefault(words(name), {}).setdefault(name)
    return {key: list(found[key]) for key in sorted(found)}
