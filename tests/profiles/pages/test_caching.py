"""Reading pages: the same bytes for everybody, kept, answered 304 for one query."""

from http import HTTPStatus

import brotli
import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from profiles.operations import FieldOperation
from profiles.pages.caching import PageState
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

SKILL = "/skills/experiment-tracking/"


def _kept() -> int:
    """How many pages the cache keeps."""
    return len(vars(caches[settings.PAGES_CACHE])["_cache"])


def test_a_page_is_cacheable_by_anyone(client: Client, shelf: Shelf) -> None:
    headers = client.get(SKILL).headers
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=60, stale-while-revalidate=60"
    assert headers["ETag"].startswith('W/"1.')
    assert headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in headers


def test_a_page_is_the_same_signed_in_and_out(client: Client, shelf: Shelf, reader: User) -> None:
    before = client.get(SKILL).content
    caches[settings.PAGES_CACHE].clear()
    client.force_login(reader)
    response = client.get(SKILL)
    assert response.content == before
    assert response.headers["Vary"] == "Accept-Encoding"
    assert not response.cookies


def test_a_browser_that_has_the_page_gets_304_for_one_query(
    client: Client, shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    etag = client.get(SKILL).headers["ETag"]
    with django_assert_num_queries(1):
        response = client.get(SKILL, headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert response.headers["ETag"] == etag


def test_a_change_gives_the_page_another_tag(client: Client, shelf: Shelf, author: User) -> None:
    etag = client.get(SKILL).headers["ETag"]
    factories.publish(shelf.skill, FieldOperation("summary", "", "What was tried."), by=author)
    response = client.get(SKILL, headers={"if-none-match": etag})
    assert response.status_code == HTTPStatus.OK
    assert b"What was tried." in response.content


def test_a_renamed_role_shows_on_the_pages_of_skills(
    client: Client, shelf: Shelf, author: User
) -> None:
    client.get(SKILL)
    renamed = FieldOperation("name", shelf.engineer.name, "Model Engineer")
    factories.publish(shelf.engineer, renamed, by=author)
    assert b"Model Engineer" in client.get(SKILL).content


def test_the_tag_tells_languages_and_releases_apart(settings: Settings) -> None:
    state = PageState(3, 4)
    settings.RELEASE = "one"
    with translation.override("en"):
        assert state.etag == 'W/"3.4.one.en"'
    settings.RELEASE = "two"
    with translation.override("de"):
        assert state.etag == 'W/"3.4.two.de"'


@pytest.mark.parametrize(
    "path",
    [
        *("/skills/experiment-tracking.md", "/skills/experiment-tracking.json"),
        *("/roles/ml-engineer.md", "/exports/catalogue.md", "/feeds/skills.atom"),
        *("/skills/experiment-tracking/feed.atom", "/sitemap.xml", "/sitemaps/0.xml"),
    ],
)
def test_what_programs_read_is_the_same_in_every_language(
    client: Client, shelf: Shelf, path: str
) -> None:
    one, other = client.get(path), client.get(f"/de{path}")
    assert one.getvalue() == other.getvalue()


def test_a_page_comes_compressed_to_those_who_take_it(shelf: Shelf) -> None:
    client = Client()  # which leaves the bytes as they are
    plain = client.get(SKILL)
    packed = client.get(SKILL, headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.content) == plain.content


def test_a_page_is_kept_for_no_other_address_than_its_own(client: Client, shelf: Shelf) -> None:
    client.get("/skills/?sort=name")
    before = _kept()
    for query in ("sort=changed&sort=name", "sort=name&utm_source=x", "utm_source=x&sort=name"):
        response = client.get(f"/skills/?{query}")
        assert (response.status_code, response.headers["Location"]) == (302, "/skills/?sort=name")
    assert _kept() == before


def test_a_question_of_any_length_is_answered_but_not_kept(client: Client, shelf: Shelf) -> None:
    client.get(SKILL)
    before = _kept()
    assert client.get(f"{SKILL}?role={'x' * 600}").status_code == HTTPStatus.NOT_FOUND
    assert _kept() == before


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_reading_pages_are_only_read(client: Client, shelf: Shelf, method: str) -> None:
    response = getattr(client, method)(SKILL)
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response.headers["Allow"] == "GET, HEAD"


def test_head_is_get_without_a_body(client: Client, shelf: Shelf) -> None:
    response = client.head(SKILL)
    assert (response.status_code, response.content) == (HTTPStatus.OK, b"")
    assert response.headers["ETag"] == client.get(SKILL).headers["ETag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize(
    "path",
    ["/", "/skills/", SKILL, "/roles/", "/proposals/", "/healthz", "/sitemap.xml", "/terms/"],
)
def test_another_method_is_405_with_a_browsers_checks_on(
    shelf: Shelf, path: str, method: str
) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, path)
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response.headers["Allow"] == "GET, HEAD"
