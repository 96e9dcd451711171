"""The reference of the API for people: every operation, shape and code stands on it."""

import pytest
from django.test import Client

from skillmap import api_docs, api_operations, api_reference
from skillmap.api_schema import document
from tests.html import find_all, text_of, texts_of, values_of
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
    ids = set(values_of(text, ".//*", "id"))
    assert [key for key in keys + shapes if key not in ids] == []
    links = {each.removeprefix("#") for each in values_of(text, ".//a") if each.startswith("#")}
    assert links - ids == set()
    assert findings({"docs": text}) == []


@pytest.mark.parametrize("start", ["/", "/de/"])
def test_the_address_above_it_leads_to_it(client: Client, start: str) -> None:
    response = client.get(f"{start}api/")
    assert (response.status_code, response.headers["Location"]) == (302, f"{start}api/docs/")
    assert client.post(f"{start}api/").status_code == 405


def test_every_code_has_its_line(client: Client) -> None:
    text = client.get("/api/docs/problems/").content.decode()
    assert values_of(text, ".//dl/div", "id") == list(api_docs.problem_types())
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
    assert operation.summary in texts_of(text, ".//span[@lang='en']")
    assert "Authentifizierung" in text
    problems = client.get("/de/api/docs/problems/").content.decode()
    assert "The body must be JSON." in texts_of(problems, ".//dd[@lang='en']")


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
            needed = ("authentication", "scope", "session")
            assert any(word in operation.text for word in needed), key


def test_the_guide_has_the_headings_that_a_reader_looks_for(client: Client) -> None:
    text = client.get("/api/docs/").content.decode()
    guide = ["Overview", "Authentication", "Pagination and fields"]
    guide += ["Caching, concurrency and idempotency", "Errors", "Rate limits", "CORS", "Webhooks"]
    headings = [each for each in find_all(text, ".//*[@id]") if each.tag in {"h2", "h3"}]
    found = [text_of(each) for each in headings]
    assert found[: len(guide)] == guide
    assert found[-1] == "Schemas"
