"""Closing a lot that is not awarded: who, when, what it opens and what it ends (R71, R90, R105)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from projects.award.actions import (
    ChooseMethod,
    CloseLot,
    OfferAwardRecommendation,
    RecordOpening,
    ShareBids,
    WithdrawAwardDecision,
    WithdrawAwardRecommendation,
)
from projects.award.lots import lots_to_award
from projects.award.models import LotClosing
from projects.award.selectors import standstill_end
from projects.contract.actions import CompleteContract, SendDefinitiveAward
from projects.contract.selectors import PublicAward, contracts_by_lot, public_awards
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.gate import Refused
from projects.procedure.steps import Step, StepState
from projects.tender_documents.actions import WithdrawTender
from projects.tender_documents.gates import publication_of
from projects.tree.models import Project
from tests.integration.projects import lot_helpers
from tests.integration.projects.lot_helpers import DAILY, FRONTS, GLASS, lot

REASON = "Er is geen inschrijving ontvangen."


def told(code: str) -> list[str]:
    """Who got a message of this act."""
    return sorted(Message.objects.filter(kind=code).values_list("recipient", flat=True))


def close(world, project: Project, title: str, reason: str = REASON) -> LotClosing:
    """The lead buyer closes a lot."""
    return world.act(CloseLot, project, target=lot(project, title), reason=reason)


def test_a_lot_without_bids_is_closed_with_a_reason(world):
    """R90: written once, in the journal, told to the contact persons of the participants of that lot alone."""
    project = lot_helpers.lots_published(world)
    lot_helpers.opened(world, project, lot(project, GLASS), ())
    closing = close(world, project, GLASS)
    assert (closing.lot, closing.publication, closing.reason, closing.closed_at, closing.closed_by_name) == (
        lot(project, GLASS),
        publication_of(project),
        REASON,
        world.now,
        "Ilse Koper",
    )
    assert told(CloseLot.code) == ["contact@meerdijk.example", "contact@oosterwaard.example"]
    event = Event.objects.get(stream=project.stream, type=CloseLot.code)
    assert event.sentence == f"Perceel 2 (Glasbewassing) is zonder gunning afgesloten. Reden: {REASON}"
    with world.at():
        assert lots_to_award(project) == [lot(project, DAILY)]
    assert Project.objects.get(pk=project.pk).step(Step.AWARD).state == StepState.OPEN
    assert verify(project.stream) is None


def test_a_closing_is_evidence(world):
    """R132: never changed, never deleted, in the model nor in the database."""
    closing = close(world, lot_helpers.lots_published(world), GLASS)
    closing.reason = "Iets anders."
    with pytest.raises(EvidenceChanged):
        closing.save()
    with pytest.raises(EvidenceChanged):
        closing.delete()
    for change in (lambda: LotClosing.objects.update(reason="Nee."), lambda: LotClosing.objects.all().delete()):
        with pytest.raises(DatabaseError, match="is evidence"), transaction.atomic():
            change()


def test_nothing_happens_with_a_closed_lot(world):
    """R134: every act says so, with the reason; the acts are offered for the other lot only."""
    project = lot_helpers.lots_published(world)
    close(world, project, GLASS)
    glass = lot(project, GLASS)
    for action in (ChooseMethod, RecordOpening, ShareBids, OfferAwardRecommendation, SendDefinitiveAward, CloseLot):
        assert REASON in world.refusal(action, project, target=glass)[0], action
        with world.at():
            assert list(action.beside_others(project)) == [lot(project, DAILY)]
    with pytest.raises(Refused):
        lot_helpers.opened(world, project, glass, ("Schoon BV",))
    assert world.refusal(RecordOpening, project, target=lot(project, DAILY)) == []


def test_who_closes_and_why(world):
    """R52: the lead buyer of the project, with a reason."""
    project = lot_helpers.lots_published(world)
    with pytest.raises(Refused) as refused:
        world.act(CloseLot, project, world.contract_manager, target=lot(project, GLASS), reason=REASON)
    assert refused.value.status == 403
    with pytest.raises(ValidationError) as invalid:
        close(world, project, GLASS, "  ")
    assert list(invalid.value.message_dict) == ["reason"]
    assert LotClosing.objects.count() == 0


def test_not_before_bids_closed(world):
    """R84: until then bids can still come."""
    project = lot_helpers.published(world, lot_helpers.lots_adopted(world), [DAILY, GLASS])
    until = publication_of(project).bids_until
    assert until > world.now
    assert len(world.refusal(CloseLot, project, target=lot(project, GLASS))) == 1
    world.now = until
    assert world.refusal(CloseLot, project, target=lot(project, GLASS)) == []


def test_not_while_a_recommendation_or_a_decision_counts(world):
    """R88, R90: it is taken back or withdrawn first."""
    project = lot_helpers.lots_published(world)
    lot_helpers.recommended(world, project, GLASS)
    glass = lot(project, GLASS)
    assert len(world.refusal(CloseLot, project, target=glass)) == 1
    world.act(WithdrawAwardRecommendation, project, target=glass, reason="Een fout in de toets.")
    assert world.refusal(CloseLot, project, target=glass) == []


def test_not_after_the_decision_was_sent(world):
    """R90: until it was withdrawn."""
    project = lot_helpers.lots_decided(world)
    glass = lot(project, GLASS)
    assert len(world.refusal(CloseLot, project, target=glass)) == 1
    world.act(WithdrawAwardDecision, project, target=glass, reason="De winnaar trekt zich terug.")
    assert world.refusal(CloseLot, project, target=glass) == []


def test_the_last_lot_is_not_closed_when_none_was_awarded(world):
    """R71: then the tender is withdrawn, or the project stopped; a withdrawal takes the closing with it."""
    project = lot_helpers.lots_published(world)
    close(world, project, GLASS)
    assert len(world.refusal(CloseLot, project, target=lot(project, DAILY))) == 1
    world.act(WithdrawTender, project, reason="Geen geschikte inschrijvingen.")
    project = Project.objects.get(pk=project.pk)
    with world.at():
        assert lots_to_award(project) == list(project.lots.order_by("number"))


def test_without_lots_there_is_nothing_to_close(world):
    """R71: the act is not offered, and refused for the one lot there is."""
    project = world.vault_opened()
    with world.at():
        assert list(CloseLot.beside_others(project)) == []
    assert len(world.refusal(CloseLot, project)) == 1


def test_a_lot_that_was_not_published_is_not_closed(world):
    """R71: it is no part of this tender, and nothing waits for it."""
    project = lot_helpers.lots_published(world)
    assert len(world.refusal(CloseLot, project, target=lot(project, FRONTS))) == 1


def test_a_lot_that_nobody_is_left_for_can_only_be_closed(world):
    """R63: it was published, so its bidders wait; but nobody can adopt or sign."""
    project = lot_helpers.lots_published(world)
    glass = lot(project, GLASS)
    stranger = world.authority("Buitendorp")
    glass.authorities.set([stranger])
    lot_helpers.opened(world, project, glass, ("Helder BV",))
    world.act(ShareBids, project, target=glass)
    refusal = world.refusal(OfferAwardRecommendation, project, target=glass)
    assert len(refusal) == 2
    close(world, project, GLASS, "Voor dit perceel is geen deelnemer over.")
    assert told(CloseLot.code) == []


def test_closing_the_last_open_lot_ends_the_award(world):
    """R99, R105: after the definitive award of the other; then the contract can be completed."""
    project = lot_helpers.lots_published(world)
    lot_helpers.decided(world, project, DAILY)
    world.now = standstill_end(lot(project, DAILY))
    lot_helpers.awarded(world, project, DAILY)
    lot_helpers.signed(world, project, DAILY)
    project = Project.objects.get(pk=project.pk)
    (sentence,) = world.refusal(CompleteContract, project)
    assert GLASS in sentence
    close(world, project, GLASS)
    project = Project.objects.get(pk=project.pk)
    assert project.step(Step.AWARD).state == StepState.DONE
    with world.at():
        assert public_awards(project) == [
            PublicAward(lot(project, DAILY), "Schoon BV"),
            PublicAward(lot(project, GLASS), ""),
        ]
        assert [(row.lot.title, row.closed, row.signed, row.of) for row in contracts_by_lot(project)] == [
            (DAILY, False, 3, 3),
            (GLASS, True, 0, 0),
        ]
    world.act(CompleteContract, project)
    bodies = {row.recipient: row.body for row in Message.objects.filter(kind=CompleteContract.code)}
    assert len(bodies) == 3
    assert "gemeente Oosterwaard is dus geen partij" in bodies["contact@oosterwaard.example"].replace("Gem", "gem")


def test_the_desk_says_what_became_of_a_lot(world, client):
    """R134: closed and why; the other lot keeps its buttons."""
    project = lot_helpers.lots_published(world)
    close(world, project, GLASS)
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.get(f"/beheer/projecten/{project.public_id}/beoordeling/")
        desks = {desk.lot.title: desk for desk in page.context["lots"]}
        assert client.get(f"/beheer/projecten/{project.public_id}/").status_code == 200
    assert (desks[DAILY].ended, REASON in desks[GLASS].ended, desks[FRONTS].ended != "") == ("", True, True)
    assert desks[DAILY].buttons != () and desks[GLASS].buttons == desks[FRONTS].buttons == ()
