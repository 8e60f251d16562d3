"""Lots: decided in the strategy, frozen with its final version, for some authorities or all (R49, R56, R63, R71)."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accounts.models import Role
from projects.documents import storage
from projects.documents.models import DocumentKind
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.participation.selectors import lot_overview, lots_without_participants, participants_of
from projects.procedure.gate import Refused
from projects.strategy.actions import (
    AddLot,
    ChangeLot,
    CirculateConcept,
    ConfirmParticipants,
    DropLot,
    GiveManagerContribution,
    OfferFinalStrategy,
    VoidFinalStrategy,
)
from projects.strategy.forms import LotForm
from projects.strategy.papers import college_proposal, lots_blocks
from projects.tree.models import Lot, Project

FACTS = {"title": "Glasbewassing", "description": "Binnen en buiten.", "cpv": "90911300-9"}


def text_of(document) -> str:
    """The text of a PDF of the project."""
    reader = PdfReader(io.BytesIO(storage.read(document.storage_name)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def lots(project) -> list[tuple[int, str]]:
    """Number and title of every lot."""
    return list(project.lots.values_list("number", "title"))


def test_the_first_lot_takes_the_place_of_the_one_without_a_title(world):
    """R49: a project is one whole until it is divided; then its lots have numbers and titles."""
    project = world.team_confirmed()
    whole = project.lots.get()
    assert (lots(project), list(project.named_lots)) == ([(1, "")], [])
    world.act(AddLot, project, title="Dagelijkse schoonmaak")
    world.act(AddLot, project, **FACTS, estimated_value=Decimal("80000"), authorities=world.authorities[:2])
    assert project.lots.get(number=1).pk == whole.pk
    assert lots(project) == [(1, "Dagelijkse schoonmaak"), (2, "Glasbewassing")]
    second = project.lots.get(number=2)
    assert (str(second), second.cpv, second.estimated_value) == ("2. Glasbewassing", "90911300-9", Decimal("80000"))
    assert set(second.authorities.all()) == set(world.authorities[:2])
    event = Event.objects.filter(stream=project.stream, type=AddLot.code).order_by("number").last()
    assert event.sentence == (
        "Toegevoegd: Perceel 2: Glasbewassing, CPV 90911300-9 Wassen van ramen, geraamd op € 80.000,00 exclusief btw, "
        "voor gemeente Linderveen en gemeente Meerdijk."
    )
    assert event.data["perceel"]["diensten"] == sorted(a.pk for a in world.authorities[:2])
    assert verify(project.stream) is None


def test_a_lot_changes_and_the_journal_keeps_what_it_was(world):
    """R49: nothing is overwritten unseen."""
    project = world.team_confirmed()
    lot = world.act(AddLot, project, title="Glas", authorities=world.authorities[:1])
    world.act(ChangeLot, project, target=lot, **FACTS)
    lot.refresh_from_db()
    assert (lot.title, lot.authorities.count()) == ("Glasbewassing", 0)
    event = Event.objects.get(stream=project.stream, type=ChangeLot.code)
    assert event.data["was"]["titel"] == "Glas"
    assert event.sentence.endswith("Was: Perceel 1: Glas, voor gemeente Linderveen.")


def test_a_title_comes_once(world):
    """R49: in another case too; the lot itself may keep its title."""
    project = world.team_confirmed()
    lot = world.act(AddLot, project, title="Glas")
    with pytest.raises(ValidationError) as error:
        world.act(AddLot, project, title=" glas ")
    assert list(error.value.message_dict) == ["title"]
    world.act(ChangeLot, project, target=lot, title="Glas", description="Nu met tekst.")
    assert lots(project) == [(1, "Glas")]


def test_a_lot_that_is_dropped_leaves_the_others_their_numbers(world):
    """R49: the last one that goes makes the project a whole again."""
    project = world.team_confirmed()
    first, second = (world.act(AddLot, project, title=title) for title in ("Een", "Twee"))
    world.act(DropLot, project, target=first, reason="Past niet.")
    assert lots(project) == [(2, "Twee")]
    world.act(AddLot, project, title="Drie")
    assert lots(project) == [(2, "Twee"), (3, "Drie")]
    world.act(DropLot, project, target=second, reason="Past niet.")
    world.act(DropLot, project, target=Lot.objects.get(title="Drie"), reason="Eén geheel.")
    assert lots(project) == [(1, "")]
    assert Event.objects.filter(stream=project.stream, type=DropLot.code).count() == 3


def test_lots_are_fixed_once_the_final_version_is_offered(world):
    """R56: a sentence says what to do; taking the version back opens them again."""
    project = world.team_confirmed()
    lot = world.act(AddLot, project, title="Een")
    project = offered(world, project)
    for action, target, data in ((AddLot, None, {"title": "Twee"}), (ChangeLot, lot, {"title": "Twee"})):
        assert len(world.refusal(action, project, target=target)) == 1
        with pytest.raises(Refused) as refused:
            world.act(action, project, target=target, **data)
        assert refused.value.status == 409
    assert len(world.refusal(DropLot, project, target=lot)) == 1
    world.act(VoidFinalStrategy, project, reason="Andere indeling.")
    world.act(ChangeLot, project, target=lot, title="Twee")
    assert lots(project) == [(1, "Twee")]


def offered(world, project) -> Project:
    """The concept went round and the final version was offered."""
    world.act(GiveManagerContribution, project, world.contract_manager, text="Neem dit op.")
    world.act(CirculateConcept, project, remarks_until=(world.now + timedelta(days=14)).date())
    world.later(days=15)
    world.reviewed(project)
    world.act(OfferFinalStrategy, project, deadline=world.now + timedelta(days=28))
    return Project.objects.get(pk=project.pk)


def adopted(world, project, authorities) -> Project:
    """These authorities adopted; the deadline passed and the participants were laid down."""
    world.later(days=7)
    for authority in authorities:
        world.adopt(project, authority)
    world.later(days=22)
    world.act(ConfirmParticipants, project)
    return Project.objects.get(pk=project.pk)


def test_before_the_strategy_and_after_it_there_is_nothing_to_divide(world):
    """R49: the step before, and once the participants are laid down."""
    assert len(world.refusal(AddLot, world.kickoff_held())) == 1


def test_only_the_lead_buyer_decides_the_lots(world):
    """R52: nobody else of the purchasing organisation, nobody of an authority."""
    project = world.team_confirmed()
    for by in (world.contract_manager, world.expertise, (world.authorities[0], Role.CONTACT)):
        with pytest.raises(Refused) as refused:
            world.act(AddLot, project, by, title="Een")
        assert refused.value.status == 403


def test_a_code_that_does_not_exist_is_refused_by_the_form(world):
    """R71: and an authority that is not interested cannot be chosen."""
    project = world.team_confirmed()
    stranger = world.authority("Buitendorp")
    data = {"title": "Een", "cpv": "90911300-1", "authorities": [stranger.pk]}
    form = LotForm(data, action=world.action(AddLot, project))
    assert sorted(form.errors) == ["authorities", "cpv"]
    form = LotForm(data | {"cpv": "90911300", "authorities": []}, action=world.action(AddLot, project))
    assert (form.is_valid(), form.cleaned_data["cpv"]) == (True, "90911300-9")


def test_the_lots_stand_in_the_strategy_that_authorities_decide_on(world):
    """R49, R56, R57: in the concept, in the final version and in the proposal to the board; the round notes them."""
    project = world.team_confirmed()
    assert lots_blocks(project) == []
    world.act(AddLot, project, **FACTS, authorities=world.authorities[:1])
    project = offered(world, project)
    for kind in (DocumentKind.CONCEPT_STRATEGY, DocumentKind.FINAL_STRATEGY):
        text = text_of(project.documents.current().get(kind=kind))
        assert "Percelen" in text and "Glasbewassing" in text and "gemeente Linderveen" in text
    assert college_proposal(project.rounds.get(), world.authorities[0])[:2] == b"PK"
    event = Event.objects.get(stream=project.stream, type=OfferFinalStrategy.code)
    assert [lot["titel"] for lot in event.data["percelen"]] == ["Glasbewassing"]


def test_the_participants_of_a_lot_are_the_frozen_participants_it_is_for(world):
    """R63: a lot for all, a lot for two, and a lot of which nobody is left, which is named as such."""
    project = world.team_confirmed()
    everybody = world.act(AddLot, project, title="Alles")
    some = world.act(AddLot, project, title="Twee", authorities=world.authorities[1:])
    nobody = world.act(AddLot, project, title="Leeg", authorities=world.authorities[2:])
    project = adopted(world, offered(world, project), world.authorities[:2])
    with world.at():
        assert participants_of(everybody) == world.authorities[:2]
        assert participants_of(some) == [world.authorities[1]]
        assert participants_of(nobody) == []
        assert lots_without_participants(project) == [nobody]
        assert [(row.authorities, row.nobody) for row in lot_overview(project)] == [
            ((), False),
            ((world.authorities[1],), False),
            ((), True),
        ]
    event = Event.objects.filter(stream=project.stream, type="deelnemers-vaststellen").get()
    assert "Voor perceel 3 (Leeg) is geen deelnemer over." in event.sentence


def test_a_project_without_lots_has_one_for_all(world):
    """R63: downstream there is always a lot."""
    project = world.participants_confirmed()
    with world.at():
        assert participants_of(project.lots.get()) == world.authorities
        assert (lots_without_participants(project), lot_overview(project)) == ([], [])


def test_who_reads_the_lots_when(world, client):
    """R10, R49: with the strategy for who reads it; for everybody once the participants are laid down, and briefly."""
    project = world.team_confirmed()
    world.act(AddLot, project, **FACTS, estimated_value=Decimal("80000"), authorities=world.authorities[:1])
    address = f"/projecten/{project.page.slug}/"

    def reads(user=None) -> str:
        client.logout()
        if user:
            client.force_login(user)
        with world.at():
            return client.get(address).content.decode()

    assert "Glasbewassing" not in reads()
    assert "Glasbewassing" in reads(world.user(world.authorities[0]))
    project = offered(world, project)
    with world.at():
        client.force_login(world.user(world.authorities[1]))
        page = client.get(f"{address}inkoopstrategie/").content.decode()
    assert "Glasbewassing" in page and "80.000,00" in page and "Wassen van ramen" in page
    adopted(world, project, world.authorities)
    public = reads()
    assert "1. Glasbewassing" in public and "gemeente Linderveen" in public
    assert "80.000,00" not in public and "Binnen en buiten." not in public
