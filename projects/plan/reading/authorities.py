"""Several authorities in one cell."""

import re
from functools import lru_cache

from projects.documents.tables.words import clean, plain

# Names of the TOOI value lists that hold a comma, and so may not be cut at it.
_WITH_COMMA = (
    "Nuenen, Gerwen en Nederwetten",
    "Amstel, Gooi en Vecht",
    "Baarn, Bunschoten en Soest",
    "Kust-, Duin- en Bollenstreek",
    "Gennep, Mook en Middelaar",
    "Kompas, Gemeentelijk collectief voor werk, inkomen & zorg",
    "Nederrijn, Lek en Waal",
    "Wassenaar, Voorschoten, Oegstgeest en Leidschendam-Voorburg",
    "vastgoedinformatie, heffing en waardebepaling",
    "HSL-Zuid, A 16 en A 4",
    "hûs en hiem, welstandsadvisering en monumentenzorg",
)
_HELD = re.compile("|".join(re.escape(name) for name in _WITH_COMMA), re.IGNORECASE)
_HARD = re.compile(r"[;|\n\u2022]")
# A slash after a hyphen belongs to a name ("Werk-/Leerbedrijf"); a comma after one to an ellipsis ("Kust-, Duin-").
_SOFT = re.compile(r"(?<!-)\s*/\s*|(?<!-),\s+|(?<=[^\d,-]),(?=[^\d\s])")
_AND = re.compile(r"\s+(?:en|and|&)\s+|\s*\+\s*")
_BULLET = re.compile(r"^(?:[-*\u2022\u00b7]\s+|\d{1,2}[.)]\s+)")
_COMMA_KEPT = "\ue000"


@lru_cache(maxsize=20_000)
def split_authorities(text: str) -> tuple[str, ...]:
    """The authorities named in a cell, as written, without doubles.

    Cut at ; | / , and at line ends, never at "en": Peel en Maas is one name. Names of the register that hold a comma
    stay whole. `authority_readings` gives the other ways to cut.
    """
    return _pieces(text, (_HARD, _SOFT))


@lru_cache(maxsize=20_000)
def authority_readings(text: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read a cell with authorities, for whoever knows the register and can pick the one that fits.

    In order: cut at ; | / , and line ends; only at ; | and line ends; at "en", "&" and "+" as well. Equal readings
    are given once.
    """
    readings = (split_authorities(text), _pieces(text, (_HARD,)), _pieces(text, (_HARD, _SOFT, _AND)))
    return tuple(dict.fromkeys(readings))


def _pieces(text: str, cuts: tuple[re.Pattern[str], ...]) -> tuple[str, ...]:
    held = _HELD.sub(lambda found: found[0].replace(",", _COMMA_KEPT), clean(text))
    pieces = [held]
    for cut in cuts:
        pieces = [part for piece in pieces for part in cut.split(piece)]
    named: dict[str, str] = {}
    for piece in pieces:
        name = re.sub(r"\s+", " ", _BULLET.sub("", piece.replace(_COMMA_KEPT, ",").strip())).strip(" ,;")
        if name and name not in ("-", "?"):
            named.setdefault(plain(name), name)
    return tuple(named.values())
