"""The stream of a ZIP file, read by a reader of others."""

import io
import zipfile
import zlib
from datetime import UTC, datetime

import pytest

from projects.dossier import archive
from projects.dossier.archive import Member, member, zip_chunks

AT = datetime(2027, 1, 11, 9, 0, 31, tzinfo=UTC)


def whole(*members: Member) -> bytes:
    """The bytes of an archive."""
    return b"".join(zip_chunks(members, AT))


def test_what_goes_in_comes_out():
    """R109: names in UTF-8, stored, with the date of the package in Amsterdam."""
    content = whole(member("map/a.txt", b"een"), member("map/é.txt", b""))
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        assert {info.filename: found.read(info) for info in found.infolist()} == {"map/a.txt": b"een", "map/é.txt": b""}
        assert {info.date_time for info in found.infolist()} == {(2027, 1, 11, 10, 0, 30)}
        assert {info.compress_type for info in found.infolist()} == {zipfile.ZIP_STORED}


def test_the_same_members_give_the_same_bytes():
    """R109."""
    assert whole(member("a", b"1"), member("b", b"2")) == whole(member("a", b"1"), member("b", b"2"))


def test_large_archives_are_zip64(monkeypatch):
    """R109: sizes and offsets beyond what ZIP knows; the limit is lowered so that no gigabytes are needed."""
    monkeypatch.setattr(archive, "_MOST_32", 4)
    header = archive._local_header(member("a", b"12345"), b"\0" * 4)
    assert (header[4], header[-16:-8]) == (45, (5).to_bytes(8, "little"))
    end = archive._end(1, 10, 10)
    assert (end[:4], end[56:60]) == (b"PK\x06\x06", b"PK\x06\x07")
    entry = archive._central_header(member("a", b"12345"), b"\0" * 4, 9)
    assert entry[-24:] == b"".join(number.to_bytes(8, "little") for number in (5, 5, 9))


def test_more_than_65535_members_are_counted():
    """R109: the number of members is in the ZIP64 record."""
    members = (member(f"{number}", b"") for number in range(65_536))
    with zipfile.ZipFile(io.BytesIO(b"".join(zip_chunks(members, AT)))) as found:
        assert len(found.infolist()) == 65_536


@pytest.mark.parametrize("bytes_now", [b"ander", b"", b"eenn"])
def test_bytes_that_changed_are_refused(bytes_now):
    """R109: no archive with a member that is not what it announced."""
    changed = Member("a", 3, zlib.crc32(b"een"), lambda: (bytes_now,))
    with pytest.raises(ValueError, match="not those that were announced"):
        whole(changed)
