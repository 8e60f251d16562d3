"""An editor looks at a page as somebody else before it is published (screens.md, R135)."""

import pytest

from accounts.models import Role
from projects.participation.actions import RegisterInterest
from projects.procedure.steps import Step
from projects.tree.previewing import viewers_of


@pytest.fixture
def page(world):
    """The page of the kickoff, with a text for who was interested; the first authority is."""
    project = world.announced()
    world.act(RegisterInterest, project, (world.authorities[0], Role.CONTACT))
    page = project.step(Step.KICKOFF).page.specific
    page.introduction = "<p>Concept in bewerking.</p>"
    return page


def preview(world, page, mode: str) -> tuple[int, str]:
    """What the editor sees in this mode."""
    with world.at():
        answer = page.make_preview_request(preview_mode=mode)
    return answer.status_code, answer.content.decode()


def test_the_modes_are_the_people_there_are(world, page):
    """One contact person of each authority that registered interest."""
    with world.at():
        modes = [(code, str(title)) for code, title in page.preview_modes]
    first = world.authorities[0]
    assert modes == [
        ("", "Zoals u het ziet"),
        ("everybody", "Zoals iedereen het ziet"),
        (f"contact-{first.pk}", "Als contactpersoon van gemeente Linderveen"),
    ]


def test_the_page_is_shown_as_they_would_see_it(world, page):
    """R135: the draft for who may read the step; everybody else gets the page that says why not."""
    first = world.authorities[0]
    status, text = preview(world, page, f"contact-{first.pk}")
    assert (status, "Concept in bewerking." in text) == (200, True)
    assert str(world.user(first)) in text
    status, text = preview(world, page, "everybody")
    assert (status, "Concept in bewerking." in text) == (403, False)


def test_somebody_who_is_not_in_the_list_cannot_be_played(world, page):
    """R135: a mode that is not there shows the page as the editor sees it."""
    status, text = preview(world, page, f"contact-{world.authorities[1].pk}")
    assert (status, "Concept in bewerking." in text) == (403, False)
    with world.at():
        assert next(viewer.code for viewer in viewers_of(page.project)) == "everybody"


def test_the_project_page_has_them_too(world, page):
    """What is for authorities only is not in the view of everybody."""
    project_page = page.project.page
    project_page.announcement = "<p>Voor aanbestedende diensten.</p>"
    _status, everybody = preview(world, project_page, "everybody")
    _status, contact = preview(world, project_page, f"contact-{world.authorities[0].pk}")
    assert ("Voor aanbestedende diensten." in everybody, "Voor aanbestedende diensten." in contact) == (False, True)
