"""What leaves over a real connection: text and HTML, refusals, one connection, and a server that dies (R133)."""

import pytest
from django.db import transaction

from projects.outbox import deliver
from projects.outbox.compose import Attachment, Draft, queue, to_person
from projects.outbox.models import SECRET, DeliveryState, Message
from tests.integration.outbox.postbus import Postbus, mail_server


@pytest.fixture
def real_mail(settings):
    """Mail leaves over SMTP."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 10
    settings.DEFAULT_FROM_EMAIL = "Inkoopbureau De Linde <portaal@inkoop.example>"
    return settings


def drafts(*recipients: str) -> list[Draft]:
    """A draft to each."""
    return [Draft("proef", recipient, "Onderwerp", "Tekst.") for recipient in recipients]


def states() -> list[tuple[str, int]]:
    """State and attempts of every message, in order."""
    return list(Message.objects.order_by("pk").values_list("state", "attempts"))


def test_a_mail_has_the_text_first_and_the_same_in_html(world, real_mail):
    """R133: multipart/alternative in Dutch; the personal link works in both and is then forgotten."""
    postbus, link = Postbus(), "https://inkoop.example/account/uitnodiging/geheim/"
    file = Attachment("uitnodiging.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")
    draft = to_person(
        world.lead_buyer,
        kind="proef",
        subject="Eén onderwerp",
        body=f"Neem de uitnodiging aan vóór woensdag:\n{SECRET}",
        secret=link,
        attachments=(file,),
    )
    with world.at(), transaction.atomic():
        (message,) = queue("proef", [draft])
    with mail_server(postbus) as real_mail.EMAIL_PORT, world.at():
        assert deliver.deliver_batch() == deliver.Batch(1)
    (mail,) = postbus.arrived
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "inkoper@inkoop.example",
        "Inkoopbureau De Linde <portaal@inkoop.example>",
        "Eén onderwerp",
    )
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == (f"<{message.message_id}@inkoop.example>", "auto-generated")
    assert (mail["Cc"], mail["Bcc"]) == (None, None)
    both, attached = mail.iter_parts()
    text, page = both.iter_parts()
    assert [part.get_content_type() for part in (both, text, page, attached)] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert text.get_content().replace("\r\n", "\n") == draft.body.replace(SECRET, link)
    assert page.get_content().count(f'href="{link}"') == 2
    assert Message.objects.get().secret == ""


def test_a_refused_address_does_not_hold_up_the_others(world, real_mail):
    """R133: failed at once with the answer of the server; a busy box is tried later; all over one connection."""
    postbus = Postbus(refuse={"weg@v.example": "550 5.1.1 onbekend", "vol@v.example": "452 4.2.2 vol"})
    with world.at(), transaction.atomic():
        queue("proef", drafts("a@v.example", "weg@v.example", "vol@v.example", "b@v.example"))
    with mail_server(postbus) as real_mail.EMAIL_PORT, world.at():
        assert deliver.deliver_batch() == deliver.Batch(2)
    assert ([mail["To"] for mail in postbus.arrived], postbus.connections) == (["a@v.example", "b@v.example"], 1)
    assert states() == [
        (DeliveryState.SENT, 1),
        (DeliveryState.FAILED, 1),
        (DeliveryState.QUEUED, 1),
        (DeliveryState.SENT, 1),
    ]
    assert list(Message.objects.order_by("pk").values_list("error", flat=True)) == [
        "",
        "De mailserver weigert dit adres: 550 5.1.1 onbekend",
        "De mailserver kon het bericht nog niet aannemen: 452 4.2.2 vol",
        "",
    ]


def test_a_mail_server_that_dies_loses_nothing(world, real_mail):
    """R133: no attempt is lost while it is away; when it is back everything leaves, once."""
    postbus = Postbus()
    with world.at(), transaction.atomic():
        queue("proef", drafts(*(f"{number}@v.example" for number in range(20))))
    with mail_server(postbus) as port, world.at():
        real_mail.EMAIL_PORT = port
        assert deliver.deliver_due(limit=5) == 5
    for _look in range(30):
        with world.at():
            assert deliver.deliver_batch() == deliver.Batch(0, server_away=True)
    assert states() == [(DeliveryState.SENT, 1)] * 5 + [(DeliveryState.QUEUED, 0)] * 15
    assert Message.objects.filter(error__startswith="De mailserver is niet bereikbaar").count() == 15
    with mail_server(postbus, port), world.at():
        assert deliver.deliver_due() == 15
    assert states() == [(DeliveryState.SENT, 1)] * 20
    assert (len(postbus.arrived), len(set(postbus.ids))) == (20, 20)
