"""Whole stories in a real browser: reading, changing by two people, without script, by keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from profiles.assessments import ratings
from proposals.models import Proposal
from skillmap.accounts.models import User
from tests.factories import Shelf

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]


@pytest.fixture
def open_as(browser: Browser, live_server: LiveServer) -> Open:
    """A function: a browser of their own for somebody, on a page of the site."""

    def opened(path: str, person: User | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        if person is not None:
            client = Client()
            client.force_login(person)
            value = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    return opened


def test_a_newcomer_sees_what_the_next_level_asks(open_as: Open, shelf: Shelf) -> None:
    page = open_as("/")
    page.get_by_role("combobox", name="Search skills").fill("experment traking")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Experiment Tracking").first.click()
    page.get_by_label("Your role").select_option(label="Ml Engineer")
    page.get_by_label("Your current level").select_option(label="Junior")
    page.get_by_role("button", name="Show the next level").click()
    comparison = page.locator("#comparison")
    expect(comparison).to_contain_text("Stays required")
    expect(comparison).to_contain_text("Designs the tracking workflow of a project.")
    expect(page).to_have_url(re.compile("role=ml-engineer&level=junior"))


def test_who_saved_their_role_and_level_finds_them_chosen_on_every_profile(
    open_as: Open, shelf: Shelf, reader: User
) -> None:
    ratings.take_place(reader, shelf.engineer, shelf.junior)
    page = open_as("/skills/experiment-tracking/", reader)
    expect(page.get_by_label("Your role")).to_have_value("ml-engineer")
    expect(page.get_by_label("Your current level")).to_have_value("junior")
    expect(page.locator(".overview .is-own th")).to_contain_text("Ml Engineer")


def test_a_sentence_its_citation_and_its_link_are_copied(open_as: Open, shelf: Shelf) -> None:
    path = "/skills/experiment-tracking/expectations/ml-engineer/middle/"
    page = open_as(path, permissions=["clipboard-read", "clipboard-write"])
    for name, text in (
        ("Copy text", "Designs the tracking workflow of a project."),
        ("Copy citation", f"“Experiment Tracking”, Ml Engineer, Middle, version 1. .*{path}v1/$"),
        ("Copy link", f"^http.*{path}v1/$"),
    ):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
        assert re.search(text, page.evaluate("navigator.clipboard.readText()")), name


SCRIPTS = pytest.mark.parametrize(
    "options",
    [{}, {"java_script_enabled": False}, {"viewport": {"width": 360, "height": 740}}],
    ids=["script", "no script", "phone"],
)


@SCRIPTS
def test_a_change_from_the_first_word_to_the_published_one(
    open_as: Open, shelf: Shelf, author: User, curator: User, reader: User, options: dict[str, Any]
) -> None:
    writer = open_as("/skills/experiment-tracking/suggest/", author, **options)
    _rewrite(writer, "ml-engineer-junior", "Logs parameters, metrics and the commit of each run.")
    _flip(writer, "data-analyst-junior")
    writer.get_by_label("Title").fill("Say what is logged")
    writer.get_by_label("Why").fill("The *commit* was missing.")
    writer.get_by_role("button", name="Preview", exact=True).click()
    expect(writer.locator("ins").first).to_contain_text("commit")
    writer.get_by_role("button", name="Submit").first.click()
    expect(writer.locator(".lead")).to_have_text("2 changes in Experiment Tracking")
    proposal = Proposal.objects.get()
    second = open_as("/skills/experiment-tracking/suggest/", reader, **options)
    _rewrite(second, "ml-engineer-junior", "Logs everything.")
    second.get_by_label("Title").fill("Shorter")
    second.get_by_role("button", name="Submit").click()

    review = f"/review/{proposal.pk}/"
    decider = open_as(review, curator, **options)
    decider.get_by_label("Message to the author").fill("Which commit?")
    decider.get_by_role("button", name="Request changes").click()
    expect(decider.locator(".notice--success")).to_contain_text("Changes requested.")

    writer.goto(f"/proposals/{proposal.pk}/edit/")
    _rewrite(writer, "ml-engineer-junior", "Logs parameters, metrics and the Git commit of a run.")
    writer.get_by_role("button", name="Submit").click()
    expect(writer.locator("#discussion")).to_contain_text("submitted version 2")

    decider.goto(review)
    decider.locator("[name=accept]").first.uncheck()
    decider.get_by_label("Reason for not accepting this change").first.fill("Not at this level")
    decider.get_by_role("button", name="Approve selected").click()
    expect(decider.locator(".notice--success")).to_contain_text("Approved: revision")

    visitor = open_as("/skills/experiment-tracking/", **options)
    expect(visitor.locator("#e-ml-engineer-junior")).to_contain_text("the Git commit of a run.")
    visitor.goto("/skills/experiment-tracking/history/")
    for name in ("author", "curator"):
        expect(visitor.locator("main")).to_contain_text(name)
    second.reload()
    expect(second.locator("main")).to_contain_text("1 of 1 changes conflicts")
    second.get_by_role(
        "link", name="Use the published text, keep yours, or write a new one"
    ).click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Update")


def _rewrite(page: Page, cell: str, text: str) -> None:
    _unfold(page, cell)
    page.locator(f"#text-{cell}").fill(text)


def _flip(page: Page, cell: str) -> None:
    _unfold(page, cell)
    page.locator(f"#required-{cell}").check()


def _unfold(page: Page, cell: str) -> None:
    if not page.locator(f"#text-{cell}").is_visible():
        page.locator(f"#cell-{cell} > summary").click()


def test_the_keyboard_alone_is_enough_to_say_something(
    open_as: Open, shelf: Shelf, reader: User
) -> None:
    page = open_as("/skills/experiment-tracking/community/", reader)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    _tab_to(page, "Your comment")
    page.keyboard.type("Said by keyboard")
    _tab_to(page, "Comment")
    page.keyboard.press("Enter")
    expect(page.locator(".comments")).to_contain_text("Said by keyboard")


def test_the_keyboard_alone_is_enough_to_change_and_to_decide(
    open_as: Open, shelf: Shelf, author: User, curator: User
) -> None:
    writer = open_as("/skills/experiment-tracking/suggest/", author)
    _reach(writer, "#cell-data-analyst-junior > summary")
    writer.keyboard.press("Enter")
    _reach(writer, "#required-data-analyst-junior")
    writer.keyboard.press("Space")
    _reach(writer, "#cell-ml-engineer-junior > summary")
    writer.keyboard.press("Enter")
    _reach(writer, "#text-ml-engineer-junior")
    writer.keyboard.press("Control+A")
    writer.keyboard.type("Logs the Git commit of a run.")
    _reach(writer, "[name=title]")
    writer.keyboard.type("Say what is logged")
    _reach(writer, "[name=rationale]")
    writer.keyboard.type("The commit was missing.")
    _tab_to(writer, "Submit")
    writer.keyboard.press("Enter")
    expect(writer.locator(".lead")).to_have_text("2 changes in Experiment Tracking")

    proposal = Proposal.objects.get()
    decider = open_as(f"/review/{proposal.pk}/", curator)
    _reach(decider, "[name=accept]")
    decider.keyboard.press("Space")
    _reach(decider, "[name^='why:']")
    decider.keyboard.type("Not at this level")
    _tab_to(decider, "Approve selected")
    decider.keyboard.press("Enter")
    expect(decider.locator(".notice--success")).to_contain_text("Approved: revision")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.outcome) == ("approved", "partial")


def _reach(page: Page, selector: str) -> None:
    """Press Tab until what the selector names has the focus."""
    is_it = "selector => document.activeElement.matches(selector)"
    _press_tab(page, lambda: bool(page.evaluate(is_it, selector)), selector)


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name has the focus."""
    words = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()"
    _press_tab(page, lambda: str(page.evaluate(words)).startswith(name), name)


def _press_tab(page: Page, is_there: Callable[[], bool], name: str) -> None:
    for _press in range(90):
        page.keyboard.press("Tab")
        if is_there():
            return
    raise AssertionError(f"no way to {name}")


def test_the_community_comes_after_the_page_and_answers_in_place(
    open_as: Open, shelf: Shelf, reader: User
) -> None:
    page = open_as("/skills/experiment-tracking/", reader)
    button = page.locator("#community").get_by_role("button", name="Watch", exact=True)
    button.click()
    expect(page.locator("#community").get_by_role("button", name="Watching").first).to_be_visible()
    assert page.url.endswith("/skills/experiment-tracking/")
