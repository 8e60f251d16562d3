"""Official files that are no part of the project: schemas of others, in the folder PORTAL_REFERENCE_DATA names."""

import os
import warnings
from pathlib import Path
from typing import NoReturn

import pytest
from django.conf import settings


def not_checked(missing: str) -> NoReturn:
    """Skips a test that needs something of others, and says so loudly."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"NOT CHECKED: {missing} is not there. See README.md.", stacklevel=3)
    pytest.skip(f"needs {missing}")


def reference(*parts: str) -> Path:
    """A file of the folder; a test that needs one that is not there is skipped."""
    folder = Path(os.environ.get("PORTAL_REFERENCE_DATA") or settings.BASE_DIR.parent / "shared" / "data")
    path = folder.joinpath(*parts)
    if not path.exists():
        not_checked(f"{'/'.join(parts)} in PORTAL_REFERENCE_DATA")
    return path
