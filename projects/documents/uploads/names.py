"""File names: what people typed, made harmless."""

import re
import unicodedata

MAX_LENGTH = 200
# Not allowed in a name on Windows, where the archive is unpacked.
_FORBIDDEN = re.compile(r'[<>:"|?*]')
# Control, format (such as the right-to-left override), surrogate, private, unassigned; line, paragraph break.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

MACRO_EXTENSIONS = frozenset(["docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam", "sldm"])
EXECUTABLE_EXTENSIONS = MACRO_EXTENSIONS | frozenset(
    [
        "exe",
        "com",
        "scr",
        "pif",
        "cpl",
        "dll",
        "sys",
        "msi",
        "msp",
        "msix",
        "appx",
        "bat",
        "cmd",
        "ps1",
        "psm1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "mjs",
        "ws",
        "wsf",
        "wsh",
        "wsc",
        "hta",
        "jar",
        "lnk",
        "url",
        "reg",
        "inf",
        "scf",
        "sct",
        "chm",
        "iso",
        "img",
        "vhd",
        "vhdx",
        "dmg",
        "app",
        "deb",
        "rpm",
        "sh",
        "bash",
        "run",
        "bin",
        "elf",
        "py",
        "pyc",
        "rb",
        "pl",
        "php",
        "apk",
        "ade",
        "mde",
        "xll",
        "application",
        "gadget",
        "html",
        "htm",
        "xhtml",
        "svg",
        "swf",
    ]
)


def clean_filename(filename: str) -> str:
    """A file name without folders, control or invisible characters, of at most 200 characters.

    Only the part behind the last slash or backslash is kept; the extension survives shortening. A name of
    which nothing is left becomes "document".
    """
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    name = _FORBIDDEN.sub("-", "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE))
    name = re.sub(r"\s+", " ", name).rstrip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = extension, ""
    tail = dot + extension.strip()
    stem = stem.strip(" .")[: max(1, MAX_LENGTH - len(tail))].rstrip(" .")
    return ((stem or "document") + tail)[:MAX_LENGTH]


def extension_of(filename: str) -> str:
    """The extension in lower case without a dot, or an empty string."""
    return filename.rpartition(".")[2].strip().lower() if "." in filename else ""
