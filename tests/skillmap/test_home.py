"""The home page: figures, shelves, what changed, what is being discussed."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles.models import Group
from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.models import Proposal
from skillmap import home
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import figures_of, find_all, values_of


def _html(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def _section(html: str, title: str) -> str:
    return html[html.index(f'<section aria-labelledby="{title}">') :].split("</section>", 1)[0]


def _propose(shelf: Shelf, by: User, title: str) -> Proposal:
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), f"Logs: {title}.")
    return lifecycle.propose(shelf.skill, factories.submission(edit, title=title), by=by)


def test_figures_count_what_is_published(client: Client, shelf: Shelf, author: User) -> None:
    retired = factories.skill("charts", group=shelf.group, by=author)
    factories.publish(retired, FieldOperation("retired", "", "yes"), by=author)
    figures = figures_of(_html(client))
    assert figures == [("Skills", "1"), ("Roles", "2"), ("Expectations", "5"), ("Changes", "5")]


def test_required_expectations_are_told_apart(client: Client, shelf: Shelf) -> None:
    assert "3 required" in _html(client)


def test_figures_are_new_after_every_revision(client: Client, shelf: Shelf, author: User) -> None:
    _html(client)
    added = factories.add(shelf.analyst, shelf.senior, "Sets the standard.", required=True)
    factories.publish(shelf.skill, added, by=author)
    html = _html(client)
    assert ("Expectations", "6") in figures_of(html)
    assert "4 required" in html


def test_a_large_site_counts_its_expectations_less_often(
    client: Client, shelf: Shelf, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "EXACT", 0.001)
    _html(client)
    added = factories.add(shelf.analyst, shelf.senior, "Sets the standard.")
    factories.publish(shelf.skill, added, by=author)
    assert ("Expectations", "5") in figures_of(_html(client))


def test_shelves_come_in_order_with_counts(client: Client, shelf: Shelf) -> None:
    first = factories.domain("aviation")
    Group.objects.create(domain=first, slug="flying", name="Flying")
    html = _section(_html(client), "domains") + _html(client)
    headings = [each for each in find_all(_html(client), ".//*") if each.tag in {"h3", "h4"}]
    links = [href for each in headings for href in values_of(each, "a")]
    assert [href for href in links if href.startswith("/domains/")] == [
        "/domains/aviation/",
        "/domains/aviation/flying/",
        "/domains/data/",
        "/domains/data/mlops/",
    ]
    assert html.count("0 skills") >= 2


def test_what_changed_last_comes_first(client: Client, shelf: Shelf, author: User) -> None:
    factories.skill("charts", group=shelf.group, by=author)
    changed = _section(_html(client), "changed")
    assert values_of(changed, ".//h3/a") == [
        "/skills/charts/",
        "/skills/experiment-tracking/",
    ]
    assert 'href="/history/"' in changed


def test_an_open_proposal_is_shown_at_once(client: Client, shelf: Shelf, author: User) -> None:
    before = client.get("/").headers["ETag"]
    assert "There are no open proposals." in _section(_html(client), "waiting")
    _propose(shelf, author, "Name the run")
    response = client.get("/", headers={"if-none-match": before})
    assert response.status_code == HTTPStatus.OK
    waiting = _section(response.content.decode(), "waiting")
    assert "Name the run" in waiting
    assert "Experiment Tracking" in waiting


def test_a_decided_proposal_goes_at_once(client: Client, shelf: Shelf, author: User) -> None:
    proposal = _propose(shelf, author, "Name the run")
    assert "Name the run" in _html(client)
    lifecycle.withdraw(proposal, by=author)
    assert "Name the run" not in _html(client)


def test_a_draft_is_nobodys_business(client: Client, shelf: Shelf, author: User) -> None:
    lifecycle.save_draft(shelf.skill, {}, by=author)
    assert "There are no open proposals." in _html(client)


def test_an_empty_site_says_how_to_begin(client: Client, db: None) -> None:
    html = _html(client)
    assert "Nothing is published yet" in html
    assert "import_catalogue" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_costs_six_queries_cold_one_warm(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count - 1):
        group = factories.group(f"group-{number}", domain=factories.domain(f"domain-{number}"))
        factories.skill(f"skill-{number}", group=group, by=author)
    with django_assert_num_queries(6):
        client.get("/")
    with django_assert_num_queries(1):
        client.get("/")


def test_the_home_page_is_only_read(client: Client, db: None) -> None:
    assert client.post("/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
