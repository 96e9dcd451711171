"""The reference as data: the bodies it shows are accepted, and it reads the document rightly."""

import json
from typing import Any

import pytest

from proposals.api import requests
from proposals.notifications import api as notifications_api
from proposals.webhooks import api as webhooks_api
from skillmap.api_reference import ApiField, operations, shapes
from skillmap.api_schema import document
from tests.factories import Shelf

OPERATIONS = {each.key: each for _part, each in operations(document(), "http://site")}
WRITING = [each for each in OPERATIONS.values() if each.body]


@pytest.mark.django_db
@pytest.mark.parametrize("operation", WRITING, ids=lambda each: each.key)
def test_the_sample_body_is_accepted(operation: Any, shelf: Shelf) -> None:
    parts = (requests, notifications_api, webhooks_api)
    name = operation.takes.removeprefix("Patched")
    (kind,) = {vars(part)[name] for part in parts if name in vars(part)}
    sent = kind(data=json.loads(operation.body), partial=operation.method == "PATCH")
    assert sent.is_valid(), sent.errors


def test_every_operation_that_takes_a_body_shows_one() -> None:
    assert len(WRITING) > 20
    taking = [each.key for each in OPERATIONS.values() if each.takes and not each.body]
    assert taking == []


def test_an_operation_is_told_whole() -> None:
    found = OPERATIONS["roles_career_retrieve"]
    assert (found.method, found.path) == ("GET", "/api/v1/roles/{slug}/career/")
    assert found.is_open
    assert "http://site/api/v1/roles/ml-engineer/career/" in found.curl
    assert [each.name for each in found.parameters] == ["If-None-Match", "from", "slug"]
    assert [(each.status, each.shape) for each in found.answers][:3] == [
        ("200", "Career"),
        ("301", "Problem"),
        ("304", ""),
    ]
    assert not OPERATIONS["watches_list"].is_open


def test_samples_fill_the_address() -> None:
    found = {each.key: each for _part, each in operations(document(), "", {"id": "77"})}
    assert "/api/v1/proposals/77/approve/'" in found["proposals_approve_create"].curl
    assert "/api/v1/revisions/1/'" in found["revisions_retrieve"].curl


@pytest.mark.parametrize(
    ("shape", "field"),
    [
        ("WatchRequest", ApiField("level", "one of ignore, participating, changes, watching, all, "
                               "nothing", is_required=True)),
        ("Career", ApiField("results", "list", is_required=True, shape="Step")),
        ("SeenRequest", ApiField("version", "integer 0–2147483647", is_required=False)),
        ("CommentRequest", ApiField("text", "string, at most 10000 characters", is_required=True)),
    ],
)  # fmt: skip
def test_a_member_is_told_in_words(shape: str, field: ApiField) -> None:
    found = next(each for each in shapes(document()) if each.name == shape)
    assert next(each for each in found.fields if each.name == field.name) == field
