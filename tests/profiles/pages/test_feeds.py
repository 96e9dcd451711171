"""What changed, as Atom that a reader accepts."""

import re
from datetime import datetime
from http import HTTPStatus
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles import curation
from profiles.models import Catalogue, Revision
from profiles.operations import FieldOperation
from profiles.pages import feeds
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

ATOM = "{http://www.w3.org/2005/Atom}"
SKILL = "/skills/experiment-tracking/feed.atom"


def _feed(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def _text(element: ElementTree.Element, *path: str) -> str:
    found = element.find("/".join(f"{ATOM}{name}" for name in path))
    assert found is not None
    return found.text or ""


@pytest.mark.parametrize("address", ["/feeds/skills.atom", SKILL])
def test_a_feed_has_what_the_standard_asks_for(client: Client, shelf: Shelf, address: str) -> None:
    feed = _feed(client, address)
    assert feed.tag == f"{ATOM}feed"
    assert _text(feed, "id") == f"http://localhost:8000{address}"
    assert _text(feed, "title")
    assert _text(feed, "rights") == "https://creativecommons.org/licenses/by/4.0/"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://localhost:8000{address}"
    for entry in feed.findall(f"{ATOM}entry"):
        assert _text(entry, "id").startswith("http://localhost:8000/")
        assert _text(entry, "author", "name") == "founder"
        assert datetime.fromisoformat(_text(entry, "updated")).tzinfo


def test_entries_are_revisions_newest_first(client: Client, shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.publish(shelf.skill, factories.edit(cell, "Logs all of it."), by=author)
    feed = _feed(client, "/feeds/skills.atom")
    titles = [_text(entry, "title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == [
        "Experiment Tracking, revision 2",
        "Experiment Tracking, revision 1",
        "Data Analyst, revision 1",
        "Ml Engineer, revision 1",
    ]
    assert datetime.fromisoformat(_text(feed, "updated")) == made.created_at
    (first, *_others) = feed.findall(f"{ATOM}entry")
    assert _text(first, "id") == "http://localhost:8000/skills/experiment-tracking/revisions/2/"
    assert _text(first, "summary") == "By hand"


def test_a_skill_has_a_feed_of_its_own(client: Client, shelf: Shelf, author: User) -> None:
    named = FieldOperation("mission", "", "Counts.")
    factories.publish(shelf.analyst, named, by=author)
    feed = _feed(client, SKILL)
    titles = [_text(entry, "title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == ["Experiment Tracking, revision 1"]


def test_ids_are_unique_even_for_the_catalogue_itself(
    client: Client, shelf: Shelf, curator: User
) -> None:
    for old, new in (("Skillmap Catalogue", "One"), ("One", "Two")):
        curation.publish(
            Catalogue.objects.get(),
            [FieldOperation("title", old, new)],
            by=curator,
            source=Revision.Source.CURATOR,
        )
    feed = _feed(client, "/feeds/skills.atom")
    ids = [_text(entry, "id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == Revision.objects.count()


def test_an_empty_feed_has_an_old_date(client: Client, db: None) -> None:
    feed = _feed(client, "/feeds/skills.atom")
    assert feed.findall(f"{ATOM}entry") == []
    assert _text(feed, "updated") == "1970-01-01T00:00:00+00:00"


def test_hostile_text_stays_text(client: Client, shelf: Shelf, author: User) -> None:
    hostile = "]]><script>alert(1)</script> & <b>"
    factories.publish(shelf.skill, FieldOperation("name", shelf.skill.name, hostile), by=author)
    raw = client.get(SKILL).content.decode()
    assert "<script" not in raw
    (entry, _first) = ElementTree.fromstring(raw).findall(f"{ATOM}entry")
    assert _text(entry, "title") == f"{hostile}, revision 2"


HOSTILE = "R&amp;D <b>bold</b> <script>alert(1)</script> a < b"


def test_a_feed_reader_shows_texts_as_they_were_written(
    client: Client, shelf: Shelf, author: User
) -> None:
    renamed = FieldOperation("name", shelf.skill.name, HOSTILE)
    source = Revision.Source.CURATOR
    curation.publish(shelf.skill, [renamed], by=author, source=source, summary=HOSTILE)
    for address in ("/feeds/skills.atom", SKILL):
        read = feedparser.parse(client.get(address).content)
        assert not read.bozo
        newest = read.entries[0]
        assert newest.title == f"{HOSTILE}, revision 2"
        assert newest.summary == HOSTILE
        texts = [read.feed.title_detail, read.feed.rights_detail]
        texts += [
            each[name] for each in read.entries for name in ("title_detail", "summary_detail")
        ]
        assert {text.type for text in texts} == {"text/plain"}
        raw = ElementTree.fromstring(client.get(address).content)
        kinds = [e.get("type") for n in feeds.TEXTS for e in raw.iter(f"{ATOM}{n}")]
        assert set(kinds) == {"text"}
    assert read.feed.title == f"{HOSTILE}: what changed"


def test_only_the_newest_are_told(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    assert len(_feed(client, "/feeds/skills.atom").findall(f"{ATOM}entry")) == 2


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", ["/feeds/skills.atom", SKILL])
def test_a_feed_costs_three_queries(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    address: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        cell = shelf.cell(shelf.engineer, shelf.junior)
        factories.publish(shelf.skill, factories.edit(cell, f"Logs {number}."), by=author)
    with django_assert_num_queries(3):
        etag = client.get(address).headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get(address, headers={"if-none-match": etag})
    assert again.status_code == HTTPStatus.NOT_MODIFIED


def test_a_skill_that_moved_takes_its_feed_along(
    client: Client, shelf: Shelf, author: User
) -> None:
    moved = FieldOperation("slug", shelf.skill.slug, "tracking")
    factories.publish(shelf.skill, moved, by=author)
    response = client.get(SKILL)
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response.headers["Location"] == "/skills/tracking/feed.atom"
    assert client.get("/skills/nothing/feed.atom").status_code == HTTPStatus.NOT_FOUND
    assert re.search("tracking", client.get("/skills/tracking/feed.atom").content.decode())
