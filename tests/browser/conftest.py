"""A real browser for the tests of this folder: Debian's Chromium, nothing downloaded."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

# Playwright's sync interface runs an event loop in this thread, which Django would refuse.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Longer than anything takes on a busy machine; what never comes fails all the same.
expect.set_options(timeout=20_000)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
MISSING = "no chromium for the browser tests: apt-get install chromium"
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
    # The browser's sockets are closed like everyone's: no name but this machine's resolves.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark this folder's tests; without a browser skip them, or fail the run in CI."""
    here = Path(__file__).parent
    mine = [item for item in items if here in item.path.parents]
    if mine and CHROMIUM is None and os.environ.get("CI"):
        raise pytest.UsageError(MISSING)
    for item in mine:
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium instead of one that Playwright would have to download."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture
def axe_violations() -> Callable[..., list[str]]:
    """A function: what the page shown breaks of WCAG 2.2 A and AA and of good practice.

    With the names of rules, by those alone.
    """

    def violations(page: Page, *rules: str) -> list[str]:
        only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
        if not page.evaluate("'axe' in window"):  # half a megabyte, once for each page
            page.evaluate(AXE_SCRIPT)
        found = page.evaluate(
            "options => axe.run(options)", {"resultTypes": ["violations"], **only}
        )
        return [
            f"{violation['id']}: {node['html']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return violations
