"""Suggestions while somebody types."""

import pytest
from django.core.exceptions import ValidationError

from profiles import search
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def _suggested(typed: str) -> list[tuple[str, str, str]]:
    return [(each.kind, each.name, each.path) for each in search.suggest(typed)]


def test_a_role_at_a_level_comes_first(shelf: Shelf) -> None:
    assert _suggested("senior ml eng") == [
        ("role_level", "Ml Engineer, Senior", "/roles/ml-engineer/senior/"),
        ("role", "Ml Engineer", "/roles/ml-engineer/"),
    ]


def test_roles_skills_and_levels_are_found_by_their_beginning(shelf: Shelf) -> None:
    assert _suggested("ana") == [("role", "Data Analyst", "/roles/data-analyst/")]
    assert _suggested("exper") == [("skill", "Experiment Tracking", "/skills/experiment-tracking/")]
    assert _suggested("juni")[0] == ("level", "Junior", "/levels/#junior")


def test_a_level_that_the_role_has_not_is_not_suggested(shelf: Shelf, author: User) -> None:
    told = FieldOperation("focus", "", "Counts.", target="level:junior")
    factories.publish(shelf.analyst, told, by=author)
    kinds = [each.kind for each in search.suggest("senior analyst")]
    assert "role_level" not in kinds
    assert _suggested("junior analyst")[0][2] == "/roles/data-analyst/junior/"


def test_characters_that_no_text_has_are_refused(shelf: Shelf) -> None:
    with pytest.raises(ValidationError):
        search.suggest("a\0b")


@pytest.mark.parametrize(
    "typed", ["senior ml", "experiment", "junior", "zzzz qqqq", "senoir trackng"]
)
def test_suggestions_take_at_most_six_statements(
    shelf: Shelf, django_assert_max_num_queries: object, typed: str
) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        search.suggest(typed)
