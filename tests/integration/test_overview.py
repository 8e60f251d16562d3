"""Mijn overzicht: what is new, what is coming, and the same dates in somebody's own calendar (screens.md)."""

from datetime import timedelta

from icalendar import Calendar

from accounts.models import Role, User
from projects.kickoff.actions import InviteToKickoff
from projects.procedure.steps import Step
from projects.strategy.actions import ChangeDeadline


def invited(world):
    """A project whose kickoff meeting is in two weeks; every authority of the world was invited."""
    project = world.interested()
    starts = world.now + timedelta(days=14)
    world.act(InviteToKickoff, project, starts_at=starts, ends_at=starts + timedelta(hours=2), place="Raadhuis")
    return project, starts


def events(client, user: User) -> dict[str, object]:
    """The events of somebody's calendar by summary."""
    response = client.get(f"/kalender/{user.calendar_key}.ics")
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response["Cache-Control"] == "private, no-store"
    calendar = Calendar.from_ical(response.content)
    return {str(event["summary"]): event.decoded("dtstart") for event in calendar.walk("VEVENT")}


def test_coming_dates_stand_on_the_overview_and_in_the_calendar(world, client):
    """The meeting with its hour and the planned end of the step as a day, for the authority's own people."""
    project, starts = invited(world)
    contact = world.user(world.authorities[0])
    planned = project.step(Step.KICKOFF).planned_until
    client.force_login(contact)
    with world.at():
        page = client.get("/mijn/").content.decode()
        assert "Wat eraan komt" in page
        assert [item.title for item in client.get("/mijn/").context["coming"]] == [
            "Startbijeenkomst",
            "gepland einde van stap 1, Startbijeenkomst",
        ]
        client.logout()
        assert events(client, contact) == {
            "Schoonmaak gebouwen: Startbijeenkomst": starts,
            "Schoonmaak gebouwen: gepland einde van stap 1, Startbijeenkomst": planned,
        }


def test_the_deadline_of_a_decision_is_told_to_who_is_asked_until_they_decided(world, client):
    """R59, R61: contacts and deciders of the authority; a reader sees the planned dates only."""
    project = world.strategy_offered()
    first, second = world.authorities[:2]
    deadline = "Schoonmaak gebouwen: uiterste moment voor uw besluit: definitieve inkoopstrategie"
    world.adopt(project, first)
    with world.at():
        assert deadline not in events(client, world.user(first, Role.DECIDER))
        assert deadline in events(client, world.user(second, Role.DECIDER))
        assert deadline in events(client, world.user(second, Role.CONTACT))
        assert deadline not in events(client, world.user(second, Role.RECORDS))


def test_dates_of_the_tender_are_for_participants(world, client):
    """R65: an authority that is out is not told what comes later."""
    world.authorities.append(world.authority("Hoogzand"))
    world.tender_published(authorities=world.authorities[:3])
    inside, outside = world.user(world.authorities[0]), world.user(world.authorities[3])
    with world.at():
        assert "Schoonmaak gebouwen: uiterste moment voor inschrijvingen" in events(client, inside)
        assert "Schoonmaak gebouwen: uiterste moment voor inschrijvingen" not in events(client, outside)


def test_a_new_address_replaces_the_old_one_and_a_closed_account_has_none(world, client):
    """Whoever has the address reads the dates: it can be replaced, and it ends with the account."""
    contact = world.user(world.authorities[0])
    old = contact.calendar_key
    client.force_login(contact)
    with world.at():
        assert f"/kalender/{old}.ics" in client.get("/mijn/kalender/").content.decode()
        assert client.post("/mijn/kalender/").status_code == 302
        contact.refresh_from_db()
        assert contact.calendar_key != old
        assert client.get(f"/kalender/{old}.ics").status_code == 404
        assert client.get(f"/kalender/{contact.calendar_key}.ics").status_code == 200
        User.objects.filter(pk=contact.pk).update(is_active=False)
        assert client.get(f"/kalender/{contact.calendar_key}.ics").status_code == 404


def test_what_happened_since_the_last_visit_is_marked_as_new(world, client):
    """The mark stays during the whole visit, and is gone the next time."""
    project, _starts = invited(world)
    contact = world.user(world.authorities[0])
    client.force_login(contact)
    with world.at(world.later(days=1)):
        first = client.get("/mijn/").context["news"]
    assert [item.is_new for item in first] == [False] * len(first)
    world.act(
        InviteToKickoff,
        project,
        starts_at=world.now + timedelta(days=20),
        ends_at=world.now + timedelta(days=20, hours=2),
        place="Raadhuis",
    )
    client.logout()
    client.force_login(contact)
    with world.at(world.later(hours=1)):
        again = client.get("/mijn/").context["news"]
        assert [item.is_new for item in again][:2] == [True, False]
        assert [item.is_new for item in client.get("/mijn/").context["news"]][:2] == [True, False]


def event(client, user: User, summary: str) -> tuple[str, int, object]:
    """UID, SEQUENCE and start of one event of somebody's calendar."""
    found = Calendar.from_ical(client.get(f"/kalender/{user.calendar_key}.ics").content)
    (one,) = [item for item in found.walk("VEVENT") if str(item["summary"]).endswith(summary)]
    return str(one["uid"]), int(one["sequence"]), one.decoded("dtstart")


def test_a_date_that_moves_keeps_its_uid_and_gets_a_higher_sequence(world, client):
    """R67: who subscribed sees the event move, and not twice. The meeting has the UID of the mailed invitation."""
    project = world.strategy_offered()
    decider = world.user(world.authorities[0], Role.DECIDER)
    title = "uiterste moment voor uw besluit: definitieve inkoopstrategie"
    with world.at():
        uid, sequence, starts = event(client, decider, title)
    world.act(ChangeDeadline, project, deadline=starts + timedelta(days=7), reason="Een week extra voor het reces.")
    with world.at():
        assert event(client, decider, title) == (uid, sequence + 1, starts + timedelta(days=7))
    assert uid == f"besluit-{project.rounds.get().pk}-{project.public_id}"


def test_the_meeting_has_the_uid_of_the_invitation(world, client):
    """R37: the mailed invitation and the subscription name the same meeting alike."""
    project, starts = invited(world)
    with world.at():
        uid, _sequence, at = event(client, world.user(world.authorities[0]), ": Startbijeenkomst")
    assert (uid, at) == (f"kickoff-{project.public_id}", starts)


def test_whoever_works_on_a_project_has_its_dates_too(world, client):
    """The lead buyer and the team follow the same dates; a colleague without a task in it does not."""
    world.strategy_offered()
    title = "Schoonmaak gebouwen: uiterste moment voor uw besluit: definitieve inkoopstrategie"
    expert = world.user(world.authorities[0], Role.SUBJECT_EXPERT)
    with world.at():
        assert title in events(client, world.lead_buyer)
        assert title in events(client, expert)
        assert title not in events(client, world.expertise)
