"""The acts of the clarification step: the only writers with consequences, in the order of the procedure."""

from projects.actions.registry import register
from projects.clarification.actions.notices import (
    MakeClarificationNotice,
    PublishClarificationNotice,
    RecordNoQuestions,
    TakeBackClarificationNotice,
)
from projects.clarification.actions.questions import (
    AgreeAnswerAsExpertise,
    AgreeAnswerAsTeam,
    AnswerQuestion,
    MergeQuestion,
    RegisterQuestion,
)

__all__ = [
    "AgreeAnswerAsExpertise",
    "AgreeAnswerAsTeam",
    "AnswerQuestion",
    "MakeClarificationNotice",
    "MergeQuestion",
    "PublishClarificationNotice",
    "RecordNoQuestions",
    "RegisterQuestion",
    "TakeBackClarificationNotice",
]

register(
    RegisterQuestion,
    AnswerQuestion,
    AgreeAnswerAsTeam,
    AgreeAnswerAsExpertise,
    MergeQuestion,
    MakeClarificationNotice,
    PublishClarificationNotice,
    TakeBackClarificationNotice,
    RecordNoQuestions,
)
