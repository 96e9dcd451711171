"""Roles for programs: lists, the matrix, the career track, and what is refused how."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles import curation
from profiles.models import Revision, Role, RoleFamily
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

ROLE = "/api/v1/roles/ml-engineer/"


def get(client: Client, path: str, status: int = 200) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == status, response.content
    body: dict[str, Any] = response.json()
    return body


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["data-analyst", "ml-engineer"]),
        ("?q=engineer", ["ml-engineer"]),
        ("?search=engin", ["ml-engineer"]),
        ("?q=%2C", []),
        ("?family=data-people", ["data-analyst"]),
    ],
)
def test_roles_are_listed(client: Client, shelf: Shelf, query: str, found: list[str]) -> None:
    family = RoleFamily.objects.create(slug="data-people", name="Data people")
    Role.objects.filter(slug="data-analyst").update(family=family)
    body = get(client, f"/api/v1/roles/{query}")
    assert [row["slug"] for row in body["results"]] == found


def test_the_matrix_has_a_place_for_every_level(client: Client, shelf: Shelf) -> None:
    body = get(client, f"{ROLE}matrix/")
    assert (body["role"], [each["slug"] for each in body["levels"]]) == (
        *("ml-engineer", ["junior", "middle", "senior"]),
    )
    (row,) = body["results"]
    assert (row["skill"], row["name"]) == ("experiment-tracking", "Experiment Tracking")
    assert [each["level"] for each in row["places"]] == ["junior", "middle", "senior"]
    assert {each["version"] for each in row["places"]} == {1}


def test_a_place_without_an_expectation_is_missing(client: Client, shelf: Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.retire(cell), by=factories.person())
    places = get(client, f"{ROLE}matrix/")["results"][0]["places"]
    assert [(each["state"], each["version"]) for each in places][1] == ("missing", None)


def test_the_career_track_tells_what_the_next_level_asks(client: Client, shelf: Shelf) -> None:
    body = get(client, f"{ROLE}career/?from=junior")
    assert (body["before"]["slug"], body["after"]["slug"]) == ("junior", "middle")
    (step,) = body["results"]
    old, new = (shelf.cell(shelf.engineer, each) for each in (shelf.junior, shelf.middle))
    assert (step["skill"], step["before"]["description"], step["after"]["description"]) == (
        *("experiment-tracking", old.description, new.description),
    )
    assert get(client, f"{ROLE}career/") == body


def test_a_side_on_which_nothing_is_asked_is_null(client: Client, shelf: Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.retire(cell), by=factories.person())
    (step,) = get(client, f"{ROLE}career/?from=junior")["results"]
    assert (step["before"], step["after"]["version"]) == (None, 1)


def test_from_the_highest_level_there_is_no_next(client: Client, shelf: Shelf) -> None:
    body = get(client, f"{ROLE}career/?from=senior")
    assert (body["before"]["slug"], body["after"], body["results"]) == ("senior", None, [])


@pytest.mark.parametrize("level", ["nothing", "", "%00"])
def test_a_level_that_the_role_has_not_is_404(client: Client, shelf: Shelf, level: str) -> None:
    assert get(client, f"{ROLE}career/?from={level}", 404)["code"] == "not_found"


def test_without_levels_there_is_no_way(client: Client, author: User) -> None:
    factories.role("lonely", by=author)
    body = get(client, "/api/v1/roles/lonely/career/")
    assert (body["before"], body["after"], body["results"]) == (None, None, [])


def test_its_revisions_and_their_changes(client: Client, shelf: Shelf, author: User) -> None:
    factories.publish(shelf.engineer, FieldOperation("mission", "", "Ships models."), by=author)
    body = get(client, f"{ROLE}revisions/")
    assert [row["number"] for row in body["results"]] == [2, 1]
    changes = get(client, f"{ROLE}revisions/2/")["changes"]
    assert [each["after"] for each in changes] == [{"text": "Ships models.", "drafted_by": ""}]
    get(client, f"{ROLE}revisions/3/", 404)


def test_its_expectations_are_paged_without_a_gap(client: Client, shelf: Shelf) -> None:
    url, seen = f"{ROLE}expectations/?page_size=1", []
    while url:
        body = get(client, url)
        seen += [row["level"] for row in body["results"]]
        url = body["next"]
    assert seen == ["junior", "middle", "senior"]


def test_a_moved_and_a_retired_role_say_so(client: Client, shelf: Shelf, author: User) -> None:
    other = factories.role("other", by=author)
    factories.publish(other, FieldOperation("slug", "other", "another"), by=author)
    moved = client.get("/api/v1/roles/other/matrix/")
    assert (moved.status_code, moved["Location"]) == (
        *(301, "http://testserver/api/v1/roles/another/matrix/"),
    )
    gone = [FieldOperation("retired", "", "yes"), FieldOperation("replaced_by", "", "another")]
    curation.publish(shelf.engineer, gone, by=author, source=Revision.Source.CURATOR)
    body = get(client, ROLE, 410)
    assert (body["code"], body["replaced_by"]) == ("gone", "another")


@pytest.mark.parametrize(("part", "most"), [("matrix/", 6), ("career/", 6), ("expectations/", 5)])
def test_queries_do_not_grow(
    client: Client, shelf: Shelf, author: User, part: str, most: int
) -> None:
    counts = []
    for more in (0, 2):
        for number in range(more):
            cell = factories.add(shelf.engineer, shelf.junior, f"Words {number}")
            slug = f"skill-{number}"
            factories.skill(slug, group=shelf.group, by=author, operations=(cell,))
        with CaptureQueriesContext(connection) as queries:
            get(client, f"{ROLE}{part}")
        counts.append(len(queries))
    assert counts == [most, most]
