"""The screens of the purchasing organisation with many authorities and many projects (performance.md 3).

    uv run benchmarks/staff.py [--authorities 300] [--projects 500]

Builds them in an empty database (DATABASE_URL, or SQLite in a temporary folder): one project in which everybody decides
on the strategy, the rest announced. Prints for each screen its queries, its size and its processor time (the median of
nine), next to an empty Django view in the same process; fails when a number of queries is over its target.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def prepare(authorities: int, projects: int):
    """The world, its project in the strategy step, and so many others."""
    import django

    django.setup()
    from django.core.management import call_command

    from portal.setup.site import ensure_site
    from projects.procedure.steps import Step
    from projects.tree.models import Project
    from projects.tree.plant import plant
    from tests.world import World

    call_command("migrate", verbosity=0)
    ensure_site()
    world = World(datetime.now(UTC) - timedelta(days=33), authorities=authorities)
    project = world.strategy_offered()
    start = date.today() - timedelta(days=200)
    with world.at():
        for number in range(projects):
            first = start + timedelta(days=number % 365)
            planned = {
                step: (first + timedelta(days=30 * i), first + timedelta(days=30 * i + 29))
                for i, step in enumerate(Step)
            }
            plant(
                title=f"Project {number}",
                summary="Samen inkopen.",
                plan_year=world.now.year,
                lead_buyer=world.lead_buyer,
                contract_manager=world.contract_manager,
                category="Diensten",
                planned=planned,
            )
        Project.objects.filter(announced_at=None).update(announced_at=world.now)
        # Its page appears with the announcement.
        from projects.tree.models import ProjectPage

        ProjectPage.objects.update(live=True)
    return world, project


def measured(look: Callable[[], object]) -> tuple[float, int]:
    """Processor time in milliseconds (median of nine), and the number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    look()
    with CaptureQueriesContext(connection) as captured:
        look()
    queries, times = len(captured), []
    for _ in range(9):
        begun = time.process_time()
        look()
        times.append(1000 * (time.process_time() - begun))
    return statistics.median(times), queries


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authorities", type=int, default=300)
    parser.add_argument("--projects", type=int, default=500)
    options = parser.parse_args()
    os.environ.setdefault("PORTAL_DATA_DIR", tempfile.mkdtemp(prefix="portal-staff-"))
    os.environ.update(
        {"SECRET_KEY": "benchmark", "SECURE_SSL_REDIRECT": "0", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    )
    world, project = prepare(options.authorities, options.projects)

    from django.test import Client

    from accounts.models import Role

    staff, member, anybody = Client(), Client(), Client()
    staff.force_login(world.lead_buyer)
    member.force_login(world.user(world.authorities[0], Role.CONTACT))
    year = project.plan_year
    screens = [
        ("empty view", anybody, "/health/live", 5),
        ("plan", anybody, f"/inkoopplan/{year}/", 15),
        ("plan, timeline", anybody, f"/inkoopplan/{year}/?weergave=tijdlijn", 15),
        ("search", anybody, "/zoeken/?q=project", 15),
        ("overview", member, "/mijn/", 15),
        ("project", member, f"/projecten/{project.page.slug}/", 15),
        ("portfolio", staff, "/beheer/projecten/", 25),
        ("portfolio, timeline", staff, "/beheer/projecten/?weergave=tijdlijn", 25),
        ("progress of all", staff, "/beheer/voortgang/", 25),
        ("cockpit", staff, f"/beheer/projecten/{project.public_id}/", 25),
    ]
    print(f"{options.authorities} authorities, {options.projects} projects")
    print(f"{'screen':22} {'queries':>7} {'target':>6} {'ms':>8} {'× empty':>8} {'kB':>6}")
    empty, over = 0.0, []
    for name, client, path, target in screens:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        took, queries = measured(lambda client=client, path=path: client.get(path))
        empty = empty or took
        over += [name] if queries > target else []
        print(f"{name:22} {queries:7} {target:6} {took:8.1f} {took / empty:8.1f} {len(answer.content) / 1000:6.0f}")
    if over:
        raise SystemExit(f"Too many queries: {', '.join(over)}")


if __name__ == "__main__":
    main()
