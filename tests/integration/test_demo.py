"""The first command of the README: prepares everything in one directory, and serves it."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from portal.demo.accounts import ACCOUNTS, PASSWORD
from projects.procedure.steps import Step

pytestmark = pytest.mark.skipif(
    "sqlite3" not in settings.DATABASES["default"]["ENGINE"], reason="the demonstration always has its own SQLite"
)


def command(*arguments: str) -> list[str]:
    """`manage.py demo` as the README has it, with these options."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", *arguments]


def environment() -> dict[str, str]:
    """What a visitor's shell has: nothing of this suite."""
    ours = ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "PORTAL_DATA_DIR", "DEBUG", "SECURE_SSL_REDIRECT", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if name not in ours} | {"COLUMNS": "160"}


def facts(directory: Path) -> tuple[int, int, set[str]]:
    """How many accounts and journal entries there are, and the steps that have been done."""
    with closing(sqlite3.connect(directory / "portal.sqlite3")) as connection:
        [[accounts]] = connection.execute("SELECT count(*) FROM accounts_user")
        [[events]] = connection.execute("SELECT count(*) FROM journal_event")
        done = connection.execute("SELECT DISTINCT step FROM tree_projectstep WHERE state = 'done'")
        return accounts, events, {step for (step,) in done}


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answer(url: str) -> tuple[int, str]:
    """Status and text of a page, as soon as the server listens and is ready to give it."""
    patient = Retry(
        total=200, status_forcelist=[503], backoff_factor=0.2, backoff_max=2, respect_retry_after_header=False
    )
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=patient))
        response = session.get(url, timeout=60)
        return response.status_code, response.text


def test_the_demonstration_prepares_itself_serves_and_keeps_its_data(tmp_path):
    """Point 2: one command in an empty directory, a table of accounts, `--until`; a second start changes nothing."""
    directory, port = tmp_path / "demo", free_port()
    options = ["--data-dir", str(directory), "--until", Step.KICKOFF.value]
    output = tmp_path / "output.txt"
    with output.open("w") as stdout:
        server = subprocess.Popen(
            command(*options, "--port", str(port)), env=environment(), stdout=stdout, start_new_session=True
        )
    try:
        status, home = answer(f"http://localhost:{port}/")
        assert (status, "Leerlingenvervoer" in home, "verzonnen aanbestedende diensten" in home) == (200, True, True)
        # The worker beside it delivers everything, as files; and it stops when the demonstration stops.
        assert answer(f"http://localhost:{port}/health/mail")[0] == 200
        server.terminate()
        server.wait(timeout=60)
        with pytest.raises(ProcessLookupError):
            os.killpg(server.pid, 0)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=60)
    assert list((directory / "mail").iterdir()) != []
    printed = output.read_text()
    assert PASSWORD in printed
    assert [account.email for account in ACCOUNTS if account.email not in printed] == []
    told = facts(directory)
    assert told[2] == {Step.KICKOFF.value}

    again = command(*options, "--no-serve")
    subprocess.run(again, env=environment(), capture_output=True, timeout=600, check=True)
    assert facts(directory) == told


def test_an_unknown_step_is_refused_before_anything_is_made(tmp_path):
    """A typing error costs nothing."""
    refused = subprocess.run(
        command("--data-dir", str(tmp_path / "demo"), "--until", "halverwege", "--no-serve"),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert refused.returncode != 0
    assert "halverwege" in refused.stderr
    assert not (tmp_path / "demo" / "portal.sqlite3").exists()
