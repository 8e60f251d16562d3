"""A real browser for the stories: Debian's Chromium. Skipped loudly where there is none; required in CI."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(config, items):
    """Without a browser the stories are skipped, unless PORTAL_BROWSER=required."""
    wanted = os.environ.get("PORTAL_BROWSER", "")
    for item in items:
        if "tests/functional" not in item.path.as_posix():
            continue
        item.add_marker(pytest.mark.browser)
        if wanted == "skip" or (CHROMIUM is None and wanted != "required"):
            item.add_marker(
                pytest.mark.skip(reason="BROWSER STORY NOT RUN: no Chromium found (or PORTAL_BROWSER=skip)")
            )


@pytest.fixture(scope="session")
def chromium():
    """One browser for all stories."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
