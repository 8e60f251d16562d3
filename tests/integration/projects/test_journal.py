"""The journal: append-only, chained, and able to name what was tampered with (R132)."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.actor import Actor
from accounts.models import Role
from projects.journal import triggers
from projects.journal.models import Event, EvidenceChanged, Stream
from projects.journal.record import ClockRanBack, digest, record
from projects.journal.verify import Broken, verify, verify_all

TABLE = Event._meta.db_table
STREAM = "proef"


@pytest.fixture
def entries(world):
    """A stream of four entries by the lead buyer, a minute apart."""
    for number in range(1, 5):
        with world.at(), transaction.atomic():
            record(STREAM, "proef", f"Regel {number}.", by=Actor(world.lead_buyer), data={"nummer": number})
        world.later(minutes=1)
    return Event.objects.filter(stream=STREAM)


@pytest.fixture
def unprotected(entries):
    """The journal with its triggers taken away, as somebody with the database in hand could."""
    triggers.drop(connection, TABLE)
    yield entries
    triggers.create(connection, TABLE)


def execute(sql: str, *parameters: object) -> None:
    """Raw SQL, in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_entries_are_numbered_and_chained(entries):
    """R132: each entry carries the fingerprint of the one before it; the head knows the last."""
    rows = list(entries)
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert [row.previous for row in rows] == ["", *(row.hash for row in rows[:3])]
    head = Stream.objects.get(name=STREAM)
    assert (head.number, head.head) == (4, rows[3].hash)
    assert verify(STREAM) is None


def test_the_model_refuses_to_change_or_delete_an_entry(entries):
    """R132: in the model."""
    entry = entries.get(number=2)
    entry.sentence = "Iets anders."
    with pytest.raises(EvidenceChanged):
        entry.save()
    with pytest.raises(EvidenceChanged):
        entry.delete()
    assert entries.get(number=2).sentence == "Regel 2."


@pytest.mark.parametrize(
    "sql",
    [f"UPDATE {TABLE} SET sentence = 'Iets anders.' WHERE number = %s", f"DELETE FROM {TABLE} WHERE number = %s"],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_or_delete_an_entry(entries, sql):
    """R132: by a trigger, whoever asks."""
    with pytest.raises(DatabaseError, match="is evidence"):
        execute(sql, 2)
    assert [row.sentence for row in entries] == ["Regel 1.", "Regel 2.", "Regel 3.", "Regel 4."]


def test_a_queryset_cannot_get_past_the_trigger(entries):
    """R132: update() and delete() of a queryset do not call the model."""
    for change in (lambda: entries.update(sentence="Iets anders."), lambda: entries.filter(number=1).delete()):
        with pytest.raises(DatabaseError, match="is evidence"), transaction.atomic():
            change()
    assert entries.count() == 4


def test_every_evidence_table_has_both_triggers(db):
    """R132: no evidence model was forgotten in the migrations."""
    from tests.conftest import evidence_tables

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT DISTINCT trigger_name FROM information_schema.triggers")
        found = {name for (name,) in cursor.fetchall()}
    wanted = {f"{table}_no_{verb}" for table in evidence_tables() for verb in triggers.VERBS}
    assert wanted - found == set()


def test_a_changed_entry_is_named(unprotected):
    """R132: a change made behind the trigger."""
    execute(f"UPDATE {TABLE} SET sentence = 'Iets anders.' WHERE stream = %s AND number = 3", STREAM)
    assert verify(STREAM) == Broken(STREAM, 3, "changed")


def test_an_entry_changed_together_with_its_fingerprint_is_named_by_the_next_one(unprotected):
    """R132: recomputing one fingerprint breaks the entry after it."""
    entry = unprotected.get(number=2)
    entry.sentence = "Iets anders."
    execute(
        f"UPDATE {TABLE} SET sentence = %s, hash = %s WHERE stream = %s AND number = 2",
        entry.sentence,
        digest(entry),
        STREAM,
    )
    assert verify(STREAM) == Broken(STREAM, 3, "does not follow the entry before it")


def test_the_last_entry_changed_together_with_its_fingerprint_is_named_by_the_head(unprotected):
    """R132: there is no entry after it, but the head knows its fingerprint."""
    entry = unprotected.get(number=4)
    entry.sentence = "Iets anders."
    execute(
        f"UPDATE {TABLE} SET sentence = %s, hash = %s WHERE stream = %s AND number = 4",
        entry.sentence,
        digest(entry),
        STREAM,
    )
    assert verify(STREAM) == Broken(STREAM, 4, "changed")


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_deleted_entry_is_named(unprotected, number):
    """R132: the first, one in between, and the last."""
    execute(f"DELETE FROM {TABLE} WHERE stream = %s AND number = %s", STREAM, number)
    assert verify(STREAM) == Broken(STREAM, number, "missing")


def test_an_entry_added_at_the_end_is_named(unprotected):
    """R132: an entry that fits the chain, but that the head does not know of."""
    last = unprotected.get(number=4)
    added = Event(
        stream=STREAM, number=5, type="proef", at=last.at, sentence="Erbij verzonnen.", previous=last.hash, data={}
    )
    added.hash = digest(added)
    added.save(force_insert=True)
    assert verify(STREAM) == Broken(STREAM, 5, "added outside the journal")


def test_an_entry_added_before_the_first_is_named(unprotected):
    """R132: the numbers start at one."""
    first = unprotected.get(number=1)
    added = Event(stream=STREAM, number=0, type="proef", at=first.at, sentence="Erbij verzonnen.", data={})
    added.hash = digest(added)
    added.save(force_insert=True)
    assert verify(STREAM) == Broken(STREAM, 0, "added outside the journal")


def test_an_entry_put_in_between_is_named(unprotected):
    """R132: the entries after it were renumbered to make room."""
    for number in (4, 3):
        execute(f"UPDATE {TABLE} SET number = number + 1 WHERE stream = %s AND number = %s", STREAM, number)
    before = unprotected.get(number=2)
    added = Event(
        stream=STREAM, number=3, type="proef", at=before.at, sentence="Ertussen.", previous=before.hash, data={}
    )
    added.hash = digest(added)
    added.save(force_insert=True)
    assert verify(STREAM) == Broken(STREAM, 4, "does not follow the entry before it")


def test_only_the_broken_stream_is_named(unprotected, world):
    """R132: the command fails and says where."""
    with world.at(), transaction.atomic():
        record("heel", "proef", "Regel 1.", by=None)
    call_command("verify_journal", verbosity=0) if not verify_all() else pytest.fail("broken before it was broken")
    execute(f"DELETE FROM {TABLE} WHERE stream = %s AND number = 2", STREAM)
    assert verify_all() == [Broken(STREAM, 2, "missing")]
    with pytest.raises(CommandError):
        call_command("verify_journal")


def test_a_clock_that_runs_back_is_refused(entries, world):
    """R136: time never runs back within a stream; nothing is written."""
    last = entries.get(number=4).at
    with world.at(last - timedelta(seconds=1)), pytest.raises(ClockRanBack), transaction.atomic():
        record(STREAM, "proef", "Te vroeg.", by=None)
    with world.at(last), transaction.atomic():
        record(STREAM, "proef", "Op hetzelfde ogenblik.", by=None)
    assert [row.sentence for row in entries][3:] == ["Regel 4.", "Op hetzelfde ogenblik."]
    assert verify(STREAM) is None


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(emptied_database):
    """R132: an entry belongs to the transaction of its act."""
    with pytest.raises(transaction.TransactionManagementError):
        record(STREAM, "proef", "Los.", by=None)
    assert Event.objects.count() == 0


def test_the_names_survive_anonymising_and_renaming(world):
    """R132: actor and authority are text, without a foreign key."""
    authority = world.authorities[0]
    person = world.user(authority, Role.CONTACT)
    with world.at(), transaction.atomic():
        record(STREAM, "proef", "Gedaan.", by=Actor(person, authority))
    person.first_name = person.last_name = ""
    person.email, person.is_active = f"anoniem-{person.pk}@example.invalid", False
    person.save()
    authority.name = "Nieuw Linderveen"
    authority.save()
    event = Event.objects.get(stream=STREAM)
    assert (event.actor_id, event.actor_name) == (person.pk, "Contact Linderveen")
    assert (event.authority_id, event.authority_name) == (authority.pk, "gemeente Linderveen")
    assert verify(STREAM) is None


def test_details_are_fingerprinted_as_they_are_read_back(world):
    """R132: numbers as keys become text and tuples lists, in whatever order."""
    with world.at(), transaction.atomic():
        record(STREAM, "proef", "Met details.", by=None, data={9: "negen", 10: ("tien", "é")})
    assert Event.objects.get(stream=STREAM).data == {"9": "negen", "10": ["tien", "é"]}
    assert verify(STREAM) is None
