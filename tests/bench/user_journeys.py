"""The ways of five users through the site: by mouse, by keyboard and without script."""

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.bench.visitor import Visitor

PASSWORD = "skillmap-demo"  # as `manage.py demo` tells everybody
SENTENCE = "suspicious value with the query that shows it"
NEW_TEXT = "Reports a suspicious value with its query and the date of the last load."
A_LOOK = 600  # longer than the review page waits before it takes a key for meant
OWN_PASSWORD = "correct-horse-battery"  # of a site that lives as long as this run


@dataclass(frozen=True)
class Way:
    """How somebody uses the browser."""

    name: str
    has_script: bool = True


def practitioner(visitor: Visitor, _way: Way) -> None:
    """From the home page to one's role and level, the next step, and a rating of oneself."""
    page = visitor.page
    visitor.begin("/")
    visitor.choose(page.locator("#pick-role"), "Data Scientist")
    visitor.choose(page.locator("#pick-level"), "Mid")
    visitor.press("Show what is expected")
    expect(page.locator("h1")).to_contain_text("Data Scientist")
    visitor.follow("What Senior expects in addition")
    expect(page.locator("h1")).to_contain_text("Senior")
    visitor.follow("Rate yourself")
    visitor.sign_in("reader", PASSWORD)
    expect(page.locator("h1")).to_contain_text("Data Scientist")
    rating = page.locator("table.assessment").locator("select, input[type=radio]").first
    if rating.evaluate("element => element.localName") == "select":
        visitor.choose(rating, rating.locator("option").last.inner_text())
    else:
        visitor.tick(rating)
    visitor.press("Save")
    expect(page.locator(".notice--success")).to_be_visible()


def hiring_manager(visitor: Visitor, way: Way) -> None:
    """From the home page to the text of a job advert."""
    page = visitor.page
    visitor.begin("/")
    visitor.choose(page.locator("#pick-role"), "MLOps")
    visitor.choose(page.locator("#pick-level"), "Senior")
    visitor.press("Show what is expected")
    _take_advert(visitor, way)


def hiring_manager_searching(visitor: Visitor, way: Way) -> None:
    """From a search for a role and a level to the text of a job advert."""
    visitor.begin("/")
    visitor.search("senior mlops engineer")
    visitor.follow("MLOps Engineer, Senior")
    _take_advert(visitor, way)


def _take_advert(visitor: Visitor, way: Way) -> None:
    page = visitor.page
    expect(page.locator("h1")).to_have_text("MLOps Engineer, Senior")
    visitor.use(visitor.named("link", "Job advert"))
    text = page.locator("#copy-txt")
    expect(text).to_be_in_viewport()
    if way.has_script:
        visitor.use(visitor.named("button", "Copy", "details[open]"))
        expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    else:  # as people copy without script
        visitor.use(text)
        page.keyboard.press("Control+A")


def signed_in(visitor: Visitor, username: str) -> None:
    """Sign in before anything is counted."""
    visitor.begin("/accounts/login/")
    visitor.sign_in(username, PASSWORD)


def contributor(visitor: Visitor, _way: Way) -> None:
    """From the home page to a sentence, its change and the open proposal."""
    page = visitor.page
    signed_in(visitor, "author")
    visitor.begin("/")
    visitor.search(SENTENCE)
    visitor.leave(
        page.locator("main a[href*='/data-quality/expectations/data-analyst/junior/']").first
    )
    visitor.use(visitor.named("link", "Suggest a change"))
    box = page.locator("textarea:focus")
    box.wait_for()
    visitor.write(box, NEW_TEXT)
    visitor.press("Submit")
    expect(page.locator("ins").first).to_be_visible()


def contributor_of_a_skill(visitor: Visitor, _way: Way) -> None:
    """From the list of skills to the proposal of a new one."""
    page = visitor.page
    signed_in(visitor, "author")
    visitor.begin("/skills/")
    visitor.follow("Propose a new skill")
    visitor.write(page.locator("#id_field\\:name"), "Feature Attribution")
    group = page.locator("#id_field\\:group")
    visitor.choose(group, "Engineering Practice")
    visitor.write(
        page.locator("#id_field\\:summary"),
        "Explains which inputs moved a prediction, and how sure that is.",
    )
    visitor.press("Submit")
    expect(page.locator("h1")).to_contain_text("Feature Attribution")


def curator(visitor: Visitor, way: Way) -> None:
    """From the home page to three decisions."""
    page = visitor.page
    visitor.begin("/")
    if way.has_script:
        visitor.follow("Sign in", "header")
    else:
        visitor.follow("Account", "header")
    visitor.sign_in("curator", PASSWORD)
    _find_queue(visitor)
    if way.has_script:
        _decide_by_keys(visitor)
    else:
        _decide_by_buttons(visitor)
    expect(page.locator(".notice--success")).to_be_visible()


def _find_queue(visitor: Visitor) -> None:
    link = visitor.page.locator("header .review-link")
    if visitor.has_script:
        link.wait_for()
        visitor.leave(link)
    else:
        visitor.follow("Review queue")


def _decide_by_keys(visitor: Visitor) -> None:
    page = visitor.page
    _key(visitor, "j")
    _approve_by_keys(visitor)
    expect(page.locator(".notice--success")).to_contain_text("Approved")
    page.wait_for_timeout(A_LOOK)
    page.keyboard.press("r")
    page.locator("select:focus").wait_for()
    visitor.choose(page.get_by_label("Reason for rejecting"), "unclear")
    visitor.write(page.get_by_label("Message to the author"), "Which tool?")
    visitor.press("Reject")
    _approve_by_keys(visitor)
    expect(page.locator(".notice--success")).to_contain_text("Approved")


def _approve_by_keys(visitor: Visitor) -> None:
    """The first press shows what would be done."""
    visitor.page.wait_for_timeout(A_LOOK)
    visitor.page.keyboard.press("a")
    visitor.page.locator("button:focus").wait_for()
    _key(visitor, "a")


def _key(visitor: Visitor, key: str) -> None:
    visitor.page.wait_for_timeout(A_LOOK)
    before = visitor.arrivals
    visitor.page.keyboard.press(key)
    visitor.arrive(before)


def _decide_by_buttons(visitor: Visitor) -> None:
    page = visitor.page
    visitor.follow("Start with the first")
    visitor.press("Approve selected")
    visitor.choose(page.get_by_label("Reason for rejecting"), "unclear")
    visitor.write(page.get_by_label("Message to the author"), "Which tool?")
    visitor.press("Reject")
    visitor.press("Approve selected")
    expect(page.locator(".notice--success")).to_contain_text("Approved")


def operator(visitor: Visitor, link: str) -> None:
    """From the link that the command printed to the review queue of an imported catalogue."""
    page = visitor.page
    visitor.begin(link)
    for box in page.locator("main input[type=password]").all():
        visitor.write(box, OWN_PASSWORD)
    visitor.press("Save the password")
    if re.search("login|done", page.url):
        visitor.follow("Sign in", "body")
        visitor.write(page.locator("input[name=login]"), "bea")
        visitor.write(page.locator("input[name=password]"), OWN_PASSWORD)
        visitor.press("Sign in")
    _find_queue(visitor)
    expect(page.locator("main")).to_contain_text("Nothing waits for you")
