"""Reading of questions as tender platforms export them, or as somebody pastes them: bytes in, explained rows out.

Nothing is saved here and no models are known (R74, R75).
"""

from projects.clarification.reading.fields import VOCABULARY, Field
from projects.clarification.reading.pasted import read_pasted
from projects.clarification.reading.reader import read_export
from projects.clarification.reading.results import Problem, QuestionReading, ReadQuestion, content_key, number_key
from projects.documents.tables.errors import TableUnreadable

__all__ = [
    "VOCABULARY", "Field", "Problem", "QuestionReading", "ReadQuestion", "TableUnreadable", "content_key", "number_key",
    "read_export", "read_pasted",
]  # fmt: skip
