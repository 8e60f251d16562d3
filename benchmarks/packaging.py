"""Builds a dossier package of large files, and prints how long it took and how much memory it needed.

    uv run benchmarks/packaging.py [--gigabytes 1] [--files 8]

The files are sparse: they take no room on the disk, the package does. Fails above 200 MB.
"""

import argparse
import hashlib
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_MEGABYTES = 200


def memory() -> float:
    """The most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sparse(directory: Path, number: int, size: int) -> str:
    """A file of this size in the storage; returns its name there."""
    name = f"aa/{number:040x}"
    path = directory / "documents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(f"%PDF-1.7\nbestand {number}\n".encode())
        file.truncate(size)
    return name


def sha256(path: Path) -> str:
    """The fingerprint of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def prepare(directory: Path, gigabytes: float, files: int) -> None:
    """A complete project with large documents, and packages that are asked for."""
    from django.core.management import call_command

    from portal.setup.site import ensure_site
    from projects.documents.models import Document, DocumentKind
    from projects.procedure.steps import AudienceCode, Step
    from tests.world import World

    call_command("migrate", verbosity=0)
    ensure_site()
    world = World(datetime.now(UTC) - timedelta(days=500))
    project = world.dossier_complete()
    size = int(gigabytes * 1_000_000_000 / files)
    for number in range(files):
        name = sparse(directory, number, size)
        Document.objects.create(
            project=project,
            step=Step.TENDER_DOCUMENTS,
            kind=DocumentKind.TENDER_DOCUMENT,
            title=f"Groot bestand {number + 1}",
            audience=AudienceCode.PARTICIPANTS,
            filename=f"groot-{number + 1}.pdf",
            storage_name=name,
            content_type="application/pdf",
            size=size,
            sha256=sha256(directory / "documents" / name),
            uploaded_at=world.now,
            frozen_at=world.now,
        )
    world.ask_for_packages(project, world.authorities[0])


def main() -> int:
    """Prepares in a process of its own, so that only the building is measured; 0 when it stayed below the most."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gigabytes", type=float, default=1)
    parser.add_argument("--files", type=int, default=8)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as directory:
        os.environ.update({"PORTAL_DATA_DIR": directory, "DJANGO_SETTINGS_MODULE": "tests.settings"})
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{directory}/benchmark.sqlite3")
        import django

        child = os.fork()
        if child == 0:
            django.setup()
            prepare(Path(directory), options.gigabytes, options.files)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            return 1
        django.setup()
        from projects.dossier.building import build_all
        from projects.dossier.models import DossierPackage

        before, started = memory(), time.perf_counter()
        build_all()
        package, seconds = DossierPackage.objects.get(), time.perf_counter() - started
        print(f"state: {package.state} {package.error}")
        print(f"package: {(package.size or 0) / 1e9:.2f} GB in {seconds:.0f} s")
        print(f"memory: {memory():.0f} MB at most, {memory() - before:.0f} MB more than before")
        return 0 if package.state == "built" and memory() < MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
