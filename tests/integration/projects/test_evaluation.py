"""The evaluation through its actions, and the procurement file of one authority (R102, R106–R108, R112, R113)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Membership, Role
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.dossier.contents import dossier_documents, records_projects
from projects.evaluation.actions import FillEvaluationForm, FinishProject, RecordEvaluation
from projects.evaluation.models import EvaluationAnswer, Lesson, ProjectEvaluation
from projects.evaluation.questions import SCORE, STANDARD
from projects.evaluation.report import euros
from projects.evaluation.results import results_of
from projects.evaluation.selectors import lessons_for, without_form
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, ProjectLife, Step, StepState
from projects.tree.models import Project

QUESTIONS = [question.clean_name for question in STANDARD if question.field_type == SCORE]
EVALUATION = {"text": "Alles verliep volgens plan.\n\nHet team werkte prettig samen."}


def told(code: str) -> list[str]:
    """Who got a message of this act."""
    return sorted(Message.objects.filter(kind=code).values_list("recipient", flat=True))


# -- the form --------------------------------------------------------------------------------------------------------


def test_a_contact_person_fills_in_the_form_and_may_change_it(world):
    """R107, A7: one form for each authority; the journal keeps the first one."""
    project = world.contract_completed()
    first = world.evaluate(project, world.authorities[0], score=3)
    second = world.evaluate(project, world.authorities[0], score=5, remarks="Bij nader inzien prima.")
    assert first.pk == second.pk
    answer = EvaluationAnswer.objects.get()
    assert answer.answers == dict.fromkeys(QUESTIONS, 5) | {"remarks": "Bij nader inzien prima."}
    assert answer.given_at == world.now
    assert answer.given_by_name == "Contact Linderveen"
    events = Event.objects.filter(type=FillEvaluationForm.code).order_by("number")
    assert [(e.sentence, e.data["antwoorden"][STANDARD[0].label]) for e in events] == [
        ("Gemeente Linderveen heeft het evaluatieformulier ingevuld.", 3),
        ("Gemeente Linderveen heeft het evaluatieformulier gewijzigd.", 5),
    ]
    with world.at():
        assert [str(authority) for authority in without_form(project)] == ["gemeente Meerdijk", "gemeente Oosterwaard"]


def test_the_form_gives_what_the_act_needs_and_shows_what_was_given(world):
    """R107: one radio group for each question; the view passes the cleaned data on."""
    project = world.contract_completed()
    with world.at():
        action = world.action(FillEvaluationForm, project, (world.authorities[0], Role.CONTACT))
        form = FillEvaluationForm.form({**dict.fromkeys(QUESTIONS, "2"), "remarks": "Kort."}, action=action)
        assert form.is_valid()
        action.run(**form.cleaned_data)
        again = FillEvaluationForm.form(action=action)
        assert {code: again.fields[code].initial for code in QUESTIONS} == dict.fromkeys(QUESTIONS, 2)
        assert again.fields["remarks"].initial == "Kort."
        assert not FillEvaluationForm.form({"start": "6"}, action=action).is_valid()


@pytest.mark.parametrize("scores", [{}, {"start": 4}, dict.fromkeys(QUESTIONS, 6), dict.fromkeys(QUESTIONS, 0)])
def test_every_question_has_a_score_from_one_to_five(world, scores):
    """R107."""
    project = world.contract_completed()
    with pytest.raises(ValidationError):
        world.act(FillEvaluationForm, project, (world.authorities[0], Role.CONTACT), answers=scores)
    assert EvaluationAnswer.objects.count() == 0


def test_who_fills_in_the_form_and_when(world):
    """R107: a contact person of a participant, in the evaluation; not a decider, not staff, not another authority."""
    project = world.agreement_signed()
    contact = (world.authorities[0], Role.CONTACT)
    assert len(world.refusal(FillEvaluationForm, project, contact)) == 1
    from projects.contract.actions import CompleteContract

    world.act(CompleteContract, project)
    project = Project.objects.get(pk=project.pk)
    assert world.refusal(FillEvaluationForm, project, contact) == []
    other = world.authority("Hoogzand")
    assert len(world.refusal(FillEvaluationForm, project, (other, Role.CONTACT))) == 1
    for by in ((world.authorities[0], Role.DECIDER), world.lead_buyer):
        with pytest.raises(Refused) as refused:
            world.act(FillEvaluationForm, project, by, answers=dict.fromkeys(QUESTIONS, 4))
        assert refused.value.status == 403


# -- the evaluation --------------------------------------------------------------------------------------------------


def test_the_evaluation_becomes_a_document_with_lessons(world):
    """R27, R106, R113: frozen, for the participants; a lesson on each line, found by category."""
    project = world.contract_completed()
    world.evaluate(project, world.authorities[0], score=3)
    world.evaluate(project, world.authorities[1], score=4)
    made = world.act(
        RecordEvaluation,
        project,
        **EVALUATION,
        lessons="Begin eerder.\n\n  Vraag gegevens vooraf op. \n",
        process_costs_expected=Decimal("12000.00"),
        process_costs_realised=Decimal("9500.50"),
    )
    assert (made.written_at, made.written_by_name) == (world.now, "Ilse Koper")
    document = made.document
    assert (document.kind, document.audience, document.frozen_at) == (
        DocumentKind.EVALUATION,
        AudienceCode.PARTICIPANTS,
        world.now,
    )
    with world.at():
        assert can_see(world.user(world.authorities[0]), document)
        averages = [row.average for row in results_of(project) if row.is_score]
        assert averages == [Decimal("3.5")] * len(QUESTIONS)
    assert [lesson.text for lesson in lessons_for("schoonmaak")] == ["Begin eerder.", "Vraag gegevens vooraf op."]
    assert lessons_for("") == []
    assert len(world.refusal(RecordEvaluation, project)) == 1
    assert (ProjectEvaluation.objects.count(), Lesson.objects.count()) == (1, 2)


def test_the_evaluation_is_not_written_before_the_contract_is_complete(world):
    """R106: not earlier."""
    project = world.agreement_signed()
    assert len(world.refusal(RecordEvaluation, project)) == 1
    with pytest.raises(Refused):
        world.act(RecordEvaluation, project, **EVALUATION)
    assert Document.objects.filter(kind=DocumentKind.EVALUATION).count() == 0


def test_a_rehearsal_of_the_evaluation_writes_nothing(world):
    """R133: it is recorded once, so it is shown first."""
    project = world.contract_completed()
    with world.at():
        world.action(RecordEvaluation, project).rehearse(**EVALUATION, lessons="Begin eerder.")
    assert (ProjectEvaluation.objects.count(), Lesson.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("amount", "written"),
    [(None, "niet bekend"), (Decimal("0"), "€ 0,00"), (Decimal("1234567.8"), "€ 1.234.567,80")],
)
def test_amounts_are_written_as_in_dutch(amount, written):
    """R27."""
    assert euros(amount) == written


# -- finishing -------------------------------------------------------------------------------------------------------


def test_a_finished_project_tells_contacts_and_records_officers(world):
    """R108, R112: each participant, with the address of its file."""
    project = world.finished()
    assert (project.life, project.finished_at) == (ProjectLife.FINISHED, world.now)
    assert project.step(Step.EVALUATION).state == StepState.DONE
    assert told(FinishProject.code) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
        "records@linderveen.example",
        "records@meerdijk.example",
        "records@oosterwaard.example",
    ]
    bodies = Message.objects.filter(kind=FinishProject.code).values_list("body", flat=True)
    assert all(f"/mijn/dossiers/{project.public_id}/" in body for body in bodies)
    assert verify(project.stream) is None


def test_missing_forms_and_a_missing_evaluation_are_named(world):
    """R107, A7: both are kept, so both must be there."""
    project = world.contract_completed()
    refusal = world.refusal(FinishProject, project)
    assert len(refusal) == 4
    world.evaluate(project, world.authorities[0])
    world.act(RecordEvaluation, project, **EVALUATION)
    refusal = world.refusal(FinishProject, project)
    assert len(refusal) == 2
    assert ["Meerdijk" in refusal[0], "Oosterwaard" in refusal[1]] == [True, True]
    with pytest.raises(Refused):
        world.act(FinishProject, project)
    project = Project.objects.get(pk=project.pk)
    assert (project.life, project.step(Step.EVALUATION).state) == (ProjectLife.RUNNING, StepState.OPEN)
    assert told(FinishProject.code) == []


def test_after_finishing_nothing_changes(world):
    """R107: the form is closed."""
    project = world.finished()
    assert len(world.refusal(FillEvaluationForm, project, (world.authorities[0], Role.CONTACT))) == 2
    assert len(world.refusal(FinishProject, project)) == 1


# -- the file of one authority ---------------------------------------------------------------------------------------


def keep(world, project: Project, title: str, audience: AudienceCode, *, frozen: bool = True, offered=()) -> Document:
    """A document of a project."""
    with world.at():
        made = store.add(
            project,
            content=title.encode(),
            filename="a.txt",
            content_type="text/plain",
            title=title,
            kind=DocumentKind.ATTACHMENT,
            step=Step.KICKOFF,
            audience=audience,
            by=None,
            frozen=frozen,
        )
        store.offer([made], offered)
    return made


def test_the_file_holds_what_the_authority_may_have_and_nothing_of_another(world):
    """R102, R108, R131: audiences; never TEAM, BIDS, STAFF, drafts, or what only another authority was offered."""
    project = world.contract_completed()
    first, second, last = world.authorities
    mine = {
        "openbaar": keep(world, project, "openbaar", AudienceCode.PUBLIC),
        "leden": keep(world, project, "leden", AudienceCode.MEMBERS),
        "belangstellenden": keep(world, project, "belangstellenden", AudienceCode.INTERESTED),
        "deelnemers": keep(world, project, "deelnemers", AudienceCode.PARTICIPANTS),
        "aanwezigen": keep(world, project, "aanwezigen", AudienceCode.PRESENT),
        "aangeboden": keep(world, project, "aangeboden", AudienceCode.OFFERED, offered=[first, second]),
        "archief": keep(world, project, "archief", AudienceCode.RECORDS, offered=[first]),
    }
    for audience in (AudienceCode.TEAM, AudienceCode.BIDS, AudienceCode.STAFF):
        keep(world, project, f"niet: {audience}", audience, offered=[first])
    keep(world, project, "niet: concept", AudienceCode.PARTICIPANTS, frozen=False)
    keep(world, project, "niet: van een ander", AudienceCode.OFFERED, offered=[second])
    keep(world, project, "niet: van niemand", AudienceCode.OFFERED)
    with world.at():
        found = dossier_documents(project, first)
        titles = {document.title for document in found}
        assert set(mine) <= titles
        assert not any(title.startswith("niet:") for title in titles)
        assert len(found) == len({document.pk for document in found})
        assert {d.project_id for d in found} == {project.pk}
        assert [Step(d.step).number for d in found] == sorted(Step(d.step).number for d in found)
        # The last authority was not at the kickoff meeting.
        of_last = {document.title for document in dossier_documents(project, last)}
        assert {"aanwezigen", "aangeboden", "archief"} & of_last == set()
        signed = [d.title for d in found if d.kind == DocumentKind.SIGNED_AGREEMENT]
        supplier = project.agreements.get().supplier_name
        parties = ["gemeente Linderveen", "gemeente Meerdijk", "gemeente Oosterwaard", supplier]
        parts = [f"Overeenkomst, deel ondertekend door {name}" for name in parties]
        assert signed == [*parts, "Ondertekening van de overeenkomst"]


def test_an_authority_that_does_not_participate_has_no_file(world):
    """R63, R108: not even what everybody may read."""
    project = world.contract_completed()
    other = world.authority("Hoogzand")
    keep(world, project, "openbaar", AudienceCode.PUBLIC)
    with world.at():
        assert dossier_documents(project, other) == []


def test_files_are_for_records_officers_and_contacts_of_participants_in_finished_projects(world):
    """R108: of their own authority, while they hold the role."""
    project = world.evaluated()
    authority = world.authorities[0]
    records = world.user(authority, Role.RECORDS)
    other = world.user(world.authority("Hoogzand"), Role.RECORDS)
    with world.at():
        assert records_projects(records) == []
    world.act(FinishProject, project)
    with world.at():
        assert records_projects(records) == [project]
        assert records_projects(world.user(authority, Role.CONTACT)) == [project]
        for user in (other, world.user(authority, Role.DECIDER), world.lead_buyer):
            assert records_projects(user) == []
        Membership.objects.filter(user=records).update(valid_until=world.now.date().replace(year=2026))
        assert records_projects(records) == []
