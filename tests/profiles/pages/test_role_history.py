"""The history of a role: its list, one revision, what differs between two."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles import curation
from profiles.models import Change
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of, values_of

ROLE = "/roles/ml-engineer"


def _html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def _focus(old: str, new: str) -> FieldOperation:
    return FieldOperation("focus", old, new, target="level:junior")


@pytest.fixture
def told(shelf: Shelf, author: User) -> Shelf:
    """The engineer with two more revisions: a focus, then a better one and a mission."""
    factories.publish(shelf.engineer, _focus("", "Builds small things."), by=author)
    mission = FieldOperation("mission", "", "Makes it last.")
    better = _focus("Builds small things.", "Builds sound things.")
    factories.publish(shelf.engineer, better, mission, by=author)
    return shelf


def test_newest_first_with_whose_and_how_many(client: Client, told: Shelf) -> None:
    html = _html(client, f"{ROLE}/history/")
    numbers = find_all(html, ".//span[@class='number']/a")
    assert [(each.attrib["href"], text_of(each)) for each in numbers] == [
        (f"{ROLE}/revisions/{number}/", str(number)) for number in (3, 2, 1)
    ]
    counts = [each for each in texts_of(html, ".//li//span") if "change" in each]
    assert counts == ["2 changes", "1 change", "2 changes"]
    assert [each for each in values_of(html, ".//a") if each.endswith("?from=2&to=3")]


def test_a_revision_shows_the_role_as_it_stood(client: Client, told: Shelf) -> None:
    html = _html(client, f"{ROLE}/revisions/2/")
    assert "Builds small things." in texts_of(html, ".//p")
    assert "An earlier revision" in html
    assert "Makes it last." not in text_of(find_one(html, ".//main"))


def test_the_newest_revision_says_what_it_changed(client: Client, told: Shelf) -> None:
    html = _html(client, f"{ROLE}/revisions/3/")
    assert texts_of(html, ".//del") == ["small"]
    assert "sound" in texts_of(html, ".//ins")
    assert "An earlier revision" not in html


@pytest.mark.parametrize("number", ["0", "4", "99999999999999999999"])
def test_a_revision_that_there_is_not_is_404(client: Client, told: Shelf, number: str) -> None:
    assert client.get(f"{ROLE}/revisions/{number}/").status_code == HTTPStatus.NOT_FOUND


def test_two_revisions_compared(client: Client, told: Shelf) -> None:
    html = _html(client, f"{ROLE}/compare-revisions/?from=1&to=3")
    assert [each.split()[0] for each in texts_of(html, ".//h3")] == ["Focus", "Mission"]
    assert "Builds sound things." in texts_of(html, ".//ins")
    backwards = _html(client, f"{ROLE}/compare-revisions/?from=3&to=1")
    assert len(find_all(backwards, ".//ins")) == 2


def test_unless_said_the_newest_is_compared_with_the_one_before(
    client: Client, told: Shelf
) -> None:
    html = _html(client, f"{ROLE}/compare-revisions/")
    assert texts_of(html, ".//del") == ["small"]
    assert "sound" in texts_of(html, ".//ins")


def test_a_revision_with_itself_differs_in_nothing(client: Client, told: Shelf) -> None:
    assert "There are no differences." in _html(client, f"{ROLE}/compare-revisions/?from=2&to=2")


@pytest.mark.parametrize("query", ["from=0&to=1", "from=1&to=4", "from=x", "to=-1", "to=9e99"])
def test_what_cannot_be_compared_says_so(client: Client, told: Shelf, query: str) -> None:
    response = client.get(f"{ROLE}/compare-revisions/?{query}")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Choose two revisions between 1 and 3." in response.content.decode()


def test_what_was_blanked_shows_nothing(client: Client, told: Shelf, curator: User) -> None:
    other = FieldOperation("mission", "Makes it last.", "Other.")
    factories.publish(told.engineer, other, by=curator)
    for change in Change.objects.filter(revision__role=told.engineer, field="mission"):
        curation.redact(change, by=curator, reason="A private address")
    html = _html(client, f"{ROLE}/revisions/3/")
    assert "Redacted by a curator" in html
    assert "Makes it last." not in html


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    text = ""
    for number in range(count):
        factories.publish(shelf.engineer, _focus(text, f"Builds {number}."), by=author)
        text = f"Builds {number}."
    for below, cold in (("history/", 5), ("revisions/1/", 6), ("compare-revisions/", 3)):
        with django_assert_num_queries(cold):
            client.get(f"{ROLE}/{below}")
        with django_assert_num_queries(1):
            client.get(f"{ROLE}/{below}")
