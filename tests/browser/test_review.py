"""The curators' pages in a real browser: by keys, which can be turned off, and without script."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from proposals.models import Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.browser import looking
from tests.factories import Shelf

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]
A_LOOK = 600  # longer than the script waits before it takes a key for meant


@pytest.fixture
def proposals(shelf: Shelf) -> list[Proposal]:
    """Three that wait."""
    levels = (shelf.junior, shelf.middle, shelf.senior)
    return [
        factories.proposal(
            shelf.skill,
            factories.edit(shelf.cell(shelf.engineer, level), f"Words for {level.slug}."),
            by=factories.person(),
        )
        for level in levels
    ]


@pytest.fixture
def open_queue(browser: Browser, live_server: LiveServer, curator: User) -> Open:
    """A function: the queue in a curator's browser."""

    def opened(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        client = Client()
        client.force_login(curator)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page = context.new_page()
        page.goto("/review/")
        return page

    return opened


def press(page: Page, key: str) -> None:
    """Press a key on a page that was looked at."""
    page.wait_for_timeout(A_LOOK)
    page.keyboard.press(key)


def test_the_whole_queue_by_keys(open_queue: Open, proposals: list[Proposal]) -> None:
    page = open_queue()
    first, second, third = (f"**/review/{each.pk}/" for each in proposals)
    for key, address in (("j", first), ("j", second), ("k", first), ("j", second)):
        press(page, key)
        page.wait_for_url(address)
    press(page, "a")
    expect(page.get_by_role("button", name="Approve selected")).to_be_focused()
    page.keyboard.press("a")
    page.wait_for_url(third)
    expect(page.locator(".notice--success")).to_contain_text("Approved: revision")
    press(page, "r")
    expect(page.get_by_label("Reason for rejecting")).to_be_focused()
    page.keyboard.press("u")  # chooses “unclear”: keys do nothing else in a field
    page.get_by_label("Message to the author").click()
    page.keyboard.type("jam? a")
    expect(page.get_by_label("Message to the author")).to_have_value("jam? a")
    page.get_by_role("button", name="Reject", exact=True).click()
    page.wait_for_url(first)
    press(page, "d")
    expect(page.get_by_label("Message to the author")).to_be_focused()
    page.get_by_label("Message to the author").blur()
    press(page, "m")
    page.wait_for_url(f"**/proposals/{proposals[0].pk}/edit/")
    for each in proposals:
        each.refresh_from_db()
    assert [each.state for each in proposals] == ["open", "approved", "rejected"]


ARMED = "Press a again or Enter to approve."


def test_approving_by_key_takes_two_presses(open_queue: Open, proposals: list[Proposal]) -> None:
    page = open_queue()
    page.goto(f"/review/{proposals[0].pk}/")
    note, approve = page.locator("#armed-note"), page.get_by_role("button", name="Approve selected")
    expect(note).to_have_text("")
    for other in ("Escape", "x", "Tab", "Shift+Tab", "Control+a"):
        press(page, "a")
        expect(note).to_have_text(ARMED)
        expect(approve).to_be_focused()
        page.keyboard.press(other)
        expect(note).to_have_text("")
        expect(approve).not_to_be_focused()
        if "Tab" not in other:  # Tab leads to another button, which Enter would press
            page.keyboard.press("Enter")  # presses nothing that was armed
        page.goto(f"/review/{proposals[0].pk}/")
    press(page, "a")
    page.get_by_label("Message to the author").click()
    expect(note).to_have_text("")
    press(page, "Escape")
    proposals[0].refresh_from_db()
    assert proposals[0].state == "open"
    page.get_by_label("Message to the author").blur()
    press(page, "a")
    page.keyboard.press("Enter")
    expect(page.locator(".notice--success")).to_contain_text("Approved: revision")
    press(page, "r")
    page.get_by_label("Reason for rejecting").blur()
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.locator(".notice--error, .error-summary").first).to_be_visible()
    proposals[1].refresh_from_db()
    assert proposals[1].state == "open"  # rejecting asks for a reason


def test_a_key_decides_nothing_before_the_page_was_seen(
    open_queue: Open, proposals: list[Proposal]
) -> None:
    page = open_queue()
    page.goto(f"/review/{proposals[0].pk}/")
    page.keyboard.press("a")
    page.keyboard.press("a")
    page.wait_for_timeout(A_LOOK)
    expect(page.locator("#armed-note")).to_have_text("")
    proposals[0].refresh_from_db()
    assert proposals[0].state == "open"


def test_keys_are_explained_and_can_be_turned_off(
    open_queue: Open, proposals: list[Proposal]
) -> None:
    page = open_queue()
    press(page, "?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("Approve what is ticked")
    page.keyboard.press("j")  # the sheet is open: nothing happens behind it
    page.get_by_label("Use keyboard shortcuts in this browser").uncheck()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(sheet).to_be_hidden()
    press(page, "j")
    page.keyboard.press("/")
    assert page.url.endswith("/review/")
    expect(page.locator("#site-search")).not_to_be_focused()
    page.goto(f"/review/{proposals[0].pk}/")
    press(page, "a")
    page.keyboard.press("a")
    page.wait_for_timeout(A_LOOK)
    proposals[0].refresh_from_db()
    assert proposals[0].state == "open"
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Use keyboard shortcuts in this browser").check()
    page.keyboard.press("Escape")
    press(page, "j")
    page.wait_for_url(f"**/review/{proposals[1].pk}/")


def test_typed_words_are_not_left_without_a_question(
    open_queue: Open, proposals: list[Proposal]
) -> None:
    page = open_queue()
    page.goto(f"/review/{proposals[0].pk}/")
    page.get_by_label("Message to the author").fill("Half a thought")
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    page.get_by_role("link", name="Next", exact=True).click()
    page.wait_for_timeout(A_LOOK)
    assert asked == ["beforeunload"]
    assert page.url.endswith(f"/review/{proposals[0].pk}/")


def test_everything_works_without_script_by_tab(
    open_queue: Open, proposals: list[Proposal]
) -> None:
    page = open_queue(java_script_enabled=False)
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_hidden()
    page.get_by_role("link", name="Start with the first").press("Enter")
    page.get_by_role("link", name="Next", exact=True).press("Enter")
    page.locator("[name=accept]").press("Space")
    why = page.get_by_label("Reason for not accepting this change")
    expect(why).to_be_visible()
    why.press("Enter")  # decides nothing
    page.locator("[name=accept]").press("Space")
    expect(why).to_be_hidden()
    page.get_by_role("button", name="Approve selected").press("Enter")
    expect(page.locator(".notice--success")).to_contain_text("Approved: revision")
    page.goto("/review/")
    for box in page.locator("[name=only]").all():
        box.check()
    page.get_by_role("button", name="Decide selected together").press("Enter")
    page.get_by_label("Reason for rejecting").select_option("unclear")
    page.get_by_label("Message to the authors").fill("Say which tool.")
    page.get_by_role("button", name="Reject selected").press("Enter")
    expect(page.locator(".notice--success")).to_contain_text("2 done.")
    expect(page.locator(".empty")).to_contain_text("Nothing waits for you")


def test_what_is_ticked_together_is_in_order(
    open_queue: Open, proposals: list[Proposal], axe_violations: Callable[..., list[str]]
) -> None:
    page = open_queue()
    for box in page.locator("[name=only]").all():
        box.check()
    page.get_by_role("button", name="Decide selected together").click()
    page.wait_for_url("**/review/together/")
    assert looking.look(page, axe_violations) == []
    page.goto(f"/review/{proposals[0].pk}/")
    press(page, "?")
    assert looking.look(page, axe_violations) == []
