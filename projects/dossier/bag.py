"""BagIt around a package, for archives that ask for it (RFC 8493): the same members in `data/`, with manifests."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from projects.dossier.archive import Member, member

if TYPE_CHECKING:
    from projects.dossier.sip import Entry

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def bagged(name: str, entries: Sequence["Entry"], facts: Sequence[tuple[str, str]]) -> list["Entry"]:
    """The entries in the data folder of a bag with this name, and the tag files beside it."""
    kind = type(entries[0])
    payload = [kind(_moved(entry.member, f"{name}/data/{entry.member.path}"), entry.sha256) for entry in entries]
    manifest = "".join(f"{entry.sha256}  data/{entry.member.path}\n" for entry in entries)
    size = sum(entry.member.size for entry in entries)
    info = sorted([*facts, ("Payload-Oxum", f"{size}.{len(entries)}")])
    tags = {
        "bag-info.txt": "".join(f"{label}: {' '.join(value.split())}\n" for label, value in info),
        "bagit.txt": DECLARATION,
        "manifest-sha256.txt": manifest,
    }
    tags["tagmanifest-sha256.txt"] = "".join(f"{_sha256(text)}  {path}\n" for path, text in tags.items())
    found = [kind(member(f"{name}/{path}", text.encode()), _sha256(text)) for path, text in tags.items()]
    return sorted([*found, *payload], key=lambda entry: entry.member.path)


def _moved(it: Member, path: str) -> Member:
    return Member(path, it.size, it.crc, it.chunks)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
