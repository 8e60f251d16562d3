#!/usr/bin/env python3
"""Writes requirements.lock (every resolved version, with hashes, without addresses) and the matching constraints.

`uv.lock` names download addresses and stays out of git; `[tool.uv] constraint-dependencies` makes `uv run` resolve the
same versions. `--check` exits 1 when a constraint and the lock file disagree.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK, PROJECT = ROOT / "requirements.lock", ROOT / "pyproject.toml"
BLOCK = re.compile(r"constraint-dependencies = \[\n.*?\n\]\n", re.S)


def versions(text: str) -> list[str]:
    """Every package of a requirements file with its version, and its marker when it has several versions."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)(?: ; ([^\\\n]+?))?\s*\\?$", text, re.M)
    names = [name for name, _version, _marker in found]
    return sorted(
        f"{name}=={version} ; {marker}" if names.count(name) > 1 else f"{name}=={version}"
        for name, version, marker in found
    )


def constraints(project: str) -> list[str]:
    """Every constraint in pyproject.toml."""
    found = BLOCK.search(project)
    return sorted(re.findall(r'^    "([^"]+)",$', found.group(0), re.M)) if found else []


def export() -> str:
    """The resolved versions of now, with hashes, for every group."""
    command = ["uv", "export", "--all-groups", "--no-emit-project", "--no-header", "--no-annotate", "--quiet"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Writes or checks; 0 when all is well."""
    if "--check" in sys.argv:
        locked, constrained = versions(LOCK.read_text()), constraints(PROJECT.read_text())
        if locked != constrained:
            different = sorted(set(locked) ^ set(constrained))
            print("requirements.lock and pyproject.toml disagree about:", ", ".join(different))
            return 1
        return 0
    text = "\n".join(line for line in export().splitlines() if "://" not in line) + "\n"
    LOCK.write_text(text)
    lines = "".join(f'    "{line}",\n' for line in versions(text))
    project = PROJECT.read_text()
    block = f"constraint-dependencies = [\n{lines}]\n"
    project = (
        BLOCK.sub(lambda _match: block, project)
        if BLOCK.search(project)
        else project.replace("package = false\n", f"package = false\n{block}", 1)
    )
    PROJECT.write_text(project)
    return 0


if __name__ == "__main__":
    sys.exit(main())
