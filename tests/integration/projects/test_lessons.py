"""A new project weighs the lessons of earlier ones (R5)."""

from projects.evaluation.lessons import UseLesson
from projects.evaluation.models import Lesson, LessonUse
from projects.evaluation.selectors import lessons_to_weigh
from projects.journal.models import Event


def test_the_lessons_of_comparable_projects_wait_until_their_use_is_recorded(world, client):
    """R5: presented with a new project in the same category, applied or not with the reason, in the journal."""
    earlier, project = world.project("Schoonmaak kantoren"), world.announced()
    first = Lesson.objects.create(project=earlier, category="Schoonmaak", text="Begin eerder.")
    second = Lesson.objects.create(project=earlier, category="schoonmaak", text="Vraag gegevens vooraf op.")
    Lesson.objects.create(project=earlier, category="Groen", text="Plant in het najaar.")
    Lesson.objects.create(project=project, category="Schoonmaak", text="Een eigen les.")
    assert list(lessons_to_weigh(project)) == [first, second]
    client.force_login(world.lead_buyer)
    with world.at():
        cockpit = client.get(f"/beheer/projecten/{project.public_id}/").content.decode()
        assert f'href="les-benutten/?over={first.pk}"' in cockpit
    world.act(UseLesson, project, target=first, applied=True, explanation="De planning begint in mei.")
    world.act(UseLesson, project, target=second, applied=False, explanation="Die zijn al bekend.")
    assert list(lessons_to_weigh(project)) == []
    assert [event.sentence for event in Event.objects.filter(type="les-benutten").order_by("number")] == [
        "De les “Begin eerder.” uit “Schoonmaak kantoren” wordt toegepast: De planning begint in mei.",
        "De les “Vraag gegevens vooraf op.” uit “Schoonmaak kantoren” wordt niet toegepast: Die zijn al bekend.",
    ]
    assert list(LessonUse.objects.order_by("pk").values_list("applied", "recorded_by_name")) == [
        (True, "Ilse Koper"),
        (False, "Ilse Koper"),
    ]


def test_only_the_lead_buyer_records_the_use(world):
    """R5: a colleague is refused with a sentence; nothing is recorded."""
    earlier, project = world.project("Schoonmaak kantoren"), world.announced()
    lesson = Lesson.objects.create(project=earlier, category="Schoonmaak", text="Begin eerder.")
    assert world.refusal(UseLesson, project, world.expertise, target=lesson) == [
        "Alleen de concerninkoper van dit project mag dit doen."
    ]
    assert LessonUse.objects.count() == 0
