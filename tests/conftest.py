"""Fixtures of the whole suite."""

import gc
import os
import socket
from datetime import UTC, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from hypothesis import HealthCheck, settings

from projects.journal import triggers
from projects.journal.models import Evidence
from tests.world import World

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# The suite makes and drops many small objects; looking for circles less often saves a sixth of its time.
gc.set_threshold(100_000, 50, 100)
# No test depends on how fast or how busy a machine is.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database with the site tree, groups and standard texts in it."""
    from portal.setup.site import ensure_site

    with django_db_blocker.unblock():
        ensure_site()


def evidence_tables() -> list[str]:
    """The tables whose rows are evidence."""
    return [model._meta.db_table for model in Evidence.__subclasses__()]


class Emptied:
    """Whether a test emptied the database, so that the site tree must be put back before the next one."""

    state = False


@pytest.fixture(autouse=True)
def restored_site(request, django_db_blocker):
    """Puts the site tree back after a test that emptied the database."""
    if Emptied.state and "emptied_database" not in request.fixturenames:
        from portal.setup.site import ensure_site

        with django_db_blocker.unblock():
            ContentType.objects.clear_cache()
            ensure_site()
            for table in evidence_tables():
                triggers.create(connection, table)
            Emptied.state = connection.in_atomic_block


@pytest.fixture
def emptied_database(transactional_db):
    """A database of its own for tests with several connections: set up before, evidence emptied after."""
    from portal.setup.site import ensure_site

    Emptied.state = True
    ContentType.objects.clear_cache()
    ensure_site()
    for table in evidence_tables():
        triggers.create(connection, table)
    yield
    for table in evidence_tables():
        triggers.drop(connection, table)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Refuses connections to anything but this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"A test tried to reach {host}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def world(db):
    """Authorities, people and one announced project; see tests/world.py."""
    return World(datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
