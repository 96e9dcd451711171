"""The endpoints of CASE 1.1: valid, paged, kept by ETag, and clear about what is not there."""

import json
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.writing import case_schema

BASE = "/ims/case/v1p1"
Body = dict[str, Any]


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def get(client: Client, path: str, status: int = 200) -> Body:
    response = client.get(path)
    assert response.status_code == status, path
    assert response.headers["Content-Type"].startswith("application/json")
    body: Body = response.json() if not response.streaming else _streamed(response)
    return body


def _streamed(response: Any) -> Body:
    body: Body = json.loads(response.getvalue())
    return body


def package(client: Client) -> Body:
    (document,) = get(client, f"{BASE}/CFDocuments")["CFDocuments"]
    return get(client, document["CFPackageURI"]["uri"].removeprefix("http://localhost:8000"))


def test_the_documents_lead_to_the_package(client: Client, shelf: Shelf) -> None:
    found = get(client, f"{BASE}/CFDocuments")
    assert case_schema.problems(case_schema.DOCUMENTS, found) == []
    assert case_schema.problems(case_schema.PACKAGE, package(client)) == []


def test_documents_are_paged(client: Client, shelf: Shelf) -> None:
    response = client.get(f"{BASE}/CFDocuments?limit=1&offset=0")
    assert response.headers["X-Total-Count"] == "1"
    address = f"http://localhost:8000{BASE}/CFDocuments?limit=1&offset=0"
    assert response.headers["Link"] == f'<{address}>; rel="first", <{address}>; rel="last"'
    assert len(response.json()["CFDocuments"]) == 1
    assert get(client, f"{BASE}/CFDocuments?offset=1") == {"CFDocuments": []}
    assert client.get(f"{BASE}/CFDocuments?limit=1&offset=0").headers["X-Total-Count"] == "1"


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=-1", "limit=x", "limit=", "limit=99999999999", "limit=%00", "limit=²",
     "offset=-1", "offset=2147483648"],
)  # fmt: skip
def test_a_number_that_is_none_is_refused(client: Client, shelf: Shelf, query: str) -> None:
    found = get(client, f"{BASE}/CFDocuments?{query}", HTTPStatus.BAD_REQUEST)
    assert case_schema.problems(case_schema.STATUS, found) == []


def test_every_link_of_the_package_answers(client: Client, shelf: Shelf) -> None:
    body = package(client)
    addresses = {each["uri"] for each in body["CFItems"] + body["CFRubrics"]}
    addresses |= {each["uri"].partition("#")[0] for each in body["CFAssociations"]}
    addresses |= {
        each["uri"]
        for each in body["CFDefinitions"]["CFItemTypes"] + body["CFDefinitions"]["CFLicenses"]
    }
    addresses.add(body["CFDocument"]["uri"])
    for address in sorted(addresses):
        get(client, address.removeprefix("http://localhost:8000"))


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"CFPackages/{uuid.UUID(int=1)}", 404, "unknownobject"),
        ("CFPackages/x", 400, "invalid_uuid"),
        (f"CFItems/{uuid.UUID(int=1)}", 404, "unknownobject"),
        (f"CFItems/{uuid.UUID(int=1).hex}", 400, "invalid_uuid"),
        ("CFItems/%00", 400, "invalid_uuid"),
        ("CFRubrics/" + "x" * 3000, 400, "invalid_uuid"),
        (f"CFNothing/{uuid.UUID(int=1)}", 404, "unknownobject"),
    ],
)
def test_what_is_not_there_is_said_as_the_standard_says(
    client: Client, shelf: Shelf, path: str, status: int, code: str
) -> None:
    found = get(client, f"{BASE}/{path}", status)
    assert case_schema.problems(case_schema.STATUS, found) == []
    (field,) = found["imsx_codeMinor"]["imsx_codeMinorField"]
    assert field["imsx_codeMinorFieldValue"] == code


def test_what_is_known_is_not_sent_again_until_it_changes(
    client: Client, shelf: Shelf, author: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = package(client)["CFItems"][0]["uri"].removeprefix("http://localhost:8000")
    etag = client.get(item).headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get(item, headers={"if-none-match": etag})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    with django_assert_num_queries(1):
        assert client.get(item).json()["CFItemType"] == "Domain"
    factories.publish(shelf.skill, FieldOperation("summary", "", "New."), by=author)
    assert client.get(item, headers={"if-none-match": etag}).status_code == HTTPStatus.OK


def test_only_reading(client: Client, shelf: Shelf) -> None:
    assert client.post(f"{BASE}/CFDocuments").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.head(f"{BASE}/CFDocuments").status_code == HTTPStatus.OK


def test_descriptors_are_served_one_by_one(client: Client, shelf: Shelf) -> None:
    item = next(each for each in package(client)["CFItems"] if each["CFItemType"] == "Expectation")
    found = get(client, f"/rsd/{item['identifier']}.json")
    assert found["skillName"] == item["abbreviatedStatement"]
    assert client.get(f"/rsd/{uuid.UUID(int=1)}.json").status_code == HTTPStatus.NOT_FOUND
