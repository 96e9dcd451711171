"""The whole site below /de/: the same pages in German, whose links stay there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import LocalePrefixPattern

from skillmap import messages
from tests.html import find_all
from tests.journeys import addresses, world
from tests.journeys.world import World
from tests.nu_html import findings

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parent.parent.parent
ONE_FOR_ALL = ("/static/", "/api/v1/", "/admin/", "/ims/")
LINKS = ((".//a", "href"), (".//form", "action"))
MAY_BE_ENGLISH = {"p", "dd", "span", "textarea"}  # on purpose: it says so
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
    """The texts of a page in one line, without those that are English on purpose."""
    return " ".join(" ".join(text for each in find_all(page, "*") for text in _texts(each)).split())


def _texts(element: ET.Element) -> Iterator[str]:
    is_english = element.get("lang") == "en" and element.tag in MAY_BE_ENGLISH
    if element.tag in {"script", "style"} or is_english:
        return
    yield element.text or ""
    for each in element:
        yield from _texts(each)
        yield each.tail or ""


def astray(page: str) -> list[str]:
    """The links and forms that leave German without saying so."""
    return [
        each.attrib[name]
        for path, name in LINKS
        for each in find_all(page, f"{path}[@{name}]")
        if each.attrib[name].startswith("/") and each.get("lang") != "en"
        if not each.attrib[name].startswith(("/de/", *ONE_FOR_ALL))
    ]


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
    assert [url for url, page in whole.items() if not find_all(page, "html[@lang='de']")] == []
    assert {url: links for url, page in whole.items() if (links := astray(page))} == {}
    assert findings(whole) == []
