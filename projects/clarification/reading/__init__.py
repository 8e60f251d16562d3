"""Reading of questions as tender platforms export them, or as somebody pastes them: bytes in, explained rows out.

Nothing is saved here and no models are known (R74, R75).
"""

from projects.clarification.reading.fields import VOCABULARY, Field
from projects.clarification.reading.pasted import read_pasted
from projects.clarification.reading.reader import read_export
from projects.clarification.reading.results import (
    Problem,
    QuestionReading,
    ReadQuestion,
    number_key,
    place_key,
    text_key,
)
from projects.documents.tables.errors import TableUnreadable

__all__ = [
    "VOCABULARY", "Field", "Problem", "QuestionReading", "ReadQuestion", "TableUnreadable", "number_key",
    "place_key", "read_export", "read_pasted", "text_key",
]  # fmt: skip
