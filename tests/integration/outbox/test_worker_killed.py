"""A worker that is killed loses nothing: every message arrives, at most one twice for each kill (R133)."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from projects.outbox.compose import Draft, queue
from projects.outbox.models import DeliveryState, Message
from tests.integration.outbox.postbus import Postbus, mail_server

NUMBER = 500
# When the worker is killed: at this stage of the first mail after so many arrived.
KILLS = [
    ("EHLO", 0),  # connected, and the first message claimed
    ("DATA", 120),  # taken by the server, and never answered
    ("MAIL", 250),  # the mail before it was noted; this one is claimed
    ("DATA", 300),
    ("DATA", 499),
]


def database_url() -> str:
    """The test database, for another process."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    who = f"{quote(facts['USER'])}:{quote(facts['PASSWORD'])}@" if facts["USER"] else ""
    where = quote(facts["HOST"], safe="") + (f":{facts['PORT']}" if facts["PORT"] else "")
    return f"postgres://{who}{where}/{facts['NAME']}"


def start_worker(port: int, tmp_path) -> subprocess.Popen:
    """`manage.py worker` as in production, with this database and this mail server."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "only for the tests",
        "PORTAL_DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url(),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "DEFAULT_FROM_EMAIL": "Portaal <portaal@inkoop.example>",
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker", "--every", "0.05"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def let_leases_end() -> int:
    """The time passes in which a dead worker holds its message; returns how many were held."""
    past = timezone.now() - timedelta(seconds=1)
    return Message.objects.filter(state=DeliveryState.SENDING).update(lease_until=past)


def test_nothing_is_lost_when_the_worker_is_killed(emptied_database, tmp_path):
    """R133: five kills; what arrives twice has the same Message-ID, and never more often than there were kills."""
    with transaction.atomic():
        queue("proef", [Draft("proef", f"{n}@voorbeeld.example", f"Bericht {n}", f"Tekst {n}.") for n in range(NUMBER)])
    postbus = Postbus()
    held = []
    with mail_server(postbus) as port:
        for stage, number in KILLS:
            worker = start_worker(port, tmp_path)
            postbus.kill_at = (stage, number, worker.pid)
            assert worker.wait(timeout=60) == -9, (stage, number)
            held.append(let_leases_end())
        worker = start_worker(port, tmp_path)
        postbus.wait_for(NUMBER)
        worker.terminate()
        assert worker.wait(timeout=60) == 0
    assert held == [1] * len(KILLS)
    often = Counter(postbus.ids)
    assert set(often) == {f"<{key}@inkoop.example>" for key in Message.objects.values_list("message_id", flat=True)}
    assert sorted(count for count in often.values() if count > 1) == [2, 2, 2]
    twice = [mail for mail in postbus.arrived if often[mail["Message-ID"]] == 2]
    assert len({(mail["Message-ID"], mail["To"], mail["Subject"]) for mail in twice}) == 3
    assert set(Message.objects.order_by().values_list("state", "secret", "error")) == {(DeliveryState.SENT, "", "")}
    assert Counter(Message.objects.order_by().values_list("attempts", flat=True)) == {
        1: NUMBER - len(KILLS),
        2: len(KILLS),
    }
