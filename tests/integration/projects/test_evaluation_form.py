"""The evaluation form that the purchasing organisation changes itself, and what comes out of it (R27, R28, R107)."""

import csv
import io
from decimal import Decimal

import pytest

from accounts.models import Role
from accounts.staff import StaffRole
from projects.evaluation.actions import FillEvaluationForm, RecordEvaluation, RecordExpectation
from projects.evaluation.models import EvaluationForm, ExpectedAdvantage, FormQuestion, ProjectForm
from projects.evaluation.results import Bar, results_of
from projects.evaluation.selectors import questions_of
from projects.journal.models import Event


def add_question(label: str, kind: str, choices: str = "", required: bool = True) -> FormQuestion:
    """A question at the end of the form of the portal."""
    return FormQuestion.objects.create(
        form=EvaluationForm.objects.get(),
        label=label,
        field_type=kind,
        choices=choices,
        required=required,
        sort_order=FormQuestion.objects.count(),
    )


def edit(client, **changes: str):
    """The form as the admin posts it, with these changes."""
    form = EvaluationForm.objects.get()
    rows = list(form.questions.all())
    data = {"introduction": "", "questions-TOTAL_FORMS": str(len(rows)), "questions-INITIAL_FORMS": str(len(rows))}
    data |= {"questions-MIN_NUM_FORMS": "0", "questions-MAX_NUM_FORMS": "1000"}
    for number, row in enumerate(rows):
        facts = {"id": row.pk, "label": row.label, "field_type": row.field_type, "choices": row.choices}
        facts |= {"help_text": row.help_text, "ORDER": number + 1, "DELETE": ""}
        if row.required:
            facts["required"] = "on"
        data |= {f"questions-{number}-{name}": value for name, value in facts.items()}
    return client.post(f"/beheer/evaluation/evaluationform/edit/{form.pk}/", data | changes)


def test_the_expertise_centre_changes_the_form_without_a_developer(world, client):
    """R107: the next project asks it; the change stands in the journal."""
    client.force_login(world.expertise)
    with world.at():
        answer = edit(client, **{"questions-0-label": "Was het doel duidelijk?"})
        assert answer.status_code == 302
    project = world.contract_completed()
    assert questions_of(project)[0].label == "Was het doel duidelijk?"
    assert questions_of(project)[0].clean_name == "start"
    event = Event.objects.get(type="evaluatieformulier-gewijzigd")
    assert event.sentence == "Evi Centrum heeft het evaluatieformulier van het portaal gewijzigd."
    assert event.data["vragen"][0] == "Was het doel duidelijk?"


@pytest.mark.parametrize(
    "changes",
    [
        {"questions-0-field_type": "radio", "questions-0-choices": "ja"},
        {"questions-0-field_type": "checkboxes"},
        {"questions-0-label": ""},
        {f"questions-{number}-DELETE": "on" for number in range(7)},
    ],
)
def test_a_form_that_cannot_be_answered_is_refused(world, client, changes):
    """Choices without choices, a question without words, no questions: nothing is saved."""
    before = list(FormQuestion.objects.values_list("label", "field_type"))
    client.force_login(world.expertise)
    with world.at():
        assert edit(client, **changes).status_code == 200
    assert list(FormQuestion.objects.values_list("label", "field_type")) == before
    assert not Event.objects.filter(type="evaluatieformulier-gewijzigd").exists()


@pytest.mark.parametrize("role", [StaffRole.LEAD_BUYER, StaffRole.CONTRACT_MANAGER])
def test_others_do_not_change_the_form(world, client, role):
    """R107: the expertise centre and administrators do."""
    client.force_login(world.staff("ander@inkoop.example", "An", "Der", role))
    with world.at():
        assert edit(client).status_code in (302, 403)
    assert not Event.objects.filter(type="evaluatieformulier-gewijzigd").exists()


def test_a_project_keeps_the_questions_that_its_participants_answered(world):
    """R107: answers of one project are about the same questions."""
    project = world.contract_completed()
    world.evaluate(project, world.authorities[0])
    FormQuestion.objects.filter(clean_name="start").update(label="Iets heel anders?")
    add_question("Nog iets?", "singleline")
    assert questions_of(project)[0].label.startswith("Hoe duidelijk was bij de start")
    assert len(questions_of(project)) == 7
    assert ProjectForm.objects.get().project == project
    world.evaluate(project, world.authorities[1])


def test_choices_and_texts_are_asked_and_counted(world, client):
    """R107: what was answered comes out as a table, a chart and a file; what people wrote is for the team."""
    add_question("Zou u weer meedoen?", "radio", "ja\nnee\nweet ik niet")
    add_question("Waar zat het werk?", "checkboxes", "besluiten\ngegevens\noverleg", required=False)
    project = world.contract_completed()
    url = f"/mijn/projecten/{project.page.slug}/{FillEvaluationForm.code}/"
    scores = {row.clean_name: "4" for row in questions_of(project) if row.field_type == "score"}
    with world.at():
        for number, (again, work) in enumerate((("ja", ["besluiten", "overleg"]), ("ja", ["overleg"]), ("nee", []))):
            client.force_login(world.user(world.authorities[number]))
            given = scores | {"zou_u_weer_meedoen": again, "waar_zat_het_werk": work, "remarks": f"=Tekst {number}"}
            assert client.post(url, given | {"zou_u_weer_meedoen": "misschien"}).status_code == 400
            assert client.post(url, given).status_code == 302
        found = {row.question.clean_name: row for row in results_of(project)}
        assert found["zou_u_weer_meedoen"].bars == [Bar("ja", 2, 100), Bar("nee", 1, 50), Bar("weet ik niet", 0, 0)]
        assert [bar.count for bar in found["waar_zat_het_werk"].bars] == [1, 0, 2]
        assert found["start"].average == Decimal("4.0")
        assert [bar.count for bar in found["start"].bars] == [0, 0, 0, 3, 0]
        page = f"/projecten/{project.page.slug}/evaluatie/formulieren"
        assert client.get(f"{page}/").status_code == 403
        client.force_login(world.lead_buyer)
        shown = client.get(f"{page}/").content.decode()
        assert "=Tekst 0" in shown and "Gemiddeld 4,0, uit 3 formulieren." in shown
        rows = list(csv.reader(io.StringIO(client.get(f"{page}.csv").content.decode("utf-8-sig")), delimiter=";"))
        assert client.get(f"{page}.xlsx").status_code == 200
        assert client.get(f"{page}.pdf").status_code == 404
    assert rows[0][:3] == ["Aanbestedende dienst", "Ingevuld op", "Ingevuld door"]
    assert [row[0] for row in rows[1:]] == ["gemeente Linderveen", "gemeente Meerdijk", "gemeente Oosterwaard"]
    assert rows[1][-3:] == ["'=Tekst 0", "ja", "besluiten; overleg"]


def test_what_was_expected_stands_beside_what_was_realised(world):
    """R27, R28: the latest expectation is offered in the evaluation; what was recorded is never overwritten."""
    project = world.strategy_offered()
    facts = {"process_costs": Decimal(12000), "tariffs": Decimal(50000), "conditions": "Kortere levertijd."}
    world.act(RecordExpectation, project, **facts)
    world.act(RecordExpectation, project, **facts | {"tariffs": Decimal(60000)})
    assert list(ExpectedAdvantage.objects.values_list("tariffs", flat=True)) == [50000, 60000]
    with world.at():
        form = RecordEvaluation.form(action=world.action(RecordEvaluation, project))
        assert form.initial == {
            "process_costs_expected": Decimal(12000),
            "tariffs_expected": Decimal(60000),
            "advantages": "Kortere levertijd.",
        }
    assert len(world.refusal(RecordExpectation, project, (world.authorities[0], Role.CONTACT))) == 1
