"""Cursors: what none of ours can be is refused, the same on both databases."""

from base64 import b64encode

import pytest
from django.test import Client

from tests import factories
from tests.factories import Shelf


def cursor(text: str) -> str:
    return b64encode(text.encode()).decode().replace("=", "%3D")


@pytest.mark.parametrize(
    "path", ["skills", "levels", "expectations", "roles/ml-engineer/revisions"]
)
@pytest.mark.parametrize(
    "text", ["p=%00", "p=a b", "p=" + "9" * 101, "p=%F0%9F%98%80", "o=x", "o=-1"]
)
def test_a_cursor_that_is_none_is_not_found(
    client: Client, shelf: Shelf, path: str, text: str
) -> None:
    response = client.get(f"/api/v1/{path}/?cursor={cursor(text)}")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["levels", "expectations", "revisions"])
@pytest.mark.parametrize(("position", "status"), [("abc", 404), ("9" * 100, 200), ("-1", 200)])
def test_where_numbers_are_counted_others_are_no_place(
    client: Client, shelf: Shelf, path: str, position: str, status: int
) -> None:
    response = client.get(f"/api/v1/{path}/?cursor={cursor(f'p={position}')}")
    assert response.status_code == status


@pytest.mark.parametrize("size", ["0", "201", "-1", "x", "", "1.5", "²", "9" * 400])
def test_a_page_has_from_1_to_200(client: Client, shelf: Shelf, size: str) -> None:
    response = client.get(f"/api/v1/skills/?page_size={size}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/page_size"


def test_levels_of_one_rank_come_once_each(client: Client, shelf: Shelf) -> None:
    for name in ("a", "b", "c"):
        factories.level(name, 2)
    url, seen = "/api/v1/levels/?page_size=1", []
    while url:
        body = client.get(url).json()
        seen += [row["slug"] for row in body["results"]]
        url = body["next"]
    assert sorted(seen) == ["a", "b", "c", "junior", "middle", "senior"]
    assert len(seen) == 6
