"""The handbook in the site, version by version (R1–R3)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import ContractingAuthority, Role
from accounts.staff import StaffRole
from projects.handbook.actions import EstablishHandbook
from projects.handbook.models import HandbookPage, HandbookVersion
from projects.journal.models import Event, EvidenceChanged

BODY = "Wat meedoen betekent"


@pytest.fixture
def page(world) -> HandbookPage:
    """The handbook of a new portal."""
    return HandbookPage.objects.get()


def write(page: HandbookPage, body: str) -> None:
    """An editor saves a draft."""
    draft = page.get_latest_revision_as_object()
    draft.body = body
    draft.save_revision()


def read(world, path: str = "/handboek/") -> str:
    """What everybody reads."""
    with world.at():
        return Client().get(path).content.decode()


def test_nothing_shows_before_it_was_established(world, page):
    """R1: the text in the editor is nobody's procedure yet."""
    assert "nog niet vastgesteld" in read(world) and BODY not in read(world)
    world.act(EstablishHandbook, page, valid_from=world.now.date(), changes="Eerste versie.")
    shown = read(world)
    assert BODY in shown and "Eerste versie." in shown
    assert "Code Joint Procurement" in shown


def test_every_version_stays_to_be_read(world, page):
    """R1, R3: the last of which the day has come holds; an earlier one says that it does not."""
    today = world.now.date()
    world.act(EstablishHandbook, page, valid_from=today, changes="Eerste versie.")
    write(page, "<p>Nieuw mandaat.</p>")
    assert "Nieuw mandaat." not in read(world)
    world.act(EstablishHandbook, page, valid_from=today + timedelta(days=7), changes="Het mandaat.")
    assert "Nieuw mandaat." not in read(world)
    with world.at():
        assert Client().get("/handboek/?versie=2").status_code == 404
    world.later(days=7)
    assert "Nieuw mandaat." in read(world)
    first = read(world, "/handboek/?versie=1")
    assert BODY in first and "U leest versie 1, die niet meer geldt. Nu geldt versie 2." in first
    with world.at():
        for wrong in ("0", "3", "x", "١"):
            assert Client().get(f"/handboek/?versie={wrong}").status_code == 404
    with pytest.raises(EvidenceChanged):
        HandbookVersion.objects.first().save()
    sentence = Event.objects.filter(stream="handboek").order_by("-number").first().sentence
    assert sentence.startswith("Versie 2 van het handboek is vastgesteld en geldt vanaf ")


def test_a_version_that_does_not_fit_is_refused(world, page):
    """R134: without what changed, in the past, or without any change."""
    today = world.now.date()
    facts = {"valid_from": today, "changes": "Eerste versie."}
    with pytest.raises(ValidationError):
        world.act(EstablishHandbook, page, **facts | {"changes": " "})
    world.act(EstablishHandbook, page, **facts)
    assert len(world.refusal(EstablishHandbook, page)) == 1
    write(page, "<p>Anders.</p>")
    with pytest.raises(ValidationError):
        world.act(EstablishHandbook, page, **facts | {"valid_from": today - timedelta(days=1)})
    write(page, "<p> </p>")
    assert len(world.refusal(EstablishHandbook, page)) == 1


def test_the_policy_of_each_authority_goes_on_to_hold(world, page):
    """R1: linked for those that are affiliated."""
    world.act(EstablishHandbook, page, valid_from=world.now.date(), changes="Eerste versie.")
    ContractingAuthority.objects.filter(pk=world.authorities[0].pk).update(
        procurement_policy_url="https://linderveen.example/inkoopbeleid"
    )
    ContractingAuthority.objects.filter(pk=world.authority("Verweg", affiliated=False).pk).update(
        procurement_policy_url="https://verweg.example/"
    )
    shown = read(world)
    assert 'href="https://linderveen.example/inkoopbeleid"' in shown and "verweg.example" not in shown


def test_search_finds_what_was_established_only(world, page):
    """R135: not the text that editors work on."""
    world.act(EstablishHandbook, page, valid_from=world.now.date(), changes="Eerste versie.")
    write(page, "<p>Kwikstaart.</p>")
    with world.at():
        HandbookPage.objects.get().get_latest_revision().publish()
    assert "/handboek/" in read(world, "/zoeken/?q=mandaat")
    assert "/handboek/" not in read(world, "/zoeken/?q=kwikstaart").partition("<main")[2]
    assert "Kwikstaart" not in read(world)


def test_who_establishes_it(world, page):
    """R1: the team and the expertise centre, on screen too; authorities do not."""
    assert len(world.refusal(EstablishHandbook, page, (world.authorities[0], Role.CONTACT))) == 1
    expert = world.staff("esra@inkoop.example", "Esra", "Y", StaffRole.EXPERTISE_CENTRE)
    client = Client()
    client.force_login(expert)
    with world.at():
        assert "Versie van het handboek vaststellen" in client.get("/beheer/handboek/").content.decode()
        answer = client.post(
            "/beheer/handboek/handboek-vaststellen/",
            {"valid_from": f"{world.now:%d-%m-%Y}", "changes": "Eerste versie."},
        )
        assert (answer.status_code, answer["Location"]) == (302, "/beheer/handboek/")
        assert "Eerste versie." in client.get("/beheer/handboek/").content.decode()
    assert HandbookVersion.objects.get().established_by_name == "Esra Y"
