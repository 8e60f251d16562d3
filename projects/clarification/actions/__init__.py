"""The acts of the clarification step: the only writers with consequences, in the order of the procedure."""

from projects.actions.registry import register
from projects.clarification.actions.answers import (
    AgreeAnswerAsExpertise,
    AgreeAnswerAsTeam,
    AgreeSeveralAsExpertise,
    AgreeSeveralAsTeam,
    AnswerQuestion,
    CommentOnQuestion,
)
from projects.clarification.actions.notices import (
    MakeClarificationNotice,
    PublishClarificationNotice,
    RecordNoQuestions,
    TakeBackClarificationNotice,
)
from projects.clarification.actions.receiving import AssignQuestions, ImportQuestions, RegisterQuestion
from projects.clarification.actions.rounds import OpenQuestionWindow
from projects.clarification.actions.sorting import (
    MergeQuestion,
    PlaceQuestion,
    RecordPrivateAnswer,
    RefuseConfidentiality,
    SetQuestionAside,
    SplitQuestion,
    WordQuestion,
)

__all__ = [
    "AgreeAnswerAsExpertise", "AgreeAnswerAsTeam", "AgreeSeveralAsExpertise", "AgreeSeveralAsTeam", "AnswerQuestion",
    "AssignQuestions", "CommentOnQuestion", "ImportQuestions", "MakeClarificationNotice", "MergeQuestion",
    "OpenQuestionWindow", "PlaceQuestion", "PublishClarificationNotice", "RecordNoQuestions", "RecordPrivateAnswer",
    "RefuseConfidentiality", "RegisterQuestion", "SetQuestionAside", "SplitQuestion", "TakeBackClarificationNotice",
    "WordQuestion",
]  # fmt: skip

register(
    RegisterQuestion,
    ImportQuestions,
    AssignQuestions,
    PlaceQuestion,
    WordQuestion,
    MergeQuestion,
    SplitQuestion,
    AnswerQuestion,
    CommentOnQuestion,
    AgreeAnswerAsTeam,
    AgreeAnswerAsExpertise,
    AgreeSeveralAsTeam,
    AgreeSeveralAsExpertise,
    SetQuestionAside,
    RecordPrivateAnswer,
    RefuseConfidentiality,
    OpenQuestionWindow,
    MakeClarificationNotice,
    PublishClarificationNotice,
    TakeBackClarificationNotice,
    RecordNoQuestions,
)
