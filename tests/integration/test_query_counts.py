"""Lists and dashboards ask the same number of questions for few and for many projects."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from projects.kickoff.actions import Announce
from projects.participation.actions import RegisterInterest


def queries(client, url: str) -> int:
    """How many queries a page takes; asked twice so that caches of content types and sites are warm."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/projecten/",
        "/inkoopplan/2027/",
        "/inkoopplan/2027/voortgang.atom",
        "/inkoopplan/2027/inkoopplan.csv",
        "/open-data/projecten.json",
        "/mijn/",
        "/beheer/projecten/",
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_projects(world, client, url):
    """The same number for 3 and for 12 projects (the plan shows 25 a page)."""
    client.force_login(world.lead_buyer if url.startswith("/beheer") else world.user(world.authorities[0]))

    def add(number: int, start: int) -> None:
        for index in range(start, start + number):
            project = world.project(f"Project {index}")
            world.act(Announce, project)
            world.act(RegisterInterest, project, (world.authorities[0], Role.CONTACT))

    add(3, 0)
    with world.at():
        few = queries(client, url)
    add(9, 3)
    with world.at():
        assert queries(client, url) == few
