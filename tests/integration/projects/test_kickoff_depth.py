"""The kickoff in depth: calendar, goals, stance, questions and nominations (R37–R46)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from accounts.models import Membership, Role
from accounts.staff import StaffRole
from projects.journal.models import Event
from projects.kickoff.actions import (
    AnswerStrategyQuestions,
    AskAuthorities,
    CancelKickoff,
    ConfirmNomination,
    DeclineNomination,
    HoldKickoff,
    InviteToKickoff,
    NominateExpert,
    RecordStance,
    ReplyToInvitation,
)
from projects.kickoff.goals import Goal, Stance
from projects.kickoff.models import ExpertNomination, KickoffMeeting, KickoffReply, StrategyAnswer
from projects.outbox.models import Message
from projects.participation.models import TeamMember
from projects.procedure.gate import Refused
from projects.procedure.steps import Step


def invite(world, project, **more):
    """Invites for two weeks from now."""
    starts = world.now + timedelta(days=14)
    facts = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "place": "Raadhuis"} | more
    return world.act(InviteToKickoff, project, **facts)


def event_of(message: Message):
    """The method and the event of the calendar file of a mail."""
    import base64

    calendar = Calendar.from_ical(base64.b64decode(message.attachments[0]["content"]))
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def test_a_changed_and_a_cancelled_meeting_replace_what_stood_in_the_calendar(world):
    """R37: same UID, rising SEQUENCE, each invitation for one person; cancelling takes it away."""
    project = world.interested()
    invite(world, project)
    invite(world, project, place="Stadskantoor")
    world.act(CancelKickoff, project, reason="De zaal is niet beschikbaar.")
    mails = Message.objects.filter(recipient="contact@linderveen.example").exclude(attachments=[]).order_by("pk")
    facts = []
    for mail in mails:
        method, event = event_of(mail)
        facts.append((method, int(event["sequence"]), str(event["status"]), str(event["location"])))
        assert str(event["uid"]) == f"kickoff-{project.public_id}"
        assert str(event["attendee"]) == "mailto:contact@linderveen.example"
        assert mail.attachments[0]["type"] == f"text/calendar; method={method}; charset=utf-8"
    assert facts == [
        ("REQUEST", 0, "CONFIRMED", "Raadhuis"),
        ("REQUEST", 1, "CONFIRMED", "Stadskantoor"),
        ("CANCEL", 2, "CANCELLED", "Stadskantoor"),
    ]
    assert "De zaal is niet beschikbaar." in mails.last().body


def test_after_cancelling_nothing_can_be_recorded_until_there_is_a_new_date(world):
    """R34, R37: a cancelled meeting was not held; a new invitation starts again, without the old replies."""
    project = world.interested()
    invite(world, project)
    contact = (world.authorities[0], Role.CONTACT)
    world.act(ReplyToInvitation, project, contact, coming=True, people=2)
    world.act(CancelKickoff, project, reason="Ziekte.")
    refusal = ["De startbijeenkomst is afgezegd. Nodig opnieuw uit met een andere datum."]
    assert world.refusal(ReplyToInvitation, project, contact) == refusal
    world.later(days=20)
    assert world.refusal(HoldKickoff, project) == refusal
    invite(world, project)
    meeting = KickoffMeeting.objects.get()
    assert (meeting.sequence, meeting.cancelled_at) == (2, None)
    assert KickoffReply.objects.filter(sequence=meeting.sequence).count() == 0


def test_each_goal_has_its_result_on_the_page(world, client):
    """R41: the six goals, with what came of them."""
    project = world.kickoff_held()
    assert [(row.goal, row.result) for row in KickoffMeeting.objects.get().goals.all()] == [
        (Goal.SUPPORT, "Iedereen wil door.")
    ]
    client.force_login(world.user(world.authorities[0]))
    with world.at():
        page = client.get(f"/projecten/{project.page.slug}/startbijeenkomst/").content.decode()
    goals = page[page.index('id="goals"') :]
    places = [goals.index(str(goal.label)) for goal in Goal]
    assert places == sorted(places)
    assert "Iedereen wil door." in page


def test_the_form_asks_the_result_of_at_least_one_goal(world, client):
    """R41: 400 with a sentence, and nothing recorded."""
    project = world.interested()
    invite(world, project)
    client.force_login(world.lead_buyer)
    staff = [world.lead_buyer.pk, world.contract_manager.pk]
    with world.at(world.later(days=15)):
        response = client.post(f"/beheer/projecten/{project.public_id}/startbijeenkomst-vastleggen/", {"staff": staff})
    assert response.status_code == 400
    assert "Schrijf bij ten minste één van de doelen wat eruit kwam." in response.content.decode()
    assert KickoffMeeting.objects.get().held_at is None


def test_the_stance_of_an_authority_is_recorded_and_may_change(world):
    """R42: no decision; the latest counts, the journal keeps both."""
    project = world.kickoff_held()
    contact = (world.authorities[0], Role.CONTACT)
    world.act(RecordStance, project, contact, stance=Stance.DOUBTFUL, remark="De raad moet nog.")
    world.act(RecordStance, project, contact, stance=Stance.FOR)
    assert [(row.authority, row.stance, row.remark) for row in project.stances.all()] == [
        (world.authorities[0], Stance.FOR, "")
    ]


def test_questions_go_to_the_interested_and_answers_to_the_authors_only(world, client):
    """R45: question list to the authorities, an answer each; the team reads all, another authority none."""
    project = world.kickoff_held()
    questions = ["Hoeveel locaties hebt u?", "Wanneer loopt uw contract af?"]
    asked = world.act(AskAuthorities, project, questions=questions)
    mails = Message.objects.filter(kind=AskAuthorities.code)
    assert sorted(mail.recipient for mail in mails) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
    ]
    assert all("1. Hoeveel locaties hebt u?\n2. Wanneer loopt uw contract af?" in mail.body for mail in mails)
    first, second = world.authorities[:2]
    world.act(AnswerStrategyQuestions, project, (first, Role.CONTACT), answers={asked[0]: "Twaalf locaties."})
    world.act(AnswerStrategyQuestions, project, (first, Role.CONTACT), answers={asked[0]: "Dertien locaties."})
    assert [answer.text for answer in StrategyAnswer.objects.all()] == ["Dertien locaties."]
    url = f"/projecten/{project.page.slug}/startbijeenkomst/"
    with world.at():
        client.force_login(world.lead_buyer)
        assert "Dertien locaties." in client.get(url).content.decode()
        client.force_login(world.user(second))
        assert "Dertien locaties." not in client.get(url).content.decode()


def test_a_nominated_expert_joins_when_the_lead_buyer_confirms(world):
    """R46, R43: the authority nominates, the lead buyer confirms; both people are told."""
    project = world.kickoff_held()
    authority = world.authorities[0]
    expert = world.user(authority, Role.SUBJECT_EXPERT)
    nomination = world.act(NominateExpert, project, (authority, Role.CONTACT), user=expert, expertise="Glasbewassing")
    assert TeamMember.objects.filter(user=expert).count() == 0
    world.act(ConfirmNomination, project, target=nomination)
    member = TeamMember.objects.get(user=expert)
    assert (member.role, member.authority) == ("subject_expert", authority)
    told = Message.objects.filter(kind=ConfirmNomination.code).values_list("recipient", flat=True)
    assert sorted(told) == ["contact@linderveen.example", expert.email]
    nomination.refresh_from_db()
    assert world.refusal(DeclineNomination, project, target=nomination) == ["Deze voordracht is al beantwoord."]


def test_a_declined_expert_may_be_nominated_again_later(world):
    """R46: with the reason; nobody is in the team."""
    project = world.kickoff_held()
    authority = world.authorities[0]
    expert = world.user(authority, Role.SUBJECT_EXPERT)
    facts = {"user": expert, "expertise": "Glasbewassing"}
    nomination = world.act(NominateExpert, project, (authority, Role.CONTACT), **facts)
    world.act(DeclineNomination, project, target=nomination, reason="Er zijn al drie deskundigen.")
    world.act(NominateExpert, project, (authority, Role.CONTACT), **facts)
    assert [row.decline_reason for row in ExpertNomination.objects.order_by("pk")] == [
        "Er zijn al drie deskundigen.",
        "",
    ]
    assert TeamMember.objects.filter(user=expert).count() == 0


def test_somebody_of_another_authority_cannot_be_nominated_or_confirmed_after_leaving(world):
    """R46: only an expert of the authority itself, and only as long as that holds."""
    project = world.kickoff_held()
    authority, other = world.authorities[:2]
    stranger, expert = world.user(other, Role.SUBJECT_EXPERT), world.user(authority, Role.SUBJECT_EXPERT)
    with pytest.raises(Exception, match="geen materiedeskundige van uw organisatie"):
        world.act(NominateExpert, project, (authority, Role.CONTACT), user=stranger, expertise="X")
    nomination = world.act(NominateExpert, project, (authority, Role.CONTACT), user=expert, expertise="X")
    Membership.objects.filter(user=expert).update(valid_until=world.now.date() - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        world.act(ConfirmNomination, project, target=nomination)
    assert str(refused.value.unmet[0].sentence) == f"{expert} is geen materiedeskundige meer van {authority}."
    assert project.step(Step.KICKOFF).state == "open"


def hold(world, project, staff):
    """Records the meeting with these people of the purchasing organisation."""
    goals = {Goal.SUPPORT.value: "Iedereen wil door."}
    return world.act(HoldKickoff, project, present=world.authorities, staff=staff, goals=goals)


@pytest.mark.parametrize("missing", ["lead buyer", "contract manager", "both"])
def test_a_meeting_without_a_lead_buyer_and_a_contract_manager_is_not_held(world, missing):
    """R35: an adviser takes neither place; a sentence says so and nothing is recorded."""
    project = world.interested()
    invite(world, project)
    world.later(days=15)
    adviser = world.staff("advies@inkoop.example", "Ada", "Adviseur", StaffRole.COMMODITY_MANAGER)
    there = {"lead buyer": [world.contract_manager], "contract manager": [world.lead_buyer], "both": []}[missing]
    with pytest.raises(ValidationError) as error:
        hold(world, project, [*there, adviser])
    assert error.value.message_dict == {
        "staff": ["Er moeten ten minste één concerninkoper en één contractmanager aanwezig zijn geweest."]
    }
    meeting = KickoffMeeting.objects.get()
    assert (meeting.held_at, meeting.staff.count(), meeting.goals.count()) == (None, 0, 0)


def test_advisers_may_have_been_there_too(world):
    """R36: sustainability adviser, legal adviser and commodity manager, by name in the journal."""
    project = world.interested()
    invite(world, project)
    world.later(days=15)
    advisers = [
        world.staff("duurzaam@inkoop.example", "Dirk", "Duurzaam", StaffRole.SUSTAINABILITY_ADVISER),
        world.staff("jurist@inkoop.example", "Jet", "Jurist", StaffRole.LEGAL_ADVISER),
        world.staff("commodity@inkoop.example", "Cees", "Commodity", StaffRole.COMMODITY_MANAGER),
    ]
    meeting = hold(world, project, [world.lead_buyer, world.contract_manager, *advisers])
    assert meeting.staff.count() == 5
    assert Event.objects.get(type=HoldKickoff.code).sentence == (
        "De startbijeenkomst is gehouden. Aanwezig: gemeente Linderveen, gemeente Meerdijk en gemeente Oosterwaard. "
        "Namens de inkooporganisatie: Ilse Koper, Cas Manager, Dirk Duurzaam, Jet Jurist en Cees Commodity."
    )
