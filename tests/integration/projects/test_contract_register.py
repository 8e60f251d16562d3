"""The register of contracts: registering, mutations, options, early end, archive (R111, R117, R120–R124)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from accounts.models import Role
from accounts.staff import StaffRole
from projects.contract.models import Agreement, AgreementSupplier
from projects.contract_management.actions import (
    ArchiveContract,
    ChangeContract,
    EndEarly,
    ExerciseOption,
    RegisterContract,
    RegisterFromAgreement,
    SetOptions,
    to_register,
)
from projects.contract_management.forms_register import ChangeForm, OptionInput, RegisterForm
from projects.contract_management.lifetime import ContractState, last_day, notice_day, state_of
from projects.contract_management.models import Contract, ContractRegister, Mutation, Supplier
from projects.contract_management.terms import Length, Unit
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify_all
from projects.procedure.gate import Refused
from tests.integration.projects.contract_helpers import A_YEAR, again, facts, registered


def refused(world, action, subject, **data) -> dict[str, list[str]]:
    """The fields of the input that is refused, with their number of sentences; nothing is saved."""
    before = (Contract.objects.count(), Mutation.objects.count(), Event.objects.count(), Supplier.objects.count())
    with pytest.raises(ValidationError) as error:
        world.act(action, subject, world.contract_manager, **data)
    after = (Contract.objects.count(), Mutation.objects.count(), Event.objects.count(), Supplier.objects.count())
    assert before == after
    return getattr(error.value, "message_dict", {"": error.value.messages})


def test_an_older_contract_is_registered_by_hand(world):
    """R117, R120, R122: number, options that follow on the term, last day of notice, and two journal entries."""
    contract = registered(world)
    assert contract.number == "C-2027-001"
    assert [(o.order, o.starts_on, o.ends_on) for o in contract.options.all()] == [
        (1, date(2028, 3, 1), date(2029, 2, 28)),
        (2, date(2029, 3, 1), date(2030, 2, 28)),
    ]
    assert (last_day(contract), notice_day(contract)) == (date(2028, 2, 29), date(2027, 8, 29))
    assert [(s.lead_days, s.due_on) for s in contract.signals.all()] == [
        (180, date(2027, 3, 2)),
        (90, date(2027, 5, 31)),
        (30, date(2027, 7, 30)),
    ]
    sentence = "Contract C-2027-001 “Afvalinzameling” met Schoon BV is geregistreerd."
    assert list(Event.objects.filter(type=RegisterContract.code).values_list("stream", "sentence")) == [
        (contract.stream, sentence),
        ("contracten", sentence),
    ]
    assert registered(world, new_supplier={"name": "Ander BV", "kvk_number": ""}).number == "C-2027-002"
    assert verify_all() == []


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ({"ends_on": date(2026, 2, 28)}, ["ends_on"]),
        ({"options": [OptionInput(1, None, date(2028, 2, 29), date(2029, 2, 28))]}, ["option_1_from"]),
        ({"options": [OptionInput(1, A_YEAR), OptionInput(3, A_YEAR, date(2029, 2, 1))]}, ["option_3_from"]),
        ({"options": [OptionInput(1, A_YEAR, date(2028, 3, 2))]}, ["option_1_from"]),
        ({"options": [OptionInput(1, None, None, date(2028, 2, 1))]}, ["option_1_until"]),
        ({"options": [OptionInput(1, A_YEAR, None, date(2029, 3, 1))]}, ["option_1_until"]),
        ({"participants": []}, ["participants"]),
        ({"new_supplier": None}, ["new_supplier"]),
        ({"new_supplier": {"name": "Fout BV", "kvk_number": "1234567"}}, ["kvk_number"]),
        ({"new_supplier": {"name": "Fout BV", "kvk_number": "1234567a"}}, ["kvk_number"]),
        ({"new_supplier": {"name": "Dubbel BV", "kvk_number": "87654321"}}, ["kvk_number"]),
        ({"number": "C-OUD"}, ["number"]),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(world, other, fields):
    """R120, R122: an end before the start, options that overlap or leave a gap, a KvK number that is none."""
    registered(world, number="C-OUD", new_supplier={"name": "Bekend BV", "kvk_number": "87654321"})
    register = ContractRegister.the()
    assert list(refused(world, RegisterContract, register, **facts(world, **other))) == fields


def test_a_manager_is_a_contract_manager(world):
    """R124: nobody else can be chosen."""
    register = ContractRegister.the()
    assert list(refused(world, RegisterContract, register, **facts(world, manager=world.lead_buyer))) == ["manager"]


def test_the_form_gathers_options_and_the_new_supplier(world):
    """R120: rows with a length or an end, Dutch amounts, and a KvK number of 8 digits."""
    with world.at():
        action = world.action(RegisterContract, ContractRegister.the(), world.contract_manager)
        data = {
            "title": "Afval",
            "new_supplier": "Schoon BV",
            "kvk_number": "12 34 56 78",
            "value": "1.250.000,50",
            "starts_on": "2026-03-01",
            "ends_on": "2028-02-29",
            "notice_number": "3",
            "notice_unit": "months",
            "signal_days": "30; 180, 90",
            "level": "active",
            "manager": world.contract_manager.pk,
            "participants": [world.authorities[0].pk],
            "option_1_number": "1",
            "option_1_unit": "years",
            "option_2_until": "2029-12-31",
        }
        form = RegisterForm(data, action=action)
        assert form.is_valid(), form.errors
        found = form.cleaned_data
        assert found["options"] == [OptionInput(1, A_YEAR), OptionInput(2, None, None, date(2029, 12, 31))]
        assert (found["notice"], found["signal_days"]) == (Length(3, Unit.MONTHS), [180, 90, 30])
        assert (found["value"], found["new_supplier"]["kvk_number"]) == (Decimal("1250000.50"), "12345678")
        wrong = {"option_1_unit": "", "option_3_from": "2030-01-01", "kvk_number": "123", "signal_days": "-1"}
        form = RegisterForm(data | wrong | {"starts_on": "1822-01-01", "notice_number": "999"}, action=action)
        assert sorted(form.errors) == [
            "kvk_number", "notice_number", "option_1_unit", "option_3_until", "signal_days", "starts_on",
        ]  # fmt: skip


def of_agreement(world, **changes):
    """What is filled in for an agreement: its suppliers are known."""
    given = facts(world, options=[], **changes)
    return {name: value for name, value in given.items() if name not in ("suppliers", "new_supplier")}


def test_a_completed_agreement_is_taken_over_once(world):
    """R111, R120: filled in from the agreement, its participants, and all suppliers that signed it."""
    project = world.contract_completed()
    agreement = Agreement.objects.get(project=project)
    AgreementSupplier.objects.create(agreement=agreement, number=2, name="Glas & Co", email="info@glas.example")
    known = Supplier.objects.create(name="schoon bv", kvk_number="12345678")
    register = ContractRegister.the()
    assert list(to_register()) == [agreement]
    with world.at():
        given = world.action(RegisterFromAgreement, register, world.contract_manager, agreement).initial()
    assert given["participants"] == world.authorities
    contract = world.act(
        RegisterFromAgreement,
        register,
        world.contract_manager,
        agreement,
        **of_agreement(world, title=given["title"], starts_on=given["starts_on"], ends_on=given["ends_on"]),
    )
    assert list(contract.suppliers.order_by("pk")) == [known, Supplier.objects.get(name="Glas & Co")]
    assert Supplier.objects.get(name="Glas & Co").contact_email == "info@glas.example"
    assert (contract.project, contract.agreement, list(contract.lots.all())) == (project, agreement, [agreement.lot])
    assert (contract.title, contract.starts_on) == (project.title, agreement.starts_on)
    assert list(to_register()) == []
    with pytest.raises(Refused):
        world.act(RegisterFromAgreement, register, world.contract_manager, agreement, **of_agreement(world))


def test_a_mutation_keeps_the_old_and_the_new_value(world):
    """R120, R123: what changed, from when, why and by whom; options with a length follow; the row is evidence."""
    contract = registered(world)
    world.act(
        ChangeContract,
        contract,
        world.contract_manager,
        ends_on=date(2028, 1, 31),
        value=Decimal(300000),
        title="Afvalinzameling",
        holds_from=date(2027, 2, 1),
        reason="Addendum 1",
    )
    rows = {row.field: row for row in Mutation.objects.filter(contract=contract)}
    assert {name: (row.old_value, row.new_value) for name, row in rows.items()} == {
        "value": ("€ 250.000,00", "€ 300.000,00"),
        "ends_on": ("29-02-2028", "31-01-2028"),
        "options": (
            "01-03-2028 t/m 28-02-2029; 01-03-2029 t/m 28-02-2030",
            "01-02-2028 t/m 31-01-2029; 01-02-2029 t/m 31-01-2030",
        ),
    }
    row = rows["value"]
    assert (row.person_name, row.reason, row.holds_from) == ("Cas Manager", "Addendum 1", date(2027, 2, 1))
    assert (last_day(again(contract)), notice_day(again(contract))) == (date(2028, 1, 31), date(2027, 7, 31))
    with pytest.raises(EvidenceChanged):
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE contract_management_mutation SET old_value = 'x' WHERE id = %s", [row.pk])
    event = Event.objects.filter(stream=contract.stream).last()
    assert event.sentence.startswith("Contract C-2027-001 is gewijzigd. Waarde: was € 250.000,00, werd € 300.000,00")
    assert verify_all() == []


def test_a_change_that_does_not_fit_changes_nothing(world):
    """R120: an end before the start, nothing different, no reason, and an option of its own days left behind."""
    contract = registered(world)
    why = {"holds_from": date(2027, 2, 1), "reason": "Correctie"}
    assert list(refused(world, ChangeContract, contract, ends_on=date(2026, 2, 1), **why)) == ["ends_on"]
    assert list(refused(world, ChangeContract, contract, title="Afvalinzameling", **why)) == [""]
    assert list(refused(world, ChangeContract, contract, title="Anders", **why | {"reason": " "})) == ["reason"]
    assert list(refused(world, ChangeContract, contract, participants=[], **why)) == ["participants"]
    days = [OptionInput(1, None, date(2028, 3, 1), date(2028, 12, 31))]
    world.act(SetOptions, contract, world.contract_manager, options=days, **why)
    assert list(refused(world, ChangeContract, contract, ends_on=date(2028, 1, 31), **why)) == ["ends_on"]


def test_the_change_form_starts_with_what_is_known(world):
    """R120: sending it back as it is, is no mutation."""
    contract = registered(world)
    with world.at():
        action = world.action(ChangeContract, contract, world.contract_manager)
        blank = ChangeForm(None, action=action, initial=action.initial())
        data = {field.html_name: field.value() for field in blank if field.value() is not None}
        data |= {"manager": contract.manager.pk, "reason": "Kijken", "signal_days": "180, 90, 30"}
        form = ChangeForm(data, action=action)
        assert form.is_valid(), form.errors
        assert list(refused(world, ChangeContract, contract, **form.cleaned_data)) == [""]


def test_an_exercised_option_prolongs_the_contract(world):
    """R122: in order, once each, with the decision; the end moves and the mutation says so."""
    contract = registered(world)
    data = {"decided_on": date(2027, 1, 11), "decision": "Prestaties zijn goed."}
    world.act(ExerciseOption, contract, world.contract_manager, **data)
    assert (last_day(again(contract)), notice_day(again(contract))) == (date(2029, 2, 28), date(2028, 8, 28))
    world.act(ExerciseOption, contract, world.contract_manager, **data)
    assert last_day(again(contract)) == date(2030, 2, 28)
    assert [(m.old_value, m.new_value) for m in Mutation.objects.filter(contract=contract).order_by("pk")] == [
        ("29-02-2028", "28-02-2029"),
        ("28-02-2029", "28-02-2030"),
    ]
    assert len(world.refusal(ExerciseOption, contract, world.contract_manager)) == 1
    later = {"decided_on": date(2027, 6, 1), "decision": "Goed."}
    other = registered(world, new_supplier={"name": "Ander BV", "kvk_number": ""})
    assert list(refused(world, ExerciseOption, other, **later)) == ["decided_on"]


def test_options_that_were_exercised_stay(world):
    """R122: the others change, and follow on the one that was exercised."""
    contract = registered(world)
    decision = {"decided_on": date(2027, 1, 11), "decision": "Goed."}
    world.act(ExerciseOption, contract, world.contract_manager, **decision)
    why = {"holds_from": date(2027, 2, 1), "reason": "Addendum 2"}
    gap = [OptionInput(2, None, date(2029, 4, 1), date(2029, 12, 31))]
    assert list(refused(world, SetOptions, again(contract), options=gap, **why)) == ["option_2_from"]
    world.act(SetOptions, contract, world.contract_manager, options=[OptionInput(2, Length(6, Unit.MONTHS))], **why)
    assert [(o.order, o.ends_on, o.exercised_at is not None) for o in again(contract).options.all()] == [
        (1, date(2029, 2, 28), True),
        (2, date(2029, 8, 31), False),
    ]


def test_a_contract_ends_early_with_a_reason(world):
    """R120: within its term only; no option and no signal is left."""
    contract = registered(world)
    assert list(refused(world, EndEarly, contract, ends_on=date(2026, 2, 1), reason="Fout")) == ["ends_on"]
    assert list(refused(world, EndEarly, contract, ends_on=date(2028, 2, 29), reason="Fout")) == ["ends_on"]
    world.act(EndEarly, contract, world.contract_manager, ends_on=date(2027, 3, 31), reason="Faillissement")
    found = again(contract)
    assert (last_day(found), found.signals.filter(lapsed_at=None).count()) == (date(2027, 3, 31), 0)
    assert len(world.refusal(ExerciseOption, found, world.contract_manager)) == 1


def test_a_contract_that_ended_goes_to_the_archive(world):
    """R121: not before its last day has passed; after it nothing changes any more."""
    contract = registered(world, options=[])
    assert len(world.refusal(ArchiveContract, contract, world.contract_manager)) == 1
    world.now = datetime(2028, 2, 29, 22, 0, tzinfo=UTC)
    assert len(world.refusal(ArchiveContract, contract, world.contract_manager)) == 1
    with world.at():
        assert state_of(contract) == ContractState.RUNNING
    world.later(hours=2)
    with world.at():
        assert state_of(contract) == ContractState.ENDED
        keep_until = world.action(ArchiveContract, contract, world.contract_manager).initial()["keep_until"]
    assert keep_until == date(2038, 2, 28)
    world.act(ArchiveContract, contract, world.contract_manager, keep_until=keep_until)
    found = again(contract)
    with world.at():
        assert state_of(found) == ContractState.ARCHIVED
    assert found.signals.filter(lapsed_at=None).count() == 0
    for action in (ChangeContract, SetOptions, ExerciseOption, EndEarly, ArchiveContract):
        assert world.refusal(action, found, world.contract_manager) != []


def test_nobody_but_a_contract_manager_acts(world):
    """R124: lead buyers, the expertise centre, other staff, superusers and authorities are refused every act."""
    from projects.contract_management.actions import ACTIONS, ReportIssue

    contract = registered(world)
    root = world.person("root@inkoop.example", "Ro", "Ot")
    root.is_superuser = True
    root.save()
    others = [world.staff(f"{role.name}@x.example", role.name, "X", role) for role in StaffRole]
    others = [user for user in others if user.groups.get().name != StaffRole.CONTRACT_MANAGER]
    others += [root, *((world.authorities[0], role) for role in (Role.CONTACT, Role.DECIDER, Role.RECORDS))]
    with world.at():
        for action in ACTIONS:
            if action is ReportIssue:
                continue
            subject = ContractRegister.the() if issubclass(action, RegisterContract) else contract
            for by in others:
                assert [u.status for u in world.action(action, subject, by).missing_rights()] == [403], (action, by)
            assert world.action(action, subject, world.contract_manager).missing_rights() == []


def test_the_term_is_kept_by_the_database_too(world):
    """R120: a contract cannot end before it starts, whatever writes it."""
    contract = registered(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(ends_on=contract.starts_on - timedelta(days=1))
