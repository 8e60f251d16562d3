"""English on screen: the msgids are the specification here, the Dutch catalogue has tests of its own."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Sentences as they stand in the code."""
    with translation.override("en"):
        yield
