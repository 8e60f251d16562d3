"""MDTO 1.0.1 as XML: one information object or one file in each document, elements in the order of the schema.

Source: MDTO-XML 1.0.1, Nationaal Archief. The same facts give the same bytes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.sax.saxutils import escape

from projects.procedure.clock import AMSTERDAM

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
SCHEMA = "https://www.nationaalarchief.nl/mdto/MDTO-XML1.0.1.xsd"
LEVELS = "Begrippenlijst Aggregatieniveaus MDTO"
EVENTS = "Begrippenlijst EventTypeLijst MDTO"
VALUES = "Begrippenlijst Waarderingen MDTO"
RELATIONS = "Begrippenlijst Relatietypen informatieobject MDTO"
RESTRICTIONS = "Begrippenlijst BeperkingGebruikTypeLijst MDTO"
ALGORITHMS = "Begrippenlijst ChecksumAlgoritme MDTO"
PRONOM = "PRONOM-register"

# Characters that XML 1.0 does not allow.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Node = tuple[str, "str | list[Node]"]


@dataclass(frozen=True)
class Identification:
    """A mark, and who gave it."""

    mark: str
    source: str


@dataclass(frozen=True)
class Reference:
    """A reference to something by its name, with its identification when it has one."""

    name: str
    identification: Identification | None = None


@dataclass(frozen=True)
class Concept:
    """A term of a concept list."""

    label: str
    list_name: str
    code: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened to an object; `at` is an aware datetime."""

    kind: str
    at: datetime
    actor: str = ""
    result: str = ""


@dataclass(frozen=True)
class Term:
    """A period of retention: what starts it, when, and how many years it is."""

    trigger: Concept
    starts_on: date
    years: int
    ends_on: date


@dataclass(frozen=True)
class InformationObject:
    """What the sidecar of an aggregation or a record says."""

    identification: Identification
    name: str
    level: str
    archive_creator: Reference
    value: Concept
    parent: Reference
    restriction: Concept
    restriction_text: str = ""
    classifications: Sequence[Concept] = ()
    keywords: Sequence[str] = ()
    description: str = ""
    covers: tuple[date, date | None] | None = None
    events: Sequence[Event] = ()
    term: Term | None = None
    category: Concept | None = None
    parts: Sequence[Reference] = field(default=())
    representations: Sequence[Reference] = ()
    replaces: Sequence[Reference] = ()
    activity: Reference | None = None


@dataclass(frozen=True)
class FileObject:
    """What the sidecar of a file says; `checked_at` is when the checksum was made."""

    identification: Identification
    name: str
    size: int
    format: Concept
    sha256: str
    checked_at: datetime
    represents: Reference


def instant(at: datetime) -> str:
    """An instant with its zone, to the second: “2027-01-11T10:00:00+01:00”."""
    return at.astimezone(AMSTERDAM).replace(microsecond=0).isoformat()


def information_object(it: InformationObject) -> bytes:
    """The sidecar of an information object."""
    nodes: list[Node] = [
        ("identificatie", _identification(it.identification)),
        ("naam", it.name),
        ("aggregatieniveau", _concept(Concept(it.level, LEVELS))),
        *(("classificatie", _concept(concept)) for concept in it.classifications),
        *(("trefwoord", word) for word in it.keywords),
        *_text("omschrijving", it.description),
        *_covers(it.covers),
        ("taal", "nl"),
        *(("event", _event(event)) for event in it.events),
        ("waardering", _concept(it.value)),
        *([("bewaartermijn", _term(it.term))] if it.term else []),
        *([("informatiecategorie", _concept(it.category))] if it.category else []),
        ("isOnderdeelVan", _reference(it.parent)),
        *(("bevatOnderdeel", _reference(part)) for part in it.parts),
        *(("heeftRepresentatie", _reference(file)) for file in it.representations),
        *(("gerelateerdInformatieobject", _replaces(other)) for other in it.replaces),
        ("archiefvormer", _reference(it.archive_creator)),
        *([("activiteit", _reference(it.activity))] if it.activity else []),
        (
            "beperkingGebruik",
            [
                ("beperkingGebruikType", _concept(it.restriction)),
                *_text("beperkingGebruikNadereBeschrijving", it.restriction_text),
            ],
        ),
    ]
    return _document("informatieobject", nodes)


def file_object(it: FileObject) -> bytes:
    """The sidecar of a file."""
    checksum: list[Node] = [
        ("checksumAlgoritme", _concept(Concept("SHA-256", ALGORITHMS))),
        ("checksumWaarde", it.sha256),
        ("checksumDatum", instant(it.checked_at)),
    ]
    nodes: list[Node] = [
        ("identificatie", _identification(it.identification)),
        ("naam", it.name),
        ("omvang", str(it.size)),
        ("bestandsformaat", _concept(it.format)),
        ("checksum", checksum),
        ("isRepresentatieVan", _reference(it.represents)),
    ]
    return _document("bestand", nodes)


def xml_text(text: str) -> str:
    """Text as it may stand in an XML document."""
    return escape(_ILLEGAL.sub("", text))


def _identification(it: Identification) -> list[Node]:
    return [("identificatieKenmerk", it.mark), ("identificatieBron", it.source)]


def _reference(it: Reference) -> list[Node]:
    nodes: list[Node] = [("verwijzingNaam", it.name)]
    if it.identification:
        nodes.append(("verwijzingIdentificatie", _identification(it.identification)))
    return nodes


def _concept(it: Concept) -> list[Node]:
    return [
        ("begripLabel", it.label),
        *_text("begripCode", it.code),
        ("begripBegrippenlijst", _reference(Reference(it.list_name))),
    ]


def _text(name: str, text: str) -> list[Node]:
    return [(name, text)] if text else []


def _covers(period: tuple[date, date | None] | None) -> list[Node]:
    if period is None:
        return []
    begins, ends = period
    nodes: list[Node] = [
        ("dekkingInTijdType", _concept(Concept("Looptijd", "Begrippenlijst van het inkoopportaal"))),
        ("dekkingInTijdBegindatum", begins.isoformat()),
        *_text("dekkingInTijdEinddatum", ends.isoformat() if ends else ""),
    ]
    return [("dekkingInTijd", nodes)]


def _event(event: Event) -> list[Node]:
    nodes: list[Node] = [
        ("eventType", _concept(Concept(event.kind, EVENTS))),
        ("eventTijd", instant(event.at)),
    ]
    if event.actor:
        nodes.append(("eventVerantwoordelijkeActor", _reference(Reference(event.actor))))
    return [*nodes, *_text("eventResultaat", event.result)]


def _term(term: Term) -> list[Node]:
    return [
        ("termijnTriggerStartLooptijd", _concept(term.trigger)),
        ("termijnStartdatumLooptijd", term.starts_on.isoformat()),
        ("termijnLooptijd", f"P{term.years}Y"),
        ("termijnEinddatum", term.ends_on.isoformat()),
    ]


def _replaces(other: Reference) -> list[Node]:
    return [
        ("gerelateerdInformatieobjectVerwijzing", _reference(other)),
        ("gerelateerdInformatieobjectTypeRelatie", _concept(Concept("Vervangt", RELATIONS))),
    ]


def _document(root: str, nodes: list[Node]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<MDTO xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="{NAMESPACE} {SCHEMA}">',
        *xml_lines([(root, nodes)], 1),
        "</MDTO>",
    ]
    return ("\n".join(lines) + "\n").encode()


def xml_lines(nodes: Iterable[Node], depth: int = 0) -> Iterable[str]:
    """Elements, one on each line, indented with tabs."""
    for name, content in nodes:
        indent = "\t" * depth
        if isinstance(content, str):
            yield f"{indent}<{name}>{xml_text(content)}</{name}>"
        else:
            yield f"{indent}<{name}>"
            yield from xml_lines(content, depth + 1)
            yield f"{indent}</{name}>"
