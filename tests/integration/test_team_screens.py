"""The screens of the team and its costs: who sees what, and what is asked (R24, R44, R65, R86)."""

import pytest

from accounts.models import ContractingAuthority, Role
from projects.participation.actions import AddTeamMember, Declare, RecordExpertise, ReportInterest
from projects.participation.models import Declaration, ExternalExpertise, TeamRole
from projects.plan.models import Candidate, Designation, PlanYear
from projects.strategy.actions import AdoptStrategy
from tests.integration.projects.test_costs import FACTS, with_expertise


@pytest.fixture
def page(client, world):
    """Asks an address as somebody, at the time of the world: status and text."""

    def ask(user, url: str) -> tuple[int, str]:
        client.force_login(user)
        with world.at():
            response = client.get(url)
        return response.status_code, response.content.decode()

    return ask


def cockpit(project) -> str:
    return f"/beheer/projecten/{project.public_id}/"


def strategy(project) -> str:
    return f"/projecten/{project.page.slug}/inkoopstrategie/"


def has(text: str, *amounts: str) -> list[bool]:
    return [f"€&nbsp;{amount}" in text for amount in amounts]


def test_the_shares_stand_on_the_strategy_page_and_in_the_cockpit(world, page):
    """R44: for the team, the purchasing organisation and the authorities that are asked; nobody else."""
    with_expertise(world, {})
    project = world.strategy_offered()
    amounts = ("500,00", "300,00", "200,00", "714,29")
    for user in (world.lead_buyer, world.user(world.authorities[0]), world.user(world.authorities[1], Role.DECIDER)):
        status, text = page(user, strategy(project))
        assert (status, has(text, *amounts)) == (200, [True] * 4)
    status, text = page(world.lead_buyer, cockpit(project))
    assert (status, has(text, *amounts)) == (200, [True] * 4)
    outsider = world.user(world.authority("Buitendorp"))
    for url in (strategy(project), f"/projecten/{project.page.slug}/"):
        _status, text = page(outsider, url)
        assert (has(text, *amounts), "Bureau Helder" in text) == ([False] * 4, False)
    assert page(outsider, strategy(project))[0] == 403


def test_after_the_deadline_participants_see_the_new_shares_and_who_is_out_sees_none(world, page):
    """R44, R63, R64: both amounts for who takes part."""
    with_expertise(world, {})
    project = world.participants_confirmed(authorities=world.authorities[:2])
    _status, text = page(world.user(world.authorities[0]), strategy(project))
    assert has(text, "500,00", "625,00", "375,00", "714,29") == [True, True, True, False]
    status, text = page(world.user(world.authorities[2]), strategy(project))
    assert (status, has(text, "200,00", "625,00")) == (200, [False, False])


def test_the_deciding_page_says_what_the_authority_itself_carries(world, page):
    """R44, R58: its own amount, and how far it can rise."""
    with_expertise(world, {})
    project = world.strategy_offered()
    url = f"/mijn/projecten/{project.page.slug}/{AdoptStrategy.code}/"
    status, text = page(world.user(world.authorities[1], Role.DECIDER), url)
    assert status == 200
    own = text[text.index('id="costs"') : text.index("<details")]
    assert has(own, "300,00", "500,00") == [True, False]
    assert ("600,00" in own, "1.000,00" in own) == (True, True)


def test_the_cost_is_asked_and_refused_in_the_cockpit(world, client):
    """R44: 400 without a cost, recorded with one, 403 for who is not the lead buyer."""
    project = world.announced()
    url = f"{cockpit(project)}{RecordExpertise.code}/"
    filled_in = {"need": "Nodig.", "party": "Bureau", "sharing_key": "equal"}
    client.force_login(world.contract_manager)
    with world.at():
        assert client.post(url, filled_in | {"maximum_cost": "10"}).status_code == 403
        client.force_login(world.lead_buyer)
        assert client.post(url, filled_in).status_code == 400
        assert client.post(url, filled_in | {"maximum_cost": "10,005"}).status_code == 400
        assert ExternalExpertise.objects.count() == 0
        assert client.post(url, filled_in | {"maximum_cost": "10,05"}).status_code == 302
    assert str(ExternalExpertise.objects.get().maximum_cost) == "10.05"


def test_what_was_recorded_stands_in_the_form_that_changes_it(world, page):
    """R44: need, expert, amount and key."""
    project = world.announced()
    row = world.act(RecordExpertise, project, **FACTS)
    status, text = page(world.lead_buyer, f"{cockpit(project)}externe-deskundigheid-wijzigen/?over={row.pk}")
    assert status == 200
    assert all(value in text for value in ("Niemand kent deze techniek.", "Bureau Helder", "1.000"))


def test_the_team_and_staff_see_the_rule_in_words_others_do_not(world, page):
    """R43, R65: on the project page and in the cockpit."""
    project = world.adopted(authorities=world.authorities[:2])
    world.later(days=22)
    url = f"/projecten/{project.page.slug}/"
    for user in (world.lead_buyer, world.user(world.authorities[0], Role.SUBJECT_EXPERT)):
        assert page(user, url)[1].count("utrecht-status-badge--warning") == 1
    assert 'id="team"' not in page(world.user(world.authorities[0]), url)[1]
    text = page(world.lead_buyer, cockpit(project))[1]
    assert "gemeente Oosterwaard" in text[text.index('id="team"') : text.index('id="members"')]


def test_the_cockpit_shows_who_declared_who_did_not_and_who_reported(world, page):
    """R86: the explanation for the lead buyer only; whom to ask when it is missing."""
    project = world.team_confirmed()
    world.act(Declare, project, agree=True)
    expert = (world.authorities[0], Role.SUBJECT_EXPERT)
    world.act(ReportInterest, project, expert, explanation="Mijn broer werkt daar.")
    text = page(world.lead_buyer, cockpit(project))[1]
    members = text[text.index('id="members"') :]
    assert members.count("mailto:") == 3
    assert "mailto:cm@inkoop.example" in members
    assert "Mijn broer werkt daar." in members
    assert "Mijn broer werkt daar." not in page(world.expertise, cockpit(project))[1]


def test_a_member_finds_the_declaration_waiting_and_makes_it(world, client):
    """R86: for an external expert without an authority too; the full text is on the page."""
    project = world.announced()
    row = world.act(RecordExpertise, project, **FACTS)
    person = world.person("expert@bureau.example", "Ex", "Pert")
    world.act(AddTeamMember, project, role=TeamRole.EXTERNAL_EXPERT, user=person, expertise=row)
    url = f"/mijn/projecten/{project.page.slug}/{Declare.code}/"
    client.force_login(person)
    with world.at(world.later(minutes=1)):
        overview = client.get("/mijn/").content.decode()
        assert (url in overview, project.title in overview) == (True, True)
        form = client.get(url).content.decode()
        assert "direct of indirect financieel, economisch of ander persoonlijk belang" in form
        assert f"/mijn/projecten/{project.page.slug}/{ReportInterest.code}/" in form
        assert client.post(url, {}).status_code == 400
        assert client.post(url, {"agree": "on"}).status_code == 302
        assert url not in client.get("/mijn/").content.decode()
    assert Declaration.objects.get().person_name == "Ex Pert"


def test_the_cockpit_flags_a_criterion_that_was_lost(world, page):
    """R24: from two regions to one; before the deadline nothing is flagged."""
    for authority, region in zip(world.authorities, ("Noord", "Noord", "Oost"), strict=True):
        ContractingAuthority.objects.filter(pk=authority.pk).update(region=region)
    project = world.adopted(authorities=world.authorities[:2])
    year = PlanYear.objects.create(year=2027)
    candidate = Candidate.objects.create(year=year, title="Schoonmaak", created_at=world.now)
    regions = {"code": "regions", "title": "Regio-overstijgend", "met": True, "why": "Noord, Oost", "count": 2}
    Designation.objects.create(
        candidate=candidate,
        collective=True,
        motivation="Twee regio's.",
        criteria=[regions],
        decided_at=world.now,
        person_id=1,
        person_name="Ilse Koper",
        project=project,
    )
    assert "Noord, Oost" in page(world.lead_buyer, cockpit(project))[1]
    assert section(page(world.lead_buyer, cockpit(project))[1]).count("utrecht-alert--warning") == 0
    world.later(days=22)
    assert section(page(world.lead_buyer, cockpit(project))[1]).count("utrecht-alert--warning") == 1


def section(text: str) -> str:
    start = text.index('id="criteria"')
    return text[start : text.index("</section>", start)]
