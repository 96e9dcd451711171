"""A row of the level tables opens in place: neighbours, history, links; without script, links."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import Shelf

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_opened_row_shows_its_neighbours_and_history(
    page: Page, live_server: LiveServer, shelf: Shelf
) -> None:
    page.goto(f"{live_server.url}{shelf.skill.get_absolute_url()}#level-middle")
    row = page.locator("#e-ml-engineer-middle")
    row.locator("summary").click()
    neighbours = row.locator(".neighbours article")
    expect(neighbours).to_have_count(2)
    expect(neighbours.nth(0)).to_contain_text("Logs parameters and metrics of each run.")
    expect(neighbours.nth(1)).to_contain_text("Sets up promotion")
    expect(row.locator(".revision")).to_have_count(1)
    row.locator("summary").click()
    row.locator("summary").click()
    expect(row.locator(".neighbours")).to_have_count(1)


def test_without_script_the_row_leads_to_the_page_of_the_cell(
    browser: Browser, live_server: LiveServer, shelf: Shelf
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}{shelf.skill.get_absolute_url()}")
    row = page.locator("#e-ml-engineer-junior")
    row.locator("summary").click()
    row.get_by_role("link", name="Permanent page").click()
    expect(page.locator("h1")).to_have_text("Experiment Tracking: Ml Engineer, Junior")
