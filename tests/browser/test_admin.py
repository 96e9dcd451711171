"""The curators' pages in a real browser, full of hostile words: in order, and nothing runs."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import looking
from tests.journeys import hostile
from tests.journeys.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LISTS = (
    *("accounts/user", "profiles/catalogue", "profiles/curatorship", "profiles/domain"),
    *("profiles/expectation", "profiles/group", "profiles/level", "profiles/revision"),
    *("profiles/role", "profiles/rolefamily", "profiles/skill", "proposals/event"),
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
