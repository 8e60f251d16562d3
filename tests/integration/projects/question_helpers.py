"""What the tests of the questions of market parties share."""

from typing import Any

from projects.clarification.actions import (
    AgreeAnswerAsExpertise,
    AgreeAnswerAsTeam,
    AnswerQuestion,
    MakeClarificationNotice,
    PublishClarificationNotice,
    RegisterQuestion,
)
from projects.clarification.models import ClarificationNotice, Question
from projects.clarification.wording import register_path
from tests.world import World

ASKER = "Geheime Vrager BV"


def ask(world: World, project: Any, text: str = "Mag het ook overdag?", **more: Any) -> Question:
    """A question that came in just now."""
    data = {"received_at": world.now, "asker": ASKER, "text": text}
    return world.act(RegisterQuestion, project, **data | more)


def answer(world: World, project: Any, question: Question, text: str = "Ja, dat mag.", **more: Any) -> Question:
    """Answered, and agreed to by both sides."""
    world.act(AnswerQuestion, project, target=question, answer=text, contributors="Deskundige Linderveen", **more)
    world.act(AgreeAnswerAsTeam, project, target=question)
    return world.act(AgreeAnswerAsExpertise, project, world.expertise, target=question)


def publish(world: World, project: Any, **more: Any) -> ClarificationNotice:
    """Made and recorded as published."""
    world.act(MakeClarificationNotice, project)
    data = {"published_at": world.now, "url": "https://platform.example/nota", "is_last": False}
    return world.act(PublishClarificationNotice, project, **data | more)


def many(world: World, project: Any, number: int) -> list[Question]:
    """So many questions at once, as an import leaves them, about three documents and with two of each in a row."""
    publication = project.publications.get()
    first = Question.objects.filter(project=project).count() + 1
    return Question.objects.bulk_create(
        Question(
            project=project,
            publication=publication,
            number=index,
            received_at=publication.published_at,
            registered_at=world.now,
            asker=ASKER,
            document=("Leidraad", "Programma van eisen", "Overeenkomst")[index % 3],
            text=f"Vraag over {index}?",
            assigned_to=world.expertise if index % 2 else None,
        )
        for index in range(first, first + number)
    )


def path(project: Any, more: str = "") -> str:
    """An address in the register."""
    return register_path(project) + more
