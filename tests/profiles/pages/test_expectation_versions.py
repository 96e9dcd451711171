"""The permanent page of one version of an expectation."""

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
from tests.html import values_of

CELL = "/skills/experiment-tracking/expectations/ml-engineer/middle/"


@pytest.fixture
def edited(shelf: Shelf, author: User) -> Shelf:
    """The shelf with an expectation that has three versions."""
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.edit(cell, "Plans sweeps.", required=False), by=author)
    cell.refresh_from_db()
    factories.publish(shelf.skill, factories.edit(cell, "Plans all sweeps."), by=author)
    return shelf


def test_an_earlier_version_keeps_its_text_and_says_what_has_changed_since(
    client: Client, edited: Shelf
) -> None:
    page = client.get(f"{CELL}v2/")
    assert page.status_code == HTTPStatus.OK
    text = page.content.decode()
    assert "This is version 2 of 3" in text
    assert '<div class="expectation-text" id="sentence"><p>Plans sweeps.</p></div>' in text
    assert "Plans <ins>all </ins>sweeps." in text
    assert f'href="{CELL}v1/"' in text
    assert f'href="{CELL}v3/"' in text
    assert "version 2. <a" in text
    assert f"{CELL}v2/</a>" in text


def test_the_newest_version_says_so_and_has_no_next_one(client: Client, edited: Shelf) -> None:
    text = client.get(f"{CELL}v3/").content.decode()
    assert "This is the newest version" in text
    assert "What has changed since" not in text
    assert 'rel="next"' not in text


def test_each_line_of_a_list_has_an_anchor_that_its_citation_leads_to(
    client: Client, edited: Shelf, author: User
) -> None:
    cell = edited.cell(edited.engineer, edited.middle)
    edit = factories.edit(cell, 'Plans "all" sweeps.\nLogs <b>runs</b>.')
    factories.publish(edited.skill, edit, by=author)
    for path in (CELL, f"{CELL}v4/"):
        page = client.get(path).content.decode()
        lines = values_of(page, ".//ul[@class='behaviours']/li[@id]", "id")
        assert lines == ["line-1", "line-2"]
        links = values_of(page, ".//ol[@class='cite-lines']/li/a")
        assert links == [f"http://localhost:8000{CELL}v4/#{line}" for line in lines]
        copied = values_of(page, ".//ol[@class='cite-lines']//button", "data-copy-text")
        assert copied[1].splitlines()[0] == "Logs <b>runs</b>."
        assert "“Experiment Tracking”, Ml Engineer, Middle, version 4, line 2." in copied[1]
        assert copied[1].endswith(links[1])
    assert "line-1" not in client.get(f"{CELL}v3/").content.decode()


@pytest.mark.parametrize("n", ["0", "4", "99999999999999999999"])
def test_a_version_that_never_was_is_not_found(client: Client, edited: Shelf, n: str) -> None:
    assert client.get(f"{CELL}v{n}/").status_code == HTTPStatus.NOT_FOUND


def test_a_version_stays_when_its_expectation_is_retired(
    client: Client, edited: Shelf, author: User
) -> None:
    cell = edited.cell(edited.engineer, edited.middle)
    factories.publish(edited.skill, factories.retire(cell), by=author)
    earlier = client.get(f"{CELL}v3/")
    assert earlier.status_code == HTTPStatus.OK
    assert "The expectation is no longer published." in earlier.content.decode()
    last = client.get(f"{CELL}v4/").content.decode()
    assert "This version retired the expectation." in last
    assert "It is what the expectation says now." not in last


def test_a_version_stays_when_its_skill_is_retired(
    client: Client, edited: Shelf, curator: User
) -> None:
    factories.publish(edited.skill, FieldOperation("retired", "", "yes"), by=curator)
    assert client.get(f"{CELL}v2/").status_code == HTTPStatus.OK


def test_former_addresses_lead_to_the_version(client: Client, edited: Shelf, curator: User) -> None:
    factories.move(edited.skill, "run-tracking", by=curator)
    factories.move(edited.engineer, "machine-learning-engineer", by=curator)
    page = client.get(f"{CELL}v2/", follow=True)
    present = "/skills/run-tracking/expectations/machine-learning-engineer/middle/v2/"
    assert page.redirect_chain[-1] == (present, HTTPStatus.MOVED_PERMANENTLY)
    assert page.status_code == HTTPStatus.OK


def test_a_redacted_version_shows_no_text(client: Client, edited: Shelf, curator: User) -> None:
    curation.redact(Change.objects.get(version=2), by=curator, reason="private")
    text = client.get(f"{CELL}v2/").content.decode()
    assert "Plans sweeps." not in text
    assert "Redacted by a curator" in text


def test_the_expectation_is_cited_by_its_version(client: Client, edited: Shelf) -> None:
    text = client.get(CELL).content.decode()
    assert f"{CELL}v3/</a>" in text
    assert f'<a class="number" href="{CELL}v2/">' in text


def test_a_version_costs_the_same_however_many_there_are(
    client: Client,
    edited: Shelf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(4):
        client.get(f"{CELL}v1/")
    with django_assert_num_queries(2):
        client.get(f"{CELL}v1/")
