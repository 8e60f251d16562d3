"""A message that did not arrive is seen, and is sent again to the address that the person has now (R133)."""

import re

import pytest
from django.core import mail
from django.db import transaction

from accounts.staff import StaffRole
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.outbox.compose import Attachment, Draft, queue
from projects.outbox.deliver import deliver_due
from projects.outbox.models import SECRET, DeliveryState, Message
from projects.tree.links import cockpit_path, staff_act_path
from projects.tree.resending import SendAgain

ERROR = "De mailserver weigert dit adres: 550 5.1.1 onbekend"


def fail(*messages: Message) -> None:
    """These messages did not arrive."""
    keys = [message.pk for message in messages]
    Message.objects.filter(pk__in=keys).update(state=DeliveryState.FAILED, attempts=1, error=ERROR)


@pytest.fixture
def project(world):
    """A project whose invitation to the contact person of Meerdijk did not arrive."""
    project = world.kickoff_held()
    with world.at():
        deliver_due(1000)
    mail.outbox.clear()
    Message.objects.filter(kind="uitnodigen-startbijeenkomst", recipient="contact@meerdijk.example").update(
        state=DeliveryState.FAILED, sent_at=None, error=ERROR
    )
    return project


@pytest.fixture
def lost(project):
    """The message that did not arrive."""
    return Message.objects.get(state=DeliveryState.FAILED)


def test_it_leaves_once_more_to_the_address_of_now(world, project, lost):
    """R133: the same words and attachments, with an identity of its own; the first one stays; it is in the journal."""
    contact = world.user(world.authorities[1])
    contact.email = "nieuw@meerdijk.example"
    contact.save()
    world.act(SendAgain, project, target=lost, address="iemand@anders.example")
    again = Message.objects.get(again_for=lost)
    for name in ("kind", "subject", "body", "attachments", "recipient_name", "person", "authority_id", "stream"):
        assert getattr(again, name) == getattr(lost, name), name
    assert (again.recipient, again.state) == ("nieuw@meerdijk.example", DeliveryState.QUEUED)
    assert again.message_id != lost.message_id
    with world.at():
        assert deliver_due() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.body, len(sent.attachments)) == (["nieuw@meerdijk.example"], lost.body, 1)
    lost.refresh_from_db()
    assert (lost.state, lost.error, lost.is_lost) == (DeliveryState.FAILED, ERROR, False)
    event = Event.objects.get(type=SendAgain.code)
    assert event.sentence == (
        "Het bericht “Uitnodiging startbijeenkomst Schoonmaak gebouwen” aan Contact Meerdijk kwam niet aan en is "
        "opnieuw verstuurd, naar nieuw@meerdijk.example."
    )
    assert {key: event.data[key] for key in ("eerst naar", "mislukt")} == {
        "eerst naar": "contact@meerdijk.example",
        "mislukt": ERROR,
    }
    verify(project.stream)


def test_it_is_sent_again_once_until_that_fails_too(world, project, lost):
    """R133: a second time there is nothing to send; the one that took its place can fail in turn."""
    world.act(SendAgain, project, target=lost)
    assert len(world.refusal(SendAgain, project, target=lost)) == 1
    again = Message.objects.get(again_for=lost)
    fail(again)
    assert world.refusal(SendAgain, project, target=again) == []
    world.act(SendAgain, project, target=again)
    assert Message.objects.get(again_for=again).again_for.again_for == lost


def test_who_has_no_account_gets_it_at_the_address_that_is_filled_in(world, project):
    """R133: a bidder whose address was written wrongly; the letter goes with it."""
    file = Attachment("brief.pdf", "application/pdf", b"%PDF-1.7")
    with world.at(), transaction.atomic():
        drafts = [Draft("proef", "inof@schoon.example", "Brief", "Tekst.", "Schoon BV", attachments=(file,))]
        (message,) = queue(project.stream, drafts)
    fail(message)
    world.act(SendAgain, project, target=message, address="info@schoon.example")
    again = Message.objects.get(again_for=message)
    assert (again.recipient, again.recipient_name) == ("info@schoon.example", "Schoon BV")
    assert (again.attachments, again.body) == (message.attachments, message.body)


def test_what_cannot_be_sent_again_says_why(world, project, lost):
    """R134: a link that is forgotten, an account that is closed."""
    Message.objects.filter(pk=lost.pk).update(body=f"Klik hier:\n{SECRET}\n")
    contact = world.user(world.authorities[1])
    contact.is_active = False
    contact.save()
    lost.refresh_from_db()
    assert len(world.refusal(SendAgain, project, target=lost)) == 2


def test_only_the_lead_buyer_of_the_project_sends_again(world, project, lost, client):
    """R133: nobody else of the purchasing organisation; and no message that arrived."""
    url = f"{staff_act_path(project, SendAgain.code)}?over={lost.pk}"
    for role in StaffRole:
        client.force_login(world.staff(f"{role.name}@inkoop.example", role.name, "Kijkt", role))
        with world.at():
            assert client.post(url, {"confirmed": "1"}).status_code == 403, role
    client.force_login(world.lead_buyer)
    arrived = Message.objects.filter(state=DeliveryState.SENT).first()
    with world.at():
        assert client.get(f"{staff_act_path(project, SendAgain.code)}?over={arrived.pk}").status_code == 404
    assert Message.objects.filter(again_for__isnull=False).count() == 0


def test_the_cockpit_shows_it_first_and_leads_to_sending_it_again(world, project, lost, client):
    """R133: with what the server said; on the screen of the act the message is shown before it leaves."""
    client.force_login(world.lead_buyer)
    url = f"{staff_act_path(project, SendAgain.code)}?over={lost.pk}"
    with world.at():
        response = client.get(cockpit_path(project))
        page = response.content.decode()
        assert response.context["messages_sent"][0].message == lost
        assert response.context["messages_lost"] == 1
        assert (page.count(f'href="{url}"'), page.count(ERROR)) == (1, 1)
        assert "contact@meerdijk.example" in client.get(url).content.decode()
        shown = client.post(url, {}).content.decode()
        assert lost.subject in shown
        key = re.search(r'name="confirmed" value="([^"]+)"', shown)[1]
        assert client.post(url, {"confirmed": key})["Location"] == cockpit_path(project)
        after = client.get(cockpit_path(project))
    assert after.context["messages_lost"] == 0
    assert url not in after.content.decode()
    assert Message.objects.get(again_for=lost).recipient == "contact@meerdijk.example"


def test_who_may_not_send_again_sees_it_without_the_button(world, project, lost, client):
    """R133: the whole purchasing organisation sees that it did not arrive."""
    client.force_login(world.expertise)
    with world.at():
        page = client.get(cockpit_path(project)).content.decode()
    assert (page.count(ERROR), SendAgain.code in page) == (1, False)


def test_the_register_leads_there_too(world, project, lost, client):
    """R133: and says when it was sent again."""
    client.force_login(world.lead_buyer)
    url = f"{staff_act_path(project, SendAgain.code)}?over={lost.pk}"
    assert f'href="{url}"' in client.get("/beheer/outbox/message/").content.decode()
    world.act(SendAgain, project, target=lost)
    page = client.get("/beheer/outbox/message/").content.decode()
    assert url not in page
