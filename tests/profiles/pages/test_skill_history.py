"""Histories, a skill as it stood, what differs between two revisions."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from profiles import curation
from profiles.models import Change, Credit, Revision
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of, values_of, words_of

SKILL = "/skills/experiment-tracking/"


def _html(client: Client, address: str, status: HTTPStatus = HTTPStatus.OK) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _revisions(html: str) -> list[str]:
    return list(map(words_of, find_all(html, ".//li[@class='revision']")))


def _changes(html: str) -> list[str]:
    return list(map(words_of, find_all(html, ".//article[@class='change']")))


def _edit(shelf: Shelf, text: str, by: User, *, required: bool | None = None) -> Revision:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    return factories.publish(shelf.skill, factories.edit(cell, text, required=required), by=by)


def _day(revision: Revision) -> str:
    return f"{revision.created_at.day} {revision.created_at:%B %Y}"


# --- The history ------------------------------------------------------------------------------


def test_a_history_says_who_what_when_and_why(client: Client, shelf: Shelf, author: User) -> None:
    revision = _edit(shelf, "Reads runs.", author)
    newest, first = _revisions(_html(client, f"{SKILL}history/"))
    assert newest == (
        f"2 By hand by author {_day(revision)} curator's edit 1 change Compare with 1"
    )
    beginning = shelf.skill.revisions.get(number=1)
    assert first == f"1 First by founder {_day(beginning)} curator's edit 7 changes"


def test_everybody_credited_is_named(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    curation.publish(
        shelf.skill,
        [factories.edit(cell, "Reads runs.")],
        by=author,
        source=Revision.Source.CURATOR,
        credits=[(curator, Credit.Part.APPROVER)],
    )
    newest = _revisions(_html(client, f"{SKILL}history/"))[0]
    assert "by author curator Curator approved it" in newest


def test_a_blanked_reason_stays_blank(client: Client, shelf: Shelf, author: User) -> None:
    revision = _edit(shelf, "Reads runs.", author)
    Revision.objects.filter(pk=revision.pk).update(
        summary="", redacted_at=revision.created_at, redaction_reason="private"
    )
    assert "Redacted by a curator" in _revisions(_html(client, f"{SKILL}history/"))[0]


def test_a_long_history_is_divided(
    client: Client, shelf: Shelf, author: User, settings: Settings
) -> None:
    settings.REVISIONS_PER_PAGE = 1
    _edit(shelf, "Reads runs.", author)
    html = _html(client, f"{SKILL}history/?page=2")
    assert [item[:7] for item in _revisions(html)] == ["1 First"]
    _html(client, f"{SKILL}history/?page=3", HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize("count", [1, 3])
def test_a_history_costs_the_same_for_one_and_for_three(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        _edit(shelf, f"Reads {number}.", author)
    with django_assert_num_queries(5):
        client.get(f"{SKILL}history/")
    with django_assert_num_queries(1):
        client.get(f"{SKILL}history/")


# --- A revision -------------------------------------------------------------------------------


def test_a_revision_shows_the_skill_as_it_stood(client: Client, shelf: Shelf, author: User) -> None:
    renamed = FieldOperation("name", "Experiment Tracking", "Run Tracking")
    factories.publish(shelf.skill, renamed, by=author)
    _edit(shelf, "Reads runs.", author, required=True)
    html = _html(client, f"{SKILL}revisions/1/")
    assert texts_of(html, ".//h1") == ["Experiment Tracking: Revision 1"]
    assert "This is revision 1 of 3" in html
    assert "Reads the results of tracked runs." in texts_of(html, ".//p")
    cells = values_of(html, ".//a", "class")
    assert len([each for each in cells if each.startswith("cell cell--required")]) == 3
    assert "Skillmap Catalogue, “Experiment Tracking”, revision 1," in html
    assert "http://localhost:8000/skills/experiment-tracking/revisions/1/" in html


def test_a_revision_says_what_it_changed(client: Client, shelf: Shelf, author: User) -> None:
    _edit(shelf, "Reads the results of all tracked runs.", author, required=True)
    html = _html(client, f"{SKILL}revisions/2/")
    assert "This is the newest revision" in html
    change = find_one(html, ".//article[@class='change']")
    assert words_of(change) == (
        "Data Analyst Junior Optional → Required Reads the results of all tracked runs."
    )
    assert [each.text for each in find_all(change, ".//ins")] == ["all "]


def test_a_revision_of_many_changes_folds_them(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}revisions/1/")
    assert "Show 7 changes" in texts_of(html, ".//summary")
    assert len(_changes(html)) == 7


def test_the_past_invites_nobody_to_change_it(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{SKILL}revisions/1/")
    assert "suggest/" not in html
    assert "cell--missing" not in html


def test_a_revision_without_expectations(client: Client, shelf: Shelf, author: User) -> None:
    factories.skill("observability", group=shelf.group, by=author)
    html = _html(client, "/skills/observability/revisions/1/")
    assert "No expectation was published at that time." in html


def test_the_neighbours_of_a_revision(client: Client, shelf: Shelf, author: User) -> None:
    for text in ("Reads runs.", "Reads all runs."):
        _edit(shelf, text, author)
    html = _html(client, f"{SKILL}revisions/2/")
    assert values_of(html, ".//a[@rel='prev']") == [f"{SKILL}revisions/1/"]
    assert values_of(html, ".//a[@rel='next']") == [f"{SKILL}revisions/3/"]
    assert f"{SKILL}compare/?from=2&to=3" in values_of(html, ".//a")


def test_a_blanked_text_is_not_shown(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    _edit(shelf, "Telephone 555.", author)
    _edit(shelf, "Reads runs.", author)
    for change in Change.objects.filter(revision__skill=shelf.skill, revision__number__gt=1):
        curation.redact(change, by=curator, reason="private")
    for address in ("revisions/2/", "revisions/3/", "compare/?from=1&to=2", "history/"):
        assert "555" not in _html(client, f"{SKILL}{address}")


@pytest.mark.parametrize("count", [1, 3])
def test_a_revision_costs_six_queries_cold_one_warm(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        _edit(shelf, f"Reads {number}.", author)
    with django_assert_num_queries(6):
        client.get(f"{SKILL}revisions/1/")
    with django_assert_num_queries(1):
        client.get(f"{SKILL}revisions/1/")


# --- Two revisions ----------------------------------------------------------------------------


def test_two_revisions_are_compared_word_by_word(
    client: Client, shelf: Shelf, author: User, stranger: User
) -> None:
    _edit(shelf, "Reads the results of all tracked runs.", author)
    _edit(shelf, "Reads the results of all tracked runs.", stranger, required=True)
    added = factories.add(shelf.analyst, shelf.senior, "Sets the standard.")
    factories.publish(shelf.skill, added, by=author)
    html = _html(client, f"{SKILL}compare/?from=1&to=4")
    assert _changes(html) == [
        "Data Analyst Junior Optional → Required revision 2 , revision 3"
        " Reads the results of all tracked runs.",
        "Data Analyst Senior Optional added revision 4 Sets the standard.",
    ]
    assert "2 differences, by 2 people" in text_of(find_one(html, ".//main"))


def test_retired_cells_and_fields_are_compared_too(
    client: Client, shelf: Shelf, author: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.senior)
    summary = FieldOperation("summary", "", "What was tried.")
    factories.publish(shelf.skill, summary, factories.retire(cell), by=author)
    html = _html(client, f"{SKILL}compare/")
    assert _changes(html) == [
        "Summary revision 2 What was tried.",
        "Ml Engineer Senior retired revision 2 Sets up promotion from tracked runs to production.",
    ]


def test_a_flag_alone_leaves_the_text(client: Client, shelf: Shelf, author: User) -> None:
    _edit(shelf, "Reads the results of tracked runs.", author, required=True)
    assert "The text is the same." in _html(client, f"{SKILL}compare/?from=1&to=2")


def test_a_revision_and_itself_do_not_differ(client: Client, shelf: Shelf) -> None:
    assert "There are no differences." in _html(client, f"{SKILL}compare/?from=1&to=1")


@pytest.mark.parametrize(
    "query", ["from=0&to=1", "from=1&to=9", "from=x", "to=99999999999999999999"]
)
def test_revisions_that_there_are_not_keep_the_form(
    client: Client, shelf: Shelf, query: str
) -> None:
    html = _html(client, f"{SKILL}compare/?{query}", HTTPStatus.NOT_FOUND)
    assert "These cannot be compared" in html
    assert len(find_all(html, ".//main//*[@name='from']")) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_comparing_costs_three_queries_cold_one_warm(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        _edit(shelf, f"Reads {number}.", author)
    with django_assert_num_queries(3):
        client.get(f"{SKILL}compare/?from=1&to=2")
    with django_assert_num_queries(1):
        client.get(f"{SKILL}compare/?from=1&to=2")
