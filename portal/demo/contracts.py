"""Contract management in the demonstration: the contract of the finished project, and an older one (R114–R127)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.actor import Actor
from accounts.models import ContractingAuthority, Role
from accounts.staff import StaffRole
from portal.demo import papers, people
from projects.actions import registry
from projects.contract.models import Agreement
from projects.contract_management.activities import activities_for
from projects.contract_management.forms_register import OptionInput
from projects.contract_management.models import Contract, ContractRegister, Indicator, Level, Task, TaskState
from projects.contract_management.results import periods_to_measure
from projects.contract_management.terms import Length, Unit, end_of_term, same_day
from projects.documents.uploads import UploadKind, check_upload
from projects.procedure import clock

YEAR = Length(1, Unit.YEARS)
ON_TIME = ["97.1", "96.4", "93.8", "91.2", "94.9", "96.0", "97.5", "98.2", "95.4", "94.1", "97.8", "98.0"]
FIT = ["8.1", "7.4", "7.9", "8.2"]
BINS = ["6", "4", "9", "12", "7", "5", "4", "3"]


class Managing:
    """A contract while it is told; its clock walks from `now` (aware) on."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.manager = people.staff(StaffRole.CONTRACT_MANAGER)
        self.contract: Contract | None = None

    @contextmanager
    def at(self, now: datetime | None = None) -> Iterator[None]:
        """A few minutes later, or at that instant when it lies further on."""
        self.now = max(self.now + timedelta(minutes=7), now or self.now)
        with clock.replay(self.now):
            yield

    def act(self, code: str, target: Any = None, *, by: Actor | None = None, on: Any = None, **data: Any) -> Any:
        """Does an act as it is done on screen."""
        with self.at():
            found = registry.get(code)(on or self.contract, by or self.manager, target).run(**data)
        if self.contract is not None:
            self.contract = Contract.objects.get(pk=self.contract.pk)
        return found

    def until(self, now: datetime) -> None:
        """Moves the clock on."""
        self.now = max(self.now, now)

    def contact(self, authority: ContractingAuthority) -> Actor:
        """The contact person of an authority."""
        return people.somebody(Role.CONTACT, authority)

    def measure(self, title: str, values: list[str], **norm: Any) -> Indicator:
        """An agreed performance with the results of the periods that are over."""
        indicator = self.act("prestatie-vastleggen", title=title, first_on=self.contract.starts_on, **norm)
        with self.at():
            past = [term for term in periods_to_measure(indicator) if term.ends_on < clock.today()]
        for term, value in zip(past, values, strict=False):
            self.act("resultaat-vastleggen", indicator, period=term, value=Decimal(value))
        return indicator

    def tasks_done(self, until: date) -> None:
        """What the plan asked before a day was done, but for the last task."""
        late = Task.objects.filter(contract=self.contract, state=TaskState.OPEN, due_on__lt=until)
        for task in list(late.order_by("due_on", "pk"))[:-1]:
            self.act("taak-afronden", task, note="Gedaan.")


def tell_contracts() -> None:
    """The contract of every finished project is registered; and an older contract that was entered by hand."""
    now = timezone.now()
    for agreement in Agreement.objects.filter(project__life="finished").select_related("project__page"):
        managed(agreement, now)
    older(now)


def managed(agreement: Agreement, now: datetime) -> None:
    """Work wear: actively managed, its last day of notice comes near, and an issue waits (R111–R127)."""
    telling = Managing(max(agreement.project.finished_at, now - timedelta(days=400)) + timedelta(days=3))
    register = ContractRegister.the()
    action = registry.get("overeenkomst-registreren")(register, telling.manager, agreement)
    with telling.at():
        given = action.initial()
    data = {name: given[name] for name in ("title", "starts_on", "ends_on", "value", "participants")}
    telling.contract = telling.act(
        "overeenkomst-registreren",
        agreement,
        on=register,
        **data,
        description="Levering, pasvorm, herstel en inname van bedrijfskleding en veiligheidsschoenen.",
        options=[OptionInput(1, YEAR), OptionInput(2, YEAR)],
        notice=Length(6, Unit.MONTHS),
        signal_days=[270, 180, 90],
        manager=telling.manager.user,
        level=Level.ACTIVE,
    )
    contract = telling.contract
    first = max(contract.starts_on, telling.now.date())
    chosen = [
        (activity, activity.every, same_day(first, 1 + number % 3) + timedelta(days=number))
        for number, activity in enumerate(activities_for(Level.ACTIVE))
    ]
    text = "Medewerkers krijgen op tijd kleding die past. We sturen op levertijd, pasvorm en inname van oude kleding."
    telling.act("contractmanagementplan-vaststellen", text=text, chosen=chosen)
    meet(telling, now)
    wording = {"unit": "%", "every": 1, "direction": "at_least", "norm": Decimal(95)}
    telling.until(now - timedelta(days=12))
    on_time = telling.measure("Geleverd binnen vijf werkdagen", ON_TIME, **wording)
    telling.measure(
        "Tevredenheid over de pasvorm", FIT, unit="punten", every=3, direction="at_least", norm=Decimal("7.5")
    )
    telling.act(
        "verbeteractie-afspreken",
        on_time,
        text="Een vaste voorraad van de twintig meest gevraagde maten.",
        owner="Marit de Wit, Werkgoed BV",
        due_on=now.date() + timedelta(days=21),
    )
    expect(telling)
    telling.tasks_done(now.date())
    follow(telling, now)


def meet(telling: Managing, now: datetime) -> None:
    """Two meetings: one with minutes, and one to come."""
    delegation = [people.authority(name) for name in ("Linderveen", "Oosterwaard")]
    held = (now - timedelta(days=60)).replace(hour=8, minute=0, second=0, microsecond=0)
    telling.until(held - timedelta(days=30))
    facts = {"place": "Raadhuis Linderveen", "delegation": delegation, "number": 2, "every": 3}
    first, _second = telling.act(
        "leveranciersoverleg-plannen", starts_at=held, subject="Levertijd, pasvorm, inname.", **facts
    )
    telling.until(held + timedelta(days=1))
    with telling.at():
        content = papers.minutes(telling.contract.project)
        minutes = check_upload(content, "verslag-overleg.pdf", kind=UploadKind.DOCUMENT)
    telling.act(
        "leveranciersoverleg-vastleggen",
        first,
        present=delegation,
        attendees="Anja Smit (Linderveen), Contact Oosterwaard, Mark Hendriks (De Linde), Marit de Wit (Werkgoed BV)",
        minutes="De levertijd liep in het voorjaar op door een tekort aan maten. Werkgoed houdt voortaan voorraad van "
        "de twintig meest gevraagde maten. De pasvorm van de werkschoenen wordt opnieuw gemeten.",
        file=minutes,
        points=[
            ("Voorraadlijst delen met de deelnemers", "Marit de Wit", now.date() + timedelta(days=14)),
            ("Pasvorm van de werkschoenen laten meten", "Anja Smit", now.date() - timedelta(days=5)),
        ],
    )


def expect(telling: Managing) -> None:
    """What authorities expect, beside what came of it."""
    first = telling.contract.participants.first()
    row = telling.act("verwachting-noteren", text="Nieuwe medewerkers hebben op hun eerste werkdag kleding.")
    telling.act("verwachting-vergelijken", row, result="Bij acht op de tien medewerkers lukt dat.", met="partly")
    telling.act("verwachting-noteren", text="Oude kleding wordt kosteloos ingenomen.", authority=first)


def follow(telling: Managing, now: datetime) -> None:
    """A report, a mutation, and an issue that an authority reported."""
    telling.until(now - timedelta(days=6))
    contract = telling.contract
    telling.act(
        "contract-wijzigen",
        description=f"{contract.description} Vanaf nu ook regenkleding.",
        value=contract.value + Decimal(40_000),
        holds_from=now.date(),
        reason="Addendum 1: regenkleding toegevoegd op verzoek van de deelnemers.",
    )
    telling.act(
        "contractrapportage-versturen",
        period_from=contract.starts_on,
        period_until=telling.now.date(),
        authorities=list(contract.participants.all()),
        text="De levertijd was in het voorjaar te lang. De afgesproken voorraad lost dat op.",
    )
    authority = people.authority("Linderveen")
    if contract.participants.filter(pk=authority.pk).exists():
        telling.until(now - timedelta(days=3))
        telling.act(
            "knelpunt-melden",
            by=telling.contact(authority),
            title="Werkschoenen maat 47 zijn al zes weken niet leverbaar",
            text="Drie medewerkers van de buitendienst werken in hun oude schoenen. De leverancier noemt geen datum.",
        )


def older(now: datetime) -> None:
    """An older contract that was entered by hand: passively managed, with an option that was exercised."""
    starts_on = same_day(now.date().replace(day=1), -20)
    telling = Managing(now - timedelta(days=50))
    telling.contract = telling.act(
        "contract-registreren",
        on=ContractRegister.the(),
        title="Afvalcontainers",
        description="Levering en onderhoud van containers voor gft, papier en restafval.",
        new_supplier={"name": "Bak & Zoon BV", "kvk_number": "60987654", "contact_name": "", "contact_email": ""},
        starts_on=starts_on,
        ends_on=end_of_term(starts_on, Length(2, Unit.YEARS)),
        options=[OptionInput(1, YEAR), OptionInput(2, YEAR)],
        notice=Length(3, Unit.MONTHS),
        signal_days=[180, 90, 30],
        manager=telling.manager.user,
        participants=[people.authority(name) for name in ("Hoogzand", "Meerdijk", "Zandrade")],
        value=Decimal(640_000),
    )
    telling.until(now - timedelta(days=40))
    decision = "De deelnemers zijn tevreden; het aantal storingen daalt."
    telling.act("optie-uitoefenen", decided_on=telling.now.date(), decision=decision)
    wording = {"unit": "storingen", "every": 3, "direction": "at_most", "norm": Decimal(8)}
    telling.measure("Storingen die langer dan twee dagen duren", BINS, **wording)
