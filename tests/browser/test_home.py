"""The home page in a real browser: the pickers of role and level offer what there is."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db(transaction=True)
LEVELS = "select => [...select.options].map((option) => option.value)"


@pytest.fixture
def manager(shelf: Shelf, author: User) -> None:
    """A role with levels of its own; the others have those that all had."""
    made = factories.role("manager", by=author)
    for rank, slug in enumerate(("lead", "head"), 4):
        factories.level(slug, rank)
        focus = FieldOperation("focus", "", "Leads.", target=f"level:{slug}")
        factories.publish(made, focus, by=author)
    for role in (shelf.engineer, shelf.analyst):
        for slug in ("junior", "middle", "senior"):
            focus = FieldOperation("focus", "", "Works.", target=f"level:{slug}")
            factories.publish(role, focus, by=author)


def home(browser: Browser, live_server: LiveServer, **options: Any) -> Page:
    page = browser.new_context(base_url=live_server.url, **options).new_page()
    page.goto("/")
    return page


def test_only_levels_of_the_chosen_role_are_offered(
    browser: Browser, live_server: LiveServer, manager: None
) -> None:
    page = home(browser, live_server)
    role, level = page.get_by_label("Role", exact=True), page.get_by_label("Level", exact=True)
    everything = ["", "junior", "middle", "senior", "lead", "head"]
    expect(role).to_have_value("")
    assert level.evaluate(LEVELS) == everything
    level.select_option("senior")
    role.select_option("manager")
    assert level.evaluate(LEVELS) == ["", "lead", "head"]
    expect(level).to_have_value("")
    role.select_option("ml-engineer")
    assert level.evaluate(LEVELS) == ["", "junior", "middle", "senior"]
    level.select_option("middle")
    role.select_option("data-analyst")
    expect(level).to_have_value("middle")
    page.get_by_role("button", name="Show what is expected").click()
    page.wait_for_url("**/roles/data-analyst/middle/")
    page.goto("/")  # what was chosen last is chosen again
    expect(role).to_have_value("data-analyst")
    assert level.evaluate(LEVELS) == ["", "junior", "middle", "senior"]
    expect(level).to_have_value("middle")


def test_only_levels_of_ones_own_role_are_offered(
    page: Page, live_server: LiveServer, client: Client, author: User, manager: None
) -> None:
    client.force_login(author)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/me/place/")
    role, level = page.get_by_label("Role", exact=True), page.get_by_label("Level", exact=True)
    level.select_option("senior")
    role.select_option("manager")
    assert level.evaluate(LEVELS) == ["", "lead", "head"]
    expect(level).to_have_value("")


def test_without_script_a_pair_that_there_is_not_names_the_levels_of_the_role(
    browser: Browser, live_server: LiveServer, manager: None
) -> None:
    page = home(browser, live_server, java_script_enabled=False)
    page.get_by_label("Role", exact=True).select_option("manager")
    page.get_by_label("Level", exact=True).select_option("senior")
    page.get_by_role("button", name="Show what is expected").click()
    expect(page.locator(".notice--error")).to_contain_text("Manager has no level “senior”.")
    page.get_by_role("link", name="Lead").click()
    page.wait_for_url("**/roles/manager/lead/")


def test_nothing_is_sent_without_a_role(
    browser: Browser, live_server: LiveServer, shelf: Shelf
) -> None:
    page = home(browser, live_server)
    page.get_by_role("button", name="Show what is expected").click()
    role = page.get_by_label("Role", exact=True)
    expect(role).to_be_focused()
    assert role.evaluate("select => select.validity.valueMissing")
    assert page.url == f"{live_server.url}/"


def test_the_map_of_roles_fits_a_phone(
    browser: Browser, live_server: LiveServer, shelf: Shelf, author: User
) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, cell.description, required=True), by=author)
    page = home(browser, live_server, viewport={"width": 360, "height": 800})
    box = page.locator(".role-map").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    letters = page.locator(".role-map text").first.evaluate(
        "text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a"
    )
    assert letters >= 11
