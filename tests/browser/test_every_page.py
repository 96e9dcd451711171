"""Every kind of page as a picture: accessible, valid, no wider than the screen, for everybody."""

from collections.abc import Callable
from itertools import product
from typing import Any

import brotli
import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from profiles.operations import FieldOperation
from proposals import lifecycle, watches, webhooks
from proposals.discussion import comments
from proposals.models import Delivery, Proposal, Watch
from skillmap.accounts.models import User
from tests import factories
from tests.browser import looking
from tests.factories import Shelf
from tests.nu_html import findings

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (360, 1280)
SCHEMES: tuple[looking.Scheme, ...] = ("light", "dark")
HOSTILE = "<script>alert(1)</script> " + "Unbreakable" * 20 + " \u05d0\u05d1\u05d2 \U0001f9ea"
READING = (
    *("/", "/skills/", "/skills/?q=trakcing", "/skills/?q=nothing-at-all", "/domains/data/"),
    *("/domains/data/mlops/", "/skills/experiment-tracking/"),
    "/skills/experiment-tracking/?role=ml-engineer&level=junior",
    *("/skills/experiment-tracking/expectations/ml-engineer/junior/",),
    *("/skills/experiment-tracking/history/", "/skills/experiment-tracking/revisions/1/"),
    *("/skills/experiment-tracking/compare/?from=1&to=2", "/history/", "/roles/"),
    *("/roles/ml-engineer/", "/roles/ml-engineer/career/?from=junior"),
    "/roles/compare/?from=data-analyst&to=ml-engineer&level=junior",
    *("/roles/ml-engineer/history/", "/roles/ml-engineer/revisions/1/", "/nothing/"),
    *("/proposals/", "/skills/experiment-tracking/proposals/"),
    *("/skills/experiment-tracking/community/", "/roles/ml-engineer/community/"),
    *("/proposals/{n}/", "/proposals/{n}/versions/1/", "/api/docs/webhooks/"),
)
OWN = (
    *("/me/watching/", "/me/proposals/", "/me/notifications/", "/me/webhooks/"),
    *("/me/webhooks/new/", "/me/webhooks/{w}/", "/me/webhooks/{w}/edit/"),
    *("/me/webhooks/{w}/delete/", "/me/webhooks/{w}/deliveries/{d}/"),
    *("/skills/experiment-tracking/suggest/", "/roles/ml-engineer/suggest/", "/skills/new/"),
    *("/proposals/{n}/", "/proposals/{n}/edit/", "/proposals/{n}/rebase/"),
    *("/proposals/{n}/withdraw/", "/comments/{c}/edit/", "/comments/{c}/reply/"),
    *("/comments/{c}/delete/", "/comments/{c}/history/", "/skills/experiment-tracking/community/"),
)
DECIDING = (
    *("/review/", "/review/?sort=x", "/review/{n}/", "/review/together/"),
    *("/comments/{c}/moderate/", "/comments/{c}/report/"),
    *("/skills/experiment-tracking/lock/", "/proposals/{n}/", "/proposals/{n}/report/"),
    *("/people/author/report/", "/domains/data/watch/"),
)


@pytest.fixture
def town(shelf: Shelf, author: User, curator: User, reader: User) -> dict[str, int]:
    """A skill with history, a proposal that conflicts, and people who talk in hostile words."""
    reader.display_name = HOSTILE[:80]
    reader.save()
    junior = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(
        shelf.skill,
        factories.edit(junior, f"Mine. {HOSTILE}"),
        factories.edit(shelf.cell(shelf.analyst, shelf.middle), "Compares.", required=True),
        FieldOperation("summary", "", HOSTILE[:200]),
        by=author,
    )
    root = comments.post(
        proposal, f"# Why\n\n{HOSTILE} @author `code` https://a.example", by=author
    )
    comments.post(proposal, HOSTILE, by=reader, parent=root)
    comments.post(shelf.skill, HOSTILE, by=reader)
    lifecycle.object_to(proposal, HOSTILE, by=reader)
    factories.publish(shelf.skill, factories.edit(junior, f"Theirs. {HOSTILE}"), by=curator)
    watches.set_level(shelf.skill, Watch.Level.ALL, by=author)
    webhook = factories.webhook(by=author, name=HOSTILE[:80], url=f"https://a.example/{'x' * 200}")
    delivery = webhooks.ping(webhook, by=author)
    Delivery.objects.update(state="failed", attempts=8, status=500, answer=HOSTILE)
    return {"n": proposal.pk, "c": root.pk, "w": webhook.pk, "d": delivery.pk}


@pytest.fixture
def look(
    browser: Browser, live_server: LiveServer, axe_violations: Callable[..., list[str]]
) -> Callable[..., dict[str, list[str]]]:
    """A function: what is wrong with pages, seen wide and narrow, light and dark, by somebody."""

    def judge(paths: list[str], person: User | None = None) -> dict[str, list[str]]:
        context = browser.new_context()
        if person is not None:
            context.add_cookies([_session(person, live_server)])
        page = context.new_page()
        faults: dict[str, list[str]] = {}
        sources: dict[str, str] = {}
        heard, visit = looking.complaints(page), looking.visiting(page)
        for path, width in product(paths, WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            heard.clear()  # axe itself tries styles out, which the policy blocks
            visit(live_server.url + path)
            unmet = [each for each in heard if "status of 4" not in each]  # those meant to fail
            screens = product((width,), SCHEMES)
            if seen := [*unmet, *looking.look(page, axe_violations, screens)]:
                faults[f"{path} {width}"] = seen
            sources[path] = page.request.get(page.url).text()
        context.close()
        if wrong := findings(sources):
            faults["html"] = wrong
        return faults

    return judge


def _session(person: User, server: LiveServer) -> Any:
    client = Client()
    client.force_login(person)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}


def test_what_anybody_reads(look: Any, town: dict[str, int]) -> None:
    assert look([path.format(**town) for path in READING]) == {}


def test_what_the_author_sees(look: Any, town: dict[str, int], author: User) -> None:
    assert look([path.format(**town) for path in OWN], author) == {}


def test_what_a_curator_sees(look: Any, town: dict[str, int], curator: User) -> None:
    assert look([path.format(**town) for path in DECIDING], curator) == {}


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_nothing_is_wider_than_any_screen(
    page: Page, live_server: LiveServer, town: dict[str, int], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    wide = []
    for path in READING:
        page.goto(live_server.url + path.format(**town))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


def test_german_words_fit_a_narrow_screen(
    page: Page, live_server: LiveServer, town: dict[str, int]
) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    wide = []
    for path in READING:
        page.goto(f"{live_server.url}/de{path.format(**town)}")
        if page.evaluate(
            "document.documentElement.scrollWidth > innerWidth"
            " || [...document.querySelectorAll('.overview .cell')]"
            ".some(cell => cell.scrollWidth > cell.clientWidth)"
        ):
            wide.append(path)
    assert wide == []


def test_a_first_visit_is_light(browser: Browser, live_server: LiveServer, shelf: Shelf) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url + shelf.skill.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 11
    static = [url for url in asked if "/static/" in url]
    packed = sum(len(brotli.compress(page.request.get(url).body())) for url in static)
    assert packed <= 30_000  # of 45 kB; the rest is for the page, its fragments and all headers
    assert page.context.cookies() == []


def test_every_reading_page_is_the_same_for_everybody(town: dict[str, int], author: User) -> None:
    client, signed_in = Client(), Client()  # byte by byte, white space too
    signed_in.force_login(author)
    shared = [path for path in READING if "proposals" not in path and "community" not in path]
    for path in shared:
        one, other = client.get(path), signed_in.get(path)
        assert one.content == other.content, path
        assert "Cookie" not in one.headers.get("Vary", ""), path
        assert "Cookie" not in other.headers.get("Vary", ""), path
        assert not one.cookies, path
    assert Proposal.objects.count() == 1
