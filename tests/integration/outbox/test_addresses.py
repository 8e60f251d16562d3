"""Somebody without a usable e-mail address: a refusal that names them, and nothing is half done (R133, R134)."""

import logging
from datetime import timedelta

import pytest

from accounts.models import Role
from projects.decisions import rounds
from projects.decisions.models import RoundKind
from projects.decisions.reminding import queue_reminders
from projects.journal.models import Event
from projects.kickoff.actions import InviteToKickoff
from projects.kickoff.gates import meeting_of
from projects.outbox.compose import Draft
from projects.outbox.models import Message
from projects.procedure.gate import Refused
from projects.strategy.reminders import REMINDER
from projects.tree.links import staff_act_path
from projects.tree.models import Project

UNUSABLE = ["", "geen adres", "a@b@voorbeeld.example", "contact@meerdijk", "x" * 250 + "@voorbeeld.example"]


def spoil(world, number: int, address: str) -> None:
    """The contact person of an authority gets this address."""
    user = world.user(world.authorities[number])
    user.email = address[:254]
    user.save()


def invitation(world) -> dict:
    """What an invitation to the kickoff asks for."""
    starts = world.now + timedelta(days=14)
    return {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "place": "Raadhuis"}


@pytest.mark.parametrize("address", UNUSABLE)
def test_an_act_is_refused_in_words_and_changes_nothing(world, address):
    """R133, R134: person and authority are named; 409; no meeting, no journal entry, no message."""
    project = world.interested()
    spoil(world, 1, address)
    before = (Message.objects.count(), Event.objects.count())
    action = world.action(InviteToKickoff, project)
    with world.at(), pytest.raises(Refused) as refused:
        action.run(**invitation(world))
    assert refused.value.status == 409
    (unmet,) = refused.value.unmet
    assert [name for name in ("Contact Meerdijk", "gemeente Meerdijk") if name not in unmet.sentence] == []
    assert (meeting_of(project), (Message.objects.count(), Event.objects.count())) == (None, before)
    assert "steps_by_code" not in vars(action.subject)


def test_everybody_without_an_address_is_named_at_once(world):
    """R134: not one after the other; a rehearsal says the same."""
    project = world.interested()
    spoil(world, 0, "")
    spoil(world, 2, "geen adres")
    for act in ("run", "rehearse"):
        with world.at(), pytest.raises(Refused) as refused:
            getattr(world.action(InviteToKickoff, project), act)(**invitation(world))
        assert [name in str(refused.value) for name in ("Linderveen", "Meerdijk", "Oosterwaard")] == [True, False, True]
    assert Project.objects.get(pk=project.pk).step("startbijeenkomst").state == "open"


def test_the_screen_says_it_and_can_be_used_again(world, client):
    """R134: 409 with the sentence instead of an error; when the address is mended it goes through."""
    project = world.interested()
    spoil(world, 1, "geen adres")
    client.force_login(world.lead_buyer)
    url = staff_act_path(project, InviteToKickoff.code)
    starts = world.now + timedelta(days=14)
    asked = {"starts_at": f"{starts:%Y-%m-%dT%H:%M}", "ends_at": f"{starts:%Y-%m-%dT23:00}", "place": "Raadhuis"}
    with world.at():
        refused = client.post(url, asked)
    assert (refused.status_code, "Contact Meerdijk" in refused.content.decode()) == (409, True)
    spoil(world, 1, "nieuw@meerdijk.example")
    with world.at():
        shown = client.post(url, asked)
    assert (shown.status_code, "nieuw@meerdijk.example" in shown.content.decode()) == (200, True)


def test_a_reminder_reaches_whoever_has_an_address(world, caplog):
    """R66: time cannot be refused; who has none stands in the log, without the address."""
    project = world.strategy_offered()
    spoil(world, 1, "geen adres")
    world.now = rounds.current(project, RoundKind.FINAL_STRATEGY).deadline - timedelta(days=2)
    with world.at(), caplog.at_level(logging.WARNING, logger="projects.outbox.compose"):
        assert queue_reminders() == 5
    assert "decider@meerdijk.example" in Message.objects.filter(kind=REMINDER).values_list("recipient", flat=True)
    key = world.user(world.authorities[1], Role.CONTACT).pk
    assert [record.getMessage() for record in caplog.records] == [f"no {REMINDER} for user {key}: no usable address"]


def test_blanks_around_an_address_do_no_harm():
    """R133: pasted from elsewhere."""
    draft = Draft("proef", " a@v.example\n", "Onderwerp", "Tekst.")
    assert (draft.recipient, draft.is_usable) == ("a@v.example", True)


def test_names_and_authorities_of_any_length_fit(world):
    """PostgreSQL refuses what is too long: a name is cut off, an act is not impossible."""
    project = world.interested()
    world.authorities[0].name = "L" * 200
    world.authorities[0].save()
    contact = world.user(world.authorities[0])
    contact.first_name, contact.last_name = "V" * 150, "A" * 150
    contact.save()
    world.act(InviteToKickoff, project, **invitation(world))
    message = Message.objects.get(kind=InviteToKickoff.code, person=contact)
    assert (len(message.recipient_name), len(message.authority_name)) == (200, 200)
