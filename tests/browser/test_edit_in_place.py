"""From a wish to a suggestion in three clicks: a sentence is edited where it stands."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from proposals.models import Proposal, WorkingCopy
from skillmap.accounts.models import User
from tests import factories
from tests.browser import looking
from tests.factories import Shelf

pytestmark = pytest.mark.django_db(transaction=True)
SKILL = "/skills/experiment-tracking/"
ROW, BOX = "#e-ml-engineer-junior", "#text-ml-engineer-junior"
NEW = "Logs the commit of each run."
PROPOSAL = re.compile(r"/proposals/\d+/")
SAVED = re.compile(r"^Draft saved at \d\d:\d\d$")
COUNT_CLICKS = """
addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true)
"""
Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, author: User) -> Open:
    """A function: a page of the site, as the author has it; `clicks` counts on it."""

    def opened(path: str = SKILL, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        client = Client()
        client.force_login(author)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        context.add_init_script(COUNT_CLICKS)
        page = context.new_page()
        page.goto(path)
        return page

    return opened


def clicks(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.clicks || 0)"))


def suggest(page: Page, row: str = ROW) -> None:
    page.locator(f"{row} a", has_text="Suggest a").click()


def test_from_the_wish_to_the_suggestion_in_three_clicks(
    open_page: Open, shelf: Shelf, author: User
) -> None:
    author.licences_accepted = {}  # the first suggestion of this person
    author.save()
    page = open_page()
    suggest(page)
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_be_in_viewport()
    assert page.url.endswith(SKILL)
    page.keyboard.press("Control+A")
    page.keyboard.type(NEW)
    page.get_by_label("I publish my contribution").click()
    page.locator(ROW).get_by_role("button", name="Submit").click()
    expect(page).to_have_url(PROPOSAL)
    expect(page.locator("ins").first).to_contain_text("commit")
    assert clicks(page) == 3
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.title) == ("open", "Ml Engineer, Junior: new wording")


def test_from_the_home_page_to_the_suggestion_in_three_clicks(
    open_page: Open, shelf: Shelf, author: User
) -> None:
    cells = (
        factories.add(shelf.engineer, shelf.junior, "Reads charts."),
        factories.add(shelf.engineer, shelf.middle, "Draws charts.", required=True),
    )
    factories.skill("charts", group=shelf.group, by=author, operations=cells)
    author.licences_accepted = {}
    author.save()
    page = open_page("/")
    place = page.locator("#example ~ .comparison article").first
    place.get_by_role("link", name="Suggest a change").click()
    expect(place.locator(BOX)).to_be_focused()
    place.locator(BOX).fill("Reads and explains charts.")
    place.get_by_label("I publish my contribution").click()
    place.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(PROPOSAL)
    expect(page.locator("ins").first).to_contain_text("explains")
    assert clicks(page) == 3
    assert Proposal.objects.get().state == "open"


def test_a_sentence_of_a_role_at_a_level_is_edited_where_it_stands(
    open_page: Open, shelf: Shelf
) -> None:
    page = open_page("/roles/ml-engineer/junior/")
    suggest(page, "#experiment-tracking")
    page.locator(BOX).fill(NEW)
    page.locator("#experiment-tracking").get_by_role("button", name="Submit").click()
    expect(page).to_have_url(PROPOSAL)
    expect(page.locator("ins").first).to_contain_text("commit")
    assert clicks(page) == 2


def test_once_agreed_two_clicks_are_enough(open_page: Open, shelf: Shelf) -> None:
    page = open_page()
    suggest(page)
    page.locator(BOX).fill(NEW)
    page.locator(ROW).get_by_role("button", name="Submit").click()
    expect(page).to_have_url(PROPOSAL)
    expect(page.locator("ins").first).to_contain_text("commit")
    assert clicks(page) == 2


def test_what_is_not_described_yet_opens_in_its_row(open_page: Open, shelf: Shelf) -> None:
    page = open_page()
    page.locator(".overview a", has_text="Not described yet").click()
    row = page.locator("#e-data-analyst-senior")
    expect(row.locator("#text-data-analyst-senior")).to_be_focused()
    expect(row.locator("#text-data-analyst-senior")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Senior", exact=True)).to_have_attribute(
        "aria-current", "true"
    )


def test_it_saves_itself_and_closing_keeps_it(open_page: Open, shelf: Shelf) -> None:
    page = open_page()
    suggest(page)
    page.locator(BOX).fill(NEW)
    expect(page.locator(".save-state p")).to_have_text(SAVED)
    (kept,) = WorkingCopy.objects.get().content["operations"]
    assert kept["description"] == NEW
    page.get_by_role("button", name="Close").click()
    expect(page.locator(ROW)).to_contain_text("Logs parameters and metrics of each run.")
    expect(page.locator(f"{ROW} a", has_text="Suggest a change")).to_be_focused()
    page.reload()
    suggest(page)
    expect(page.locator(BOX)).to_have_value(NEW)


def test_closing_before_it_was_saved_saves_it(open_page: Open, shelf: Shelf) -> None:
    page = open_page()
    suggest(page)
    page.locator(BOX).fill(NEW)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Close").click()
    suggest(page)
    expect(page.locator(BOX)).to_have_value(NEW)


def test_a_second_sentence_goes_into_the_same_draft(open_page: Open, shelf: Shelf) -> None:
    page = open_page()
    suggest(page)
    page.locator(BOX).fill(NEW)
    suggest(page, "#e-data-analyst-junior")
    expect(page.locator("#text-data-analyst-junior")).to_be_focused()
    expect(page.locator(BOX)).to_have_value(NEW)


def test_an_unchanged_one_makes_room_for_another(open_page: Open, shelf: Shelf) -> None:
    page = open_page()
    suggest(page)
    suggest(page, "#e-data-analyst-junior")
    expect(page.locator("#text-data-analyst-junior")).to_be_focused()
    expect(page.locator(BOX)).to_have_count(0)
    assert page.url.endswith(SKILL)


def test_an_error_is_on_top_in_view_and_leads_to_its_field(open_page: Open, shelf: Shelf) -> None:
    page = open_page()
    suggest(page)
    page.locator(BOX).evaluate("(box, text) => { box.value = text }", "x" * 2_001)
    page.locator(ROW).get_by_role("button", name="Submit").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    summary.get_by_role("link").click()
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("x" * 2_001)


def test_what_was_typed_survives_signing_in_again(open_page: Open, shelf: Shelf) -> None:
    page = open_page()
    suggest(page)
    expect(page.locator(BOX)).to_be_focused()  # the row's editor was fetched while signed in
    Session.objects.all().delete()
    page.locator(BOX).fill(NEW)
    page.locator(ROW).get_by_role("button", name="Submit").click()
    page.get_by_label("Email address or username").fill("author")
    page.get_by_label("Password").fill("secret")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(BOX)).to_have_value(NEW)
    expect(page.locator(BOX)).to_be_focused()


def test_visitors_sign_in_and_find_the_sentence(
    browser: Browser, live_server: LiveServer, shelf: Shelf, author: User
) -> None:
    page = browser.new_context(base_url=live_server.url).new_page()
    page.goto(SKILL)
    suggest(page)
    page.get_by_label("Email address or username").fill("author")
    page.get_by_label("Password").fill("secret")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_be_in_viewport()


def test_without_script_the_editor_opens_at_the_sentence(open_page: Open, shelf: Shelf) -> None:
    page = open_page(java_script_enabled=False)
    suggest(page)
    box = page.locator(BOX)
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
    box.fill(NEW)
    page.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(PROPOSAL)
    expect(page.locator("ins").first).to_contain_text("commit")
    assert Proposal.objects.get().title == "Ml Engineer, Junior: new wording"


def test_the_page_of_an_expectation_and_of_a_role_have_it_too(
    open_page: Open, shelf: Shelf
) -> None:
    page = open_page(f"{SKILL}expectations/ml-engineer/junior/")
    page.locator(".rail").get_by_role("link", name="Suggest a change").click()
    expect(page.locator(BOX)).to_be_focused()
    page.goto("/roles/ml-engineer/")
    page.locator(".matrix a.cell").first.click()
    page.locator(".opened").get_by_role("link", name="Suggest a change").click()
    expect(page.locator(BOX)).to_be_focused()
    assert page.url.endswith("/roles/ml-engineer/")


def test_it_fits_every_screen(
    open_page: Open, shelf: Shelf, axe_violations: Callable[..., list[str]]
) -> None:
    page = open_page()
    heard = looking.complaints(page)
    suggest(page)
    page.locator(BOX).fill(NEW)
    expect(page.locator(f"{ROW} ins").first).to_be_visible()
    assert heard == []
    assert looking.look(page, axe_violations) == []
