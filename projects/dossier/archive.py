"""A ZIP file as a stream: members stored as they are, with fixed dates, in the order in which they come.

Size and checksum of every member are known beforehand, so each header is complete and no reader has to look ahead.
ZIP64 where a size, an offset or a number needs it. The bytes depend on nothing but the members.
Source: APPNOTE.TXT 6.3.10, PKWARE.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from projects.procedure.clock import AMSTERDAM

_MOST_32, _MOST_16 = 0xFFFFFFFF, 0xFFFF
_UTF8 = 0x0800
_FILE_MODE = 0o100644 << 16


@dataclass(frozen=True)
class Member:
    """A file in the archive: its path, and its bytes as often as they are asked for."""

    path: str
    size: int
    crc: int
    chunks: Callable[[], Iterable[bytes]]


def member(path: str, content: bytes) -> Member:
    """A small file that is in memory."""
    return Member(path, len(content), zlib.crc32(content), lambda: (content,))


def zip_chunks(members: Iterable[Member], at: datetime) -> Iterator[bytes]:
    """The bytes of an archive; every member gets the date of `at` (aware).

    Raises ValueError when the bytes of a member are not those it announced.
    """
    local = at.astimezone(AMSTERDAM)
    date = (max(local.year, 1980) - 1980) << 9 | local.month << 5 | local.day
    stamp = struct.pack("<HH", local.hour << 11 | local.minute << 5 | local.second // 2, date)
    offset, entries = 0, []
    for item in members:
        header = _local_header(item, stamp)
        entries.append(_central_header(item, stamp, offset))
        yield header
        yield from _content(item)
        offset += len(header) + item.size
    directory = b"".join(entries)
    yield directory
    yield _end(len(entries), len(directory), offset)


def _content(item: Member) -> Iterator[bytes]:
    size = crc = 0
    for chunk in item.chunks():
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
        yield chunk
    if (size, crc) != (item.size, item.crc):
        raise ValueError(f"The bytes of {item.path} are not those that were announced.")


def _local_header(item: Member, stamp: bytes) -> bytes:
    name = item.path.encode()
    large = item.size >= _MOST_32
    extra = struct.pack("<HHQQ", 1, 16, item.size, item.size) if large else b""
    size = _MOST_32 if large else item.size
    version = 45 if large else 20
    return (
        struct.pack("<IHHH", 0x04034B50, version, _UTF8, 0)
        + stamp
        + struct.pack("<IIIHH", item.crc, size, size, len(name), len(extra))
        + name
        + extra
    )


def _central_header(item: Member, stamp: bytes, offset: int) -> bytes:
    name = item.path.encode()
    large, far = item.size >= _MOST_32, offset >= _MOST_32
    values = ([item.size, item.size] if large else []) + ([offset] if far else [])
    extra = struct.pack(f"<HH{len(values)}Q", 1, 8 * len(values), *values) if values else b""
    size = _MOST_32 if large else item.size
    version = 45 if values else 20
    return (
        struct.pack("<IHHHH", 0x02014B50, 3 << 8 | version, version, _UTF8, 0)
        + stamp
        + struct.pack("<IIIHHHHHII", item.crc, size, size, len(name), len(extra), 0, 0, 0, _FILE_MODE, _or(offset, far))
        + name
        + extra
    )


def _or(value: int, elsewhere: bool) -> int:
    return _MOST_32 if elsewhere else value


def _end(number: int, size: int, offset: int) -> bytes:
    end = b""
    if number >= _MOST_16 or size >= _MOST_32 or offset >= _MOST_32:
        end = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, number, number, size, offset)
        end += struct.pack("<IIQI", 0x07064B50, 0, offset + size, 1)
    short = min(number, _MOST_16)
    return end + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, short, short, min(size, _MOST_32), min(offset, _MOST_32), 0)
