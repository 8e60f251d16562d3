"""What the tests of accounts share."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from accounts import signals
from accounts.actor import Actor
from accounts.models import Role
from accounts.staff import StaffRole

NAMES = [name for name in vars(signals) if not name.startswith("_") and name not in ("Signal",)]


@pytest.fixture(autouse=True)
def english():
    """Sentences as they stand in the code; the Dutch catalogue has tests of its own."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_throttling():
    """Every test starts with fresh rate limits."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def told():
    """What accounts told the journal: (signal, arguments), in order."""
    received = []

    def receiver(name):
        def receive(signal, **arguments):
            received.append((name, arguments))

        return receive

    receivers = {name: receiver(name) for name in NAMES}
    for name, receive in receivers.items():
        getattr(signals, name).connect(receive)
    yield received
    for name, receive in receivers.items():
        getattr(signals, name).disconnect(receive)


@pytest.fixture
def at():
    """Now: the views know no other clock."""
    return timezone.now()


@pytest.fixture
def town(world):
    """The first authority of the world: contact, decider, subject expert and records officer, one of each."""
    return world.authorities[0]


@pytest.fixture
def administrator(world):
    """An administrator of the purchasing organisation, acting."""
    return Actor(world.staff("beheer@inkoop.example", "Bea", "Heer", StaffRole.ADMINISTRATOR))


@pytest.fixture
def contact(world, town):
    """The contact person of the town, acting."""
    return Actor(world.user(town, Role.CONTACT), town)


@pytest.fixture
def decider(world, town):
    """The decider of the town, acting."""
    return Actor(world.user(town, Role.DECIDER), town)


@pytest.fixture
def browse():
    """A browser of somebody (or of nobody), that prefers English."""

    def open_browser(user=None):
        client = Client(headers={"accept-language": "en"})
        if user is not None:
            client.force_login(user)
        return client

    return open_browser
