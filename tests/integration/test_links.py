"""No page sends its reader to a page that refuses them (R131, R134)."""

import re
from datetime import date
from urllib.parse import urldefrag, urljoin

import pytest
from django.test import Client

from accounts.models import Membership, Role
from accounts.staff import StaffRole

LINK = re.compile(r'<a [^>]*?href="([^"]+)"')
# Pages of the project, and of what is about it; Wagtail's own admin knows its own rights.
FOLLOWED = re.compile(r"/(projecten|mijn|documenten|beheer/projecten)/")
# The same page again with another filter, or in another form.
SAME = re.compile(r"export=|[?&](p|o|zoek|sorteer)=|/beheer/projecten/\?|filter")


def refused_links(client: Client, starts: tuple[str, ...]) -> list[tuple[str, int, str]]:
    """Every link found from these pages on that does not answer 200: where it stands, the status, where it leads."""
    waiting = [(start, "") for start in starts]
    seen, refused = set(), []
    while waiting:
        path, found_on = waiting.pop()
        path = urldefrag(path.replace("&amp;", "&")).url
        if path in seen or not FOLLOWED.match(path) or SAME.search(path):
            continue
        seen.add(path)
        response = client.get(path, follow=True, secure=True)
        if response.status_code != 200:
            refused.append((found_on, response.status_code, path))
        elif response["Content-Type"].startswith("text/html"):
            page = response.content.decode()
            waiting += [(urljoin(path, link), path) for link in LINK.findall(page)]
        elif response.streaming:
            response.getvalue()
    return refused


@pytest.mark.any_database
@pytest.mark.parametrize(
    "role", [*Role, StaffRole.LEAD_BUYER, StaffRole.EXPERTISE_CENTRE, StaffRole.LEGAL_ADVISER], ids=str
)
def test_nobody_is_sent_to_a_page_that_refuses_them(world, role):
    """R131, R134: from the overview, the page of the project and the cockpit, while the award is being decided."""
    project = world.recommendation_offered()
    starts = ("/mijn/", "/projecten/", f"/projecten/{project.page.slug}/")
    if role in StaffRole.values:
        starts += (f"/beheer/projecten/{project.public_id}/",)
        user = (
            world.lead_buyer if role == StaffRole.LEAD_BUYER else world.staff("c@inkoop.example", "Col", "Lega", role)
        )
    else:
        user = world.person("iemand@linderveen.example", "Ie", "Mand")
        Membership.objects.create(user=user, authority=world.authorities[0], role=role, valid_from=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    with world.at():
        assert refused_links(client, starts) == []
