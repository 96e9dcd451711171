"""Suggestions over the API: what they look like, how they are kept and limited."""

import pytest
from django.test import Client

from tests.factories import Shelf

SUGGESTIONS = "/api/v1/suggestions/"


def test_the_suggestions(client: Client, shelf: Shelf) -> None:
    response = client.get(SUGGESTIONS, {"q": "junior analyst"})
    assert response.json() == {
        "results": [
            {
                "kind": "role_level",
                "name": "Data Analyst, Junior",
                "path": "/roles/data-analyst/junior/",
            },
            {"kind": "role", "name": "Data Analyst", "path": "/roles/data-analyst/"},
        ]
    }
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert "RateLimit" in response.headers
    tag = response.headers["ETag"]
    again = client.get(SUGGESTIONS, {"q": "junior analyst"}, headers={"if-none-match": tag})
    assert again.status_code == 304


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20"])
def test_nothing_typed_suggests_nothing(client: Client, shelf: Shelf, query: str) -> None:
    assert client.get(f"{SUGGESTIONS}{query}").json() == {"results": []}


@pytest.mark.parametrize(
    ("query", "status"),
    [("?q=a%00", 400), ("?x=1", 400), (f"?q={'0' * 201}", 400), (f"?q={'0' * 200}", 200)],
)
def test_bad_questions_are_answered_clearly(
    client: Client, shelf: Shelf, query: str, status: int
) -> None:
    assert client.get(f"{SUGGESTIONS}{query}").status_code == status
