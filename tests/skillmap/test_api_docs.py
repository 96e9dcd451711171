"""The reference of the API for people: every operation, shape and code stands on it."""

import re

import pytest
from django.test import Client

from proposals.api.findings import STATUS
from skillmap import api_reference
from skillmap.api_schema import document
from tests.nu_html import findings


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


def test_every_code_has_its_line(client: Client) -> None:
    text = client.get("/api/docs/problems/").content.decode()
    told = set(re.findall(r'<div id="(\w+)">', text))
    assert set(STATUS) <= told
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
    assert f'<span lang="en">{operation.text}</span>' in text
    assert "Wie sie funktioniert" in text
    problems = client.get("/de/api/docs/problems/").content.decode()
    assert '<dd lang="en">Send JSON.</dd>' in problems
