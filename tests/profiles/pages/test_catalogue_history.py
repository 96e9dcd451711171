"""The history of everything: people's changes first, one row for each import."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from profiles import curation
from profiles.models import Catalogue, Revision
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, texts_of, values_of, words_of

HISTORY = "/history/"
FILE, OTHER = "Import of catalogue", "Import of others"


def _html(client: Client, address: str = HISTORY, status: HTTPStatus = HTTPStatus.OK) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _rows(html: str) -> list[str]:
    return list(map(words_of, find_all(html, ".//li[@class='revision']")))


def _bring_in(shelf: Shelf, by: User, *summaries: str) -> list[int]:
    """Revisions of imports with those summaries, one after the other: their sequences."""
    made = []
    for summary in summaries:
        text = f"Text {Revision.objects.count()}."
        change = FieldOperation("description", shelf.skill.description, text)
        source = Revision.Source.IMPORT
        revision = curation.publish(shelf.skill, [change], by=by, source=source, summary=summary)
        shelf.skill.refresh_from_db()
        made.append(revision.sequence)
    return made


def _edit(shelf: Shelf, by: User, text: str) -> None:
    factories.publish(shelf.skill, FieldOperation("summary", shelf.skill.summary, text), by=by)
    shelf.skill.refresh_from_db()


def test_it_names_its_subjects(client: Client, shelf: Shelf, author: User) -> None:
    title = FieldOperation("title", "Skillmap Catalogue", "Our Catalogue")
    catalogue = Catalogue.objects.get()
    curation.publish(catalogue, [title], by=author, source=Revision.Source.CURATOR)
    assert [item.split(" by ")[0] for item in _rows(_html(client))] == [
        "4 Catalogue : curator's edit",
        "3 Experiment Tracking : First",
        "2 Data Analyst : First",
        "1 Ml Engineer : First",
    ]


def test_nothing_was_ever_published(client: Client, db: None) -> None:
    assert "Nothing is published yet" in _html(client)


def test_an_import_is_one_row_that_leads_to_its_revisions(
    client: Client, shelf: Shelf, author: User
) -> None:
    _edit(shelf, author, "Mine.")
    own = _bring_in(shelf, author, FILE, FILE, FILE)
    _edit(shelf, author, "Mine again.")
    html = _html(client)
    rows = _rows(html)
    assert len(rows) == 6
    assert rows[1].startswith(f"{own[-1]} {FILE} by ")
    assert "3 revisions in one import" in rows[1]
    (address,) = {each for each in values_of(html, ".//li//a") if "import=" in each}
    assert address == f"/history/?import={own[-1]}"
    html = _html(client, address)
    assert [row.split(" ")[0] for row in _rows(html)] == [str(each) for each in reversed(own)]
    assert texts_of(html, ".//main//h1") == ["Changes of one import"]


@pytest.mark.parametrize("between", ["another file", "a person", "another author"])
def test_what_stands_between_parts_an_import(
    client: Client, shelf: Shelf, author: User, curator: User, between: str
) -> None:
    _bring_in(shelf, author, FILE, FILE)
    if between == "another file":
        _bring_in(shelf, author, OTHER)
    elif between == "a person":
        _edit(shelf, author, "Mine.")
    else:
        _bring_in(shelf, curator, FILE)
    last = _bring_in(shelf, author, FILE, FILE)
    rows = _rows(_html(client))
    assert len(rows) == 6
    assert ["2 revisions in one import" in row for row in rows[:3]] == [True, False, True]
    assert len(_rows(_html(client, f"/history/?import={last[-1]}"))) == 2


def test_an_import_of_one_revision_is_shown_as_it_is(
    client: Client, shelf: Shelf, author: User
) -> None:
    _bring_in(shelf, author, FILE)
    first = _rows(_html(client))[0]
    assert "Experiment Tracking" in first
    assert "in one import" not in first


@pytest.mark.parametrize("number", ["0", "1", "999", "x", "-1", "9" * 30, "٣"])
def test_only_the_newest_revision_of_an_import_names_it(
    client: Client, shelf: Shelf, author: User, number: str
) -> None:
    first, _second = _bring_in(shelf, author, FILE, FILE)
    _html(client, f"/history/?import={number}", HTTPStatus.NOT_FOUND)
    _html(client, f"/history/?import={first}", HTTPStatus.NOT_FOUND)


def test_pages_are_cut_by_rows_and_an_import_has_its_own(
    client: Client, shelf: Shelf, author: User, settings: Settings
) -> None:
    settings.REVISIONS_PER_PAGE = 2
    own = _bring_in(shelf, author, *[FILE] * 5)
    counts = [len(_rows(_html(client, f"/history/?page={page}"))) for page in (1, 2)]
    assert counts == [2, 2]  # the import, and the three that made the shelf
    _html(client, "/history/?page=3", HTTPStatus.NOT_FOUND)
    address = f"/history/?import={own[-1]}"
    assert len(_rows(_html(client, f"{address}&page=3"))) == 1
    assert f"?import={own[-1]}&page=2" in values_of(_html(client, address), ".//nav//a")
    _html(client, f"{address}&page=4", HTTPStatus.NOT_FOUND)


def test_the_feed_is_found_from_it(client: Client, shelf: Shelf) -> None:
    html = _html(client)
    assert "/feeds/skills.atom" in values_of(find_one(html, ".//main"), ".//a")
    (feed,) = find_all(html, ".//link[@type='application/atom+xml']")
    assert feed.get("href") == "http://localhost:8000/feeds/skills.atom"


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        newest = _bring_in(shelf, author, FILE, FILE)[-1]
        _edit(shelf, author, f"Mine {number}.")
    # The state, the count, the rows of the page, what they show, credits.
    with django_assert_num_queries(5):
        client.get(HISTORY)
    with django_assert_num_queries(1):
        client.get(HISTORY)
    with django_assert_num_queries(6):  # which import
        client.get(f"{HISTORY}?import={newest}")
