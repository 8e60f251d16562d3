"""What reading refuses, as sentences. A file is refused as a whole, a cell by itself."""

from django.utils.functional import Promise

Sentence = str | Promise


class TableUnreadable(Exception):
    """The file as a whole cannot be read.

    `sentence` (translated when shown) says what is wrong and what to do; `code` is a stable name for tests and logs.
    """

    def __init__(self, sentence: Sentence, code: str = "unreadable") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code

    def __str__(self) -> str:
        return str(self.sentence)


class CellUnreadable(ValueError):
    """One cell holds a value, but not one that its column can hold."""

    def __init__(self, code: str, sentence: Sentence) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
