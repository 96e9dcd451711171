"""Who has a page already is answered before the page's own machinery is set to work."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

SKILL = "/skills/experiment-tracking/"
PAGES = (
    *(SKILL, f"/de{SKILL}", "/", "/skills/", "/roles/ml-engineer/", "/sitemap.xml"),
    *("/skills/experiment-tracking.md", "/de/skills/experiment-tracking.md"),
    *("/skills/experiment-tracking/feed.atom", "/exports/catalogue.json"),
)


@pytest.mark.parametrize("path", PAGES)
def test_what_is_said_of_an_unchanged_page_is_what_the_page_says(
    client: Client, shelf: Shelf, path: str
) -> None:
    page = client.get(path)
    again = client.get(path, headers={"if-none-match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert {"ETag", "Cache-Control", "Vary", "Content-Security-Policy"} <= set(again.headers)
    for name, value in again.headers.items():
        assert page.headers[name] == value, name


@pytest.mark.parametrize("path", [*PAGES, "/api/v1/skills/experiment-tracking/"])
def test_no_length_is_told_but_the_pages_own(client: Client, shelf: Shelf, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"if-none-match": tag})
    assert again.status_code == 304
    assert "Content-Length" not in again.headers


def test_a_head_is_answered_as_a_get_is(client: Client, shelf: Shelf) -> None:
    tag = client.get(SKILL).headers["ETag"]
    assert client.head(SKILL, headers={"if-none-match": tag}).status_code == 304
    assert client.post(SKILL, headers={"if-none-match": tag}).status_code == 405


def test_a_tag_of_yesterday_costs_no_further_query(
    client: Client, shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(SKILL)
    with django_assert_num_queries(1):
        page = client.get(SKILL, headers={"if-none-match": 'W/"0.0.old.en"'})
    assert page.status_code == 200
    assert page.content == client.get(SKILL).content


def test_one_languages_tag_is_not_anothers(client: Client, shelf: Shelf) -> None:
    tag = client.get(SKILL).headers["ETag"]
    assert client.get(f"/de{SKILL}", headers={"if-none-match": tag}).status_code == 200


def test_a_session_is_neither_read_nor_begun(
    client: Client, shelf: Shelf, reader: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(reader)
    tag = client.get(SKILL).headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get(SKILL, headers={"if-none-match": tag})
    assert again.status_code == 304
    assert not again.cookies


@pytest.mark.parametrize("tag", ["*", 'W/"1.2.3.en"', '"', "\x00", "x" * 10_000])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/skills/nothing-of-the-kind/", 404),
        ("/nowhere/", 404),
        ("/skills/Experiment-Tracking/", 301),
        ("/skills/experiment-tracking", 301),
        ("/skills/old-name/", 301),
        ("/healthz", 200),
    ],
)
def test_where_there_is_no_such_page_the_answer_is_as_ever(
    client: Client, shelf: Shelf, author: User, path: str, status: int, tag: str
) -> None:
    factories.publish(shelf.skill, FieldOperation("slug", shelf.skill.slug, "old-name"), by=author)
    renamed = FieldOperation("slug", "old-name", "experiment-tracking")
    factories.publish(shelf.skill, renamed, by=author)
    assert client.get(path, headers={"if-none-match": tag}).status_code == status


def test_a_host_that_is_not_ours_is_told_nothing(
    client: Client, shelf: Shelf, settings: Settings
) -> None:
    tag = client.get(SKILL).headers["ETag"]
    settings.ALLOWED_HOSTS = ["skillmap.example"]
    assert client.get(SKILL, headers={"if-none-match": tag}).status_code == 400


def test_plain_http_is_still_sent_on(client: Client, shelf: Shelf, settings: Settings) -> None:
    tag = client.get(SKILL).headers["ETag"]
    settings.SECURE_SSL_REDIRECT = True
    fresh = Client()
    assert fresh.get(SKILL, headers={"if-none-match": tag}).status_code == 301
