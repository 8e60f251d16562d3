"""The hand-over to contract management: accepted, or refused and done again (R111, R112)."""

import pytest
from django.db import IntegrityError, transaction

from projects.dossier.actions import AcceptHandover, HandOver, RefuseHandover
from projects.dossier.models import Handover, HandoverAcceptance, HandoverRefusal
from projects.dossier.selectors import waiting_handovers
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.gate import Refused

REASON = "De bijlage met tarieven ontbreekt."


def told(code: str) -> list[str]:
    """Who got a message of this act."""
    return sorted(Message.objects.filter(kind=code).values_list("recipient", flat=True))


def waits(world) -> list[str]:
    """For whom the hand-over waits on the first page of the administration."""
    people = {"buyer": world.lead_buyer, "manager": world.contract_manager, "expertise": world.expertise}
    with world.at():
        return [name for name, user in people.items() if waiting_handovers(user)]


@pytest.fixture
def delivered(world):
    """A project whose file every records department received."""
    project = world.dossier_offered()
    for authority in world.authorities:
        world.receive(project, authority)
    return project


def test_it_comes_after_every_records_department(world):
    """R112: who did not receive the file yet is named."""
    project = world.dossier_offered()
    for authority in world.authorities[:-1]:
        world.receive(project, authority)
    assert ["Oosterwaard" in sentence for sentence in world.refusal(HandOver, project)] == [True]
    with pytest.raises(Refused):
        world.act(HandOver, project)
    for action in (AcceptHandover, RefuseHandover):
        assert len(world.refusal(action, project, world.contract_manager)) == 1


def test_the_contract_manager_accepts_it_once(world, delivered):
    """R111: both are evidence, and nothing waits any more."""
    made = world.act(HandOver, delivered, note="Let op de indexering.")
    assert (made.manager_name, made.handed_over_by_name) == ("Cas Manager", "Ilse Koper")
    assert (told(HandOver.code), waits(world)) == (["cm@inkoop.example"], ["manager"])
    assert len(world.refusal(HandOver, delivered)) == 1
    accepted = world.act(AcceptHandover, delivered, world.contract_manager, note="Akkoord.")
    assert (accepted.handover, accepted.accepted_by_name) == (made, "Cas Manager")
    assert (told(AcceptHandover.code), waits(world)) == (["inkoper@inkoop.example"], [])
    for action, by in ((AcceptHandover, None), (RefuseHandover, None), (HandOver, world.lead_buyer)):
        assert len(world.refusal(action, delivered, by or world.contract_manager)) == 1
    assert (Handover.objects.count(), HandoverAcceptance.objects.count()) == (1, 1)
    for evidence in (made, accepted):
        with pytest.raises(EvidenceChanged):
            evidence.delete()
    assert verify(delivered.stream) is None


def test_a_refused_hand_over_is_done_again(world, delivered):
    """R111: the reason stands in the journal and in the mail; the lead buyer hands over again, and it is accepted."""
    first = world.act(HandOver, delivered)
    refused = world.act(RefuseHandover, delivered, world.contract_manager, reason=REASON)
    assert (refused.handover, refused.reason, refused.refused_by_name) == (first, REASON, "Cas Manager")
    event = Event.objects.get(type=RefuseHandover.code)
    assert event.sentence == "Contractmanagement heeft de overdracht van het dossier geweigerd: Cas Manager."
    assert event.data["reden"] == REASON
    assert told(RefuseHandover.code) == ["inkoper@inkoop.example"]
    assert REASON in Message.objects.get(kind=RefuseHandover.code).body
    assert waits(world) == ["buyer"]
    for action in (AcceptHandover, RefuseHandover):
        assert len(world.refusal(action, delivered, world.contract_manager)) == 1

    second = world.act(HandOver, delivered, note="De bijlage zit er nu bij.")
    assert Event.objects.filter(type=HandOver.code).last().sentence == (
        "Het dossier is opnieuw overgedragen aan contractmanagement: Cas Manager."
    )
    assert waits(world) == ["manager"]
    accepted = world.act(AcceptHandover, delivered, world.contract_manager)
    assert (accepted.handover, waits(world)) == (second, [])
    with pytest.raises(EvidenceChanged):
        refused.delete()
    assert verify(delivered.stream) is None


def test_only_the_contract_manager_answers_and_a_refusal_has_a_reason(world, delivered):
    """R111: the lead buyer does not, and a refusal without a reason is not written."""
    handover = world.act(HandOver, delivered)
    for action, facts in ((AcceptHandover, {}), (RefuseHandover, {"reason": REASON})):
        with pytest.raises(Refused) as refused:
            world.act(action, delivered, **facts)
        assert refused.value.status == 403
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverRefusal.objects.create(handover=handover, reason="", refused_at=world.now, refused_by_name="Cas")


def test_the_screens_of_both_show_where_it_stands(world, delivered, client):
    """R111: the form wants a reason; the file, the cockpit and the first page say that it was refused, and why."""
    world.act(HandOver, delivered)
    client.force_login(world.contract_manager)
    desk, cockpit = (f"/beheer/projecten/{delivered.public_id}/{part}" for part in ("dossier/", ""))
    url = f"{cockpit}{RefuseHandover.code}/"
    with world.at(world.later(minutes=1)):
        assert desk in client.get("/beheer/").content.decode()
        empty = client.post(url, {"reason": "  "})
        assert (empty.status_code, list(empty.context["form"].errors)) == (400, ["reason"])
        assert HandoverRefusal.objects.count() == 0
        assert client.post(url, {"reason": REASON})["Location"] == desk
        assert f'href="{desk}"' not in client.get("/beheer/").content.decode()
    client.force_login(world.lead_buyer)
    with world.at():
        assert desk in client.get("/beheer/").content.decode()
        page = client.get(desk)
        assert REASON in page.content.decode()
        assert [act.action.code for act in page.context["acts"] if act.possible] == [HandOver.code]
        assert client.get(cockpit).context["handover"].is_refused
