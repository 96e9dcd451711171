"""Where the pages of a role are, and what they depend on."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

BELOW = ["", "career/", "career.md", "history/", "revisions/1/", "compare-revisions/"]
LEVEL = ["senior/", "senior.md", "senior/advert.txt"]


@pytest.mark.parametrize("below", BELOW + LEVEL)
def test_the_wrong_case_is_sent_on(client: Client, shelf: Shelf, below: str) -> None:
    query = "?from=junior" if below.startswith(("career", "compare")) else ""
    response = client.get(f"/roles/ML-Engineer/{below}{query}")
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response.headers["Location"] == f"/roles/ml-engineer/{below}{query}"


def test_a_former_address_is_sent_on(client: Client, shelf: Shelf, author: User) -> None:
    moved = FieldOperation("slug", "ml-engineer", "learning-engineer")
    factories.publish(shelf.engineer, moved, by=author)
    response = client.get("/roles/ML-engineer/career/")
    assert response.headers["Location"] == "/roles/learning-engineer/career/"
    assert client.get("/roles/learning-engineer/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("slug", ["nobody", "NOBODY", "x" * 300, "data-analyst-2"])
def test_an_unknown_role_is_404(client: Client, shelf: Shelf, slug: str) -> None:
    for below in BELOW + LEVEL:
        assert client.get(f"/roles/{slug}/{below}").status_code == HTTPStatus.NOT_FOUND


def test_a_retired_role_is_gone_but_its_history_stays(
    client: Client, shelf: Shelf, author: User
) -> None:
    gone = FieldOperation("retired", "", "yes")
    factories.publish(shelf.engineer, gone, by=author)
    everything = [*BELOW, *LEVEL, "senior/revisions/1/"]
    found = {below: client.get(f"/roles/ml-engineer/{below}").status_code for below in everything}
    assert found == {
        "": HTTPStatus.GONE,
        "career/": HTTPStatus.GONE,
        "career.md": HTTPStatus.GONE,
        "history/": HTTPStatus.OK,
        "revisions/1/": HTTPStatus.OK,
        "compare-revisions/": HTTPStatus.OK,
        **dict.fromkeys(LEVEL, HTTPStatus.GONE),
        "senior/revisions/1/": HTTPStatus.OK,
    }
    assert client.get("/roles/ml-engineer.json").status_code == HTTPStatus.GONE


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_reading_pages_are_read_only(client: Client, shelf: Shelf, verb: str) -> None:
    addresses = [f"/roles/ml-engineer/{below}" for below in BELOW + LEVEL]
    others = ["/roles/", "/roles/compare/", "/feeds/skills.atom", "/sitemap.xml", "/robots.txt"]
    for address in [*addresses, *others, "/roles/ml-engineer.csv", "/exports/catalogue.json"]:
        response = getattr(client, verb)(address)
        assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED, address


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("query", ["from=%00", "page=%00", "to=%FF", "level=%ed%a0%80", 'from="'])
def test_bad_bytes_are_answered_clearly(
    client: Client, shelf: Shelf, below: str, query: str
) -> None:
    response = client.get(f"/roles/ml-engineer/{below}?{query}", follow=True)
    assert response.status_code in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}


def test_the_same_bytes_for_everybody(client: Client, shelf: Shelf, reader: User) -> None:
    anonymous = client.get("/roles/ml-engineer/")
    client.force_login(reader)
    known = client.get("/roles/ml-engineer/")
    assert known.content == anonymous.content
    assert "Cookie" not in anonymous.headers["Vary"]
    assert anonymous.headers["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert not anonymous.cookies


def test_the_state_takes_one_query(
    client: Client, shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    etag = client.get("/roles/ml-engineer/career/").headers["ETag"]
    with django_assert_num_queries(1):
        response = client.get("/roles/ml-engineer/career/", headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (HTTPStatus.NOT_MODIFIED, b"")
