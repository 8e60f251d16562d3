"""Notes and files that authorities share, within a project and across projects (R31)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from accounts.staff import is_staff
from projects.journal.models import Evidence
from projects.participation.audiences import project_circle, working_authorities
from projects.tree.models import Project


class KnowledgeBase(models.Model):
    """What all that is shared belongs to, of which there is one. Its stream is its own."""

    stream = "kennis"

    class Meta:
        verbose_name = _("shared knowledge")
        verbose_name_plural = _("shared knowledge")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """How screens name it."""
        return str(_("Shared knowledge"))

    @classmethod
    def the(cls) -> "KnowledgeBase":
        """The one."""
        return cls.objects.get_or_create(pk=1)[0]


class Circle(models.TextChoices):
    """For whom a note is."""

    PROJECT = "project", _("everybody who works on this project")
    ALL = "all", _("all affiliated authorities")


class NoteQuerySet(models.QuerySet):
    """Questions about notes."""

    def visible_to(self, user: Any) -> "NoteQuerySet":
        """Those this person may read; nothing that was withdrawn.

        The purchasing organisation reads everything. Contacts, deciders and subject experts of affiliated authorities
        read what is for all, and what is for a project in which one of theirs is interested or takes part, or in whose
        team they are.
        """
        rows = self.filter(withdrawn_at__isnull=True)
        if is_staff(user):
            return rows
        circle = Q(circle=Circle.PROJECT, project__in=project_circle(user))
        return rows.filter(circle | Q(circle=Circle.ALL)) if working_authorities(user) else rows.filter(circle)

    def for_lists(self) -> "NoteQuerySet":
        """With what a list shows, in a fixed number of queries."""
        rows = self.select_related("project__page", "authority").prefetch_related("files")
        return rows.annotate(replies=models.Count("comments")).order_by("-written_at", "-pk")


class Note(models.Model):
    """Something an authority or the purchasing organisation shares: an experience, a template, a document.

    It stays as it was written; who wrote it can withdraw it, with the reason. `authority` is None for the purchasing
    organisation.
    """

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="shared_notes", verbose_name=_("project")
    )
    circle = models.CharField(_("for whom"), max_length=10, choices=Circle.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    category = models.CharField(_("category"), max_length=120, blank=True)
    authority = models.ForeignKey(
        ContractingAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"))
    written_by_id = models.PositiveBigIntegerField()
    written_by_name = models.CharField(_("written by"), max_length=300)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by_name = models.CharField(_("withdrawn by"), max_length=300, blank=True)
    withdraw_reason = models.TextField(_("why it was withdrawn"), blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared note")
        verbose_name_plural = _("shared notes")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(circle="all") | Q(project__isnull=False), name="note_for_a_project_names_it"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="note_withdrawn_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Its page."""
        return f"/mijn/kennis/{self.pk}/"


class NoteFile(models.Model):
    """A file with a note. Its bytes never change; who reads the note reads it."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="files")
    filename = models.CharField(max_length=200)
    storage_name = models.CharField(max_length=120, unique=True)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    # What the door to a file asks: never kept by a browser.
    audience = "knowledge"

    class Meta:
        verbose_name = _("file with a note")
        verbose_name_plural = _("files with notes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.filename

    @property
    def url(self) -> str:
        """The only door to it."""
        return f"/mijn/kennis/bestanden/{self.pk}/"


class Comment(Evidence):
    """What somebody answered to a note; who reads the note reads it. Written once."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(_("text"))
    authority = models.ForeignKey(
        ContractingAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"))
    written_by_name = models.CharField(_("written by"), max_length=300)

    class Meta:
        verbose_name = _("reply to a note")
        verbose_name_plural = _("replies to notes")
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return self.text
