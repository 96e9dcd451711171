"""The curators' pages in a real browser, full of hostile words: in order, and nothing runs."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from profiles.models import Level, Revision
from tests.browser import looking
from tests.journeys import hostile
from tests.journeys.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LISTS = (
    *("accounts/user", "profiles/catalogue", "profiles/curatorship", "profiles/domain"),
    *("profiles/expectation", "profiles/group", "profiles/level", "profiles/revision"),
    *("profiles/role", "profiles/rolefamily", "profiles/skill", "proposals/event"),
    "django_tasks_database/dbtaskresult",
    *("proposals/proposal", "proposals/report"),
)
NEW = ("curatorship", "domain", "group", "level", "role", "rolefamily", "skill")


@pytest.fixture
def site() -> World:
    return hostile.build()


@pytest.fixture
def desk(page: Page, live_server: LiveServer, site: World) -> Page:
    """The first page of curation, for an administrator."""
    cookie = site.client("admin").cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + "/admin/")
    return page


def addresses(site: World) -> list[str]:
    """Every page of the admin that there is something on."""
    person = f"/admin/proposals/report/people/{site.people['author'].pk}/"
    revision = f"/admin/profiles/revision/{site.landed.pk}/"
    return [
        "/admin/",
        *(f"/admin/{name}/" for name in ("profiles", "proposals", "accounts")),
        *(f"/admin/{name}/" for name in LISTS),
        *(f"/admin/profiles/{name}/add/" for name in NEW),
        *(f"/admin/{name}/{row.pk}/change/" for name, row in site.rows.items()),
        "/review/?reviewer=all&moved=no&q=zqx",
        f"/review/{site.edited.pk}/",
        f"/review/{site.renamed.pk}/",
        f"/admin/proposals/report/comment/{site.comment.pk}/judge/",
        "/admin/proposals/report/people/",
        *(person, f"{person}decline/", f"{person}revert/"),
        *(f"{revision}revert/", f"{revision}redact/", f"{revision}redact/{site.change.pk}/"),
        *(f"/admin/profiles/{name}/{pk}/retire/" for name, pk in _retirable(site)),
        "/admin/profiles/catalogue/files/",
        *(f"/admin/{name}/{row.pk}/history/" for name, row in _with_history(site)),
    ]


def test_levels_are_dragged_and_moved_by_keys(desk: Page, site: World) -> None:
    moves = Revision.objects.filter(skill=None, role=None, source="curator")
    at_first = moves.count()
    looking.go(desk, "/admin/profiles/level/")
    slugs = desk.locator("#result_list .field-slug")
    before = slugs.all_inner_texts()
    handles, rows = desk.locator(".drag"), desk.locator("#result_list tbody tr")
    start, end = handles.nth(0).bounding_box(), rows.nth(2).bounding_box()
    assert start
    assert end
    desk.mouse.move(start["x"] + 5, start["y"] + 5)
    desk.mouse.down()
    desk.mouse.move(start["x"] + 5, end["y"] + end["height"] - 2, steps=12)
    with desk.expect_navigation():
        desk.mouse.up()
    assert slugs.all_inner_texts() == [*before[1:3], before[0], *before[3:]]
    up = desk.locator(f"#up-{Level.objects.get(slug=before[0]).pk}")
    for _step in range(2):  # the button keeps the focus
        with desk.expect_navigation():
            up.press("Enter")
        expect(up).to_be_focused()
    assert slugs.all_inner_texts() == before
    assert moves.count() == at_first + 3


def test_a_slug_is_proposed_while_a_name_is_typed(desk: Page, site: World) -> None:
    looking.go(desk, "/admin/profiles/domain/add/")
    desk.get_by_label("Name").fill("Öffentliches Recht")
    desk.get_by_label("Name").press("Tab")
    expect(desk.get_by_label("Slug")).to_have_value("oeffentliches-recht")
    desk.get_by_label("Slug").fill("law")
    desk.get_by_label("Name").fill("Recht")
    desk.get_by_label("Name").press("Tab")
    desk.wait_for_timeout(200)
    expect(desk.get_by_label("Slug")).to_have_value("law")


def _retirable(site: World) -> list[tuple[str, int]]:
    return [("skill", site.shelf.skill.pk), ("role", site.shelf.engineer.pk)]


def _with_history(site: World) -> list[tuple[str, Any]]:
    return [("profiles/skill", site.shelf.skill), ("accounts/user", site.people["author"])]


@pytest.mark.slow
def test_the_pages_of_curation_are_in_order(
    desk: Page, site: World, axe_violations: Callable[..., list[str]]
) -> None:
    assert looking.judge(desk, addresses(site), axe_violations, looking.PAIRS) == {}


def test_the_page_before_a_decision_about_several_is_in_order(
    desk: Page, axe_violations: Callable[..., list[str]]
) -> None:
    looking.go(desk, "/review/?reviewer=all")
    desk.locator("input[name=only]").first.check()
    desk.get_by_role("button", name="Decide selected together").click()
    expect(desk.get_by_role("heading", name="Decide together")).to_be_visible()
    assert looking.look(desk, axe_violations, looking.PAIRS) == []
