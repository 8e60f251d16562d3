"""The desk of the award: who sees what, and that bids come in on the platform alone (R81, R85, R86)."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import Role
from accounts.staff import StaffRole
from portal.management.commands.draw_procedure import SIDES
from portal.waiting import waiting_for
from projects.actions import registry
from projects.award.actions import AskProof, OpenConsensus, RecordAssessment, ScoreAlone
from projects.award.selectors import bids_of
from projects.outbox.models import Message
from projects.tree.lots import sole_lot


def desk_of(world, client, user, project, *, team: bool) -> tuple[int, str]:
    client.force_login(user)
    path = f"/mijn/projecten/{project.page.slug}/beoordeling/"
    if not team:
        path = f"/beheer/projecten/{project.public_id}/beoordeling/"
    with world.at():
        response = client.get(path, secure=True)
    return response.status_code, response.content.decode()


def test_no_act_is_for_market_parties():
    """R81: the portal receives no bids and no questions; people of the organisation or an authority record them."""
    assert {action.side for action in registry.all_actions()} == set(SIDES)


def test_the_team_desk_is_for_declared_members(world, client):
    """R86: an undeclared expert reads why not; for another authority and the records officer it is not there."""
    project = world.bids_shared()
    declared, _second, undeclared = world.authorities
    for authority, role, status in (
        (declared, Role.SUBJECT_EXPERT, 200),
        (undeclared, Role.SUBJECT_EXPERT, 403),
        (declared, Role.DECIDER, 404),
        (declared, Role.RECORDS, 404),
    ):
        found, page = desk_of(world, client, world.user(authority, role), project, team=True)
        assert (found, "die de verklaring ondertekenden" in page) == (status, status == 403), role


def test_the_desk_is_for_who_sees_the_work_of_the_team(world, client):
    """R70, R86: the legal adviser and the administrator read why not, and the cockpit does not send them there."""
    project = world.bids_shared()
    for role, status in (
        (StaffRole.LEGAL_ADVISER, 403),
        (StaffRole.ADMINISTRATOR, 403),
        (StaffRole.EXPERTISE_CENTRE, 200),
    ):
        person = world.staff(f"{role.name.lower()}@inkoop.example", "Col", "Lega", role)
        found, page = desk_of(world, client, person, project, team=False)
        assert (found, "zien de beoordeling" in page, "Schoon BV" in page) == (status, status == 403, status == 200)
        with world.at():
            cockpit = client.get(f"/beheer/projecten/{project.public_id}/", secure=True).content.decode()
        assert ("/beoordeling/" in cockpit, "/aanbestedingsdocumenten/" in cockpit) == (status == 200, status == 200)


def test_scores_and_places_are_shown_to_the_declared_team_only(world, client):
    """R86, R87: the contract manager, who did not declare, sees which bids there are and no place."""
    project = world.assessed()
    _status, theirs = desk_of(world, client, world.contract_manager, project, team=False)
    _status, ours = desk_of(world, client, world.lead_buyer, project, team=False)
    assert ("Schoon BV" in theirs, "100,00" in theirs, "beoordeling-1.xlsx" in theirs) == (True, False, False)
    assert ("Schoon BV" in ours, "1 (100,00)" in ours) == (True, True)
    expert = world.user(world.authorities[0], Role.SUBJECT_EXPERT)
    assert "2 (86,17)" in desk_of(world, client, expert, project, team=True)[1]


def test_an_assessor_finds_the_bids_that_wait(world, client):
    """R87: on the overview and at the desk, until everything was scored or the consensus was opened."""
    project = world.bids_shared()
    expert = world.user(world.authorities[0], Role.SUBJECT_EXPERT)
    first, _incomplete, third = bids_of(sole_lot(project))

    def waits() -> list[str]:
        with world.at():
            return [item.title for item in waiting_for(expert, expert.memberships.all()) if "beoordelen" in item.title]

    assert waits() == ["Inschrijvingen beoordelen"]
    page = desk_of(world, client, expert, project, team=True)[1]
    assert page.count(f"/{ScoreAlone.code}/?over=") == 2
    for bid in (first, third):
        world.check(project, bid)
        world.score(project, bid, world.authorities[0], 8)
    assert waits() == []
    world.act(OpenConsensus, project, without="Met vakantie.")
    assert f"/{ScoreAlone.code}/" not in desk_of(world, client, expert, project, team=True)[1]


def test_a_refused_page_tells_nothing_of_the_bid(world, client):
    """R86, R87: no bidder for who may not score; no separate score before the consensus, for the lead buyer neither."""
    project = world.scored_alone()
    bid = bids_of(sole_lot(project)).first()
    slug = project.page.slug
    member = f"/mijn/projecten/{slug}/{ScoreAlone.code}/?over={bid.pk}"
    staff = f"/beheer/projecten/{project.public_id}/{RecordAssessment.code}/?over={bid.pk}"
    outsider = world.user(world.authority("Buitenstad"), Role.CONTACT)
    for user, path, status in (
        (outsider, member, 403),
        (world.user(world.authorities[2], Role.SUBJECT_EXPERT), member, 403),
        (world.contract_manager, staff, 403),
        (world.lead_buyer, staff, 200),
    ):
        client.force_login(user)
        with world.at():
            response = client.get(path, secure=True)
        page = response.content.decode()
        assert (response.status_code, "Zo lees ik het plan." in page) == (status, False), user
        assert status == 200 or "Schoon BV" not in page
    world.act(OpenConsensus, project)
    client.force_login(world.lead_buyer)
    with world.at():
        assert "Zo lees ik het plan." in client.get(staff, secure=True).content.decode()


@pytest.mark.parametrize(
    ("role", "reads"), [("ADMINISTRATOR", False), ("LEGAL_ADVISER", False), ("EXPERTISE_CENTRE", True)]
)
def test_messages_to_bidders_are_for_who_sees_the_work_of_the_team(world, client, role, reads):
    """R86, R131: in the cockpit, in the register, one by one and in its exports."""
    project = world.recommendation_offered()
    world.act(AskProof, project, items="Uittreksel", due_on=world.now.date())
    message = Message.objects.get(kind=AskProof.code)
    person = world.person(f"{role.lower()}@inkoop.example", "Iemand", "Anders")
    person.groups.add(Group.objects.get(name=StaffRole[role]))
    client.force_login(person)
    register = "/beheer/outbox/message/"
    with world.at():
        cockpit = client.get(f"/beheer/projecten/{project.public_id}/").content.decode()
        lists = [client.get(page).content.decode() for page in (register, f"{register}?q=Uittreksel")]
        export = b"".join(client.get(f"{register}?export=csv").streaming_content).decode()
        one = client.get(f"{register}inspect/{message.pk}/")
    assert ("Schoon BV" in cockpit, "Schoon BV" in export, one.status_code == 200) == (reads, reads, reads)
    assert ["info@schoon.example" in page for page in lists] == [reads, reads]
