"""Suggestions while typing: a combobox for the keyboard and for screen readers."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

SCRIPT = Path(__file__).parents[2] / "skillmap/static/skillmap/js/suggest.js"
ADDRESS = "http://localhost/de/"
FOUND = [
    {"kind": "role_level", "name": "ML <b>Engineer</b>, Senior", "path": "/roles/ml/senior/"},
    {"kind": "skill", "name": "Serving", "path": "/skills/serving/"},
]
PAGE = """<!doctype html><html lang="en"><title>Sample</title>
<script src="/js" defer></script><body>
<form action="/skills/"><label for="q">Search</label><input id="q" name="q" type="search"
data-suggest="/api" data-home="/de/" data-role_level="Role and level" data-skill="Skill"
data-suggestions="Suggestions"><button>Go</button></form></body></html>"""


@pytest.fixture
def site(page: Page) -> Page:
    """A page with the search field, the real script and made-up suggestions."""

    def answer(route: Route) -> None:
        url = route.request.url
        if url.endswith("/js"):
            route.fulfill(content_type="text/javascript", body=SCRIPT.read_text())
        elif "/api" in url:
            if "broken" in url:
                route.abort()
                return
            results = FOUND if "se" in url else []
            route.fulfill(content_type="application/json", body=json.dumps({"results": results}))
        else:
            route.fulfill(content_type="text/html", body=PAGE)

    page.route("**/*", answer)
    page.goto(ADDRESS)
    return page


def test_a_suggestion_is_chosen_by_keyboard(site: Page) -> None:
    field, options = site.get_by_role("combobox"), site.get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("se")
    expect(options).to_have_text(["ML <b>Engineer</b>, Senior Role and level", "Serving Skill"])
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "q-suggestions-1")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    site.wait_for_url("**/de/skills/serving/")


def test_enter_searches_and_escape_closes(site: Page) -> None:
    field = site.get_by_role("combobox")
    field.press_sequentially("se")
    expect(site.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(site.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("se")
    field.press("ArrowUp")
    expect(site.get_by_role("listbox")).to_be_visible()
    field.press("Enter")
    site.wait_for_url("**/skills/?q=se")


def test_a_suggestion_is_chosen_by_pointer(site: Page) -> None:
    site.get_by_role("combobox").press_sequentially("se")
    site.get_by_role("option").first.click()
    site.wait_for_url("**/de/roles/ml/senior/")


@pytest.mark.parametrize("typed", ["s", "xyz", "broken"])
def test_without_suggestions_nothing_opens(site: Page, typed: str) -> None:
    field = site.get_by_role("combobox")
    field.press_sequentially(typed)
    site.wait_for_timeout(400)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(site.get_by_role("listbox", include_hidden=True)).to_be_hidden()
