"""The composition rule and the declarations of the procurement team (R13–R15, R43, R65, R86)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Role
from accounts.staff import StaffRole
from projects.award.audiences import declared_team
from projects.journal.models import Event, EvidenceChanged
from projects.kickoff.actions import ConfirmNomination, NominateExpert
from projects.outbox.models import Message
from projects.participation.actions import (
    AddTeamMember,
    AskDeclarations,
    Declare,
    RecordExpertise,
    RemoveTeamMember,
    ReportInterest,
)
from projects.participation.composition import composition, members_now
from projects.participation.declaring import declaration_text, interest_text
from projects.participation.gates import team_problems
from projects.participation.models import Declaration, SharingKey, TeamMember, TeamRole
from projects.procedure.gate import Refused
from projects.strategy.actions import ConfirmParticipants
from projects.tree.models import Project


def met(world, project) -> list[bool]:
    with world.at():
        return [part.met for part in composition(project).parts]


def readers(world, project) -> list[str]:
    with world.at():
        return sorted(str(member.user) for member in declared_team().filter(project=project))


def test_each_part_of_the_rule_is_met_or_not(world):
    """R13, R14, R43: one lead buyer, one contract manager, three different subject experts."""
    project = world.kickoff_held()
    assert met(world, project) == [False, False, False]
    assert len(team_problems(project)) == 3
    world.act(AddTeamMember, project, role=TeamRole.LEAD_BUYER, user=world.lead_buyer)
    world.act(AddTeamMember, project, role=TeamRole.CONTRACT_MANAGER, user=world.contract_manager)
    for number, authority in enumerate(world.authorities):
        assert met(world, project) == [True, True, False]
        (problem,) = team_problems(project)
        assert f" {number}" in problem
        person = world.user(authority, Role.SUBJECT_EXPERT)
        world.act(AddTeamMember, project, role=TeamRole.SUBJECT_EXPERT, user=person, authority=authority)
    assert met(world, project) == [True, True, True]
    with world.at():
        rule = composition(project)
    assert (rule.met, rule.problems, rule.warnings, len(rule.members)) == (True, [], (), 5)
    assert rule.parts[2].found == ", ".join(
        f"Deskundige {name} (gemeente {name})" for name in ("Linderveen", "Meerdijk", "Oosterwaard")
    )


def test_an_external_expert_does_not_count(world):
    """R43: two subject experts and one from outside are two; the rule says whom it leaves out."""
    project = world.team_confirmed()
    row = world.act(
        RecordExpertise, project, need="Nodig.", party="Bureau", no_costs=True, sharing_key=SharingKey.EQUAL
    )
    person = world.person("expert@bureau.example", "Ex", "Pert")
    world.act(AddTeamMember, project, role=TeamRole.EXTERNAL_EXPERT, user=person, expertise=row)
    world.act(RemoveTeamMember, project, member=project.team.filter(role=TeamRole.SUBJECT_EXPERT).first())
    assert met(world, project) == [True, True, False]
    with world.at():
        (warning,) = composition(project).warnings
    assert "Ex Pert" in warning


def test_three_experts_of_one_authority_are_enough_but_said(world):
    """R14, R43, A4: an authority may take part without delivering; three of one are flagged, not refused."""
    project = world.kickoff_held()
    authority = world.authorities[0]
    for number in range(3):
        person = world.person(f"md{number}@linderveen.example", "Mat", f"Ter {number}")
        Membership.objects.create(
            user=person, authority=authority, role=Role.SUBJECT_EXPERT, valid_from=world.now.date()
        )
        world.act(AddTeamMember, project, role=TeamRole.SUBJECT_EXPERT, user=person, authority=authority)
    assert met(world, project) == [False, False, True]
    with world.at():
        (warning,) = composition(project).warnings
    assert "gemeente Linderveen" in warning


def test_the_rule_is_checked_again_when_an_authority_drops_out(world):
    """R65, R24: computed at the deadline, flagged in the journal, and no obstacle for laying down the participants."""
    project = world.adopted(authorities=world.authorities[:2])
    assert met(world, project) == [True, True, True]
    world.later(days=22)
    assert met(world, project) == [True, True, False]
    with world.at():
        (warning,) = composition(project).warnings
    assert "Deskundige Oosterwaard" in warning
    assert "gemeente Oosterwaard" in warning
    world.act(ConfirmParticipants, project)
    event = Event.objects.get(type=ConfirmParticipants.code)
    assert "Let op het inkoopteam:" in event.sentence
    assert len(event.data["inkoopteam"]) == 1


def test_the_expertise_centre_joins_with_a_reason(world):
    """R15: if needed; the journal says why."""
    project = world.announced()
    facts = {"role": TeamRole.EXPERTISE_CENTRE, "user": world.expertise}
    with pytest.raises(ValidationError) as error:
        world.act(AddTeamMember, project, **facts)
    assert list(error.value.message_dict) == ["reason"]
    world.act(AddTeamMember, project, reason="Er is een bezwaar te verwachten.", **facts)
    sentence = Event.objects.get(type=AddTeamMember.code).sentence
    assert sentence.endswith("Reden: Er is een bezwaar te verwachten.")


def test_a_new_member_is_asked_to_declare_once_with_the_links(world):
    """R86: one message, whether the lead buyer adds somebody or confirms who was nominated (R46)."""
    project = world.kickoff_held()
    first, second = (world.user(authority, Role.SUBJECT_EXPERT) for authority in world.authorities[:2])
    world.act(AddTeamMember, project, role=TeamRole.SUBJECT_EXPERT, user=first, authority=world.authorities[0])
    nominated = world.act(
        NominateExpert, project, (world.authorities[1], Role.CONTACT), user=second, expertise="Glasbewassing"
    )
    world.act(ConfirmNomination, project, target=nominated)
    slug = project.page.slug
    for person, kind in ((first, AddTeamMember.code), (second, ConfirmNomination.code)):
        (mail,) = Message.objects.filter(recipient=person.email, kind=kind)
        assert mail.subject == "U zit in het inkoopteam van Schoonmaak gebouwen: leg uw verklaring af"
        assert f"/mijn/projecten/{slug}/verklaring-afleggen/" in mail.body
        assert f"/mijn/projecten/{slug}/belang-melden/" in mail.body


def test_a_declaration_is_kept_in_full_from_the_day_of_joining(world):
    """R86: text, version, name and instant; nobody changes it, in the model or the database."""
    project = world.announced()
    member = world.act(AddTeamMember, project, role=TeamRole.LEAD_BUYER, user=world.lead_buyer)
    row = world.act(Declare, project, agree=True)
    assert (row.member, row.interest, row.version, row.explanation) == (member, False, "1", "")
    assert (row.text, row.person_name, row.declared_at) == (declaration_text(project), "Ilse Koper", world.now)
    assert Event.objects.get(type=Declare.code).data["tekst"] == row.text
    assert len(world.refusal(Declare, project)) == 1
    row.text = "Iets anders"
    with pytest.raises(EvidenceChanged):
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Declaration.objects.update(text="Iets anders")
    with pytest.raises(DatabaseError), transaction.atomic():
        Declaration.objects.all().delete()


def test_only_members_declare_or_report(world):
    """R86: nobody in their place."""
    project = world.team_confirmed()
    for action, data in ((Declare, {"agree": True}), (ReportInterest, {"explanation": "Ja."})):
        for person in (world.expertise, (world.authorities[0], Role.CONTACT)):
            with pytest.raises(Refused) as refused:
                world.act(action, project, person, **data)
            assert refused.value.status == 403


def test_who_reports_an_interest_reads_no_bids(world):
    """R86: also after declaring; the lead buyer is told the explanation, the journal is not."""
    project = world.team_confirmed()
    experts = [(authority, Role.SUBJECT_EXPERT) for authority in world.authorities]
    for person in experts[:2]:
        world.act(Declare, project, person, agree=True)
    assert readers(world, project) == ["Deskundige Linderveen", "Deskundige Meerdijk"]
    row = world.act(ReportInterest, project, experts[1], explanation="Mijn broer werkt bij een inschrijver.")
    world.act(ReportInterest, project, experts[2], explanation="Ik bezit aandelen.")
    assert (row.interest, row.text) == (True, interest_text(project))
    assert readers(world, project) == ["Deskundige Linderveen"]
    assert len(world.refusal(Declare, project, experts[2])) == 1
    told = Message.objects.filter(kind=ReportInterest.code).order_by("pk")
    assert [message.recipient for message in told] == ["inkoper@inkoop.example"] * 2
    assert "Mijn broer werkt bij een inschrijver." in told[0].body
    for event in Event.objects.filter(type=ReportInterest.code):
        assert "broer" not in str(vars(event))


def test_an_interest_of_the_lead_buyer_is_told_to_the_contract_manager(world):
    """R86: not to the lead buyer themselves."""
    project = world.team_confirmed()
    world.act(ReportInterest, project, explanation="Ik heb er gewerkt.")
    assert [m.recipient for m in Message.objects.filter(kind=ReportInterest.code)] == ["cm@inkoop.example"]


def test_who_comes_back_declares_again(world):
    """R86: a new member, whatever was declared or reported before; the old rows stay."""
    project = world.team_confirmed()
    authority = world.authorities[0]
    person = world.user(authority, Role.SUBJECT_EXPERT)
    world.act(Declare, project, (authority, Role.SUBJECT_EXPERT), agree=True)
    world.act(ReportInterest, project, (authority, Role.SUBJECT_EXPERT), explanation="Toch niet.")
    world.act(RemoveTeamMember, project, member=project.team.get(user=person))
    assert readers(world, project) == []
    world.act(AddTeamMember, project, role=TeamRole.SUBJECT_EXPERT, user=person, authority=authority)
    assert readers(world, project) == []
    world.act(Declare, project, (authority, Role.SUBJECT_EXPERT), agree=True)
    assert readers(world, project) == ["Deskundige Linderveen"]
    assert Declaration.objects.count() == 3


def test_the_lead_buyer_asks_who_declared_nothing(world):
    """R86: once each, and nobody when nothing is missing."""
    project = world.team_confirmed()
    world.act(Declare, project, agree=True)
    world.act(ReportInterest, project, world.contract_manager, explanation="Ja.")
    world.act(AskDeclarations, project)
    asked = Message.objects.filter(kind=AskDeclarations.code).values_list("recipient", flat=True)
    assert sorted(asked) == [f"subject_expert@{n}.example" for n in ("linderveen", "meerdijk", "oosterwaard")]
    for authority in world.authorities:
        world.act(Declare, project, (authority, Role.SUBJECT_EXPERT), agree=True)
    assert len(world.refusal(AskDeclarations, project)) == 1


def test_members_and_declarations_take_the_same_number_of_queries(world):
    """R86: for two members and for five."""
    project = world.announced()
    world.act(AddTeamMember, project, role=TeamRole.LEAD_BUYER, user=world.lead_buyer)
    world.act(Declare, project, agree=True)

    def queries() -> int:
        with world.at(), CaptureQueriesContext(connection) as captured:
            members_now(Project.objects.get(pk=project.pk))
        return len(captured)

    few = queries()
    for number in range(3):
        person = world.staff(f"ec{number}@inkoop.example", "E", f"C {number}", StaffRole.EXPERTISE_CENTRE)
        world.act(AddTeamMember, project, role=TeamRole.EXPERTISE_CENTRE, user=person, reason="Nodig.")
    assert queries() == few == 3
    assert TeamMember.objects.count() == 4
