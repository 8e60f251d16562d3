"""What belongs to the register of questions beside the questions: rounds, files that came in, and what was done."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.journal.models import Evidence
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Project


class QuestionWindow(models.Model):
    """A later round of questions, beside the one of the publication itself (R74).

    `closes_at` is the first instant that is too late (aware, UTC).
    """

    publication = models.ForeignKey(TenderPublication, on_delete=models.PROTECT, related_name="question_windows")
    opens_at = models.DateTimeField(_("questions from"))
    closes_at = models.DateTimeField(_("questions until"))
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("round of questions")
        verbose_name_plural = _("rounds of questions")
        ordering = ["publication", "opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="question_window_order"),
            models.UniqueConstraint(fields=["publication", "closes_at"], name="question_window_closes_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication}, {self.closes_at:%d-%m-%Y %H:%M}"


class QuestionImport(models.Model):
    """An export of the platform that is looked at before anything of it is saved; its bytes go when it was applied.

    `columns` says what headings mean, by key of the heading; an empty text leaves a column out. `received_at` is for
    rows without a moment of their own. `as_new` holds the rows that a person registers as new though they look like a
    question that is known. `left_out` keeps what was not taken over, as written, with the reasons.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="question_imports")
    publication = models.ForeignKey(TenderPublication, on_delete=models.PROTECT, related_name="question_imports")
    filename = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    is_pasted = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    as_new = models.JSONField(default=list)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.filename

    @staticmethod
    def fingerprint(content: bytes) -> str:
        """The sha256 of a file."""
        return hashlib.sha256(content).hexdigest()


class EntryKind(models.TextChoices):
    """What an entry in the history of a question is."""

    ANSWER = "answer", _("answer")
    COMMENT = "comment", _("comment")
    EVENT = "event", _("event")


class QuestionEntry(Evidence):
    """One line in the history of a question: a version of the answer, a comment, or what was done (R76).

    Every version of an answer is kept: who writes later takes nothing away from who wrote before.
    """

    question = models.ForeignKey("clarification.Question", on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind.choices)
    text = models.TextField(_("text"))
    version = models.PositiveIntegerField(_("version"), null=True, blank=True)
    contributors = models.CharField(_("who contributed"), max_length=300, blank=True)
    changes_agreement = models.BooleanField(_("changes the agreement"), default=False)
    changes_documents = models.BooleanField(_("changes the tender documents"), default=False)
    at = models.DateTimeField(_("at"))
    person_id = models.PositiveBigIntegerField()
    person_name = models.CharField(_("by"), max_length=300)

    class Meta:
        verbose_name = _("entry in the history of a question")
        verbose_name_plural = _("history of questions")
        ordering = ["question", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_entry_says_something"),
            models.CheckConstraint(
                condition=Q(kind="answer", version__isnull=False) | (~Q(kind="answer") & Q(version__isnull=True)),
                name="question_entry_answer_has_version",
            ),
            models.UniqueConstraint(fields=["question", "version"], name="question_answer_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question}, {self.get_kind_display()}"
