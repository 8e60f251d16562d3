"""The register of contracts: data, changes, options, signals of the end, archiving (R111, R120–R124)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from accounts.staff import StaffRole
from portal.coming import coming_for
from projects.contract_management.actions import (
    AddOption,
    ArchiveContract,
    ChangeContract,
    EndEarly,
    ExerciseOption,
    HandleSignal,
    RegisterAgreement,
    RegisterOlderContract,
)
from projects.contract_management.expiry import SIGNAL, signal_ends
from projects.contract_management.models import Contract, ExpirySignal, Mutation, Supplier
from projects.contract_management.selectors import due_signals, expiring, the_register
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.gate import Refused
from tests.integration.projects.contract_helpers import ENDS, act, facts, option, register


def noon(on: date) -> datetime:
    """That day at noon in Amsterdam."""
    return datetime.combine(on, datetime.min.time(), ZoneInfo("Europe/Amsterdam")) + timedelta(hours=12)


def test_the_agreement_of_a_project_comes_into_management_filled_in(world):
    """R111, R120: number, suppliers, participants and term are known; once."""
    project = world.contract_completed()
    agreement = project.agreements.get()
    with world.at():
        action = world.action(RegisterAgreement, project, world.contract_manager, agreement)
        initial = action.initial()
    assert (initial["starts_on"], initial["ends_on"]) == (agreement.starts_on, agreement.ends_on)
    assert initial["new_supplier"] == agreement.supplier_name
    assert initial["participants"] == [authority.pk for authority in world.authorities]
    given = facts(world, suppliers=[], new_supplier=agreement.supplier_name, participants=world.authorities)
    contract = world.act(RegisterAgreement, project, world.contract_manager, agreement, **given)
    assert (contract.project, contract.agreement) == (project, agreement)
    assert [str(row) for row in contract.suppliers.all()] == [agreement.supplier_name]
    with world.at():
        assert list(RegisterAgreement.targets(project)) == []
    assert Event.objects.filter(stream=project.stream, type=RegisterAgreement.code).count() == 1


def test_the_cockpit_offers_to_register_an_agreement_once(world, client):
    """R111, R120: to the contract manager of any project, filled in, by screen."""
    project = world.contract_completed()
    agreement = project.agreements.get()
    cockpit = f"/beheer/projecten/{project.public_id}/"
    url = f"{cockpit}{RegisterAgreement.code}/?over={agreement.pk}"
    client.force_login(world.contract_manager)
    with world.at():
        assert f"Contract registreren: {agreement.supplier_name}" in client.get(cockpit).content.decode()
        form = client.get(url).context_data["form"]
        given = {name: value for name, value in form.initial.items() if value not in ("", None, [])}
        given |= {"level": "passive", "notice_unit": "months", "lead_months": "12, 6, 3"}
        assert client.post(url, given).status_code == 302
        assert RegisterAgreement.code not in client.get(cockpit).content.decode()
    assert Contract.objects.get().agreement == agreement


def test_a_contract_that_was_concluded_elsewhere(world):
    """R120: in the journal of the register."""
    contract = register(world)
    event = Event.objects.get(stream="contracten")
    assert event.sentence == (
        "Contract C-2027-1 “Schoonmaak gebouwen” is opgenomen in het contractenregister. Het loopt van vrijdag 1 "
        "januari 2027 tot en met dinsdag 31 december 2030, met Schoon BV."
    )
    assert contract.last_day_for_notice == date(2030, 6, 30)
    assert contract.keep_until == date(2040, 12, 31)


def test_an_end_before_the_start_is_refused(world):
    """Nothing is registered."""
    with pytest.raises(ValidationError) as refused:
        register(world, ends_on=date(2026, 12, 31))
    assert refused.value.message_dict == {"ends_on": ["De laatste dag ligt vóór de eerste dag."]}
    assert (Contract.objects.count(), Event.objects.filter(stream="contracten").count()) == (0, 0)


def test_a_change_keeps_what_it_was(world):
    """R120, R123: each fact with old and new value, since when, why and by whom; nothing of it can be changed."""
    contract = register(world)
    given = facts(world, title="Schoonmaak en glasbewassing", yearly_value=None, participants=world.authorities)
    made = act(
        world, ChangeContract, contract, **given, effective_on=date(2027, 3, 1), reason="Oosterwaard doet ook mee."
    )
    assert {(row.field, row.old, row.new) for row in made} == {
        ("titel", "Schoonmaak gebouwen", "Schoonmaak en glasbewassing"),
        (
            "deelnemers",
            "gemeente Linderveen en gemeente Meerdijk",
            "gemeente Linderveen, gemeente Meerdijk en gemeente Oosterwaard",
        ),
    }
    row = Mutation.objects.first()
    assert (row.effective_on, row.reason, row.recorded_by_name) == (
        date(2027, 3, 1),
        "Oosterwaard doet ook mee.",
        "Cas Manager",
    )
    with pytest.raises(EvidenceChanged):
        row.delete()
    assert Contract.objects.get().changed_at == world.now
    with pytest.raises(ValidationError):
        act(world, ChangeContract, contract, **given, effective_on=date(2027, 3, 1), reason="Niets.")
    assert verify(contract.stream) is None


def test_options_follow_each_other_and_are_exercised_in_order(world):
    """R122: the last day follows, and with it the last day for notice."""
    contract = register(world)
    first = act(world, AddOption, contract, **option(contract))
    second = act(world, AddOption, contract, **option(contract))
    assert (first.starts_on, second.ends_on) == (date(2031, 1, 1), date(2032, 12, 31))
    assert list(ExerciseOption.targets(contract)) == [first]
    act(world, ExerciseOption, contract, first, reason="Tevreden.")
    contract = Contract.objects.get()
    assert (contract.last_day, contract.last_day_for_notice) == (date(2031, 12, 31), date(2031, 6, 30))
    assert list(ExerciseOption.targets(contract)) == [second]
    assert Mutation.objects.filter(field="laatste dag").get().new == "woensdag 31 december 2031"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field", "sentence"),
    [
        (
            date(2030, 12, 31),
            date(2031, 12, 31),
            "starts_on",
            "Optie 1: Deze optie overlapt met de tijd ervoor. Zij begint op woensdag 1 januari 2031.",
        ),
        (
            date(2031, 2, 1),
            date(2031, 12, 31),
            "starts_on",
            "Optie 1: Tussen deze optie en de tijd ervoor zit een gat. Zij begint op woensdag 1 januari 2031.",
        ),
        (date(2031, 1, 1), date(2030, 12, 31), "ends_on", "De laatste dag ligt vóór de eerste dag."),
    ],
)
def test_options_that_overlap_or_leave_a_gap_are_refused(world, starts_on, ends_on, field, sentence):
    """R122: with the day on which it begins."""
    contract = register(world)
    with pytest.raises(ValidationError) as refused:
        act(world, AddOption, contract, starts_on=starts_on, ends_on=ends_on)
    assert refused.value.message_dict == {field: [sentence]}
    assert contract.options.count() == 0


def test_a_term_that_would_overlap_an_option_is_refused(world):
    """R122: also when the term changes later."""
    contract = register(world)
    act(world, AddOption, contract, **option(contract))
    with pytest.raises(ValidationError):
        given = facts(world, ends_on=date(2031, 1, 31))
        act(world, ChangeContract, contract, **given, effective_on=date(2027, 3, 1), reason="Langer.")
    assert Contract.objects.get().ends_on == ENDS


def test_the_end_is_signalled_once_each_and_until_it_is_handled(world):
    """R122: counted back from the last day for notice; one mail for each moment; on the dashboard until decided."""
    contract = register(world)
    world.now = noon(date(2029, 6, 29))
    with world.at():
        assert (signal_ends(), expiring()) == (0, [])
    world.now = noon(date(2029, 6, 30))
    with world.at():
        assert [(row.contract, row.moment.months) for row in expiring()] == [(contract, 12)]
        assert (signal_ends(), signal_ends()) == (1, 0)
    mail = Message.objects.get(kind=SIGNAL)
    assert (mail.recipient, mail.subject) == ("cm@inkoop.example", "Contract loopt af: Schoonmaak gebouwen")
    assert "Opzeggen kan uiterlijk op zondag 30 juni 2030." in mail.body
    made = act(world, HandleSignal, contract, decision="later", explanation="Eerst evalueren.")
    assert [row.months for row in made] == [12]
    with world.at():
        assert (due_signals(contract), expiring()) == ([], [])
    assert world.refusal(HandleSignal, contract, world.contract_manager) == [
        "Er staat geen signaal over het einde van dit contract open."
    ]
    world.now = noon(date(2029, 12, 30))
    with world.at():
        assert [row.moment.months for row in due_signals(contract)] == [6]
        assert signal_ends() == 1


def test_signals_are_counted_again_when_dates_change(world):
    """R122: those of the earlier last day count no more; the new ones come at their own time, once."""
    contract = register(world)
    act(world, AddOption, contract, **option(contract))
    world.now = noon(date(2030, 4, 1))
    with world.at():
        assert [row.moment.months for row in due_signals(contract)] == [12, 6, 3]
        assert signal_ends() == 1
    act(world, ExerciseOption, contract, contract.options.get(), reason="Tevreden.")
    contract = Contract.objects.get()
    with world.at():
        assert (due_signals(contract), signal_ends()) == ([], 0)
    world.now = noon(date(2030, 6, 30))
    with world.at():
        assert [(row.ends_on, row.moment.months) for row in due_signals(contract)] == [(date(2031, 12, 31), 12)]
        assert (signal_ends(), signal_ends()) == (1, 0)
    assert ExpirySignal.objects.count() == 4


def test_a_contract_that_was_ended_early_signals_nothing(world):
    """R122."""
    contract = register(world)
    with pytest.raises(ValidationError):
        act(world, EndEarly, contract, ended_on=ENDS, reason="Te laat.")
    act(world, EndEarly, contract, ended_on=date(2029, 1, 31), reason="Failliet.")
    world.now = noon(date(2030, 6, 1))
    with world.at():
        assert (expiring(), signal_ends()) == ([], 0)


def test_the_dates_are_in_the_calendar_of_the_manager_and_of_participants(world):
    """R122: the signals and the last day for notice for the manager, the last day for participants."""
    contract = register(world)
    world.now = noon(date(2027, 2, 1))
    with world.at():
        manager = {(row.on, row.title) for row in coming_for(world.contract_manager, [])}
        user = world.user(world.authorities[0])
        member = {(row.on, row.title, row.url) for row in coming_for(user, list(user.memberships.all()))}
        stranger = world.user(world.authorities[2])
        other = coming_for(stranger, list(stranger.memberships.all()))
    assert (date(2029, 6, 30), "het einde van het contract wordt gesignaleerd") in manager
    assert (date(2030, 6, 30), "laatste dag om op te zeggen") in manager
    assert member == {(ENDS, "laatste dag van het contract", f"/mijn/contracten/{contract.pk}/")}
    assert other == []


def test_an_ended_contract_is_archived_and_stays_as_it_is(world):
    """R121: not before its last day; afterwards nothing changes."""
    contract = register(world)
    world.now = noon(ENDS)
    assert len(world.refusal(ArchiveContract, contract, world.contract_manager)) == 1
    world.now = noon(ENDS + timedelta(days=1))
    act(world, ArchiveContract, contract)
    contract = Contract.objects.get()
    assert contract.archived_at == world.now
    assert (
        Event.objects.filter(stream=contract.stream)
        .latest("pk")
        .sentence.endswith("bewaard tot en met maandag 31 december 2040 (Selectielijst gemeenten 2020, 16.1).")
    )
    with pytest.raises(Refused):
        act(world, EndEarly, contract, ended_on=date(2028, 1, 1), reason="Toch.")


@pytest.mark.parametrize("role", [StaffRole.LEAD_BUYER, StaffRole.EXPERTISE_CENTRE, StaffRole.ADMINISTRATOR])
def test_other_staff_read_and_do_not_change(world, client, role):
    """R124: contract managers do."""
    contract = register(world)
    user = world.staff("ander@inkoop.example", "An", "Der", role)
    client.force_login(user)
    with world.at():
        assert client.get(contract.path).status_code == 200
        assert client.get("/beheer/contracten/").status_code == 200
        for action in (ChangeContract, EndEarly, ArchiveContract):
            assert client.post(f"{contract.path}{action.code}/", {}).status_code == 403
        assert client.get(f"/beheer/contracten/nieuw/{RegisterOlderContract.code}/").status_code == 403


def test_authorities_read_their_own_contracts_and_change_nothing(world, client):
    """R124: others do not find them; the administration is closed to them."""
    contract = register(world)
    with world.at():
        for authority, status in ((world.authorities[0], 200), (world.authorities[2], 404)):
            for role in Role.values[:3]:
                client.force_login(world.user(authority, role))
                assert client.get(f"/mijn/contracten/{contract.pk}/").status_code == status
                listed = client.get("/mijn/contracten/").content.decode()
                assert ("Schoonmaak gebouwen" in listed) == (status == 200)
                assert client.get(contract.path).status_code in (302, 403)
                assert client.get(f"/mijn/contracten/{contract.pk}/{EndEarly.code}/").status_code == 404
        client.logout()
        assert client.get(f"/mijn/contracten/{contract.pk}/").status_code == 302


def test_the_screens_of_a_contract_manager(world, client):
    """R120, R122: registering, changing and deciding by screens."""
    Supplier.objects.create(name="Schoon BV")
    client.force_login(world.contract_manager)
    given = {
        "number": "C-1",
        "title": "Schoonmaak",
        "new_supplier": "Glans BV",
        "participants": [authority.pk for authority in world.authorities],
        "manager": world.contract_manager.pk,
        "level": "active",
        "yearly_value": "1.250.000,50",
        "starts_on": "2027-01-01",
        "ends_on": "2030-12-31",
        "notice_number": "6",
        "notice_unit": "months",
        "lead_months": "12, 6",
    }
    url = f"/beheer/contracten/nieuw/{RegisterOlderContract.code}/"
    with world.at():
        assert client.get(url).status_code == 200
        assert client.post(url, given | {"lead_months": "een jaar"}).status_code == 400
        assert client.post(url, given | {"new_supplier": ""}).status_code == 400
        assert client.post(url, given).status_code == 302
        assert client.post(url, given).status_code == 400
        contract = Contract.objects.get()
        assert (str(contract.yearly_value), contract.lead_months) == ("1250000.50", [12, 6])
        page = client.get(contract.path).content.decode()
        assert "30 juni 2030" in page and "Glans BV" in page
        changed = given | {"suppliers": [row.pk for row in contract.suppliers.all()], "new_supplier": ""}
        changed |= {"title": "Schoonmaak en glas", "effective_on": "2027-02-01", "reason": "Uitgebreid."}
        assert client.post(f"{contract.path}{ChangeContract.code}/", changed).status_code == 302
        assert "Schoonmaak en glas" in client.get(contract.path).content.decode()
        assert client.get("/beheer/contract_management/contract/?export=csv").status_code == 200
        assert client.get("/beheer/contract_management/supplier/").status_code == 200
    assert the_register().pk == 1


def test_the_dashboard_asks_as_much_for_many_contracts_as_for_few(world, client):
    """R122: the first page of the admin, the list of contracts and the calendar do not slow down with the register."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

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
        register(world, number=f"C-{number}")
    world.now = noon(date(2030, 1, 1))
    few = counted()
    for number in range(2, 8):
        register(world, number=f"C-{number}")
    assert counted() == few
