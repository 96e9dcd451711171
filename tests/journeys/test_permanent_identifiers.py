"""Identifiers that others keep: the same before and after everything got another slug."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from profiles import curation
from profiles.models import Catalogue, Expectation, Revision
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import json_ld_of

ATOM = "{http://www.w3.org/2005/Atom}"
PARTS = (
    ("group:data/mlops", "mlops"),
    ("domain:data", "data"),
    ("level:junior", "junior"),
)


def rename_everything(shelf: Shelf, by: User) -> None:
    """Give the skill, its role, group and domain, and a level other slugs."""
    for subject in (shelf.skill, shelf.engineer):
        moved = FieldOperation("slug", subject.slug, f"new-{subject.slug}")
        factories.publish(subject, moved, by=by)
    for target, slug in PARTS:
        moved = FieldOperation("slug", slug, f"new-{slug}", target)
        source = Revision.Source.CURATOR
        curation.publish(Catalogue.objects.get(), [moved], by=by, source=source, summary="")


def feed_ids(client: Client, address: str) -> set[str]:
    """The id of the feed, and those of its entries."""
    root = ElementTree.fromstring(client.get(address, follow=True).content)
    return {each.text or "" for each in root.iter(f"{ATOM}id")}


def linked_ids(client: Client, address: str) -> set[str]:
    """Every `@id`, and every set that a term names, of the page's JSON-LD."""
    page = client.get(address, follow=True).content.decode()
    return set(_texts_at(json_ld_of(page), "@id", "identifier", "inDefinedTermSet"))


def _texts_at(value: Any, *keys: str) -> Iterator[str]:
    """Every text that stands at one of the keys, however deep."""
    if isinstance(value, dict):
        yield from (value[key] for key in keys if isinstance(value.get(key), str))
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts_at(each, *keys)


def case_ids(client: Client) -> set[str]:
    """Every identifier of the CASE package."""
    listed = client.get("/ims/case/v1p1/CFDocuments").json()["CFDocuments"][0]["identifier"]
    response: Any = client.get(f"/ims/case/v1p1/CFPackages/{listed}")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return set(_texts_at(json.loads(body), "identifier"))


@pytest.mark.parametrize("address", ["/feeds/skills.atom", "/skills/experiment-tracking/feed.atom"])
def test_feeds(client: Client, shelf: Shelf, author: User, address: str) -> None:
    before = feed_ids(client, address)
    rename_everything(shelf, author)
    assert before
    assert before <= feed_ids(client, address)


@pytest.mark.parametrize(
    "address", ["/skills/experiment-tracking/", "/roles/ml-engineer/", "/domains/data/"]
)
@pytest.mark.parametrize("language", ["", "/de"])
def test_linked_data(
    client: Client, shelf: Shelf, author: User, address: str, language: str
) -> None:
    before = linked_ids(client, f"{language}{address}")
    rename_everything(shelf, author)
    assert before
    assert linked_ids(client, f"{language}{address}") == before


def test_case_and_descriptors(client: Client, shelf: Shelf, author: User) -> None:
    before = case_ids(client)
    cells = Expectation.objects.count()
    rename_everything(shelf, author)
    assert len(before) > cells
    assert case_ids(client) == before


def test_each_part_is_found_by_its_old_identifier(
    client: Client, shelf: Shelf, author: User
) -> None:
    before = case_ids(client)
    rename_everything(shelf, author)
    statuses = [client.get(f"/ims/case/v1p1/CFItems/{each}").status_code for each in before]
    # domain, group, skill, two roles and five cells; the rest are of other collections
    assert statuses.count(200) == 10
