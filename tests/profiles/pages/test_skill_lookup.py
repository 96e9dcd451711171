"""Where a skill or expectation is: renamed, wrongly cased, retired, unknown."""

from http import HTTPStatus

import pytest
from django.test import Client

from profiles.operations import AnyOperation, FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

OLD, NEW = "/skills/experiment-tracking/", "/skills/run-tracking/"
CELL = "expectations/ml-engineer/junior/"


def _rename(shelf: Shelf, by: User) -> None:
    change = FieldOperation("slug", "experiment-tracking", "run-tracking")
    factories.publish(shelf.skill, change, by=by)


def _retire(shelf: Shelf, by: User, *more: AnyOperation) -> None:
    factories.publish(shelf.skill, FieldOperation("retired", "", "yes"), *more, by=by)


@pytest.mark.parametrize("rest", ["", "history/", "revisions/1/", "compare/", CELL])
def test_a_former_address_leads_to_the_present_one(
    client: Client, shelf: Shelf, author: User, rest: str
) -> None:
    _rename(shelf, author)
    query = "?from=1" if rest == "compare/" else ""
    response = client.get(f"{OLD}{rest}{query}")
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response.headers["Location"] == f"{NEW}{rest}{query}"
    assert response.headers["Cache-Control"] == "public, max-age=3600"


def test_an_address_can_be_given_back(client: Client, shelf: Shelf, author: User) -> None:
    _rename(shelf, author)
    back = FieldOperation("slug", "run-tracking", "experiment-tracking")
    factories.publish(shelf.skill, back, by=author)
    assert client.get(OLD).status_code == HTTPStatus.OK
    assert client.get(NEW).headers["Location"] == OLD


@pytest.mark.parametrize(
    ("address", "present"),
    [
        ("/skills/Experiment-Tracking/", OLD),
        ("/skills/EXPERIMENT-TRACKING/history/", f"{OLD}history/"),
        (f"{OLD}expectations/ML-Engineer/junior/", f"{OLD}{CELL}"),
        (f"{OLD}expectations/ml-engineer/Junior/", f"{OLD}{CELL}"),
        ("/de/skills/Experiment-Tracking/", "/de/skills/experiment-tracking/"),
    ],
)
def test_addresses_are_in_lower_case(
    client: Client, shelf: Shelf, address: str, present: str
) -> None:
    response = client.get(address)
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response.headers["Location"] == present


def test_a_renamed_role_leads_to_its_expectations(
    client: Client, shelf: Shelf, author: User
) -> None:
    change = FieldOperation("slug", "ml-engineer", "model-engineer")
    factories.publish(shelf.engineer, change, by=author)
    response = client.get(f"{OLD}{CELL}")
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response.headers["Location"] == f"{OLD}expectations/model-engineer/junior/"


def test_a_retired_skill_is_gone_and_says_what_replaces_it(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.skill("observability", group=shelf.group, by=author)
    _retire(shelf, author, FieldOperation("replaced_by", "", "observability"))
    for address in (OLD, f"{OLD}{CELL}"):
        response = client.get(address)
        assert response.status_code == HTTPStatus.GONE
        assert '<a href="/skills/observability/">Observability</a>' in response.content.decode()


def test_a_retired_skill_may_have_no_successor(client: Client, shelf: Shelf, author: User) -> None:
    _retire(shelf, author)
    response = client.get(OLD)
    assert response.status_code == HTTPStatus.GONE
    assert "There is no replacement" in response.content.decode()


@pytest.mark.parametrize("rest", ["history/", "revisions/1/", "compare/"])
def test_the_history_of_a_retired_skill_stays(
    client: Client, shelf: Shelf, author: User, rest: str
) -> None:
    _retire(shelf, author)
    response = client.get(f"{OLD}{rest}")
    assert response.status_code == HTTPStatus.OK
    assert "is no longer published" in response.content.decode()


def test_an_expectation_of_a_retired_role_is_gone(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.publish(shelf.engineer, FieldOperation("retired", "", "yes"), by=author)
    response = client.get(f"{OLD}{CELL}")
    assert response.status_code == HTTPStatus.GONE
    assert "Ml Engineer is retired" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/skills/nothing/",
        "/skills/Nothing/",
        "/skills/nothing/history/",
        "/skills/%00/",
        "/skills/%FF/",
        "/skills/a%20b/",
        f"{OLD}revisions/0/",
        f"{OLD}revisions/2/",
        f"{OLD}revisions/99999999999999999999/",
        f"{OLD}revisions/{'9' * 5_000}/",
        f"{OLD}revisions/-1/",
        f"{OLD}expectations/nobody/junior/",
        f"{OLD}expectations/ml-engineer/chief/",
        "/skills/nothing/expectations/ml-engineer/junior/",
    ],
)
def test_what_there_is_not_is_404(client: Client, shelf: Shelf, address: str) -> None:
    response = client.get(address)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Page not found" in response.content.decode()
