"""Acts on one lot (perceel). A project without lots has one, and then nobody is asked which."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from projects.actions.base import Action
from projects.procedure.gate import Unmet, remembered
from projects.tree.models import Lot, Project


@remembered
def lots_of(project: Project) -> list[Lot]:
    """The lots of a project, by number; one without a title when it has no lots."""
    return list(project.lots.order_by("number"))


def has_lots(project: Project) -> bool:
    """Whether there is more than one lot to tell apart."""
    return len(lots_of(project)) > 1


def sole_lot(project: Project) -> Lot | None:
    """The lot of a project that has one, or None."""
    found = lots_of(project)
    return found[0] if len(found) == 1 else None


def lot_in_words(lot: Lot) -> str:
    """“perceel 2 (Glasbewassing)” in Dutch sentences; an empty string in a project without lots."""
    if not has_lots(lot.project):
        return ""
    return f"perceel {lot.number} ({lot.title})" if lot.title else f"perceel {lot.number}"


def thing_in_words(lot: Lot) -> str:
    """What is tendered, in titles and mails: the project, and the lot when there are several."""
    return ", ".join(part for part in (str(lot.project), lot_in_words(lot)) if part)


def titled(name: str, lot: Lot) -> str:
    """The name of a paper, with the lot when there are several."""
    return ", ".join(part for part in (name, lot_in_words(lot)) if part)


def about(lot: Lot) -> str:
    """“ voor perceel 2 (Glasbewassing)”, to end a sentence of the journal with; empty without lots."""
    words = lot_in_words(lot)
    return f" voor {words}" if words else ""


def over(lot: Lot) -> dict[str, int]:
    """What the address of an act says about its lot: nothing when there is one."""
    return {"over": lot.pk} if has_lots(lot.project) else {}


class OfLot(Action):
    """An act on one lot. `lot_gates` are asked of the lot, `gates` of the project."""

    target_model = Lot
    lot_gates: ClassVar[tuple[Callable[[Lot], list[Unmet]], ...]] = ()

    @classmethod
    def targets(cls, subject: Project) -> QuerySet[Lot]:
        """The lots of the project."""
        return subject.lots.order_by("number")

    @classmethod
    def every_gate(cls) -> tuple[Callable[..., list[Unmet]], ...]:
        """Those of the project and those of the lot."""
        return (*cls.gates, *cls.lot_gates)

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Lot]:
        """Every lot."""
        return lots_of(subject)

    @classmethod
    def only_target(cls, subject: Project) -> Lot | None:
        """The lot of a project without lots."""
        return sole_lot(subject)

    @property
    def lot(self) -> Lot:
        """The lot it is about."""
        return self.target

    @property
    def thing(self) -> str:
        """What is tendered, for titles and mails."""
        return thing_in_words(self.lot)

    @property
    def about(self) -> str:
        """“ voor perceel 2 (Glasbewassing)”, or nothing."""
        return about(self.lot)

    @property
    def heading(self) -> str | Promise:
        """With the lot, when there are several."""
        if not has_lots(self.subject):
            return self.title
        return _("%(act)s: lot %(number)s, %(title)s") % {
            "act": self.title,
            "number": self.lot.number,
            "title": self.lot.title,
        }

    def conditions(self) -> Iterable[Unmet]:
        return [unmet for gate in self.lot_gates for unmet in gate(self.lot)]
