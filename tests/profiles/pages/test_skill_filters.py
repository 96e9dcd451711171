"""What can be chosen where there are too many roles to list; how a question is ordered."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles.pages import skill_filters
from profiles.pages.skill_filters import SkillQuery
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def many(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A site with more roles than a list can hold."""
    monkeypatch.setattr(skill_filters, "LISTED", 1)
    return shelf


def test_too_many_roles_become_a_line_to_type(client: Client, many: Shelf) -> None:
    html = client.get("/skills/?role=ml-engineer").content.decode()
    assert '<input id="role" name="role" value="ml-engineer"' in html
    assert '<select id="role"' not in html
    assert "<strong>1</strong> skill" in html


@pytest.mark.parametrize(
    ("role", "status"), [("nobody", HTTPStatus.NOT_FOUND), ("", HTTPStatus.OK)]
)
def test_a_typed_role_is_looked_up(
    client: Client, many: Shelf, role: str, status: HTTPStatus
) -> None:
    assert client.get(f"/skills/?role={role}").status_code == status


def test_what_can_be_chosen_is_made_once_until_it_changes(
    client: Client, shelf: Shelf, curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/skills/")
    with django_assert_num_queries(3):  # its state, how many skills, which
        assert "New Role" not in client.get("/skills/?sort=changed").text
    factories.role("new-role", by=curator)
    with django_assert_num_queries(6):  # roles, levels and groups too
        html = client.get("/skills/?sort=changed").text
    assert '<option value="new-role">New Role</option>' in html


@pytest.mark.parametrize(
    ("question", "order"),
    [
        (SkillQuery(), "name"),
        (SkillQuery(q="runs"), "relevance"),
        (SkillQuery(q="runs", sort="name"), "name"),
        (SkillQuery(q="runs", sort="relevance"), "relevance"),
        (SkillQuery(sort="relevance"), "name"),
        (SkillQuery(sort="changed"), "changed"),
    ],
)
def test_orders(question: SkillQuery, order: str) -> None:
    assert question.order == order


@pytest.mark.parametrize(
    ("question", "is_narrowed"),
    [
        (SkillQuery(), False),
        (SkillQuery(sort="name"), False),
        (SkillQuery(q="runs"), True),
        (SkillQuery(is_required=True), True),
    ],
)
def test_an_order_narrows_nothing(question: SkillQuery, is_narrowed: bool) -> None:
    assert question.is_narrowed == is_narrowed
