"""The OpenAPI document: valid, without warnings, and changed only on purpose."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from skillmap.api_schema import document

KEPT = Path(__file__).parent / "openapi.jsonl"


def lines(found: dict[str, Any]) -> list[str]:
    """One line for each operation and each component, so that a change shows where it is."""
    parts: list[tuple[str, Any]] = [("openapi", found["openapi"]), ("info", found["info"])]
    for path, item in found["paths"].items():
        parts += [(f"{method} {path}", row) for method, row in item.items()]
    for kind, components in found["components"].items():
        parts += [(f"{kind} {name}", row) for name, row in components.items()]
    return [json.dumps({name: row}, sort_keys=True, default=str) for name, row in sorted(parts)]


def test_it_is_valid_and_made_without_a_warning() -> None:
    document.cache_clear()
    with GENERATOR_STATS.silence():
        GENERATOR_STATS.reset()
        found = document()
        assert not GENERATOR_STATS
    assert found["openapi"] == "3.1.0"
    validate_schema(found)  # type: ignore[no-untyped-call]


def test_it_is_in_english_in_whichever_language_it_was_asked_first() -> None:
    english = document()
    document.cache_clear()
    with translation.override("de"):
        assert document() == english


def test_it_is_as_it_was() -> None:
    """`make openapi` writes the file anew after a change that is meant."""
    found = lines(json.loads(json.dumps(document(), default=str)))
    if os.environ.get("RENEW_OPENAPI"):
        KEPT.write_text("\n".join(found) + "\n")
    assert found == KEPT.read_text().splitlines()


def test_every_operation_says_how_it_refuses_and_what_it_takes() -> None:
    found = document()
    for path, item in found["paths"].items():
        for method, row in item.items():
            assert {"400", "401", "404", "429"} <= set(row["responses"]), (method, path)
            names = {each["name"] for each in row["parameters"]}
            assert ("Idempotency-Key" in names) == (method == "post"), path
            assert ("If-None-Match" in names) == (method == "get"), path


def test_it_speaks_openapi_3_1_and_of_no_other_site() -> None:
    text = json.dumps(document(), default=str)
    assert '"nullable"' not in text
    assert "api.example.org" not in text


def test_every_list_says_that_its_links_are_always_there() -> None:
    schemas = document()["components"]["schemas"]
    pages = {name: row for name, row in schemas.items() if name.startswith("Paginated")}
    assert len(pages) == 14
    for name, row in pages.items():
        assert row["required"] == ["next", "previous", "results"], name
        for link in ("next", "previous"):
            assert row["properties"][link] == {"type": ["string", "null"], "format": "uri"}, name


def test_it_is_served_as_json_and_not_sent_twice(client: Client) -> None:
    response = client.get("/api/v1/schema/")
    assert response.json() == json.loads(json.dumps(document(), default=str))
    assert response.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/api/v1/schema/", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("language", ["", "de"])
def test_no_word_of_it_depends_on_who_asks_first(client: Client, language: str) -> None:
    document.cache_clear()
    response = client.get("/api/v1/schema/", headers={"Accept-Language": language})
    assert "Vorschlag" not in response.content.decode()
