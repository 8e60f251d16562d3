"""PRONOM ids of files, told by Siegfried in a process of its own (R101)."""

import zlib

import pytest

from projects.documents.storage import keep_chunks, storage
from projects.dossier import formats
from projects.dossier.formats import UNKNOWN, Format, Identifier

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
NOISE = bytes(zlib.crc32(bytes([number])) % 251 for number in range(256)) * 16


@pytest.fixture
def identifier():
    """A process that tells formats."""
    with Identifier() as found:
        yield found


def test_known_formats_have_a_puid(identifier):
    """R101: by their bytes, and by their extension where the bytes say little."""
    assert identifier.made(PDF, ".pdf") == Format("Acrobat PDF 1.7 - Portable Document Format", "fmt/276")
    assert identifier.made(b"een;twee\r\n", ".csv").puid == "x-fmt/18"
    assert identifier.made(b"<!DOCTYPE html>\n<html></html>", ".html").puid == "fmt/471"


def test_what_is_not_recognised_is_said(identifier):
    """R101: no invented id."""
    assert identifier.made(b"\x00\xff" + NOISE, "") == UNKNOWN


def test_of_a_large_file_the_beginning_and_the_end_are_enough(identifier, monkeypatch):
    """R109: a file of gigabytes is never in memory."""
    monkeypatch.setattr(formats, "LARGE", 1000)
    monkeypatch.setattr(formats, "SAMPLE", formats.CHUNK)
    name = keep_chunks([PDF, bytes(3 * formats.CHUNK), b"\n%%EOF\n"])
    try:
        assert identifier.stored(name, storage().size(name), ".pdf").puid == "fmt/276"
    finally:
        storage().delete(name)


def test_a_process_that_ended_is_an_error():
    """R109: no package without formats."""
    with Identifier() as identifier:
        identifier._process.kill()
        identifier._process.wait()
        with pytest.raises(RuntimeError, match="ended"):
            identifier.made(PDF, ".pdf")
