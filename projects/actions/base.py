"""Action: the one way in for everything that has a consequence in the procedure.

The same object answers “may I?”, “what is still missing?” and “do it”, so that the page, the button, the POST, the
mail and the test cannot disagree (R132–R134).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import translation
from django.utils.functional import Promise

from accounts.actor import Actor
from accounts.staff import is_staff
from projects.actions.models import Press
from projects.actions.noted import NotedError
from projects.actions.rehearsal import Rehearsal, rehearsing
from projects.journal.record import record
from projects.outbox.compose import Attachment, Draft, queue, unsent
from projects.procedure import clock
from projects.procedure.gate import Refused, Unmet, forgetting, remembering
from projects.procedure.steps import Step

# Journal and messages are Dutch, whatever language the actor reads the screens in.
in_dutch = partial(translation.override, "nl")

# Who may: answers with None, or with an Unmet of status 403.
Right = Callable[[Actor, Any], Unmet | None]


class PressedAlready(Exception):
    """This confirmation was pressed before and led to the act then; nothing changed now."""


class Action:
    """One formal act on one subject (a project, a plan candidate).

    Subclasses declare and write facts; lock, second check, journal and outbox are done here, in one transaction.
    `subject` must have `stream` (the name of its journal stream) and be a saved model instance. `target` is the row
    the act is about, when there are several (a question, a remark); `targets` finds those of a subject.
    """

    # A template that lists classes of actions shows them; it must not make instances of them.
    do_not_call_in_templates = True

    code: ClassVar[str]
    title: ClassVar[str | Promise]
    explanation: ClassVar[str | Promise] = ""
    requirement: ClassVar[str] = ""
    step: ClassVar[Step | None] = None
    side: ClassVar[str] = "staff"  # whose act it is: "staff" in the cockpit, "authority" in the member portal
    rights: ClassVar[tuple[Right, ...]] = ()
    gates: ClassVar[tuple[Callable[[Any], list[Unmet]], ...]] = ()
    form: ClassVar[type | None] = None
    target_model: ClassVar[type[models.Model] | None] = None
    button: ClassVar[str | Promise] = ""
    # Whether the journal keeps that somebody tried it when it could not be.
    notes_refusals: ClassVar[bool] = False
    # Shown in full, with the messages it sends, before it is done.
    confirm: ClassVar[bool] = False
    template: ClassVar[str] = ""
    # Whether the cockpit and the member portal list it; one that is not is done from a screen of its own.
    listed: ClassVar[bool] = True
    # The key of the confirmation that was pressed: a second press of the same one does nothing (R133).
    press: UUID | None = None

    def __init__(self, subject: Any, by: Actor, target: Any = None) -> None:
        self.subject, self.by, self.target = subject, by, target or self.only_target(subject)

    @classmethod
    def targets(cls, subject: Any) -> models.QuerySet:
        """The rows of `target_model` that belong to a subject."""
        return cls.target_model._default_manager.filter(project=subject)

    @classmethod
    def beside_others(cls, subject: Any) -> Iterable[Any]:
        """The targets it is offered for beside the acts without one; an act on a row is offered with that row."""
        return (None,) if cls.target_model is None and cls.listed else ()

    @classmethod
    def every_gate(cls) -> tuple[Callable[[Any], list[Unmet]], ...]:
        """All gates, whatever they are asked of: what the drawing shows."""
        return cls.gates

    @classmethod
    def only_target(cls, subject: Any) -> Any:
        """The target that goes without saying, or None."""
        return None

    # -- what a subclass says -------------------------------------------------------------------------------------

    def conditions(self) -> Iterable[Unmet]:
        """Conditions that depend on the actor or the target, besides rights and gates."""
        return ()

    def initial(self) -> dict[str, Any]:
        """What the form starts with, by name of the field."""
        return {}

    def clean(self, **data: Any) -> None:
        """Checks what was filled in against the facts. Raises ValidationError with Dutch sentences by field."""

    def perform(self, **data: Any) -> Any:
        """Writes the facts. Runs inside the transaction, after the second check."""
        raise NotImplementedError

    def sentence(self, result: Any) -> str:
        """What the journal says happened, in Dutch."""
        return str(self.title)

    def details(self, result: Any) -> dict[str, Any]:
        """What the journal keeps beside the sentence: JSON."""
        return {}

    def messages(self, result: Any) -> Iterable[Draft]:
        """Who is told what."""
        return ()

    def warnings(self, result: Any) -> Iterable[str]:
        """What the actor should think of before doing it, in Dutch; it stops nothing."""
        return ()

    def asks_first(self, **data: Any) -> bool:
        """Whether it is shown in full before it is done with this input. Raises as run."""
        return self.confirm

    def papers(self, result: Any) -> Iterable[Attachment]:
        """The PDF files it makes that the actor reads before doing it, in their order."""
        return ()

    def next_url(self, result: Any) -> str:
        """Where the actor goes afterwards; empty: back to where they came from."""
        return ""

    @property
    def over(self) -> dict[str, int]:
        """What the address of the act says about its target; empty when that goes without saying."""
        said = self.target is not None and self.target != self.only_target(self.subject)
        return {"over": self.target.pk} if said else {}

    @property
    def heading(self) -> str | Promise:
        """The title, with what it is about when that does not go without saying."""
        return self.title

    # -- what everybody asks --------------------------------------------------------------------------------------

    def missing_rights(self) -> list[Unmet]:
        """Why this actor may not; empty when they may."""
        return [unmet for right in self.rights if (unmet := right(self.by, self.subject))]

    def blocked(self) -> list[Unmet]:
        """What still stands in the way, whoever acts."""
        return [unmet for gate in self.gates for unmet in gate(self.subject)] + list(self.conditions())

    def unmet(self) -> list[Unmet]:
        """Every reason why it cannot happen now, rights first.

        Outsiders only learn that they may not; a colleague without the right gets no ways to solve the rest.
        """
        rights = self.missing_rights()
        if rights and not is_staff(self.by.user):
            return rights
        return rights + [replace(item, link="") if rights else item for item in self.blocked()]

    def refuse_unmet(self) -> None:
        """Raises Refused with every reason why it cannot happen now; asked under the lock, each question once."""
        with remembering():
            if unmet := self.unmet():
                raise Refused(unmet)

    def run(self, **data: Any) -> Any:
        """Does it. Returns what `perform` returned.

        Raises Refused when anything is unmet or somebody cannot be mailed, ValidationError when the input does not
        fit, and PressedAlready for a second press of one confirmation; then nothing changed.
        """
        with in_dutch(), forgetting(), self.or_nothing(), transaction.atomic():
            self.lock()
            self.note_press()
            self.refuse_unmet()
            self.clean(**data)
            result = self.perform(**data)
            with remembering():
                record(
                    self.subject.stream,
                    self.code,
                    self.sentence(result),
                    by=self.by,
                    data={"handeling": str(self.title)} | self.details(result),
                )
                self.send(result)
            # It happened: whoever listens cannot make it look as if it did not.
            transaction.on_commit(lambda: done.send(type(self), action=self), robust=True)
        return result

    def rehearse(self, **data: Any) -> Rehearsal:
        """Does it and takes it back: exactly what doing it would send, write and make. Raises as run."""
        with in_dutch(), forgetting(), self.or_nothing(), rehearsing(), transaction.atomic():
            self.lock()
            self.refuse_unmet()
            self.clean(**data)
            result = self.perform(**data)
            with remembering():
                messages = tuple(unsent(self.messages(result)))
                papers = tuple(self.papers(result))
                rehearsal = Rehearsal(self.sentence(result), messages, tuple(self.warnings(result)), papers)
            transaction.set_rollback(True)
        self.read_again()
        return rehearsal

    def send(self, result: Any) -> None:
        """Puts the messages of this act in the outbox, in its transaction."""
        queue(self.subject.stream, self.messages(result))

    def note_press(self) -> None:
        """Notes the confirmation that led here, under the lock. Raises PressedAlready when it did so before."""
        if self.press is None:
            return
        if Press.objects.filter(key=self.press).exists():
            raise PressedAlready
        Press.objects.create(key=self.press, at=clock.now())

    @contextmanager
    def or_nothing(self) -> Iterator[None]:
        """Forgets what an act that was refused halfway had changed in the subject and the target."""
        try:
            yield
        except Refused:
            self.read_again()
            raise

    def note(self, errors: Iterable[ValidationError]) -> None:
        """Writes in the journal which input was refused, where that matters; nothing else happened."""
        for error in errors:
            if isinstance(error, NotedError):
                with in_dutch(), transaction.atomic():
                    data = {"handeling": str(self.title)} | error.data
                    record(self.subject.stream, error.event, error.sentence, by=self.by, data=data)

    def note_refusal(self, unmet: list[Unmet]) -> None:
        """Writes in the journal that this was tried for an authority and refused, where that matters."""
        if self.notes_refusals and self.by.authority:
            with in_dutch(), transaction.atomic():
                reasons = " ".join(str(item.sentence) for item in unmet)
                record(
                    self.subject.stream,
                    f"{self.code}-geweigerd",
                    f"“{self.title}” is geweigerd. {reasons}",
                    by=self.by,
                    data={"handeling": str(self.title)},
                )

    def read_again(self) -> None:
        """Forgets what a rehearsal changed in the subject and the target."""
        self.subject = type(self.subject)._base_manager.get(pk=self.subject.pk)
        if self.target is not None:
            self.target = type(self.target)._base_manager.get(pk=self.target.pk)

    def lock(self) -> None:
        """Nobody else acts on this subject until the transaction ends; what is known of it is read again."""
        model = type(self.subject)
        self.subject = model._base_manager.select_for_update().get(pk=self.subject.pk)
        if self.target is not None:
            self.target = type(self.target)._base_manager.select_for_update(of=("self",)).get(pk=self.target.pk)


# Sent after the commit of an act, with `action`: caches of what it changed are dropped.
done = Signal()
