"""The reference of the API: every operation, each with examples that can be run."""

import json
import re
import shlex

import pytest
from django.test import Client

from proposals.api.findings import STATUS
from skillmap import api_docs
from tests.nu_html import findings

OPERATIONS = api_docs.operations()


def test_every_operation_of_the_schema_is_on_the_page(client: Client) -> None:
    response = client.get("/api/docs/")
    text = response.content.decode()
    assert response.status_code == 200
    assert len(OPERATIONS) > 30
    missing = [each.key for _part, each in OPERATIONS if f'id="{each.key}"' not in text]
    assert missing == []
    assert findings({"docs": text}) == []


@pytest.mark.parametrize("operation", [each for _part, each in OPERATIONS], ids=lambda o: o.key)
def test_its_examples_can_be_run(operation: api_docs.Operation) -> None:
    words = shlex.split(operation.curl.replace("\\\n", " "))
    assert words[:3] == ["curl", "-X", operation.method]
    compile(operation.python, operation.key, "exec")
    assert "{" not in words[3]
    if operation.body:
        assert json.loads(words[words.index("-d") + 1]) == json.loads(operation.body)
    assert f'method: "{operation.method}"' in operation.javascript


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
