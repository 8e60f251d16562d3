"""The demonstration, served as the README has it, and the tools that judge it.

The tools come from npm (`npm ci --ignore-scripts` in this directory, Node 22.19 or newer); skipped loudly without
them, required with PORTAL_JUDGES=required. PORTAL_JUDGED names a directory with a demonstration prepared before.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.functional.conftest import ARGUMENTS, CHROMIUM
from tests.integration.test_demo import answer, command, environment, free_port
from tests.judges.walking import Walk

HERE = Path(__file__).parent
TOOLS = HERE / "node_modules"


def pytest_collection_modifyitems(items):
    """Without the tools, a browser or Java nobody judges."""
    if os.environ.get("PORTAL_JUDGES") == "required":
        return
    if TOOLS.exists() and CHROMIUM and shutil.which("java"):
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="JUDGES NOT HEARD: see tests/judges/conftest.py"))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the demonstration, served by the real server with the real static files."""
    directory = Path(os.environ.get("PORTAL_JUDGED") or tmp_path_factory.mktemp("demonstration"))
    port = free_port()
    server = subprocess.Popen(
        command("--data-dir", str(directory), "--port", str(port)),
        env=environment(),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://localhost:{port}"
    try:
        assert answer(f"{address}/health/mail")[0] == 200
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)


@pytest.fixture(scope="session")
def browser():
    """One browser for everything."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def walk(site, browser):
    """Every page as everybody sees it, walked once."""
    return Walk(site, browser, (TOOLS / "axe-core/axe.min.js").read_text()).everywhere()
