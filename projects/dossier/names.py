"""Names in a SIP: unique, at most 255 characters, without spaces and forbidden characters (SIP, March 2026)."""

from django.utils.text import slugify

LONGEST = 255
FORBIDDEN = frozenset('<>:"“”/\\|?*#& ')
# What may still be put behind the name of a file: “.bestand.mdto.xml”.
FILE_SIDECAR = ".bestand."
# A record and its file have the same name below each other: short enough for a path on Windows (260 characters).
LONGEST_STEM = 50


def stem(text: str, number: int | None = None) -> str:
    """A name for an object: “012-gunningsadvies-versie-1”; ASCII, lower case, without a dot."""
    whole = slugify(text)
    cut = whole[:LONGEST_STEM]
    if len(whole) > LONGEST_STEM and whole[LONGEST_STEM] != "-" and "-" in cut:
        cut = cut.rpartition("-")[0]
    cut = cut.strip("-_") or "stuk"
    return cut if number is None else f"{number:03}-{cut}"


def extension(filename: str) -> str:
    """The extension of a file with its dot, lower case, or nothing when it is not a plain one."""
    found = filename.rpartition(".")[2].lower() if "." in filename else ""
    return f".{found}" if found.isascii() and found.isalnum() and len(found) <= 10 else ""


def object_sidecar(name: str, ending: str) -> str:
    """The metadata of an information object, inside its folder: “<naam>.mdto.xml”."""
    return f"{name}.{ending}"


def file_sidecar(name: str, ending: str) -> str:
    """The metadata of a file, beside it: “<bestandsnaam>.bestand.mdto.xml”."""
    return f"{name}{FILE_SIDECAR}{ending}"


def flaws(names: list[str]) -> list[str]:
    """The names that break a rule: too long, a forbidden character, or twice (also in other capitals)."""
    seen: set[str] = set()
    found = []
    for name in names:
        if not name or len(name) > LONGEST or not FORBIDDEN.isdisjoint(name) or name.lower() in seen:
            found.append(name)
        seen.add(name.lower())
    return found
