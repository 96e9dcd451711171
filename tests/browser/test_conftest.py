"""The browser of the tests starts, is cut off from the world, and axe sees what it should."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page


def test_axe_names_the_rule_and_the_element(
    page: Page, axe_violations: Callable[..., list[str]]
) -> None:
    page.set_content("<html lang=en><title>A</title><main><h1>A</h1><img src=x></main></html>")
    assert axe_violations(page) == ['image-alt: <img src="x">']
    assert axe_violations(page, "color-contrast") == []


def test_the_browser_reaches_nothing_but_this_machine(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
