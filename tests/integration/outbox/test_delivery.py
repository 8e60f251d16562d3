"""The outbox: written with the act, delivered after it, each message once and to one person (R133)."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from projects.outbox import deliver
from projects.outbox.compose import Attachment, Draft, queue, to_person
from projects.outbox.models import DeliveryState, Message

STREAM = "proef"


def draft(recipient: str = "a@voorbeeld.example", **fields: object) -> Draft:
    """A draft to somebody."""
    return Draft("proef", recipient, "Onderwerp", "Tekst.\n", **fields)


@pytest.fixture
def put(world):
    """Queues drafts at the world's time."""

    def put(*drafts: Draft) -> list[Message]:
        with world.at(), transaction.atomic():
            return queue(STREAM, drafts)

    return put


@pytest.fixture
def delivered(world):
    """Delivers what is due at the world's time; returns how many were taken."""

    def delivered(**options: int) -> int:
        with world.at():
            return deliver.deliver_due(**options)

    return delivered


@pytest.fixture
def busy_server(monkeypatch):
    """A mail server that says to everything that it must be tried later."""

    def later(self, messages):
        raise SMTPDataError(451, b"4.3.0 probeer\r\nlater")

    monkeypatch.setattr(EmailBackend, "send_messages", later)


@pytest.fixture
def broken_server(monkeypatch):
    """A mail server that refuses everything."""

    def refuse(self, messages):
        raise ConnectionRefusedError("Connection refused")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    return monkeypatch


def test_a_message_is_delivered_with_its_attachment(put, delivered, world):
    """R133: state, instant and the mail itself."""
    put(draft(attachments=(Attachment("uitnodiging.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n"),)))
    assert delivered() == 1
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.attempts) == (DeliveryState.SENT, world.now, 1)
    assert (message.lease_until, message.error) == (None, "")
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["a@voorbeeld.example"], "Onderwerp", message.body)
    assert [(a[0], a[2]) for a in sent.attachments] == [("uitnodiging.ics", "text/calendar")]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_each_recipient_gets_a_mail_of_their_own(put, delivered):
    """R133: recipients do not see each other."""
    put(draft("a@voorbeeld.example"), draft("b@voorbeeld.example"), draft("c@voorbeeld.example"))
    assert delivered() == 3
    assert [(m.to, m.cc, m.bcc) for m in mail.outbox] == [
        (["a@voorbeeld.example"], [], []),
        (["b@voorbeeld.example"], [], []),
        (["c@voorbeeld.example"], [], []),
    ]


def test_delivering_again_sends_nothing(put, delivered, world):
    """R133: once."""
    put(draft())
    assert (delivered(), delivered()) == (1, 0)
    world.later(days=1)
    assert delivered() == 0
    assert len(mail.outbox) == 1


def test_at_most_the_limit_is_sent_the_oldest_first(put, delivered, world):
    """A worker takes a handful at a time."""
    put(draft("a@voorbeeld.example"), draft("b@voorbeeld.example"))
    world.later(minutes=1)
    put(draft("c@voorbeeld.example"))
    assert delivered(limit=2) == 2
    assert [m.to[0] for m in mail.outbox] == ["a@voorbeeld.example", "b@voorbeeld.example"]


def test_a_failure_is_kept_and_tried_again_later(put, delivered, world, broken_server):
    """R133: the state is true: waiting, with the error, twice as long each time."""
    put(draft())
    first = world.now
    assert delivered() == 0
    message = Message.objects.get()
    assert (message.state, message.attempts, message.sent_at) == (DeliveryState.QUEUED, 1, None)
    assert message.error == "De mailserver is niet bereikbaar (ConnectionRefusedError: Connection refused)."
    assert message.due_at == first + timedelta(minutes=2)
    world.later(minutes=1)
    assert delivered() == 0
    assert Message.objects.get().attempts == 1
    world.later(minutes=1)
    assert delivered() == 0
    message.refresh_from_db()
    assert (message.attempts, message.due_at) == (2, world.now + timedelta(minutes=4))
    broken_server.undo()
    world.later(minutes=4)
    assert delivered() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (DeliveryState.SENT, 3, "")


def test_the_waits_double_from_two_minutes_to_eight_hours(put, delivered, world, busy_server):
    """R133: the last attempt comes seventeen hours after the first, and then it is a dead letter."""
    put(draft())
    waits = []
    while (message := Message.objects.get()).state == DeliveryState.QUEUED:
        waits.append((message.due_at - world.now).total_seconds() / 60)
        world.now = message.due_at
        assert delivered() == 0
    assert waits == [0, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert (message.attempts, deliver.MOST_ATTEMPTS) == (10, 10)
    assert message.error == "De mailserver kon het bericht nog niet aannemen: 451 4.3.0 probeer later"


def test_a_refused_address_fails_at_once_and_does_not_hold_up_the_others(put, delivered, world, monkeypatch):
    """R133: no further attempts, the answer of the server in words, the secret forgotten; the others leave."""
    send = EmailBackend.send_messages

    def picky(self, messages):
        if messages[0].to == ["weg@voorbeeld.example"]:
            raise SMTPRecipientsRefused({"weg@voorbeeld.example": (550, b"5.1.1 no such user")})
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    put(draft("weg@voorbeeld.example", secret="http://geheim.example/"), draft("goed@voorbeeld.example"))
    assert delivered() == 1
    message = Message.objects.get(recipient="weg@voorbeeld.example")
    assert (message.state, message.attempts, message.secret) == (DeliveryState.FAILED, 1, "")
    assert message.error == "De mailserver weigert dit adres: 550 5.1.1 no such user"
    assert (message.lease_until, message.sent_at) == (None, None)
    world.later(days=30)
    assert delivered() == 0


def test_a_server_that_cannot_be_reached_costs_no_message_an_attempt(put, delivered, world, monkeypatch):
    """R133: one look for the whole batch; the error is shown; when the server is back everything leaves."""
    looks = []

    def refuse(self):
        looks.append(1)
        raise ConnectionRefusedError("Connection refused")

    monkeypatch.setattr(EmailBackend, "open", refuse)
    put(*(draft(f"{number}@voorbeeld.example") for number in range(500)))
    with world.at():
        assert deliver.deliver_batch(500) == deliver.Batch(0, server_away=True)
    assert looks == [1]
    (facts,) = Message.objects.order_by().values_list("state", "attempts", "error", "due_at").distinct()
    assert facts == (
        DeliveryState.QUEUED,
        0,
        "De mailserver is niet bereikbaar (ConnectionRefusedError: Connection refused).",
        world.now,
    )
    monkeypatch.undo()
    assert delivered(limit=500) == 500
    assert set(Message.objects.values_list("state", "error")) == {(DeliveryState.SENT, "")}


def test_a_server_that_goes_away_ends_the_batch(put, world, monkeypatch):
    """R133: the message at hand may have been taken, so its attempt counts; the others lose nothing."""
    send, taken = EmailBackend.send_messages, []

    def dies(self, messages):
        if len(taken) == 2:
            raise SMTPServerDisconnected("Connection unexpectedly closed")
        taken.append(messages[0].to)
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", dies)
    put(*(draft(f"{number}@voorbeeld.example") for number in range(5)))
    with world.at():
        assert deliver.deliver_batch() == deliver.Batch(2, server_away=True)
    assert list(Message.objects.order_by("pk").values_list("state", "attempts")) == [
        (DeliveryState.SENT, 1),
        (DeliveryState.SENT, 1),
        (DeliveryState.QUEUED, 1),
        (DeliveryState.QUEUED, 0),
        (DeliveryState.QUEUED, 0),
    ]


def test_a_batch_uses_one_connection(put, delivered, monkeypatch):
    """R133: opened once, closed once; none when there is nothing to send."""
    calls = []
    monkeypatch.setattr(EmailBackend, "open", lambda self: calls.append("open"))
    monkeypatch.setattr(EmailBackend, "close", lambda self: calls.append("close"))
    assert delivered() == 0
    assert calls == []
    put(*(draft(f"{number}@voorbeeld.example") for number in range(20)))
    assert delivered() == 20
    assert calls == ["open", "close"]


def test_a_worker_that_is_told_to_stop_finishes_the_message_at_hand(put, world):
    """R133: asked between messages; what was not begun is left as it was."""
    put(*(draft(f"{number}@voorbeeld.example") for number in range(5)))
    with world.at():
        assert deliver.deliver_batch(stopped=lambda: len(mail.outbox) == 2) == deliver.Batch(2)
    assert list(Message.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 1, 0, 0, 0]


@pytest.mark.parametrize("address", ["", "geen adres", "a@", "a@b@voorbeeld.example"])
def test_an_old_row_with_an_unusable_address_fails_in_words(put, delivered, address):
    """R133: it would otherwise count as sent, to nobody."""
    put(draft())
    Message.objects.update(recipient=address)
    assert delivered() == 0
    message = Message.objects.get()
    assert (message.state, message.error) == (DeliveryState.FAILED, "Dit is geen bruikbaar e-mailadres.")
    assert mail.outbox == []


def test_one_failure_does_not_hold_up_the_others(put, delivered, monkeypatch):
    """A bad address is not everybody's problem."""
    send = EmailBackend.send_messages

    def picky(self, messages):
        if messages[0].to == ["fout@voorbeeld.example"]:
            raise ValueError("no such box")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    put(draft("fout@voorbeeld.example"), draft("goed@voorbeeld.example"))
    assert delivered() == 1
    assert dict(Message.objects.values_list("recipient", "state")) == {
        "fout@voorbeeld.example": DeliveryState.QUEUED,
        "goed@voorbeeld.example": DeliveryState.SENT,
    }


def test_after_the_last_attempt_it_is_a_dead_letter(put, delivered, world, broken_server):
    """R133: it stays, as failed, and is left alone."""
    put(draft())
    for _attempt in range(deliver.MOST_ATTEMPTS):
        assert Message.objects.get().state == DeliveryState.QUEUED
        assert delivered() == 0
        world.later(days=1)
    message = Message.objects.get()
    assert (message.state, message.attempts) == (DeliveryState.FAILED, deliver.MOST_ATTEMPTS)
    assert message.error == "De mailserver is niet bereikbaar (ConnectionRefusedError: Connection refused)."
    broken_server.undo()
    world.later(days=30)
    assert delivered() == 0
    assert mail.outbox == []


def test_a_claimed_message_is_not_taken_by_another_worker(put, delivered, world):
    """Compare-and-set: the second worker finds nothing until the lease is over."""
    (message,) = put(draft())
    with world.at():
        assert deliver._claim(message.pk).pk == message.pk
        assert deliver._claim(message.pk) is None
    assert delivered() == 0
    world.later(seconds=deliver.LEASE.seconds)
    assert delivered() == 0
    world.later(seconds=1)
    assert delivered() == 1
    assert len(mail.outbox) == 1
    assert Message.objects.get().attempts == 2


def test_another_worker_that_looked_at_the_same_moment_skips_it(put, delivered, monkeypatch):
    """Both see the message as due; one of them gets it."""
    (message,) = put(draft())
    send = EmailBackend.send_messages

    def meanwhile(self, messages):
        assert deliver.deliver_due() == 0
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", meanwhile)
    assert delivered() == 1
    assert len(mail.outbox) == 1
    assert Message.objects.get(pk=message.pk).state == DeliveryState.SENT


def test_a_slow_worker_that_fails_does_not_undo_what_another_sent(put, delivered, world, monkeypatch):
    """The lease ran out, another worker sent it, and then the first one fails: it stays sent."""
    put(draft())
    send, calls = EmailBackend.send_messages, []

    def slow(self, messages):
        calls.append(1)
        if len(calls) > 1:
            return send(self, messages)
        world.later(minutes=5)
        with world.at():
            assert deliver.deliver_due() == 1
        raise TimeoutError("timed out")

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    assert delivered() == 0
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.error) == (DeliveryState.SENT, world.now, "")
    assert len(mail.outbox) == 1


def test_a_message_that_kills_its_workers_becomes_a_dead_letter(put, delivered, world):
    """Attempts that were never finished count too."""
    (message,) = put(draft())
    for _attempt in range(deliver.MOST_ATTEMPTS):
        with world.at():
            assert deliver._claim(message.pk) is not None
        world.later(minutes=3)
    assert delivered() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == (DeliveryState.FAILED, deliver.MOST_ATTEMPTS)
    assert message.error == "De laatste poging is nooit afgemaakt."


def test_the_message_id_stays_the_same_over_attempts(put, delivered, world, broken_server, settings):
    """A mail server that took it after all can recognise the second one."""
    settings.DEFAULT_FROM_EMAIL = "Portaal <portaal@inkoop.example>"
    (message,) = put(draft())
    delivered()
    broken_server.undo()
    world.later(days=1)
    assert delivered() == 1
    (sent,) = mail.outbox
    assert sent.extra_headers["Message-ID"] == f"<{message.message_id}@inkoop.example>"
    assert sent.from_email == "Portaal <portaal@inkoop.example>"


def test_a_key_is_used_once(put):
    """R66: a reminder cannot go out twice, not within one act either; messages without a key can."""
    assert len(put(draft(once="herinnering/1"), draft(once="herinnering/1"), draft(), draft())) == 3
    assert len(put(draft(once="herinnering/1"), draft(once="herinnering/2"))) == 1
    assert sorted(key for key in Message.objects.values_list("unique_key", flat=True) if key) == [
        "herinnering/1",
        "herinnering/2",
    ]


def test_the_database_holds_the_key_too(put):
    """R66: whoever writes."""
    (message,) = put(draft(once="herinnering/1"))
    message.pk, message.message_id = None, "5f0c2c53-6b1e-4d0c-9a3c-6b6f5a0f3e11"
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)


def test_nothing_leaves_when_the_act_does_not_happen(world, delivered):
    """R133: the message is part of the transaction of the act."""
    with world.at(), pytest.raises(ZeroDivisionError), transaction.atomic():
        queue(STREAM, [draft()])
        raise ZeroDivisionError
    assert Message.objects.count() == 0
    assert delivered() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_queued(emptied_database):
    """R133."""
    with pytest.raises(transaction.TransactionManagementError):
        queue(STREAM, [draft()])
    assert Message.objects.count() == 0


def test_a_long_title_with_a_line_break_still_makes_a_subject():
    """An act is never impossible because of its title, and a subject cannot smuggle in a header."""
    made = Draft("proef", "a@voorbeeld.example", "Nieuw: " + "x" * 300 + "\r\nBcc: b@voorbeeld.example", "Tekst.")
    assert (len(made.subject), made.subject[:10], made.subject[-1]) == (250, "Nieuw: xxx", "…")
    assert Draft("proef", "a@voorbeeld.example", "Een\r\nBcc: b", "Tekst.").subject == "Een Bcc: b"


def test_a_person_is_addressed_by_name(world):
    """R133: what the preview shows is what leaves."""
    made = to_person(world.lead_buyer, kind="proef", subject="Onderwerp", body="  Tekst.\n\n")
    assert (made.recipient, made.recipient_name) == ("inkoper@inkoop.example", "Ilse Koper")
    assert made.body == (
        "Beste Ilse Koper,\n\nTekst.\n\n-- \nInkoopportaal\n"
        "U ontvangt dit bericht omdat u een account hebt op dit portaal.\nhttp://localhost:8000/\n"
    )
