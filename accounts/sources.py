"""Fetching the text of a list: a file on this machine, or an https address."""

from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.utils.translation import gettext as _

from accounts.register import RegisterError, Row, read_own_form
from accounts.tooi import read_tooi

TIMEOUT_SECONDS = 30
MOST_BYTES = 50 * 1024 * 1024


def read_source(source: str) -> list[Row]:
    """The authorities in a file or at an https address. Raises RegisterError, naming the source."""
    try:
        return read_rows(read_text(source))
    except RegisterError as error:
        raise RegisterError(f"{source}: {error}") from error


def read_text(source: str) -> str:
    """The text of a file (UTF-8 or Windows-1252) or of an https address. Raises RegisterError."""
    try:
        content = fetch(source) if "://" in source else Path(source).read_bytes()
    except (OSError, URLError) as error:
        raise RegisterError(_("It cannot be read: %(why)s.") % {"why": error}) from error
    if len(content) > MOST_BYTES:
        raise RegisterError(_("It is larger than %(size)s MB.") % {"size": MOST_BYTES // 1024**2})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def fetch(address: str) -> bytes:
    """What an https address answers, at most a little over MOST_BYTES. Raises RegisterError and OSError."""
    if not address.startswith("https://"):
        raise RegisterError(_("Only addresses that start with https:// are read."))
    with urlopen(address, timeout=TIMEOUT_SECONDS) as response:
        return response.read(MOST_BYTES + 1)


def read_rows(text: str) -> list[Row]:
    """The authorities in a text, by what it looks like. Raises RegisterError for anything but our two forms."""
    start = text.lstrip()[:200]
    if start.startswith(("[", "{")):
        return read_tooi(text)
    if start.startswith("<"):
        raise RegisterError(_("This is XML or HTML. Use the JSON edition of the value list."))
    if start.split("\n")[0].count(","):
        return read_own_form(text)
    raise RegisterError(_("This is neither a TOOI value list (JSON) nor a CSV with the columns code, kind and name."))
