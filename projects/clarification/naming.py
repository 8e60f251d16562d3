"""Names of who asked, in texts that will be published: recognised however they are written (R78)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from projects.clarification.models import Question
from projects.tree.models import Project

_WORD = re.compile(r"[^\W_]+")
_SEPARATE = re.compile(r"[()\[\]/|;,\n]| - | – |\bnamens\b|\bt\.a\.v\.|\bi\.o\.v\.", re.IGNORECASE)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ĳ": "ij"})
# What a company is, and no part of how people call it; the letters of B.V. are words of their own.
_FORMS = (
    "b v|bv|n v|nv|v o f|vof|c v|cv|u a|ua|b a|ba|w a|wa|gmbh|ag|kg|se|s a|sa|s a r l|sarl|bvba|sprl|srl|plc|ltd|"
    "limited|llc|llp|inc|corp|corporation|co|oy|ab|spa|s p a|in oprichting|i o|io|holding|groep|group|nederland|"
    "netherlands|benelux|beheer|international|europe|europa"
)
_BEHIND = [tuple(form.split()) for form in _FORMS.split("|")]
_BEFORE = {"combinatie", "stichting", "vereniging", "firma", "maatschap", "consortium", "cooperatie", "vof", "bv", "nv"}
_TITLES = {"dhr", "mevr", "mw", "heer", "mevrouw", "ing", "ir", "drs", "mr", "dr", "prof", "de", "van", "den", "der",
           "ten", "ter", "te", "het", "la", "le", "el", "von", "in", "t"}  # fmt: skip
# Of these alone no name is made: it would be found in every text.
_EVERYDAY = (
    "aan aanbesteder aanbestedende aanbesteding aanbestedingen aanbestedingsplatform aanbieder afdeling als "
    "anoniem anonymous apr aug bedrijf bedrijven bekend bij buiten com contact contactpersoon dan dat dec "
    "deelnemer derde de dienst diensten dit door een eerste en eur feb geen gegadigde gemeente het hun hij info "
    "inkoop inkoper inschrijver inschrijvers jan jul jun kan leverancier leveranciers maart markt marktpartij "
    "marktpartijen mei meer mercell met mrt naam niet niets nog nov nvt okt ondernemer ondernemers onderneming "
    "onbekend ons onze opdrachtgever opdrachtnemer organisatie over partij partijen platform provincie sales sep "
    "tender tenderned tenders negometrix test tot tweede uit van vanuit via voor vraag vragen vragensteller "
    "vraagsteller was wat waterschap wij wie www zij zonder"
)
_COMMON = frozenset(_EVERYDAY.split())
_ORDINARY = (
    "bakker beek berg boer bos brand brug bruin dijk goed groen groot haan hof huis jong kerk klein koning kok "
    "kort lang licht meester meer molen mulder park plan post prins rood schip slager smit snel stad steen straat "
    "veld vis visser vos water weg werk wit zand zwart"
)
_SURNAMES_THAT_ARE_WORDS = frozenset(_ORDINARY.split())
_PUBLIC_MAIL = {"gmail", "hotmail", "outlook", "live", "icloud", "yahoo", "ziggo", "kpnmail", "planet", "xs4all",
                "hetnet", "home", "casema", "proton", "protonmail", "msn", "mail"}  # fmt: skip
_MAIL = re.compile(r"[\w.+-]+@([\w-]+)(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Found:
    """A name that stands in a text of a question. `part` says in which one, in Dutch; `word` as it is written there."""

    number: int
    part: str
    word: str

    @property
    def where(self) -> str:
        """“Fris” in het antwoord."""
        return f"“{self.word}” in {self.part}"


class Names:
    """The names of who asked: organisations and persons, without what the law or politeness adds to them."""

    def __init__(self, askers: Iterable[tuple[str, str]]) -> None:
        self._starting: dict[str, set[tuple[str, ...]]] = {}
        for organisation, person in set(askers):
            for name in {*_names(organisation), *_names(person), *_surnames(person)}:
                self._add(name)

    def _add(self, name: tuple[str, ...]) -> None:
        if any(len(word) >= 3 and word not in _COMMON for word in name):
            self._starting.setdefault(name[0], set()).add(name)
            if len(name) > 1 and len(joined := "".join(name)) > 5:
                self._starting.setdefault(joined, set()).add((joined,))

    def within(self, text: str) -> list[str]:
        """The names that stand in a text, as they are written there, each once."""
        text = _visible(text)
        places = [(match.start(), match.end(), _folded(match[0])) for match in _WORD.finditer(text)]
        found: dict[str, None] = {}
        after = 0
        for index, (start, _end, word) in enumerate(places):
            if index < after or word not in self._starting:
                continue
            for name in sorted(self._starting[word], key=len, reverse=True):
                if tuple(part for _s, _e, part in places[index : index + len(name)]) == name:
                    after = index + len(name)
                    found.setdefault(text[start : places[after - 1][1]])
                    break
        return list(found)


def names_of(project: Project) -> Names:
    """The names of everybody who asked something in this project, whatever publication it was about."""
    return Names(Question.objects.filter(project=project).values_list("asker", "asker_person").distinct())


def published_parts(question: Question) -> Iterator[tuple[str, str]]:
    """The texts of a question that a notice shows, each with what it is in Dutch; none of a confidential one."""
    if question.confidential:
        return
    yield "de vraag", question.public_text
    yield "het voorstel tot aanvulling", question.public_addition
    yield "de vindplaats", f"{question.where}\n{question.lot}"
    if question.merged_into_id is None:
        yield "de reden", question.set_aside_reason
        yield "het antwoord", question.answer


def found_in(questions: Iterable[Question], names: Names) -> list[Found]:
    """The names of who asked that would be published with these questions."""
    return [
        Found(question.number, part, word)
        for question in questions
        for part, text in published_parts(question)
        if text
        for word in names.within(text)
    ]


def _visible(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) not in ("Cf", "Mn")
    )


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    bare = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_folded(word) for word in _WORD.findall(_visible(text)))


def _names(written: str) -> Iterator[tuple[str, ...]]:
    """The ways in which an organisation or a person may be named, as words."""
    for mail in _MAIL.finditer(written):
        yield _words(mail[0])
        if mail[1].casefold() not in _PUBLIC_MAIL:
            yield _words(mail[1])
    rest = _MAIL.sub(" ", written)
    for part in (rest, *_SEPARATE.split(rest)):
        name = _without_form(_words(part))
        yield from (shape for shape in {name, _without_form(name[1:])} if shape == name or name[0] in _BEFORE)


def _without_form(name: tuple[str, ...]) -> tuple[str, ...]:
    """A name without its legal form and what else stands behind it, as long as something is left."""
    shorter = True
    while shorter:
        shorter = False
        for form in _BEHIND:
            if len(name) > len(form) and name[-len(form) :] == form and _tells(name[: -len(form)]):
                name, shorter = name[: -len(form)], True
    return name


def _tells(name: tuple[str, ...]) -> bool:
    return any(len(word) >= 3 and word not in _COMMON | _BEFORE for word in name)


def _surnames(person: str) -> Iterator[tuple[str, ...]]:
    """The last name of a person, when it is no ordinary word."""
    for part in _SEPARATE.split(_MAIL.sub(" ", person)):
        name = [word for word in _words(part) if word not in _TITLES]
        if len(name) > 1 and len(name[-1]) >= 4 and name[-1] not in _SURNAMES_THAT_ARE_WORDS:
            yield (name[-1],)
