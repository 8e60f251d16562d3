"""What the columns of a kind of table can be, and under which headings people write them."""

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from projects.documents.tables.words import words

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def heading_key(heading: str) -> str:
    """What two spellings of one heading have in common; the key under which an assignment may be remembered."""
    return words(heading)


class Vocabulary:
    """The fields of a kind of table, with their headings.

    `headings` are spelled as `words` does, | between them; those after "~" only count when no column fits better.
    `patterns` are for headings that no list foresees: the first found decides, when nothing exact fits. One of the
    `main` fields alone makes a row of headings. `instead`: a heading that is a second choice for a field takes it when
    nothing else does. A heading longer than `longest` fits no pattern. `not_asked` are headings with their group, and
    `never` a pattern, that hold no field.
    """

    def __init__(
        self,
        headings: Mapping[StrEnum, str],
        *,
        main: Collection[StrEnum],
        patterns: Iterable[tuple[StrEnum, str]] = (),
        instead: tuple[tuple[StrEnum, StrEnum], ...] = (),
        not_asked: Collection[str] = (),
        never: re.Pattern[str] | None = None,
        longest: int = 80,
    ) -> None:
        self.main, self.instead = frozenset(main), instead
        self._not_asked, self._never = frozenset(not_asked), never
        self._longest = longest
        self._patterns = tuple((field, re.compile(pattern)) for field, pattern in patterns)
        self._exact: dict[str, list[tuple[int, StrEnum]]] = {}
        for field, written in headings.items():
            strong, _mark, weak = written.partition("~")
            for strength, listed in ((4, strong), (2, weak)):
                for heading in listed.split("|") if listed else ():
                    self._exact.setdefault(heading, []).append((strength, field))
        self.candidates = lru_cache(maxsize=20_000)(self._candidates)
        self.likeness = lru_cache(maxsize=2_000)(self._likeness)

    def _candidates(self, heading: str, group: str = "") -> tuple[tuple[int, StrEnum], ...]:
        """The fields a column may hold, as (strength, field), best first; `group` is the heading above this one.

        Strength 5 is a heading with its group, 4 a known heading, 2 a heading that fits several fields, 1 a likeness.
        """
        key, bare = words(heading), words(_BRACKETS.sub(" ", heading))
        found: list[tuple[int, StrEnum]] = []
        if group:
            both = f"{words(group)} {bare}".strip()
            if both in self._not_asked:
                return ()
            found += [(strength + 1, field) for strength, field in self._exact.get(both, ())]
        if self._never and self._never.search(key):
            return ()
        for spelling in dict.fromkeys((key, bare)):
            found += self._exact.get(spelling, ())
        if not found and len(key) <= self._longest:
            found += [(1, field) for field, pattern in self._patterns if pattern.search(bare or key)][:2]
        return tuple(sorted(dict.fromkeys(found), key=lambda pair: -pair[0]))

    def _likeness(self, heading: str) -> StrEnum | None:
        """The field of the known heading that this one nearly is (a typing error), or None."""
        key = words(_BRACKETS.sub(" ", heading))
        if not 6 <= len(key) <= 40:
            return None
        near = get_close_matches(key, self._exact, n=1, cutoff=0.87)
        return max(self._exact[near[0]], key=lambda pair: pair[0])[1] if near else None
