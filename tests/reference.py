"""Official files that are no part of the project: schemas of others, in the folder PORTAL_REFERENCE_DATA names."""

import os
import warnings
from pathlib import Path

import pytest
from django.conf import settings


def reference(*parts: str) -> Path:
    """A file of the folder; a test that needs one that is not there is skipped, and says so loudly."""
    folder = Path(os.environ.get("PORTAL_REFERENCE_DATA") or settings.BASE_DIR.parent / "shared" / "data")
    path = folder.joinpath(*parts)
    if not path.exists():
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(f"NOT CHECKED: {path} is not there. Set PORTAL_REFERENCE_DATA.", stacklevel=2)
        pytest.skip(f"needs {'/'.join(parts)} in PORTAL_REFERENCE_DATA")
    return path
