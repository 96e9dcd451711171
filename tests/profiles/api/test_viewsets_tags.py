"""Tags: what a program has already is not sent again, and what may be kept by whom."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

SKILL = "/api/v1/skills/experiment-tracking/"
EVERYBODYS = (
    *("/api/v1/skills/", SKILL, f"{SKILL}expectations/", "/api/v1/roles/ml-engineer/matrix/"),
    *("/api/v1/roles/", "/api/v1/domains/", "/api/v1/groups/", "/api/v1/levels/"),
)
OTHERS = ("/api/v1/changes/", "/api/v1/revisions/", "/api/v1/proposals/", "/api/v1/people/author/")


@pytest.mark.parametrize("path", [*EVERYBODYS, *OTHERS])
def test_what_a_program_has_is_not_sent_again(
    client: Client, shelf: Shelf, author: User, path: str
) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == (
        "public, no-cache" if path in EVERYBODYS else "private, no-cache"
    )
    assert "Cookie" not in first.headers.get("Vary", "")
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", EVERYBODYS)
def test_whatever_is_published_gives_a_new_tag(
    client: Client, shelf: Shelf, author: User, path: str
) -> None:
    tag = client.get(path).headers["ETag"]
    factories.publish(shelf.skill, FieldOperation("summary", "", "New."), by=author)
    response = client.get(path, headers={"If-None-Match": tag})
    assert (response.status_code, response.headers["ETag"] != tag) == (200, True)


def test_a_copy_is_known_before_anything_is_read(
    client: Client, shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tag = client.get(SKILL).headers["ETag"]
    with django_assert_num_queries(1):
        assert client.get(SKILL, headers={"If-None-Match": tag}).status_code == 304


def test_any_copy_is_no_copy_of_what_is_not_there(client: Client, shelf: Shelf) -> None:
    response = client.get("/api/v1/skills/nothing/", headers={"If-None-Match": "*"})
    assert (response.status_code, response.headers["Cache-Control"]) == (404, "no-store")


def test_asking_for_the_head_alone_gives_the_same_tag(client: Client, shelf: Shelf) -> None:
    head, whole = client.head(SKILL), client.get(SKILL)
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert (head.status_code, head.content) == (200, b"")


def test_what_a_session_reads_is_nobody_elses(client: Client, shelf: Shelf, author: User) -> None:
    client.force_login(author)
    assert client.get(SKILL).headers["Cache-Control"] == "private, no-store"


def test_a_proposals_tag_is_of_all_that_it_shows(
    client: Client, shelf: Shelf, author: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.proposal(shelf.skill, factories.edit(cell, "Logs it."), by=author)
    path = f"/api/v1/proposals/{made.pk}/"
    first = client.get(path)
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(path, headers=known).status_code == 304
    # Not the proposal changed, but what it would change: its freshness is another.
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=factories.person())
    again = client.get(path, headers=known)
    assert (again.status_code, again.json()["freshness"]) == (200, "conflict")
    assert again.headers["ETag"].partition("-")[0] == first.headers["ETag"].partition("-")[0]
