"""The reference of the API for people: every operation, shape and code stands on it."""

import re

import pytest
from django.test import Client

from skillmap import api_docs, api_operations, api_reference
from skillmap.api_schema import document
from tests.nu_html import findings

VERBS = {
    "Amend", "Approve", "Close", "Comment", "Compare", "Copy", "Create", "Delete", "Edit",
    "Endorse", "Get", "List", "Mark", "Object", "Pause", "Redeliver", "Reject", "Replace",
    "Report", "Request", "Resolve", "Resume", "Revert", "Rotate", "Send", "Set", "Submit",
    "Update", "Withdraw",
}  # fmt: skip


def test_every_operation_and_every_shape_is_on_the_page(client: Client) -> None:
    response = client.get("/api/docs/")
    text = response.content.decode()
    assert response.status_code == 200
    keys = [each.key for _part, each in api_reference.operations(document(), "")]
    shapes = [f"shape-{each.name}" for each in api_reference.shapes(document())]
    assert len(keys) > 40
    assert [key for key in keys + shapes if f'id="{key}"' not in text] == []
    links = set(re.findall(r'href="#([\w-]+)"', text))
    assert links - set(re.findall(r'id="([\w-]+)"', text)) == set()
    assert findings({"docs": text}) == []


@pytest.mark.parametrize("start", ["/", "/de/"])
def test_the_address_above_it_leads_to_it(client: Client, start: str) -> None:
    response = client.get(f"{start}api/")
    assert (response.status_code, response.headers["Location"]) == (302, f"{start}api/docs/")
    assert client.post(f"{start}api/").status_code == 405


def test_every_code_has_its_line(client: Client) -> None:
    text = client.get("/api/docs/problems/").content.decode()
    told = set(re.findall(r'<div id="(\w+)">', text))
    assert set(api_docs.problem_types()) == told
    assert findings({"problems": text}) == []


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/problems/"])
def test_it_is_only_read_and_the_same_for_everybody(client: Client, path: str) -> None:
    response = client.get(path)
    assert client.post(path).status_code == 405
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.headers.get("Vary", "")


def test_the_german_page_says_that_the_reference_is_in_english(client: Client) -> None:
    text = client.get("/de/api/docs/").content.decode()
    (_part, operation), *_rest = api_reference.operations(document(), "")
    assert f'<span lang="en">{operation.summary}</span>' in text
    assert "Authentifizierung" in text
    problems = client.get("/de/api/docs/problems/").content.decode()
    assert '<dd lang="en">The body must be JSON.</dd>' in problems


def test_every_operation_is_described_for_its_caller() -> None:
    shown = {each.key: each for _part, each in api_reference.operations(document(), "")}
    assert shown.keys() == api_operations.OPERATIONS.keys()
    assert len({each.text for each in shown.values()}) == len(shown)
    for key, operation in shown.items():
        verb = operation.summary.split()[0]
        assert verb in VERBS, f"{key}: {operation.summary}"
        assert not operation.summary.endswith("."), key
        assert operation.text.endswith("."), key
        if not operation.is_open:
            assert re.search("authentication|scope|session", operation.text), key


def test_the_guide_has_the_headings_that_a_reader_looks_for(client: Client) -> None:
    text = client.get("/api/docs/").content.decode()
    guide = ["Overview", "Authentication", "Pagination and fields"]
    guide += ["Caching, concurrency and idempotency", "Errors", "Rate limits", "CORS", "Webhooks"]
    found = re.findall(r"<h[23] id=\"[^\"]+\">([^<]+)</h[23]>", text)
    assert found[: len(guide)] == guide
    assert found[-1] == "Schemas"
