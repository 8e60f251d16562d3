"""The people of an authority (R38, R132, R137)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError

from accounts import signals
from accounts.actor import Actor, actor_for, roles_at
from accounts.models import ContractingAuthority, Deputy, Membership, Role, User
from accounts.organisation import (
    appoint_deputy,
    end_deputy,
    end_membership,
    give_role,
    managing_actor,
    may_manage,
    may_see,
)
from accounts.people import close_account, end_staff_role, reopen_account
from accounts.staff import StaffRole, staff_roles

AT = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
ON = date(2027, 1, 12)


def row(authority, role):
    return Membership.objects.get(authority=authority, role=role, valid_until=None)


def sentences(told):
    return [(name, arguments["sentence"]) for name, arguments in told]


def test_who_sees_and_who_manages(world, town, administrator):
    """R38: contact persons, deciders and administrators manage; everybody of the authority sees; nobody else."""
    people = {role: world.user(town, role) for role in (Role.CONTACT, Role.DECIDER, Role.RECORDS)}
    people |= {"other": world.user(world.authorities[1], Role.CONTACT), "buyer": world.lead_buyer}
    people |= {"administrator": administrator.user, "root": User.objects.create_superuser("root@inkoop.example")}
    assert {name: (may_see(user, town, ON), may_manage(user, town, ON)) for name, user in people.items()} == {
        "contact": (True, True),
        "decider": (True, True),
        "records": (True, False),
        "other": (False, False),
        "buyer": (False, False),
        "administrator": (True, True),
        "root": (False, False),
    }
    assert managing_actor(people["contact"], town, ON) == Actor(people["contact"], town)
    assert managing_actor(administrator.user, town, ON) == Actor(administrator.user, None)


def test_a_role_ends_at_once_and_stays_known(world, town, contact, told):
    """R132, R137: no longer today, but still yesterday; the row is kept."""
    expert = world.user(town, Role.SUBJECT_EXPERT)
    end_membership(row(town, Role.SUBJECT_EXPERT), by=contact, at=AT)
    assert roles_at(expert, town, ON) == frozenset()
    assert roles_at(expert, town, ON - timedelta(days=1)) == frozenset({"subject_expert"})
    kept = Membership.objects.get(user=expert)
    assert (kept.valid_until, kept.ended_at) == (ON, AT)
    assert sentences(told) == [
        ("role_ended", "De rol materiedeskundige van Deskundige Linderveen bij gemeente Linderveen is beëindigd.")
    ]
    assert (told[0][1]["by"], told[0][1]["authority"], told[0][1]["at"]) == (contact, town, AT)
    assert told[0][1]["data"] == {
        "membership": kept.pk,
        "user": expert.pk,
        "role": "subject_expert",
        "until": "2027-01-12",
        "at_once": True,
    }
    with pytest.raises(ValidationError, match="This role has ended already"):
        end_membership(kept, by=contact, at=AT)
    with pytest.raises(ProtectedError):
        kept.delete()


def test_a_role_given_today_can_end_today_and_be_given_again(world, town, administrator, told):
    """R137: a mistake is undone without a trace in the rights and with one in the journal."""
    person = world.person("p@linderveen.example", "Piet", "Nieuw")
    given = give_role(person, town, Role.DECIDER, by=administrator, at=AT)
    assert roles_at(person, town, ON) == frozenset({"decider"})
    with pytest.raises(ValidationError, match="This person has this role already"):
        give_role(person, town, Role.DECIDER, by=administrator, at=AT)
    end_membership(given, by=administrator, at=AT)
    assert roles_at(person, town, ON) == frozenset()
    give_role(person, town, Role.DECIDER, by=administrator, at=AT)
    assert roles_at(person, town, ON) == frozenset({"decider"})
    assert sentences(told) == [
        ("role_given", "Piet Nieuw is vanaf 12 januari 2027 beslisser van gemeente Linderveen."),
        ("role_ended", "De rol beslisser van Piet Nieuw bij gemeente Linderveen is beëindigd."),
        ("role_given", "Piet Nieuw is vanaf 12 januari 2027 beslisser van gemeente Linderveen."),
    ]


def test_a_role_can_be_planned_to_end(world, town, contact, told):
    """R137: the last day counts in full."""
    records = world.user(town, Role.RECORDS)
    last = ON + timedelta(days=10)
    end_membership(row(town, Role.RECORDS), by=contact, at=AT, last_day=last)
    assert roles_at(records, town, last) == frozenset({"records"})
    assert roles_at(records, town, last + timedelta(days=1)) == frozenset()
    assert sentences(told) == [
        (
            "role_ended",
            "De rol DIV-medewerker van Archief Linderveen bij gemeente Linderveen eindigt na 22 januari 2027.",
        )
    ]
    with pytest.raises(ValidationError, match="cannot lie before today"):
        end_membership(
            row(world.authorities[1], Role.RECORDS),
            by=Actor(world.user(world.authorities[1])),
            at=AT,
            last_day=ON - timedelta(days=1),
        )


def test_the_last_contact_person_stays_until_there_is_another(world, town, contact, decider, administrator, told):
    """R38, R137: for members, for administrators, for now and for later."""
    for by, last_day in ((contact, None), (decider, None), (administrator, ON + timedelta(days=10))):
        with pytest.raises(ValidationError) as refused:
            end_membership(row(town, Role.CONTACT), by=by, at=AT, last_day=last_day)
        assert refused.value.messages == [
            "Contact Linderveen is the last contact person of gemeente Linderveen. Invite another contact person first."
        ]
    with pytest.raises(ValidationError, match="is the last contact person of gemeente Linderveen"):
        close_account(contact.user, by=administrator, at=AT)
    assert (roles_at(contact.user, town, ON), told) == (frozenset({"contact"}), [])
    second = world.person("tweede@linderveen.example", "Tweede", "Contact")
    given = give_role(second, town, Role.CONTACT, by=administrator, at=AT)
    end_membership(row_of(contact.user), by=contact, at=AT)
    assert roles_at(contact.user, town, ON) == frozenset()
    with pytest.raises(ValidationError, match="Tweede Contact is the last contact person"):
        end_membership(given, by=decider, at=AT)


def row_of(user):
    return Membership.objects.get(user=user)


def test_a_contact_person_whose_account_is_closed_does_not_count(world, town, contact, decider, administrator):
    """R137: the other contact person must be able to sign in."""
    second = world.person("tweede@linderveen.example", "Tweede", "Contact")
    give_role(second, town, Role.CONTACT, by=administrator, at=AT)
    close_account(second, by=administrator, at=AT)
    with pytest.raises(ValidationError, match="Contact Linderveen is the last contact person"):
        end_membership(row_of(contact.user), by=decider, at=AT)


def test_an_authority_that_is_no_longer_affiliated_lets_its_last_contact_go(town, contact, decider):
    """R4: nothing is sent there any more."""
    ContractingAuthority.objects.filter(pk=town.pk).update(affiliated_until=date(2026, 12, 31))
    end_membership(row(town, Role.CONTACT), by=decider, at=AT)
    assert roles_at(contact.user, town, ON) == frozenset()


def test_who_may_not_end_a_role(world, town):
    """R38: other roles, other authorities, buyers."""
    for by in (world.user(town, Role.RECORDS), world.user(world.authorities[1]), world.lead_buyer):
        with pytest.raises(PermissionDenied):
            end_membership(row(town, Role.SUBJECT_EXPERT), by=Actor(by), at=AT)
    with pytest.raises(PermissionDenied):
        give_role(world.person("p@x.example", "P", "X"), town, Role.READER, by=Actor(world.user(town), town), at=AT)


def test_staff_get_no_role_at_an_authority(world, town, administrator):
    """R52: no buyer decides for an authority, whoever gives the role."""
    with pytest.raises(ValidationError, match="Ilse Koper works for the purchasing organisation"):
        give_role(world.lead_buyer, town, Role.DECIDER, by=administrator, at=AT)
    assert world.lead_buyer.memberships.count() == 0


def test_a_decider_appoints_a_deputy_for_a_period(world, town, contact, decider, told):
    """R137: the deputy decides in that period and says for whom; the journal is told in Dutch."""
    end = ON + timedelta(days=13)
    deputy = appoint_deputy(town, contact.user, valid_from=ON, valid_until=end, by=decider, at=AT)
    assert actor_for(contact.user, town, ON).name == "Contact Linderveen namens Beslisser Linderveen (vervanging)"
    assert actor_for(contact.user, town, end).deputises_for == decider.user
    assert actor_for(contact.user, town, end + timedelta(days=1)).deputises_for is None
    end_deputy(deputy, by=contact, at=AT)
    assert actor_for(contact.user, town, ON).deputises_for is None
    assert sentences(told) == [
        (
            "deputy_appointed",
            "Contact Linderveen vervangt Beslisser Linderveen als beslisser van gemeente Linderveen, van "
            "12 januari 2027 tot en met 25 januari 2027.",
        ),
        (
            "deputy_ended",
            "Contact Linderveen vervangt Beslisser Linderveen niet meer als beslisser van gemeente Linderveen.",
        ),
    ]
    with pytest.raises(ValidationError, match="has ended already"):
        end_deputy(deputy, by=contact, at=AT)


@pytest.mark.parametrize(
    ("who", "start", "days", "field", "sentence"),
    [
        ("decider", 0, 10, "deputy", "You cannot be your own deputy."),
        ("stranger", 0, 10, "deputy", "Contact Meerdijk does not work for gemeente Linderveen."),
        ("contact", -1, 10, "valid_from", "The period cannot start before today."),
        ("contact", 0, -1, "valid_until", "The end cannot lie before the start."),
        (
            "contact",
            0,
            365,
            "valid_until",
            "A deputy is appointed for at most a year: until 11-01-2028 at the latest.",
        ),
        ("records", 0, 1, "deputy", "Archief Linderveen is your deputy in this period already."),
    ],
)
def test_a_deputy_or_period_that_will_not_do(world, town, decider, told, who, start, days, field, sentence):
    """R137: each refusal stands beside its field."""
    appoint_deputy(
        town, world.user(town, Role.RECORDS), valid_from=ON, valid_until=ON + timedelta(days=5), by=decider, at=AT
    )
    person = {
        "decider": decider.user,
        "stranger": world.user(world.authorities[1]),
        "contact": world.user(town),
        "records": world.user(town, Role.RECORDS),
    }[who]
    first = ON + timedelta(days=start)
    with pytest.raises(ValidationError) as refused:
        appoint_deputy(town, person, valid_from=first, valid_until=first + timedelta(days=days), by=decider, at=AT)
    assert refused.value.message_dict == {field: [sentence]}
    assert (Deputy.objects.count(), len(told)) == (1, 1)


def test_only_a_decider_appoints_and_a_full_year_is_allowed(world, town, contact, decider, administrator):
    """R137: given by the authority itself, not by its contact person nor by the purchasing organisation."""
    period = {"valid_from": ON, "valid_until": date(2028, 1, 11)}
    for by in (contact, administrator):
        with pytest.raises(PermissionDenied):
            appoint_deputy(town, world.user(town, Role.RECORDS), by=by, at=AT, **period)
    appoint_deputy(town, world.user(town, Role.RECORDS), by=decider, at=AT, **period)
    assert Deputy.objects.count() == 1


def test_a_deputy_falls_away_with_the_decider_and_with_the_last_role(world, town, contact, decider, told):
    """R137: it does not come back when the role is given again."""
    records = world.user(town, Role.RECORDS)
    period = {"valid_from": ON, "valid_until": ON + timedelta(days=30)}
    appoint_deputy(town, records, by=decider, at=AT, **period)
    appoint_deputy(town, contact.user, by=decider, at=AT, **period)
    told.clear()
    end_membership(row(town, Role.RECORDS), by=contact, at=AT)
    assert [name for name, _sentence in sentences(told)] == ["role_ended", "deputy_ended"]
    end_membership(row(town, Role.DECIDER), by=contact, at=AT)
    assert [name for name, _sentence in sentences(told)[2:]] == ["role_ended", "deputy_ended"]
    assert Deputy.objects.filter(ended_at=AT).count() == 2


def test_a_broken_journal_undoes_the_act(town, contact):
    """R132: the role goes on when its end cannot be recorded."""

    def broken(**arguments):
        raise RuntimeError("journal")

    signals.role_ended.connect(broken)
    try:
        with pytest.raises(RuntimeError):
            end_membership(row(town, Role.RECORDS), by=contact, at=AT)
    finally:
        signals.role_ended.disconnect(broken)
    assert row(town, Role.RECORDS).ended_at is None


def test_accounts_are_closed_and_reopened_never_deleted(world, administrator, told):
    """R132: by an administrator, not one's own, not the last administrator."""
    person = world.person("p@x.example", "Piet", "Weg")
    close_account(person, by=administrator, at=AT)
    with pytest.raises(ValidationError, match="closed already"):
        close_account(person, by=administrator, at=AT)
    reopen_account(person, by=administrator, at=AT)
    assert sentences(told) == [
        ("account_closed", "Het account van Piet Weg is gesloten."),
        ("account_reopened", "Het account van Piet Weg is weer geopend."),
    ]
    with pytest.raises(ValidationError, match="your own account"):
        close_account(administrator.user, by=administrator, at=AT)
    with pytest.raises(PermissionDenied):
        close_account(person, by=Actor(world.lead_buyer), at=AT)
    with pytest.raises(ValidationError, match="last administrator"):
        end_staff_role(administrator.user, StaffRole.ADMINISTRATOR, by=administrator, at=AT)
    end_staff_role(world.lead_buyer, StaffRole.LEAD_BUYER, by=administrator, at=AT)
    assert staff_roles(User.objects.get(pk=world.lead_buyer.pk)) == frozenset()
    assert sentences(told)[2:] == [("role_ended", "Ilse Koper is geen concerninkoper bij de inkooporganisatie meer.")]
    with pytest.raises(ProtectedError):
        person.delete()
