"""Lists and dashboards ask the same number of questions for few and for many projects."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from projects.kickoff.actions import Announce
from projects.participation.actions import RegisterInterest


def queries(client, url: str) -> int:
    """How many queries a page takes; asked twice so that caches of content types and sites are warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


LISTS = (
    "/",
    "/projecten/",
    "/inkoopplan/2027/",
    "/inkoopplan/2027/voortgang.atom",
    "/inkoopplan/2027/inkoopplan.csv",
    "/open-data/projecten.json",
    "/mijn/",
    "/beheer/projecten/",
)


def test_the_number_of_queries_does_not_grow_with_the_projects(world, client):
    """The same number for 3 and for 12 projects (the plan shows 25 a page)."""

    def add(number: int, start: int) -> None:
        for index in range(start, start + number):
            project = world.project(f"Project {index}")
            world.act(Announce, project)
            world.act(RegisterInterest, project, (world.authorities[0], Role.CONTACT))

    def counted() -> dict[str, int]:
        found = {}
        with world.at():
            for url in LISTS:
                client.force_login(world.lead_buyer if url.startswith("/beheer") else world.user(world.authorities[0]))
                found[url] = queries(client, url)
        return found

    add(3, 0)
    few = counted()
    add(9, 3)
    assert counted() == few
