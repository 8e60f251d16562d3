"""Signals of expiry, mails and dates of contracts (R118, R122, R126)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from accounts.models import Membership, Role
from portal.coming import calendar, coming_for
from projects.contract_management import reminders
from projects.contract_management.actions import (
    AdoptPlan,
    ChangeContract,
    DoTask,
    ExerciseOption,
    HandleSignal,
    PlanMeetings,
    RegisterContract,
)
from projects.contract_management.forms_register import RegisterForm
from projects.contract_management.lifetime import open_signals
from projects.contract_management.models import Contract, ContractRegister, StandardActivity
from projects.contract_management.reminders import queue_mails
from projects.outbox.models import Message
from tests.integration.projects.contract_helpers import again, refusals, registered

WHY = {"holds_from": date(2027, 2, 1), "reason": "Addendum"}


def signal_mails() -> list[tuple[str, str]]:
    """To whom a signal was mailed, with its subject."""
    return list(Message.objects.filter(kind="expiratiesignaal").values_list("recipient", "subject"))


def due(contract: Contract) -> list[int]:
    """The leads of the signals that show now."""
    return [row.lead_days for row in open_signals([contract])]


def test_a_signal_shows_by_the_clock_and_is_mailed_once(world):
    """R122: on its day, whether or not the job ran; the job mails each moment once, however often it runs."""
    contract = registered(world)
    assert contract.signals.count() == 3
    for at, wanted in (
        (datetime(2027, 3, 1, 22, 59, tzinfo=UTC), []),
        (datetime(2027, 3, 1, 23, 0, tzinfo=UTC), [180]),
        (datetime(2027, 5, 30, 22, 0, tzinfo=UTC), [180, 90]),
    ):
        with world.at(at):
            assert due(contract) == wanted
    with world.at():
        assert (queue_mails(), queue_mails()) == (2, 0)
    assert signal_mails() == [("cm@inkoop.example", "Contract loopt af: Afvalinzameling")] * 2
    world.later(days=90)
    with world.at():
        assert due(contract) == [180, 90, 30]
        assert (queue_mails(), queue_mails()) == (1, 0)


def test_a_handled_signal_shows_no_more(world):
    """R122: with what was decided; those that came before it are handled with it, the next one still comes."""
    contract = registered(world)
    world.now = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
    first, second, third = contract.signals.order_by("due_on")
    assert refusals(world, HandleSignal, contract, third) == 1
    with pytest.raises(ValidationError):
        world.act(HandleSignal, contract, world.contract_manager, second, outcome=" ")
    world.act(HandleSignal, contract, world.contract_manager, second, outcome="Optie 1 wordt uitgeoefend.")
    assert [row.handled_by_name for row in contract.signals.order_by("due_on")] == ["Cas Manager", "Cas Manager", ""]
    assert refusals(world, HandleSignal, contract, first) == 1
    world.later(days=90)
    with world.at():
        assert due(contract) == [30]
        assert queue_mails() == 1


def test_signals_are_made_anew_when_the_dates_change(world):
    """R122: what no longer holds lapses, the new moments come once each; a day that comes back is the same."""
    contract = registered(world)
    world.now = datetime(2027, 3, 5, 9, 0, tzinfo=UTC)
    with world.at():
        assert queue_mails() == 1
    decision = {"decided_on": date(2027, 3, 5), "decision": "Verlengen."}
    world.act(ExerciseOption, contract, world.contract_manager, **decision)
    with world.at():
        assert (due(contract), queue_mails()) == ([], 0)
    assert list(contract.signals.filter(lapsed_at=None).values_list("notice_on", "lead_days")) == [
        (date(2028, 8, 28), 180),
        (date(2028, 8, 28), 90),
        (date(2028, 8, 28), 30),
    ]
    lapsed = contract.signals.filter(notice_on=date(2027, 8, 29)).first()
    assert refusals(world, HandleSignal, contract, lapsed) == 1
    other = registered(world, new_supplier={"name": "Ander BV", "kvk_number": ""}, title="Papier")
    with world.at():
        assert queue_mails() == 1
    world.act(ChangeContract, other, world.contract_manager, ends_on=date(2028, 3, 31), **WHY)
    assert len(due_after(world, other)) == 0
    world.act(ChangeContract, again(other), world.contract_manager, ends_on=date(2028, 2, 29), **WHY)
    assert due_after(world, other) == [180]
    with world.at():
        assert queue_mails() == 0


def due_after(world, contract) -> list[int]:
    """The leads that show now."""
    with world.at():
        return due(contract)


def test_the_lead_times_belong_to_the_contract(world):
    """R122: other numbers of days give other signals; a contract that is registered late gives one at once."""
    contract = registered(world)
    world.act(ChangeContract, contract, world.contract_manager, signal_days=[400, 60], **WHY)
    assert list(contract.signals.filter(lapsed_at=None).values_list("lead_days", "due_on")) == [
        (400, date(2026, 7, 25)),
        (60, date(2027, 6, 30)),
    ]
    world.now = datetime(2027, 7, 1, 9, 0, tzinfo=UTC)
    late = registered(world, new_supplier={"name": "Laat BV", "kvk_number": ""})
    with world.at():
        assert due(late) == [90]
    assert list(late.signals.values_list("lead_days", flat=True)) == [90, 30]


def test_the_dates_stand_in_the_calendar(world):
    """R122, R126: of the contract manager signals, notice, end, tasks and meetings; of a participant its meetings."""
    contract = registered(world)
    facts = {"starts_at": world.now + timedelta(days=7), "place": "Raadhuis", "delegation": world.authorities[:1]}
    world.act(PlanMeetings, contract, world.contract_manager, **facts)

    def feed(user) -> list[tuple[str, str]]:
        memberships = Membership.objects.filter(user=user).select_related("authority")
        with world.at():
            found = Calendar.from_ical(calendar(coming_for(user, memberships), "Portaal", "https://portaal.example"))
        return [(str(e["SUMMARY"]), e["DTSTART"].to_ical().decode()[:8]) for e in found.walk("VEVENT")]

    assert [day for _title, day in feed(world.contract_manager)] == [
        "20270118",
        "20270302",
        "20270531",
        "20270730",
        "20270829",
        "20280229",
    ]
    contact = world.user(world.authorities[0], Role.CONTACT)
    assert [day for _title, day in feed(contact)] == ["20270118", "20280229"]
    assert [day for _title, day in feed(world.user(world.authorities[1], Role.CONTACT))] == ["20280229"]
    assert feed(world.user(world.authorities[2], Role.CONTACT)) == []


def test_a_signal_stays_open_after_the_end(world):
    """R122: until somebody handled it; the last option cannot be exercised any more."""
    contract = registered(world)
    world.now = datetime(2028, 3, 1, 12, 0, tzinfo=UTC)
    with world.at():
        assert due(contract) == [180, 90, 30]
    assert len(world.refusal(ExerciseOption, contract, world.contract_manager)) == 1


def test_a_signal_waits_for_an_address(world):
    """R122: a manager without a usable address is no reason to lose the mail."""
    registered(world)
    world.now = datetime(2027, 3, 5, 9, 0, tzinfo=UTC)
    address, world.contract_manager.email = world.contract_manager.email, "geen adres"
    world.contract_manager.save()
    with world.at():
        assert queue_mails() == 0
    world.contract_manager.email = address
    world.contract_manager.save()
    with world.at():
        assert queue_mails() == 1


def test_one_contract_does_not_hold_up_another(world, monkeypatch, caplog):
    """R122: what cannot be read is written in the log."""
    broken = registered(world)
    registered(world, new_supplier={"name": "Ander BV", "kvk_number": ""}, title="Papier")
    world.now = datetime(2027, 3, 5, 9, 0, tzinfo=UTC)
    working = reminders.signal_mails

    def fails_for_one(contract):
        if contract == broken:
            raise ValueError("kapot")
        return working(contract)

    monkeypatch.setattr(reminders, "signal_mails", fails_for_one)
    with world.at():
        assert queue_mails() == 1
    assert signal_mails() == [("cm@inkoop.example", "Contract loopt af: Papier")]
    assert f"no mails for contract {broken.pk}" in caplog.text


def test_tasks_that_are_due_are_mailed_once(world):
    """R118: one mail with all that is open; another when another task becomes due; none when all is done."""
    contract = registered(world)
    chosen = [
        (StandardActivity.objects.get(code="gegevens"), 6, date(2027, 2, 1)),
        (StandardActivity.objects.get(code="expiratie"), 12, date(2027, 2, 3)),
    ]
    world.act(AdoptPlan, contract, world.contract_manager, text="Bijhouden.", chosen=chosen)
    world.now = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
    with world.at():
        assert (queue_mails(), queue_mails()) == (1, 0)
    world.now = datetime(2027, 2, 3, 9, 0, tzinfo=UTC)
    with world.at():
        assert (queue_mails(), queue_mails()) == (1, 0)
    mails = Message.objects.filter(kind="contracttaken", subject="Te doen voor het contract: Afvalinzameling")
    both = "- Contractgegevens nalopen en bijwerken, uiterlijk maandag 1 februari 2027\n- Einddatum"
    assert (mails.count(), mails.filter(body__contains=both).count()) == (2, 1)
    world.later(days=1)
    for task in contract.tasks.filter(due_on__lte=date(2027, 2, 3)):
        world.act(DoTask, contract, world.contract_manager, task)
    with world.at():
        assert queue_mails() == 0


@pytest.mark.parametrize("wrong", [{"ends_on": "31-12-9999"}, {"starts_on": "01-01-1066"}])
def test_a_day_that_no_contract_has_is_refused(world, wrong):
    """R120: beside its field, with what is possible."""
    given = {"starts_on": "01-03-2026", "ends_on": "29-02-2028"} | wrong
    with world.at():
        form = RegisterForm(
            given, action=world.action(RegisterContract, ContractRegister.the(), world.contract_manager)
        )
        name = next(iter(wrong))
        assert form.errors[name] == ["Kies een dag tussen 1990 en 2120."]


def test_screens_ask_as_much_for_many_contracts_as_for_few(world, client):
    """R122: dashboard, register and calendar do not slow down as the register grows."""
    client.force_login(world.contract_manager)

    def counted() -> list[int]:
        found = []
        with world.at():
            for url in ("/beheer/", "/beheer/contracten/", "/mijn/", "/mijn/contracten/"):
                client.get(url)
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(url).status_code == 200
                found.append(len(captured))
        return found

    for number in range(2):
        registered(world, new_supplier={"name": f"Bedrijf {number}", "kvk_number": ""})
    world.now = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
    few = counted()
    for number in range(2, 8):
        registered(world, new_supplier={"name": f"Bedrijf {number}", "kvk_number": ""})
    assert counted() == few
