"""After a failed submission what is wrong is in view, has the focus, and leads to each control."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from skillmap.accounts.models import User
from tests.factories import Shelf

pytestmark = pytest.mark.django_db(transaction=True)
EDITOR = "/skills/experiment-tracking/suggest/"
FILES = "/admin/profiles/catalogue/files/"
WIDTH, HEIGHT = 400, 500
SCRIPTS = pytest.mark.parametrize(
    "options", [{}, {"java_script_enabled": False}], ids=["script", "no script"]
)
Open = Callable[..., Page]


@pytest.fixture
def open_as(browser: Browser, live_server: LiveServer) -> Open:
    """A function: a small window in which somebody is signed in."""

    def opened(path: str, person: User, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        client = Client()
        client.force_login(person)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page = context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.goto(path)
        return page

    return opened


def write(page: Page, cell: str, text: str) -> None:
    box = page.locator(f"#text-{cell}")
    if not box.is_visible():
        page.locator(f"#cell-{cell} > summary").click()
    box.fill(text)


def expect_focus(thing: Locator) -> None:
    expect(thing).to_be_focused()
    expect(thing).to_be_in_viewport()


@SCRIPTS
def test_a_long_suggestion_with_many_errors(
    open_as: Open, shelf: Shelf, author: User, options: dict[str, Any]
) -> None:
    author.licences_accepted = {}
    author.save()
    page = open_as(EDITOR, author, **options)
    write(page, "ml-engineer-junior", "x" * 2_001)
    page.get_by_role("link", name="Senior", exact=True).click()  # the address names this level now
    write(page, "ml-engineer-senior", "")
    page.get_by_text("Name, summary, description and group").click()
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_label("Title").evaluate("(box, text) => { box.value = text }", "x" * 151)
    page.get_by_role("button", name="Submit").click()

    summary = page.locator(".error-summary")
    expect_focus(summary)
    links = summary.get_by_role("link")
    targets = [str(link.get_attribute("href"))[1:] for link in links.all()]
    assert sorted(targets) == [
        "id_accepts_licence",
        "id_field:name",
        "id_title",
        "text-ml-engineer-junior",
        "text-ml-engineer-senior",
    ]
    for target in (*targets, *reversed(targets)):
        links.locator(f'xpath=self::*[@href="#{target}"]').click()
        expect_focus(page.locator(f'[id="{target}"]'))


@SCRIPTS
def test_lines_that_cannot_be_pasted(
    open_as: Open, shelf: Shelf, author: User, options: dict[str, Any]
) -> None:
    page = open_as(EDITOR, author, **options)
    page.get_by_role("link", name="Senior", exact=True).click()
    page.get_by_text("Paste many expectations at once").click()
    page.locator("#id_paste").fill("role,level,required,description\nNobody,Nowhere,1,Nothing.\n")
    page.get_by_role("button", name="Add expectations").click()
    problems = page.locator(".error-summary")
    expect_focus(problems)
    problems.get_by_role("link").first.click()
    expect_focus(page.locator("#id_paste"))


@SCRIPTS
def test_a_file_that_cannot_be_imported(
    open_as: Open, shelf: Shelf, curator: User, options: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "table.csv"
    head = "skill_slug,role_slug,level_slug,required,description"
    file.write_text(f"{head}\nnothing,nobody,nowhere,1,Nothing.\n")
    page = open_as(FILES, curator, **options)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Preview import").click()
    expect_focus(page.locator(".error-summary"))
