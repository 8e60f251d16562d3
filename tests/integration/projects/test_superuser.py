"""A superuser has every permission of the site, and no act of the procedure (R52, R132)."""

import pytest
from django.test import Client

from accounts.actor import Actor
from accounts.models import Role
from projects.actions import registry
from projects.actions.base import Action
from projects.journal.models import Event
from projects.outbox.models import Message
from projects.tree.links import member_act_path, staff_act_path

SIDES = ("staff", "authority", "team")


def acts(*sides: str) -> list[type[Action]]:
    """The acts on a project of these sides."""
    return [action for action in registry.all_actions() if action.side in sides]


def without_target(*sides: str) -> list[str]:
    """The codes of those that are about the project as a whole."""
    return [action.code for action in acts(*sides) if action.target_model is None]


@pytest.fixture
def root(world):
    """Somebody with every permission of the site, and no role in the purchasing organisation or at an authority."""
    user = world.person("root@inkoop.example", "Ro", "Ot")
    user.is_superuser = user.is_staff = True
    user.save()
    return user


@pytest.fixture
def browser(root):
    """The superuser, signed in."""
    client = Client()
    client.force_login(root)
    return client


def test_no_right_of_any_act_is_met_by_being_a_superuser(world, root):
    """R52, R132: of every act on a project, of every side, acts on a question, remark or bid too."""
    project = world.interested()
    with world.at():
        found = {
            action.code: {unmet.status for unmet in action(project, Actor(root)).missing_rights()}
            for action in acts(*SIDES)
        }
    assert {action.side for action in acts(*SIDES)} == set(SIDES)
    assert found == {code: {403} for code in found}


def test_not_even_for_an_authority_that_is_not_their_own(world, root):
    """R52: naming the authority does not make a superuser its decider."""
    project = world.interested()
    actor = Actor(root, world.authorities[0])
    with world.at():
        found = {action.code: bool(action(project, actor).missing_rights()) for action in acts("authority")}
    assert found == dict.fromkeys(found, True)


def test_every_act_of_the_cockpit_is_refused(world, browser):
    """R52, R134: 403, confirmed or not; the journal, the outbox and the project stay as they are."""
    project = world.interested()
    before = (Event.objects.count(), Message.objects.count())
    codes = without_target("staff")
    with world.at():
        found = {
            (code, *data): browser.post(staff_act_path(project, code), data).status_code
            for code in codes
            for data in ({}, {"confirmed": "1"})
        }
    assert len(found) == 2 * len(codes) > 40
    assert found == dict.fromkeys(found, 403)
    assert (Event.objects.count(), Message.objects.count()) == before


def test_every_act_of_the_member_portal_is_refused(world, browser):
    """R52, R134: 403 there; from the cockpit these acts do not exist, and for an authority one is not of neither."""
    project = world.interested()
    before = (Event.objects.count(), Message.objects.count())
    foreign = f"?namens={world.authorities[0].pk}"
    with world.at():
        found = {
            code: [
                browser.post(address, {"confirmed": "1"}).status_code
                for address in (
                    member_act_path(project, code),
                    member_act_path(project, code) + foreign,
                    staff_act_path(project, code),
                )
            ]
            for code in without_target("authority", "team")
        }
    assert found == {code: [403, 404, 404] for code in found}
    assert (Event.objects.count(), Message.objects.count()) == before


def test_the_same_addresses_work_for_those_whose_act_it_is(world, client):
    """R52, R132: what a superuser is refused, the lead buyer and a contact person do, each at their own address."""
    project = world.project()
    with world.at():
        client.force_login(world.lead_buyer)
        announced = client.post(staff_act_path(project, "bekendmaken"), {"confirmed": "1"})
        client.force_login(world.user(world.authorities[0], Role.CONTACT))
        registered = client.post(member_act_path(project, "belangstelling-aanmelden"))
    assert (announced.status_code, registered.status_code) == (302, 302)
    assert list(Event.objects.filter(stream=project.stream).values_list("type", "actor_name")) == [
        ("bekendmaken", "Ilse Koper"),
        ("belangstelling-aanmelden", "Contact Linderveen"),
    ]
