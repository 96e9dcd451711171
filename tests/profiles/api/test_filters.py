"""Filters: searched as on the pages, and nothing taken for nothing."""

import pytest
from django.test import Client

from tests.factories import Shelf


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tracking", 1), ("q=experim", 1), ("search=tracking", 1), ("q=xyzzy", 0), ("q=%2C", 0),
        ("q=tracking&domain=data", 1), ("q=tracking&search=xyzzy", 0), ("q=", 1),
    ],
)  # fmt: skip
def test_words_are_searched(client: Client, shelf: Shelf, query: str, found: int) -> None:
    assert len(client.get(f"/api/v1/skills/?{query}").json()["results"]) == found


@pytest.mark.parametrize(
    "query",
    [
        "required=1", "required=null", "required=", "domain=", "updated_since=", "q=%00",
        "q=" + "x" * 201, "level=%00", "role=Nobody",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(client: Client, shelf: Shelf, query: str) -> None:
    response = client.get(f"/api/v1/skills/?{query}")
    assert (response.status_code, response.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize(("query", "found"), [("required=true", 3), ("required=false", 2)])
def test_required_is_true_or_false(client: Client, shelf: Shelf, query: str, found: int) -> None:
    assert len(client.get(f"/api/v1/expectations/?{query}").json()["results"]) == found
