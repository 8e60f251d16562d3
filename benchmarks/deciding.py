"""Two hundred authorities decide in one round through HTTP, half of them twice at the same moment.

    uv run benchmarks/deciding.py [--authorities 200] [--threads 40]

Builds a project in an empty database (DATABASE_URL, or SQLite in a temporary folder), serves the portal with two
processes, and posts every decision from its own session. Prints how long it took and what the answers were; fails when
an authority has not exactly one decision with one signature and one receipt.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
PORT = 8399
TOKEN = "a" * 32


def prepare(number: int) -> tuple[str, list[tuple[int, str, dict[str, str]]]]:
    """The address of the act, and the authority, session and form of each decider."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from accounts.models import Role
    from portal.setup.site import ensure_site
    from tests.world import World

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    call_command("migrate", verbosity=0)
    ensure_site()
    call_command("collectstatic", interactive=False, verbosity=0)
    world = World(datetime.now(UTC) - timedelta(days=33), authorities=number)
    project = world.strategy_offered()
    now, deciders = time.time(), []
    for authority in world.authorities:
        decider = world.user(authority, Role.DECIDER)
        session = SessionStore()
        session["_auth_user_id"] = str(decider.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = decider.get_session_auth_hash()
        session["account_authentication_methods_user"] = str(decider.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": now + 3000, "reauthenticated": True},
            {"method": "mfa", "type": "totp", "at": now + 3000, "reauthenticated": True},
        ]
        session.create()
        form = {
            "decided_on": datetime.now(UTC).date().isoformat(),
            "decision_number": f"B-{authority.pk}",
            "signer_name": str(decider),
            "signer_function": "burgemeester",
            "sign_in_portal": "on",
            "agree_mandate": "on",
            "agree_commitment": "on",
            "csrfmiddlewaretoken": TOKEN,
        }
        deciders.append((authority.pk, session.session_key, form))
    return f"/mijn/projecten/{project.page.slug}/strategie-vaststellen/", deciders


def post(address: str, authority: int, session: str, form: dict[str, str]) -> tuple[int, str, float]:
    """Status, where it leads, and the seconds it took."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "Host": "localhost",
    }
    connection.request("POST", f"{address}?namens={authority}", urlencode(form), headers)
    response = connection.getresponse()
    response.read()
    return response.status, response.getheader("Location", ""), time.perf_counter() - began


def serve() -> subprocess.Popen:
    """The portal, when it answers."""
    command = ["granian", "--interface", "wsgi", "--port", str(PORT), "--workers", "2", "--blocking-threads", "4"]
    command += ["--backpressure", "512", "--log-level", "warning", "portal.wsgi:application"]
    server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT)
    for _attempt in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
            connection.request("GET", "/health/live", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return server
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server does not answer.")


def main() -> None:
    """Measures and checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authorities", type=int, default=200)
    parser.add_argument("--threads", type=int, default=40)
    chosen = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("SECRET_KEY", "benchmark")
    os.environ.setdefault("PORTAL_DATA_DIR", tempfile.mkdtemp(prefix="deciding-"))
    os.environ |= {"DEBUG": "1", "PORTAL_DEMO": "1"}
    address, deciders = prepare(chosen.authorities)
    twice = [one for decider in deciders[::2] for one in (decider, decider)] + deciders[1::2]
    server = serve()
    try:
        began = time.perf_counter()
        with ThreadPoolExecutor(chosen.threads) as pool:
            answers = list(pool.map(lambda one: post(address, *one), twice))
        took = time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()
    from projects.decisions.models import Decision, Receipt, Signature

    seconds = sorted(answer[2] for answer in answers)
    print(f"{len(twice)} requests of {len(deciders)} authorities in {took:.1f} s")
    print(f"answers: {dict(Counter(answer[0] for answer in answers))}")
    print(f"one request: median {statistics.median(seconds):.2f} s, slowest {seconds[-1]:.2f} s")
    counts = [model.objects.count() for model in (Decision, Signature, Receipt)]
    decided = Decision.objects.values("authority").distinct().count()
    print(f"decisions, signatures, receipts: {counts}; authorities that decided: {decided}")
    if counts != [len(deciders)] * 3 or decided != len(deciders) or {answer[0] for answer in answers} != {302}:
        raise SystemExit("Not exactly one decision each.")


if __name__ == "__main__":
    main()
