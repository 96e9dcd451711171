"""The whole site below /de/: the same pages in German, whose links stay there."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import LocalePrefixPattern

from skillmap import messages
from tests.journeys import addresses, world
from tests.journeys.world import World
from tests.nu_html import findings

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parent.parent.parent
ONE_FOR_ALL = ("/static/", "/api/v1/", "/admin/", "/ims/")
LINK = re.compile(r'<(?:a|form)\b[^>]*?\b(?:href|action)="(/[^"]*)"[^>]*>')
HIDDEN = re.compile(
    r'<(script|style)\b.*?</\1>|<(p|dd|span) lang="en">.*?</\2>'
    r'|<textarea [^>]*lang="en"[^>]*>.*?</textarea>|<[^>]+>',
    re.DOTALL,
)  # what is English on purpose says so
CLEAR = 16  # a shorter English text may well stand inside of a German one


@pytest.fixture
def site() -> World:
    return world.build()


def seen(client: Client, url: str) -> tuple[Any, int]:
    """The page, rendered anew, and the queries that it took."""
    caches[settings.PAGES_CACHE].clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(url)
        if response.streaming:
            response.getvalue()  # a file is closed when it has been read
    return response, len(asked)


def german_pages(site: World, actor: str) -> dict[str, str]:
    """Every page that the actor can read below /de/; each answers as its English one does."""
    client, pages = site.client(actor), {}
    spoken = [each for each in addresses.every() if isinstance(each.pieces[0], LocalePrefixPattern)]
    for url in [each.url(site) for each in spoken if "logout" not in each.route]:
        (english, cost), (german, german_cost) = seen(client, url), seen(client, f"/de{url}")
        assert german.status_code == english.status_code, url
        assert german_cost <= cost, url
        if german.headers.get("Content-Type", "").startswith("text/html") and german.content:
            assert german.headers["Content-Language"] == "de", url
            pages[f"/de{url}"] = german.content.decode()
    return pages


def untouched() -> set[str]:
    """English texts that are long enough to be told apart, and that German says otherwise."""
    found = messages.read(ROOT / "skillmap" / "locale" / "de" / "LC_MESSAGES" / "django.po")
    return {
        each.id
        for each in found
        if isinstance(each.id, str) and each.string != each.id
        if len(each.id) >= CLEAR and "%" not in each.id and "<" not in each.id
    }


def words(page: str) -> str:
    return unescape(HIDDEN.sub(" ", page))


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.parametrize("actor", ["anonymous", "author", "admin"])
def test_every_page_is_there_in_german(site: World, actor: str) -> None:
    pages = german_pages(site, actor)
    assert len(pages) > 30
    english = untouched()
    said = {url: words(page) for url, page in pages.items()}
    left = {url: [text for text in english if text in shown] for url, shown in said.items()}
    assert {url: texts for url, texts in left.items() if texts} == {}
    whole = {url: page for url, page in pages.items() if "<html" in page}
    assert [url for url, page in whole.items() if '<html lang="de"' not in page] == []
    astray = {
        url: [
            link[1]
            for link in LINK.finditer(page)
            if not link[1].startswith(("/de/", *ONE_FOR_ALL)) and 'lang="en"' not in link[0]
        ]
        for url, page in whole.items()
    }
    assert {url: links for url, links in astray.items() if links} == {}
    assert findings(whole) == []
