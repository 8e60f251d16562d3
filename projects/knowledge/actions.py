"""Sharing a note, replying to one and withdrawing one (R31)."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.staff import is_staff
from projects.actions.base import Action
from projects.actions.registry import register
from projects.documents import storage
from projects.documents.uploads import CheckedUpload
from projects.knowledge import forms
from projects.knowledge.models import Circle, Comment, KnowledgeBase, Note, NoteFile
from projects.participation.audiences import project_circle, working_authorities
from projects.procedure import clock
from projects.procedure.gate import Unmet, right
from projects.tree.models import Project


@right(_("people of affiliated authorities, and the purchasing organisation"))
def shares_knowledge(actor: Actor, subject: object) -> Unmet | None:
    """A contact person, decider or subject expert of an affiliated authority, or staff."""
    if is_staff(actor.user) if actor.authority is None else actor.authority.pk in working_authorities(actor.user):
        return None
    return Unmet(
        _("Only contact persons, deciders and subject experts of affiliated authorities share knowledge here."),
        _("a contact person of your authority"),
        status=403,
    )


class KnowledgeAction(Action):
    """What the acts of sharing have in common: the subject is the knowledge base."""

    side = "knowledge"
    requirement = "R31"
    rights = (shares_knowledge,)

    @property
    def whose(self) -> str:
        """For whom somebody writes, in a sentence."""
        return f"{self.by.name} ({self.by.authority or 'inkooporganisatie'})"


class ShareNote(KnowledgeAction):
    """A note is shared, with files when there are any; who it is for reads it at once."""

    code = "kennis-delen"
    title = _("Share knowledge")
    button = _("Share it")
    explanation = _("What you share stays as you wrote it. You can withdraw it.")
    form = forms.ShareForm

    def clean(self, *, title: str, text: str, circle: str, project: Project | None = None, **more: Any) -> None:
        for name, given in (("title", title), ("text", text)):
            if not given.strip():
                raise ValidationError({name: _("Fill this in.")})
        if circle == Circle.PROJECT and project is None:
            raise ValidationError({"project": _("Choose the project, or share it with all authorities.")})
        if project and self.by.authority is not None and project.pk not in project_circle(self.by.user):
            raise ValidationError({"project": _("You do not work on this project.")})

    def perform(
        self,
        *,
        title: str,
        text: str,
        circle: str,
        project: Project | None = None,
        category: str = "",
        files: Iterable[CheckedUpload] = (),
    ) -> Note:
        note = Note.objects.create(
            project=project,
            circle=circle,
            title=title.strip(),
            text=text.strip(),
            category=category.strip() or (project.category if project else ""),
            authority=self.by.authority,
            written_at=clock.now(),
            written_by_id=self.by.user.pk,
            written_by_name=self.by.name,
        )
        NoteFile.objects.bulk_create(
            NoteFile(
                note=note,
                filename=file.filename,
                storage_name=storage.keep(file.content),
                content_type=file.content_type,
                size=len(file.content),
                sha256=hashlib.sha256(file.content).hexdigest(),
            )
            for file in files
        )
        return note

    def sentence(self, result: Note) -> str:
        about = f" over {result.project}" if result.project else ""
        return f"{self.whose} heeft kennis gedeeld{about}: {result.title}"

    def details(self, result: Note) -> dict[str, Any]:
        return {"notitie": result.pk, "bestanden": [file.sha256 for file in result.files.all()]}

    def next_url(self, result: Note) -> str:
        return result.url


class OfNote(KnowledgeAction):
    """What the acts on one note share: this person may read it."""

    target_model = Note

    @classmethod
    def targets(cls, subject: KnowledgeBase) -> Iterable[Note]:
        """Every note; who may not read one does not find it (`visible_to`)."""
        return Note.objects.all()

    def conditions(self) -> Iterable[Unmet]:
        if self.target and not Note.objects.visible_to(self.by.user).filter(pk=self.target.pk).exists():
            yield Unmet(_("You cannot read this note, or it was withdrawn."), status=403)


class ReplyToNote(OfNote):
    """A reply below a note."""

    code = "kennis-beantwoorden"
    title = _("Reply to a note")
    button = _("Place the reply")
    form = forms.ReplyForm

    def clean(self, *, text: str) -> None:
        if not text.strip():
            raise ValidationError({"text": _("Fill this in.")})

    def perform(self, *, text: str) -> Comment:
        return Comment.objects.create(
            note=self.target,
            text=text.strip(),
            authority=self.by.authority,
            written_at=clock.now(),
            written_by_name=self.by.name,
        )

    def sentence(self, result: Comment) -> str:
        return f"{self.whose} heeft gereageerd op “{self.target.title}”."

    def next_url(self, result: Comment) -> str:
        return self.target.url


class WithdrawNote(OfNote):
    """A note is withdrawn by who wrote it, by a colleague there, or by the purchasing organisation; with the reason."""

    code = "kennis-intrekken"
    title = _("Withdraw a note")
    button = _("Withdraw the note")
    form = forms.WithdrawForm

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        own = self.target and self.by.authority == self.target.authority
        if self.target and not own and not is_staff(self.by.user):
            yield Unmet(_("Only who shared this can withdraw it."), _("who shared it"), status=403)

    def clean(self, *, reason: str) -> None:
        if not reason.strip():
            raise ValidationError({"reason": _("Write why.")})

    def perform(self, *, reason: str) -> Note:
        self.target.withdrawn_at, self.target.withdrawn_by_name = clock.now(), self.by.name
        self.target.withdraw_reason = reason.strip()
        self.target.save()
        return self.target

    def sentence(self, result: Note) -> str:
        return f"{self.whose} heeft “{result.title}” ingetrokken. Reden: {result.withdraw_reason}"

    def next_url(self, result: Note) -> str:
        return "/mijn/kennis/"


register(ShareNote, ReplyToNote, WithdrawNote)
