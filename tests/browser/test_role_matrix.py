"""The matrix of a role in a browser: cells open in place, groups fold, links work without it."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

ROLE = "/roles/ml-engineer/"
TEXT = "Logs parameters and metrics of each run."


@pytest.fixture
def address(live_server: LiveServer) -> str:
    """The address of a role with five cells."""
    founder: User = factories.person("founder")
    factories.shelf(by=founder)
    return f"{live_server.url}{ROLE}"


def test_a_cell_opens_in_place_and_closes(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".matrix .cell").first.click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    assert page.url == address
    expect(page.locator(".opened summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(TEXT)).to_be_hidden()


def test_another_cell_of_the_skill_takes_its_place(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".matrix .cell").first.click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    page.locator(".matrix .cell").nth(1).click()
    expect(page.get_by_text("Designs the tracking workflow of a project.")).to_be_visible()
    assert page.get_by_text(TEXT).count() == 0


def test_a_cell_that_cannot_be_had_leads_to_its_own_page(page: Page, address: str) -> None:
    page.goto(address)
    page.route("**/cells/**", lambda route: route.fulfill(status=503, body="away"))
    page.locator(".matrix .cell").first.click()
    page.wait_for_url("**/skills/experiment-tracking/expectations/ml-engineer/junior/")
    page.go_back()
    page.route("**/cells/**", lambda route: route.abort())
    page.locator(".matrix .cell").first.click()
    page.wait_for_url("**/skills/experiment-tracking/expectations/ml-engineer/junior/")


def test_every_level_is_in_sight_on_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    frame = page.locator(".matrix-frame")
    assert frame.evaluate("each => each.scrollWidth <= each.clientWidth")
    first = page.locator(".matrix .cell").first
    assert first.evaluate("each => getComputedStyle(each, '::before').content") == '"R"'
    assert first.inner_text().split() == ["Required"]
    expect(page.locator(".legend--letters")).to_be_visible()


def test_a_group_folds(page: Page, address: str) -> None:
    page.goto(address)
    skill = page.get_by_role("link", name="Experiment Tracking")
    expect(skill).to_be_visible()
    page.get_by_label("Mlops").press("Space")
    expect(skill).to_be_hidden()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_page_never_scrolls_sideways(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def test_without_script_a_cell_is_a_link(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    page.locator(".matrix .cell").first.click()
    assert page.url.endswith("/skills/experiment-tracking/expectations/ml-engineer/junior/")
    expect(page.get_by_text(TEXT).first).to_be_visible()
