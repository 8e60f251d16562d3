"""A second press of the same button sends nothing, however fast it comes (R133)."""

import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client

from projects.actions.models import Press
from projects.journal.models import Event
from projects.kickoff.actions import Announce, InviteToKickoff
from projects.outbox.models import Message
from projects.tree.links import cockpit_path, staff_act_path
from tests.world import World

KEY = re.compile(r'name="confirmed" value="([0-9a-f-]{36})"')


@pytest.fixture
def buyer(world, client):
    """The browser of the lead buyer."""
    client.force_login(world.lead_buyer)
    return client


def invitation(world) -> dict[str, str]:
    """What is filled in."""
    starts = world.now + timedelta(days=14)
    return {"starts_at": f"{starts:%Y-%m-%dT%H:%M}", "ends_at": f"{starts:%Y-%m-%dT23:00}", "place": "Raadhuis"}


def confirmation(client, url: str, filled_in: dict[str, str]) -> dict[str, str]:
    """What the page that shows the messages sends when its button is pressed."""
    return filled_in | {"confirmed": KEY.search(client.post(url, filled_in).content.decode())[1]}


def counts() -> tuple[int, int, int]:
    """Messages, journal entries and presses."""
    return Message.objects.count(), Event.objects.count(), Press.objects.count()


def test_the_second_press_of_an_act_that_can_be_repeated_does_nothing(world, buyer):
    """R133: an invitation can be sent again with another date; the same press cannot."""
    project = world.interested()
    url = staff_act_path(project, InviteToKickoff.code)
    with world.at():
        pressed = confirmation(buyer, url, invitation(world))
        before = counts()
        answers = [buyer.post(url, pressed) for _time in range(3)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, cockpit_path(project))] * 3
    assert tuple(now - then for now, then in zip(counts(), before, strict=True)) == (3, 1, 1)
    with world.at():
        again = confirmation(buyer, url, invitation(world) | {"place": "Elders"})
        buyer.post(url, again)
    assert tuple(now - then for now, then in zip(counts(), before, strict=True)) == (6, 2, 2)


def test_the_second_press_is_no_refusal(world, buyer):
    """R133: it was done; nobody is told that it did not happen. As JSON too."""
    project = world.project()
    url = staff_act_path(project, Announce.code)
    with world.at():
        pressed = confirmation(buyer, url, {})
        first = buyer.post(url, pressed)
        second = buyer.post(url, pressed)
        as_json = buyer.post(url, pressed, headers={"accept": "application/json"})
        other = buyer.post(url, {"confirmed": "1"})
    assert [answer.status_code for answer in (first, second, as_json, other)] == [302, 302, 200, 409]
    assert as_json.json() == {"done": Announce.code}
    assert Message.objects.filter(kind=Announce.code).count() == 3


def test_looking_leaves_no_press_behind(world, buyer):
    """R133: a rehearsal writes nothing; each look has a key of its own."""
    url = staff_act_path(world.interested(), InviteToKickoff.code)
    with world.at():
        keys = {confirmation(buyer, url, invitation(world))["confirmed"] for _time in range(2)}
    assert (len(keys), Press.objects.count()) == (2, 0)


def test_an_act_that_is_refused_can_be_pressed_again(world, buyer):
    """R133: the press is part of the transaction of the act."""
    project = world.interested()
    url = staff_act_path(project, InviteToKickoff.code)
    with world.at():
        pressed = confirmation(buyer, url, invitation(world))
        contact = world.user(world.authorities[0])
        contact.email = "geen adres"
        contact.save()
        assert buyer.post(url, pressed).status_code == 409
        contact.email = "contact@linderveen.example"
        contact.save()
        assert buyer.post(url, pressed).status_code == 302
    assert Message.objects.filter(kind=InviteToKickoff.code).count() == 3


def test_two_presses_at_the_same_moment_send_once(emptied_database):
    """R133: the second waits for the lock and finds that it was done."""
    world = World(datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
    project = world.interested()
    url, client = staff_act_path(project, InviteToKickoff.code), Client()
    client.force_login(world.lead_buyer)
    with world.at():
        pressed = confirmation(client, url, invitation(world))
    start, answers = Barrier(2), []

    def press():
        own = Client()
        own.force_login(world.lead_buyer)
        with world.at():
            start.wait(timeout=20)
            answers.append(own.post(url, pressed).status_code)
        connections.close_all()

    threads = [Thread(target=press) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert Message.objects.filter(kind=InviteToKickoff.code).count() == 3
