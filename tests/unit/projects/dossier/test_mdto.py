"""MDTO 1.0.1 as it is written: against the official schema, and the same bytes each time."""

from datetime import UTC, date, datetime

import pytest
import xmlschema

from projects.dossier import mdto
from projects.dossier.mdto import Concept, Event, FileObject, Identification, InformationObject, Reference, Term
from tests.reference import reference

AT = datetime(2027, 1, 11, 9, 0, 0, 123456, tzinfo=UTC)
LEAST = InformationObject(
    identification=Identification("p/1", "Portaal"),
    name="Advies & “bijlage” <1>\x0b",
    level="Archiefstuk",
    archive_creator=Reference("gemeente Linderveen"),
    value=Concept("Nader te bepalen", mdto.VALUES, "N"),
    parent=Reference("Dossier", Identification("p", "Portaal")),
    restriction=Concept("Geen beperking", mdto.RESTRICTIONS),
)
MOST = InformationObject(
    identification=Identification("p", "Portaal"),
    name="Dossier",
    level="Dossier",
    archive_creator=Reference("gemeente Linderveen", Identification("gm0001", "TOOI")),
    value=Concept("Tijdelijk te bewaren", mdto.VALUES, "V"),
    parent=Reference("Serie", Identification("S-1", "Archief")),
    restriction=Concept("Nader te bepalen", mdto.RESTRICTIONS),
    restriction_text="Alleen voor deelnemers.",
    classifications=[Concept("2. Inkoopstrategie", "Lijst")],
    keywords=["Schoonmaak"],
    description="Alles.",
    covers=(date(2027, 1, 1), None),
    events=[Event("Creatie", AT, "Ilse Koper"), Event("Validatie Handtekening", AT, "pyHanko", "ongewijzigd")],
    term=Term(Concept("Einde", "Lijst"), date(2031, 7, 29), 10, date(2041, 7, 29)),
    category=Concept("Overeenkomst", "Selectielijst", "16.1"),
    parts=[Reference("Advies", Identification("p/1", "Portaal"))],
    representations=[Reference("index.html", Identification("p/index", "Portaal"))],
    replaces=[Reference("Ouder advies", Identification("p/0", "Portaal"))],
    activity=Reference("Inkopen"),
)
FILE = FileObject(
    identification=Identification("p/1/b", "Portaal"),
    name="advies.pdf",
    size=12,
    format=Concept("Acrobat PDF/A", mdto.PRONOM, "fmt/477"),
    sha256="a" * 64,
    checked_at=AT,
    represents=Reference("Advies", Identification("p/1", "Portaal")),
)


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    """The official schema."""
    return xmlschema.XMLSchema(str(reference("mdto", "xsd", "MDTO-XML1.0.1.xsd")))


@pytest.mark.parametrize("it", [LEAST, MOST], ids=["least", "most"])
def test_an_information_object_is_valid(schema, it):
    """R109: with nothing but what is required, and with everything."""
    schema.validate(mdto.information_object(it).decode())


def test_a_file_is_valid(schema):
    """R109."""
    schema.validate(mdto.file_object(FILE).decode())


def test_the_official_examples_are_read_by_the_same_check(schema):
    """The check itself: it accepts the example of a file, and refuses one without a checksum."""
    example = reference("mdto", "voorbeelden", "MDTO-XML_1.0.1_Voorbeeld_Bestand.xml").read_text()
    schema.validate(example)
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema.validate(mdto.file_object(FILE).decode().replace("checksum>", "kenmerk>"))


def test_text_is_escaped_and_instants_have_a_zone():
    """R109: characters XML does not know are left out; the same facts give the same bytes."""
    written = mdto.information_object(LEAST).decode()
    assert "<naam>Advies &amp; “bijlage” &lt;1&gt;</naam>" in written
    assert mdto.instant(AT) == "2027-01-11T10:00:00+01:00"
    assert mdto.information_object(MOST) == mdto.information_object(MOST)
    assert "MDTO-XML1.0.1.xsd" in written
