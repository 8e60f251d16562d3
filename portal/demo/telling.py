"""What a story is told with: its plot, and the project while it is told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.actor import Actor
from accounts.models import ContractingAuthority, Role
from accounts.staff import StaffRole
from portal.demo import people
from projects.actions import registry
from projects.documents.uploads import CheckedUpload, UploadKind, check_upload
from projects.procedure import clock
from projects.tree.models import Project

ALL = ("Linderveen", "Oosterwaard", "Meerdijk", "Hoogzand", "Zandrade", "Broekhoven aan de Lei", "De Lage Beken")


@dataclass(frozen=True)
class Plot:
    """One example project: what it is about, when it began, and how far it is told."""

    title: str
    summary: str
    category: str
    cpv: str
    value: int
    began_days_ago: int
    until: str
    interested: tuple[str, ...] = ALL
    misses_deadline: tuple[str, ...] = ()
    adopts_strategy: tuple[str, ...] = ALL
    adopts_award: tuple[str, ...] = ALL
    supplier: str = "Voorbeeld BV"
    # How many years the agreement runs.
    years: int = 4
    nature: str = "services"
    procedure: str = "open"
    # On which day requests to take part close, in a procedure with a selection.
    requests_day: int | None = None
    place: str = "Linderveen en omgeving"
    # The lots, as their act asks for them; `only`: the authorities a lot is for.
    lots: tuple[dict[str, Any], ...] = ()
    # On which day bids should close when the publication is prepared; an open one is recorded with day 175.
    bids_day: int = 175
    # External expertise, as its act asks for it; None when the authorities have everybody they need.
    expertise: dict[str, Any] | None = None


@dataclass
class Telling:
    """A project while it is told. `day` counts from its beginning; the clock follows it."""

    plot: Plot
    began: datetime
    project: Project
    now: datetime

    def day(self, number: float) -> datetime:
        """The instant that many days after the beginning; the clock moves there when it is later than now."""
        wanted = self.began + timedelta(days=number)
        self.now = max(self.now + timedelta(minutes=7), wanted)
        return self.now

    def moment(self, number: float) -> datetime:
        """An instant that many days after the beginning, without moving the clock."""
        return self.began + timedelta(days=number)

    def act(self, code: str, by: Actor | None = None, target: Any = None, **data: Any) -> Any:
        """Does an act as it is done on screen; a few minutes pass."""
        self.now += timedelta(minutes=7)
        with clock.replay(self.now):
            return registry.get(code)(self.project, by or self.lead_buyer, target).run(**data)

    def checked(self, content: bytes, filename: str, kind: UploadKind) -> CheckedUpload:
        """A file that somebody uploads now."""
        with clock.replay(self.now):
            return check_upload(content, filename, kind=kind)

    @property
    def lead_buyer(self) -> Actor:
        """Who leads the project."""
        return people.staff(StaffRole.LEAD_BUYER)

    @property
    def interested(self) -> list[ContractingAuthority]:
        """The authorities that register interest."""
        return [people.authority(name) for name in self.plot.interested]

    @property
    def participants(self) -> list[ContractingAuthority]:
        """Those that adopt the strategy in time."""
        return [a for a in self.interested if a.name not in self.plot.misses_deadline]

    def decider(self, authority: ContractingAuthority) -> Actor:
        """The decider of an authority."""
        return people.somebody(Role.DECIDER, authority)

    def contact(self, authority: ContractingAuthority) -> Actor:
        """The contact person of an authority."""
        return people.somebody(Role.CONTACT, authority)

    @property
    def today(self) -> date:
        """The day it is in the telling."""
        return self.now.astimezone(clock.AMSTERDAM).date()
