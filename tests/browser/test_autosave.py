"""The editor saves while somebody writes, and warns before unsaved words are left."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, Dialog, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from proposals import write_budget
from proposals.models import Proposal, WorkingCopy
from skillmap.accounts.models import User
from tests.browser import looking
from tests.factories import Shelf

pytestmark = pytest.mark.django_db(transaction=True)
EDITOR = "/skills/experiment-tracking/suggest/"
CELL = "ml-engineer-junior"
SAVED = re.compile(r"^Draft saved at \d\d:\d\d$")
Open = Callable[..., Page]


@pytest.fixture
def open_editor(browser: Browser, live_server: LiveServer, author: User) -> Open:
    """A function: another window of one browser, in which the author edits a skill."""
    context = browser.new_context(base_url=live_server.url)
    client = Client()
    client.force_login(author)
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    def opened(path: str = EDITOR) -> Page:
        page = context.new_page()
        page.goto(path)
        return page

    return opened


def write(page: Page, text: str) -> None:
    box = page.locator(f"#text-{CELL}")
    if not box.is_visible():
        page.locator(f"#cell-{CELL} > summary").click()
    box.fill("")
    box.press_sequentially(text)


def state(page: Page) -> Any:
    return page.locator(".save-state p")


def wait_for_draft(page: Page, text: str, rationale: str = "") -> None:
    """Wait until the server has these words, and the page has heard of it."""
    content: dict[str, Any] = {}
    for _second in range(30):
        page.wait_for_timeout(1_000)
        copy = WorkingCopy.objects.get()
        content = {"operations": [], **copy.content}
        texts = [each["description"] for each in content["operations"]]
        if (texts, content["rationale"]) == ([text], rationale):
            expect(page.locator("[name=draft_version]")).to_have_value(str(copy.version))
            return
    raise AssertionError(f"not saved: {content}")


def answer_dialogs(page: Page, *, leaves: bool) -> list[str]:
    """A list that grows by the kind of each dialog, which is answered."""
    kinds: list[str] = []

    def answer(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        if leaves:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    return kinds


def leave(page: Page) -> None:
    """Follow a link as a person does, without waiting for another page."""
    page.locator("a", has_text="Cancel").click(no_wait_after=True)
    page.wait_for_timeout(500)


def test_what_is_typed_is_saved_and_there_after_reloading(open_editor: Open, shelf: Shelf) -> None:
    page = open_editor()
    kinds = answer_dialogs(page, leaves=False)
    expect(state(page)).to_have_text("")
    write(page, "Logs the commit.")
    expect(state(page)).to_have_text(SAVED)
    write(page, "Logs the commit of each run.")
    page.locator("[name=rationale]").fill("Two\nlines.")
    wait_for_draft(page, "Logs the commit of each run.", "Two\r\nlines.")
    page.reload()
    assert kinds == []
    expect(page.locator(f"#text-{CELL}")).to_have_value("Logs the commit of each run.")
    expect(page.locator("[name=rationale]")).to_have_value("Two\nlines.")
    page.get_by_label("Title").fill("Say what is logged")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".lead")).to_contain_text("in Experiment Tracking")
    assert (kinds, Proposal.objects.get().state) == ([], "open")


def test_leaving_with_unsaved_words_warns_and_only_then(open_editor: Open, shelf: Shelf) -> None:
    page = open_editor()
    kinds = answer_dialogs(page, leaves=False)
    write(page, "Unsaved words.")
    leave(page)
    assert kinds == ["beforeunload"]
    assert page.url.endswith(EDITOR)
    expect(page.locator(f"#text-{CELL}")).to_have_value("Unsaved words.")
    expect(state(page)).to_have_text(SAVED)
    page.locator("a", has_text="Cancel").click()
    page.wait_for_url("**/skills/experiment-tracking/")
    assert kinds == ["beforeunload"]


def test_hiding_the_tab_saves_at_once_what_was_typed_last(open_editor: Open, shelf: Shelf) -> None:
    page = open_editor()
    write(page, "First words.")
    expect(state(page)).to_have_text(SAVED)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()"))  # no timer saves it
    page.locator(f"#text-{CELL}").fill("Last words.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate(
            """() => {
              Object.defineProperty(document, "hidden", { value: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
    page.close()
    again = open_editor()
    expect(again.locator(f"#text-{CELL}")).to_have_value("Last words.")


def test_pasted_lines_that_are_not_in_the_grid_yet_warn(open_editor: Open, shelf: Shelf) -> None:
    page = open_editor()
    kinds = answer_dialogs(page, leaves=False)
    page.get_by_text("Paste many expectations at once").click()
    page.locator("[name=paste]").fill("role,level,required,description")
    leave(page)
    assert kinds == ["beforeunload"]
    assert not WorkingCopy.objects.exists()


def test_the_second_of_two_windows_stops_and_shows_both_texts(
    open_editor: Open, shelf: Shelf
) -> None:
    first, second = open_editor(), open_editor()
    kinds = answer_dialogs(second, leaves=False)
    write(first, "First window.")
    expect(state(first)).to_have_text(SAVED)
    write(second, "Second window.")
    expect(state(second)).to_contain_text("Not saved. This draft was changed in another window")
    leave(second)
    assert kinds == ["beforeunload"]
    second.get_by_role("button", name="Compare both texts").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Which text should your draft")
    for text in ("First window.", "Second window."):
        expect(second.locator(".as-typed").filter(has_text=text)).to_be_visible()
    assert kinds == ["beforeunload"]
    leave(second)
    assert kinds == ["beforeunload"] * 2
    second.locator("input[value=mine]").check()
    second.get_by_role("button", name="Continue with these texts").click()
    expect(second.locator(f"#text-{CELL}")).to_have_value("Second window.")
    assert kinds == ["beforeunload"] * 2


def test_who_is_signed_out_keeps_the_text_and_goes_on_after_signing_in(
    open_editor: Open, shelf: Shelf
) -> None:
    page = open_editor()
    Session.objects.all().delete()
    write(page, "Typed while signed out.")
    expect(state(page)).to_have_text(
        "Not saved. You are signed out. Your text is still in this page."
    )
    expect(page.locator(f"#text-{CELL}")).to_have_value("Typed while signed out.")
    page.get_by_role("button", name="Sign in and continue").click()
    page.get_by_label("Email address or username").fill("author")
    page.get_by_label("Password").fill("secret")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(f"#text-{CELL}")).to_have_value("Typed while signed out.")


def test_too_many_requests_are_told_and_tried_again_in_time(
    open_editor: Open, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_budget, "AUTOSAVES_A_MINUTE", 0)
    page = open_editor()
    page.clock.install()
    write(page, "Too often.")
    page.clock.run_for(2_100)
    expect(state(page)).to_have_text(
        re.compile(r"Not saved. Too many requests. Trying again in \d+ seconds.")
    )
    monkeypatch.setattr(write_budget, "AUTOSAVES_A_MINUTE", 40)
    page.clock.run_for(61_000)
    expect(state(page)).to_have_text(SAVED)


def test_a_lost_answer_is_no_other_window(open_editor: Open, shelf: Shelf) -> None:
    page = open_editor()
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.post_data or "")
            route.fetch()  # it arrives, but its answer does not
            route.abort()
        else:
            route.continue_()

    page.route(f"**{EDITOR}", lose)
    write(page, "First words.")
    expect(state(page)).to_contain_text("Not saved. The site is not reachable.")
    write(page, "First words, and more.")
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator("[name=draft_version]")).to_have_value("2")
    content = WorkingCopy.objects.get().content
    assert [each["description"] for each in content["operations"]] == ["First words, and more."]


def test_a_button_waits_for_the_request_under_way(open_editor: Open, shelf: Shelf) -> None:
    page = open_editor()
    kinds = answer_dialogs(page, leaves=False)
    page.get_by_label("Title").fill("Say what is logged")

    def slow(route: Route) -> None:
        if route.request.headers.get("accept") == "application/json":
            write(page, "Logs the commit of each run.")
            page.get_by_role("button", name="Submit").click(no_wait_after=True)
        route.continue_()

    page.route(f"**{EDITOR}", slow)
    write(page, "Logs the commit.")
    expect(page.locator(".lead")).to_contain_text("in Experiment Tracking")
    operation = Proposal.objects.get().current.operations.get()  # type: ignore[union-attr]
    assert (kinds, operation.new_text) == ([], "Logs the commit of each run.")


def test_what_is_said_fits_every_screen(
    open_editor: Open, shelf: Shelf, axe_violations: Callable[..., list[str]]
) -> None:
    page, other = open_editor(), open_editor()
    write(page, "Words.")
    expect(state(page)).to_have_text(SAVED)
    assert looking.look(page, axe_violations) == []
    write(other, "Other words.")
    expect(state(other)).to_contain_text("changed in another window")
    assert looking.look(other, axe_violations) == []
