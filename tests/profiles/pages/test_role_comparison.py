"""From one role to another: new, in both, left behind; the choice in the address."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from profiles.operations import FieldOperation
from profiles.pages import role_comparison
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import chapters_of, figures_of, find_one, text_of, values_of

COMPARE = "/roles/compare/"
BOTH = f"{COMPARE}?from=data-analyst&to=ml-engineer"


def _html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def _words(html: str) -> str:
    return text_of(find_one(html, ".//main"))


def _chapters(html: str) -> list[tuple[str, list[str]]]:
    """The chapters of the page in order, each with its skills."""
    return [(title, [link.split("/")[2] for link in links]) for title, links in chapters_of(html)]


def test_new_both_and_left_behind(client: Client, shelf: Shelf, author: User) -> None:
    for slug, required in (("serving", True), ("writing", False)):
        cell = factories.add(shelf.engineer, shelf.junior, f"Does {slug}.", required=required)
        factories.skill(slug, group=shelf.group, by=author, operations=(cell,))
    cell = factories.add(shelf.analyst, shelf.junior, "Draws charts.", required=True)
    factories.skill("charts", group=shelf.group, by=author, operations=(cell,))
    html = _html(client, f"{BOTH}&level=junior")
    assert _chapters(html) == [
        ("Newly required", ["experiment-tracking", "serving"]),
        ("New, optional", ["writing"]),
        ("No longer expected", ["charts"]),
    ]
    assert figures_of(html) == [
        ("New skills", "2"),
        ("In both", "1"),
        ("No longer expected", "1"),
    ]


def test_without_a_level_the_lowest_is_compared(client: Client, shelf: Shelf) -> None:
    assert "Data Analyst → Ml Engineer, Junior" in _words(_html(client, BOTH))


def test_base_roles_are_not_offered_but_can_be_compared(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.role("every-engineer", by=author)
    based = FieldOperation("base_role", "", "every-engineer")
    factories.publish(shelf.engineer, based, by=author)
    html = _html(client, COMPARE)
    offered = ["", "data-analyst", "ml-engineer"]
    assert values_of(html, ".//select[@name='to']/option", "value") == offered
    html = _html(client, f"{COMPARE}?from=every-engineer&to=ml-engineer&level=junior")
    assert "every-engineer" in values_of(html, ".//option[@selected]", "value")


def test_the_choice_stays_in_the_form(client: Client, shelf: Shelf) -> None:
    html = _html(client, f"{BOTH}&level=middle")
    assert values_of(html, ".//option[@selected]", "value") == [
        "data-analyst",
        "ml-engineer",
        "middle",
    ]


@pytest.mark.parametrize("query", ["", "?from=data-analyst", "?to=ml-engineer", "?level=junior"])
def test_until_both_are_chosen_there_is_a_form(client: Client, shelf: Shelf, query: str) -> None:
    html = _html(client, COMPARE + query)
    assert "Compare two roles" in html
    assert _chapters(html) == []


def test_nothing_at_this_level(client: Client, shelf: Shelf, author: User) -> None:
    factories.role("tester", by=author)
    html = _html(client, f"{COMPARE}?from=tester&to=data-analyst&level=senior")
    assert "Neither role has expectations at this level" in html


@pytest.mark.parametrize("query", ["from=x", "to=x&from=data-analyst", "level=x", "from=%22"])
def test_an_unknown_role_or_level_is_404(client: Client, shelf: Shelf, query: str) -> None:
    response = client.get(f"{COMPARE}?{query}")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Choose from the lists." in response.content.decode()


def test_too_many_roles_to_list_are_typed(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role_comparison, "LISTED", 1)
    html = _html(client, f"{BOTH}&level=junior")
    typed = [find_one(html, f".//input[@id='{name}']") for name in ("from", "to")]
    assert [(each.get("name"), each.get("value")) for each in typed] == [
        ("from", "data-analyst"),
        ("to", "ml-engineer"),
    ]
    assert "Data Analyst → Ml Engineer, Junior" in _words(html)
    assert client.get(f"{COMPARE}?from=nobody").status_code == HTTPStatus.NOT_FOUND


def test_hostile_words_stay_text(client: Client, shelf: Shelf) -> None:
    response = client.get(COMPARE, {"from": "<script>alert(1)</script>"})
    assert "<script>alert" not in response.content.decode()


def test_many_steps_are_divided(
    client: Client, shelf: Shelf, author: User, settings: Settings
) -> None:
    settings.STEPS_PER_PAGE = 1
    cell = factories.add(shelf.engineer, shelf.junior, "Serves.", required=True)
    factories.skill("serving", group=shelf.group, by=author, operations=(cell,))
    html = _html(client, f"{BOTH}&level=junior&page=2")
    assert _chapters(html) == [("Newly required", ["serving"])]


def test_an_empty_site_can_be_asked(client: Client, db: None) -> None:
    assert "Compare two roles" in _html(client, COMPARE)


@pytest.mark.parametrize("count", [1, 3])
def test_role_to_role_costs_four_queries(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        cell = factories.add(shelf.engineer, shelf.junior, f"Does {number}.")
        factories.skill(f"skill-{number}", group=shelf.group, by=author, operations=(cell,))
    with django_assert_num_queries(4):
        client.get(f"{BOTH}&level=junior")
    with django_assert_num_queries(1):
        client.get(f"{BOTH}&level=junior")
