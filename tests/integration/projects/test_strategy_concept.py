"""The concept of the strategy through its actions (R7, R47–R50, R53, R54)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Role
from projects.documents.models import Document, DocumentKind
from projects.outbox.models import Message
from projects.participation.models import TeamRole
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import Step
from projects.strategy.actions import AnswerRemark, CirculateConcept, GiveManagerContribution, RemarkOnConcept
from projects.strategy.models import ConceptRemark, ConceptRound, ManagerContribution, StrategyPage
from projects.strategy.papers import planning_table, team_table


def write(project, **chapters):
    """A new draft of the strategy page with these chapters."""
    page = StrategyPage.objects.get(project_step__project=project).get_latest_revision_as_object()
    for name, text in chapters.items():
        setattr(page, name, text)
    page.save_revision(clean=False)


def people_at(authorities):
    """The addresses of contacts and deciders of these authorities."""
    return sorted(
        f"{role}@{authority.name.lower()}.example" for authority in authorities for role in ("contact", "decider")
    )


def test_a_new_strategy_is_the_standard_version_with_every_chapter_written(world):
    """R48, R49, R51: all nine chapters come from the standard texts, the mandate included."""
    project = world.team_confirmed()
    page = StrategyPage.objects.get(project_step__project=project)
    names = ("scope", "market", "approach", "sustainability", "team_note", "external_costs", "planning_note")
    assert [bool(getattr(page, name)) for name in (*names, "mandate", "commitment")] == [True] * 9
    assert "gunningsbrief" in page.mandate
    assert "beslissingsbevoegdheid blijft" in page.mandate


def test_only_the_contract_manager_of_the_project_contributes(world):
    """R7: text and name are kept; the lead buyer gets 403."""
    project = world.team_confirmed()
    with pytest.raises(Refused) as refused:
        world.act(GiveManagerContribution, project, text="Namens een ander.")
    assert refused.value.status == 403
    world.act(GiveManagerContribution, project, world.contract_manager, text="Let op de prestaties.")
    rows = ManagerContribution.objects.values_list("text", "given_by_name")
    assert list(rows) == [("Let op de prestaties.", "Cas Manager")]


def test_the_concept_goes_to_contacts_and_deciders_of_interested_authorities_only(world):
    """R53: exactly those; the document is frozen and offered to them, not to another authority."""
    other = world.authority("Hoogzand")
    project = world.concept_circulated()
    mails = Message.objects.filter(kind=CirculateConcept.code)
    assert sorted(mails.values_list("recipient", flat=True)) == people_at(world.authorities)
    concept = ConceptRound.objects.get()
    assert (concept.number, concept.document.kind) == (1, DocumentKind.CONCEPT_STRATEGY)
    assert concept.document.frozen_at is not None
    assert {offer.authority for offer in concept.document.offers.all()} == set(world.authorities)
    with world.at():
        assert can_see(world.user(world.authorities[0], Role.DECIDER), concept.document) is True
        assert can_see(world.user(world.authorities[0], Role.RECORDS), concept.document) is False
        assert can_see(world.user(other, Role.CONTACT), concept.document) is False
    assert "dinsdag 9 februari 2027" in mails.first().body
    assert project.step(Step.STRATEGY).page.live is True


@pytest.mark.parametrize("chapter", ["scope", "team_note", "external_costs", "planning_note", "mandate", "commitment"])
def test_a_strategy_without_a_mandatory_chapter_is_not_presented(world, chapter):
    """R49: one sentence that names the chapter, and nothing changed. Markup without text counts as empty."""
    project = world.team_confirmed()
    write(project, **{chapter: "<p> </p>"})
    title = StrategyPage._meta.get_field(chapter).verbose_name
    with pytest.raises(Refused) as refused:
        world.act(CirculateConcept, project, remarks_until=(world.now + timedelta(days=14)).date())
    assert [str(item.sentence) for item in refused.value.unmet] == [
        _("The chapter “%(chapter)s” of the strategy is empty.") % {"chapter": title}
    ]
    assert (ConceptRound.objects.count(), Document.objects.count()) == (0, 0)


def test_an_optional_chapter_may_be_empty(world):
    """R49."""
    project = world.team_confirmed()
    write(project, market="", approach="", sustainability="")
    world.act(CirculateConcept, project, remarks_until=(world.now + timedelta(days=14)).date())
    assert ConceptRound.objects.count() == 1


def test_without_a_confirmed_team_there_is_no_concept(world):
    """R47: the step has not started, and the three conditions of the team are named."""
    project = world.kickoff_held()
    assert len(world.refusal(CirculateConcept, project)) == 4


def test_the_last_day_for_remarks_lies_in_the_future(world):
    """R54."""
    project = world.team_confirmed()
    with pytest.raises(ValidationError) as error:
        world.act(CirculateConcept, project, remarks_until=world.now.date())
    assert list(error.value.message_dict) == ["remarks_until"]


def test_team_and_planning_in_the_strategy_are_those_of_the_project(world):
    """R50: no double entry."""
    project = world.team_confirmed()
    assert [row[0] for row in team_table(project).rows] == [
        str(member.user) for member in project.team.filter(left_at__isnull=True).select_related("user")
    ]
    table = planning_table(project)
    assert len(table.rows) == 7
    assert table.rows[0][1:] == ("maandag 11 januari 2027", "zondag 28 februari 2027")
    assert table.rows[1][1:] == ("nog niet gepland", "nog niet gepland")


def test_a_second_concept_replaces_the_first_which_stays_readable(world):
    """R53: another version is another row that names the one it replaces."""
    project = world.concept_circulated()
    world.act(CirculateConcept, project, remarks_until=(world.now + timedelta(days=7)).date())
    first, second = ConceptRound.objects.order_by("number")
    assert second.document.replaces == first.document
    with world.at():
        assert can_see(world.user(world.authorities[0]), first.document) is True


def test_a_remark_and_its_answer_are_kept_and_told(world):
    """R54: who, what, when; the answer goes to the contact persons of that authority only."""
    project = world.concept_circulated()
    authority = world.authorities[1]
    remark = world.act(RemarkOnConcept, project, (authority, Role.CONTACT), text="De planning is krap.")
    world.act(AnswerRemark, project, world.contract_manager, remark, answer="Twee weken erbij.")
    remark.refresh_from_db()
    assert (remark.made_by_name, remark.answer, remark.answered_by_name) == (
        "Contact Meerdijk",
        "Twee weken erbij.",
        "Cas Manager",
    )
    mails = Message.objects.filter(kind=AnswerRemark.code)
    assert list(mails.values_list("recipient", flat=True)) == ["contact@meerdijk.example"]
    with pytest.raises(Refused) as refused:
        world.act(AnswerRemark, project, world.contract_manager, remark, answer="Nog eens.")
    assert [str(item.sentence) for item in refused.value.unmet] == [
        _("%(person)s answered this remark already.") % {"person": "Cas Manager"}
    ]


def test_no_remarks_is_a_reaction_that_needs_no_answer(world):
    """R54."""
    project = world.concept_circulated()
    by = (world.authorities[0], Role.DECIDER)
    world.act(RemarkOnConcept, project, by, no_remarks=True)
    assert list(ConceptRemark.objects.values_list("text", flat=True)) == [""]
    assert AnswerRemark.targets(project).count() == 0
    with pytest.raises(ValidationError):
        world.act(RemarkOnConcept, project, by, no_remarks=True)


@pytest.mark.parametrize("data", [{}, {"text": "  "}, {"text": "Iets", "no_remarks": True}])
def test_a_reaction_is_a_remark_or_none(world, data):
    """R54: exactly one of the two."""
    project = world.concept_circulated()
    with pytest.raises(ValidationError) as error:
        world.act(RemarkOnConcept, project, (world.authorities[0], Role.CONTACT), **data)
    assert list(error.value.message_dict) == ["text"]
    assert ConceptRemark.objects.count() == 0


def test_reacting_is_possible_until_and_including_the_last_day(world):
    """R54: the day counts in Amsterdam."""
    project = world.concept_circulated()
    by = (world.authorities[0], Role.CONTACT)
    until = ConceptRound.objects.get().remarks_until
    world.now = world.now.replace(month=until.month, day=until.day, hour=22, minute=30)
    assert world.refusal(RemarkOnConcept, project, by) == []
    world.later(hours=1)
    assert len(world.refusal(RemarkOnConcept, project, by)) == 1


def test_another_authority_staff_and_the_records_officer_cannot_react(world):
    """R52, R54."""
    other = world.authority("Hoogzand")
    project = world.concept_circulated()
    assert len(world.refusal(RemarkOnConcept, project, (other, Role.CONTACT))) == 1
    for by in (world.lead_buyer, (world.authorities[0], Role.RECORDS)):
        with pytest.raises(Refused) as refused:
            world.act(RemarkOnConcept, project, by, text="Toch.")
        assert refused.value.status == 403
    assert ConceptRemark.objects.count() == 0


def test_the_concept_needs_a_team_that_still_meets_the_rule(world):
    """R43, R47: an expert who left makes it incomplete."""
    project = world.team_confirmed()
    expert = project.team.filter(role=TeamRole.SUBJECT_EXPERT).first()
    expert.left_at = world.now
    expert.save()
    assert len(world.refusal(CirculateConcept, project)) == 1
