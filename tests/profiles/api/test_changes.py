"""The feed of changes: everything once, in order, even while many publish at the same time."""

from threading import Event
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles import curation
from profiles.models import Revision
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories, racing
from tests.factories import Shelf

CHANGES = "/api/v1/changes/"
WRITERS = 3
EACH = 4


def get(client: Client, query: str = "", status: int = 200) -> dict[str, Any]:
    response = client.get(f"{CHANGES}{query}")
    assert response.status_code == status, response.content
    body: dict[str, Any] = response.json()
    return body


def sequences(body: dict[str, Any]) -> list[int]:
    return [each["sequence"] for each in body["results"]]


def test_every_revision_comes_once_oldest_first(client: Client, shelf: Shelf) -> None:
    body = get(client)
    assert sequences(body) == [1, 2, 3]
    assert (body["cursor"], body["has_more"]) == (3, False)
    assert [each["role"] for each in body["results"]] == ["ml-engineer", "data-analyst", None]
    assert body["results"][2]["skill"] == "experiment-tracking"
    assert len(body["results"][2]["changes"]) == 7


def test_a_page_may_tell_of_more_than_a_thousand_expectations(
    client: Client, shelf: Shelf, author: User
) -> None:
    levels = [factories.level(f"level-{n}", n) for n in range(26)]
    roles = [factories.role(f"role-{n}", by=author) for n in range(40)]
    cells = [factories.add(role, level, "Does it.") for role in roles for level in levels]
    factories.skill("large", group=shelf.group, by=author, operations=tuple(cells))
    body = get(client, "?limit=200")
    assert sum(each["cell"] is not None for each in body["results"][-1]["changes"]) == 1040
    sequence = body["results"][-1]["sequence"]
    one = client.get(f"/api/v1/revisions/{sequence}/").json()
    assert one["changes"][-1]["cell"]["role"] == "role-39"


def test_reading_on_from_the_cursor_skips_nothing(client: Client, shelf: Shelf) -> None:
    first = get(client, "?limit=2")
    assert (sequences(first), first["cursor"], first["has_more"]) == ([1, 2], 2, True)
    second = client.get(first["next"]).json()
    assert (sequences(second), second["cursor"], second["has_more"]) == ([3], 3, False)
    assert "limit=2" in second["next"]


def test_at_the_end_the_cursor_stays_and_what_comes_later_is_told(
    client: Client, shelf: Shelf, author: User
) -> None:
    body = get(client, "?since=3")
    assert (body["results"], body["cursor"], body["has_more"]) == ([], 3, False)
    factories.publish(shelf.skill, FieldOperation("summary", "", "New."), by=author)
    later = client.get(body["next"])
    assert sequences(later.json()) == [4]
    assert later.headers["Link"] == f'<{later.json()["next"]}>; rel="next"'


@pytest.mark.parametrize("since", [4, 2**63 - 1])
def test_a_cursor_beyond_the_end_is_refused(client: Client, shelf: Shelf, since: int) -> None:
    (error,) = get(client, f"?since={since}", 400)["errors"]
    assert error["pointer"].startswith("#/since")
    assert error["detail"] == "Beyond the end: the newest revision is 3. Begin again from 0."


def test_a_site_without_revisions_has_one_cursor(client: Client, db: None) -> None:
    assert get(client)["cursor"] == 0
    assert len(get(client, "?since=1", 400)["errors"]) == 1


@pytest.mark.parametrize(
    "query",
    ["since=-1", "since=x", "since=", f"since={2**63}", "since=%00", "since=²", "limit=0",
     "limit=201", "limit=x", "since=1.5", "since=" + "9" * 400, "fields=nothing"],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(
    client: Client, shelf: Shelf, query: str
) -> None:
    body = get(client, f"?{query}", 400)
    (error,) = body["errors"]
    assert error["pointer"].startswith(f"#/{query.partition('=')[0]}")


def test_fields_can_be_chosen(client: Client, shelf: Shelf) -> None:
    assert get(client, "?fields=sequence&limit=1")["results"] == [{"sequence": 1}]


def test_only_reading(client: Client, shelf: Shelf, author: User) -> None:
    client.force_login(author)
    assert client.post(CHANGES).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_nothing_is_skipped_while_many_publish() -> None:
    author = factories.person("author")
    shelf = factories.shelf(by=author)
    skills = [factories.skill(f"s{n}", group=shelf.group, by=author) for n in range(WRITERS)]
    done = [Event() for _skill in skills]

    def write(place: int) -> None:
        try:
            before = ""
            for number in range(EACH):
                _publish(skills[place], before, text := f"{place}.{number}", author)
                before = text
        finally:
            done[place].set()

    def follow() -> list[int]:
        client, cursor, seen = Client(), 0, []
        while True:
            is_over = all(each.is_set() for each in done)
            body = get(client, f"?since={cursor}&limit=2&fields=sequence")
            seen += sequences(body)
            cursor = body["cursor"]
            if is_over and not body["has_more"]:
                return seen

    acts = [lambda place=place: write(place) for place in range(WRITERS)]
    *written, seen, seen_too = racing.race(*acts, follow, follow)
    assert written == [None] * WRITERS
    everything = list(Revision.objects.order_by("sequence").values_list("sequence", flat=True))
    assert everything == list(range(1, 3 + WRITERS + WRITERS * EACH + 1))
    assert seen == everything
    assert seen_too == everything


def _publish(skill: Any, before: str, after: str, author: User) -> None:
    operation = FieldOperation("summary", before, after)
    source = Revision.Source.CURATOR
    curation.publish(skill, [operation], by=author, source=source, summary="Race")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        for level in (shelf.junior, shelf.middle):
            cell = shelf.cell(shelf.engineer, level)
            factories.publish(shelf.skill, factories.edit(cell, f"Does {number}."), by=author)
    with django_assert_num_queries(3):
        assert len(get(client, f"?since={3}")["results"]) == 2 * count
