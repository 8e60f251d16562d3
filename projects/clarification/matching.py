"""Which rows of a list are in the register already, and which stand in the list twice (R75)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projects.clarification.models import Question
from projects.clarification.reading import Problem, ReadQuestion, number_key, place_key, text_key
from projects.clarification.reading.results import normal
from projects.documents.tables.errors import Sentence

_FACTS = (
    "number", "external_number", "document", "paragraph", "text", "proposed_addition", "asker", "asker_person",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A question of the register, or an earlier row of the same list; `place` says which, in Dutch.

    `where` recognises what it is about, `about` says it. `asker` is the organisation and the person.
    """

    place: str
    text: str
    where: str
    about: str
    asker: tuple[str, str]
    number: str
    in_register: bool = True


@dataclass(frozen=True)
class Match:
    """What became of a row: `place` of the question that it is, or empty with the `number` that a new one keeps."""

    place: str = ""
    number: str = ""
    notes: tuple[Sentence, ...] = ()


class Matcher:
    """Recognises rows that are in the register already, and rows that stand in the list twice.

    By the number of the platform where there is one, otherwise by what is asked and by whom. A number that stands in
    the list with several questions recognises only the one that asks the same. A row that asks the same as a question
    of the register about another place is that question, unless that one stands in the list itself, or a person says
    in `as_new` that it is another one.
    """

    def __init__(self, rows: Iterable[ReadQuestion], questions: QuerySet[Question], as_new: Collection[int]) -> None:
        self.by_number: dict[str, Known] = {}
        self.by_text: dict[str, list[Known]] = {}
        self.as_new = set(as_new)
        for number, external, document, paragraph, text, addition, *asker in questions.values_list(*_FACTS):
            where, about = place_key(document, paragraph), ", ".join(filter(None, (document, paragraph)))
            content, who = text_key(text, addition), (normal(asker[0]), normal(asker[1]))
            self._add(Known(f"vraag {number}", content, where, about, who, number_key(external)))
        rows = [row for row in rows if not row.problems]
        seen: dict[str, set[str]] = {}
        for row in rows:
            if row.number:
                seen.setdefault(number_key(row.number), set()).add(text_key(row.text, row.addition))
        self.shared_numbers = {number for number, texts in seen.items() if len(texts) > 1}
        # A question that stands in the list itself is not also a row about another place.
        self.claimed = {known.place for row in rows if (known := self._as_it_was(row, _of_row(row)))}

    def _add(self, known: Known) -> None:
        if known.number:
            self.by_number.setdefault(known.number, known)
        self.by_text.setdefault(known.text, []).append(known)

    def match(self, row: ReadQuestion) -> Match | Problem:
        """Where this question stands already, or the number it keeps; a problem when that is another question's."""
        own = _of_row(row)
        number = "" if own.number in self.shared_numbers else own.number
        if row.row in self.as_new:
            return self._new(row, own, "" if number in self.by_number else number)
        known = self._as_it_was(row, own) or self._elsewhere(own, number)
        if known:
            self.claimed.add(known.place)
            return Match(known.place, notes=_difference(known, own))
        if number in self.by_number:
            return _taken(row, self.by_number[number])
        return self._new(row, own, number)

    def _as_it_was(self, row: ReadQuestion, own: Known) -> Known | None:
        """The question with the same number that asks the same, or that asks the same there for the same asker."""
        if row.row in self.as_new:
            return None
        numbered = self.by_number.get(own.number)
        if numbered and numbered.text == own.text:
            return numbered
        number = "" if own.number in self.shared_numbers else own.number
        for known in self.by_text.get(own.text, ()):
            if known.where == own.where and _same_asker(known.asker, own.asker) and not (number and known.number):
                return known
        return None

    def _elsewhere(self, own: Known, number: str) -> Known | None:
        """A question of the register that asks the same for the same asker, about another place."""
        for known in self.by_text.get(own.text, ()):
            if not known.in_register or known.place in self.claimed or (number and known.number):
                continue
            no_place = not known.where or not own.where
            if _same_asker(known.asker, own.asker) if no_place else known.asker == own.asker:
                return known
        return None

    def _new(self, row: ReadQuestion, own: Known, number: str) -> Match:
        self._add(Known(f"rij {row.row}", own.text, own.where, own.about, own.asker, number, in_register=False))
        if number or not row.number:
            return Match(number=row.number)
        if own.number in self.shared_numbers:
            sentence = _("Number {number} stands with several questions in this list, and is not kept.")
        else:
            sentence = _("Number {number} is that of another question already, and is not kept.")
        return Match(notes=(format_lazy(sentence, number=row.number),))


def _of_row(row: ReadQuestion) -> Known:
    return Known(
        place=f"rij {row.row}",
        text=text_key(row.text, row.addition),
        where=place_key(row.document, row.paragraph),
        about=", ".join(filter(None, (row.document, row.paragraph))),
        asker=(normal(row.asker), normal(row.person)),
        number=number_key(row.number) if row.number else "",
        in_register=False,
    )


def _same_asker(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two rows can be of one asker: who is not named in one of them may be anybody."""
    if not any(one) or not any(other):
        return True
    if _joined(one) == _joined(other):
        return True
    return one[0] == other[0] and (not one[1] or not other[1])


def _joined(asker: tuple[str, str]) -> str:
    return f"{asker[0]} ({asker[1]})" if all(asker) else "".join(asker)


def _difference(known: Known, own: Known) -> tuple[Sentence, ...]:
    if known.where == own.where:
        return ()
    sentence = _("In {place} it is about “{there}”, in this list about “{here}”. The register stays as it is.")
    nothing = _("no document")
    return (format_lazy(sentence, place=known.place, there=known.about or nothing, here=own.about or nothing),)


def _taken(row: ReadQuestion, known: Known) -> Problem:
    sentence = format_lazy(
        _(
            "{place} has this number of the platform and asks something else. Register this row as a new question "
            "without that number, or leave the column with the numbers out when it does not hold those of the platform."
        ),
        place=known.place.capitalize(),
    )
    return Problem(row.row, "", row.number, "number_taken", sentence)
