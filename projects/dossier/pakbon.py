"""The pakbon: the delivery note that goes beside a package (SIP specification, Nationaal Archief, March 2026)."""

from dataclasses import dataclass
from datetime import datetime

from projects.dossier.mdto import Node, instant, xml_lines


@dataclass(frozen=True)
class Counts:
    """What is in a package: information objects, files, and the bytes of those files."""

    objects: int
    files: int
    size: int


@dataclass(frozen=True)
class Pakbon:
    """What the specification asks of it; `created_at` is an aware datetime."""

    identification: str
    title: str
    archive: str
    location: str
    parent: str
    filename: str
    size: int
    sha256: str
    created_at: datetime
    archive_creator: str
    contact_name: str
    contact_email: str
    counts: Counts
    remarks: tuple[str, ...] = ()

    def xml(self) -> str:
        """As XML, the form the specification prefers."""
        hashed: list[Node] = [("algoritme", "SHA-256"), ("waarde", self.sha256)]
        nodes: list[Node] = [
            ("identificatienummer", self.identification),
            ("naam", self.title),
            (
                "locatieDoelsysteem",
                [
                    ("archief", self.archive),
                    ("locatie", self.location),
                    ("bovenliggendeAggregatie", self.parent),
                ],
            ),
            ("bestandsnaamSip", self.filename),
            ("omvangSip", str(self.size)),
            ("hashcodeSip", hashed),
            ("tijdstipCreatieSip", instant(self.created_at)),
            ("archiefvormer", self.archive_creator),
            ("contactpersoon", [("naam", self.contact_name), ("email", self.contact_email)]),
            ("aantalInformatieobjecten", str(self.counts.objects)),
            ("aantalBestanden", str(self.counts.files)),
            ("aantalBestandenZonderMdto", str(self.counts.files)),
            ("omvangBestandenZonderMdto", str(self.counts.size)),
            ("bijzonderheden", " ".join(self.remarks) or "Geen."),
        ]
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', *xml_lines([("pakbon", nodes)])]
        return "\n".join(lines) + "\n"
