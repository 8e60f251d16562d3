"""Which format a file has: its PRONOM id, found in its bytes by Siegfried, without a network."""

import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from projects.documents.storage import CHUNK, read_chunks, storage

# Larger than any office file the portal accepts: of what is larger the beginning and the end tell the format.
LARGE = 100 * 1024 * 1024
SAMPLE = 2 * 1024 * 1024


@dataclass(frozen=True)
class Format:
    """A format as PRONOM knows it; without an id it was not recognised."""

    name: str
    puid: str = ""


UNKNOWN = Format("Onbekend bestandsformaat")


class Identifier:
    """Tells formats as long as its block lasts; the process that does so ends with it."""

    def __enter__(self) -> "Identifier":
        self._directory = tempfile.TemporaryDirectory()
        self._number = 0
        command = [sys.executable, "-P", str(Path(__file__).with_name("siegfried.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *error: object) -> None:
        try:
            # Closes both pipes and waits for the end.
            with suppress(BrokenPipeError):
                self._process.__exit__(None, None, None)
        finally:
            self._directory.cleanup()

    def stored(self, storage_name: str, size: int, extension: str) -> Format:
        """The format of a stored file; its extension helps where the bytes say little."""
        path = self._path(extension)
        if size > LARGE:
            with storage().open(storage_name, "rb") as file, path.open("wb") as sample:
                _sample(file, sample, size)
        else:
            self._link(storage_name, path)
        return self._ask(path)

    def made(self, content: bytes, extension: str) -> Format:
        """The format of a small file that is not stored."""
        path = self._path(extension)
        path.write_bytes(content)
        return self._ask(path)

    def _path(self, extension: str) -> Path:
        self._number += 1
        return Path(self._directory.name) / f"{self._number}{extension}"

    def _link(self, storage_name: str, path: Path) -> None:
        try:
            path.symlink_to(storage().path(storage_name))
        except (NotImplementedError, OSError):
            with path.open("wb") as copy:
                for chunk in read_chunks(storage_name):
                    copy.write(chunk)

    def _ask(self, path: Path) -> Format:
        """Raises RuntimeError when the process that knows is gone."""
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(str(path)) + "\n")
            self._process.stdin.flush()
        answer = self._process.stdout.readline()
        path.unlink()
        if not answer:
            raise RuntimeError("The process that tells formats ended.")
        match = next((row for row in json.loads(answer) if row["id"] != "UNKNOWN"), None)
        return Format(match["format"] or match["id"], match["id"]) if match else UNKNOWN


def _sample(file: BinaryIO, sample: BinaryIO, size: int) -> None:
    for start in (0, size - SAMPLE):
        file.seek(start)
        for _ in range(SAMPLE // CHUNK):
            sample.write(file.read(CHUNK))
