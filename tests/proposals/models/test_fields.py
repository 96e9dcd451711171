"""Columns and rules that several kinds of thing here have."""

import pytest
from django.db.models import IntegerField, Q, Value

from proposals.models.fields import (
    Visibility,
    exactly_one,
    html_field,
    markdown_field,
    reason_field,
    visibility_field,
)


@pytest.mark.parametrize(
    ("row", "is_one"),
    [
        ({"a": None, "b": None, "c": None}, False),
        ({"a": 1, "b": None, "c": None}, True),
        ({"a": None, "b": 1, "c": None}, True),
        ({"a": None, "b": None, "c": 1}, True),
        ({"a": 1, "b": 1, "c": None}, False),
        ({"a": 1, "b": None, "c": 1}, False),
        ({"a": None, "b": 1, "c": 1}, False),
        ({"a": 1, "b": 1, "c": 1}, False),
    ],
)
@pytest.mark.django_db
def test_exactly_one(row: dict[str, int | None], is_one: bool) -> None:
    columns = {name: Value(value, output_field=IntegerField()) for name, value in row.items()}
    assert exactly_one("a", "b", "c").check(columns) is is_one


def test_one_of_one_is_that_it_is_set() -> None:
    assert exactly_one("a") == ~Q(a=None) & Q()


def test_everything_is_public_at_first() -> None:
    field = visibility_field()
    assert (field.default, field.editable) == (Visibility.PUBLIC, False)
    assert [value for value, _label in field.choices or []] == ["public", "held", "hidden"]


@pytest.mark.parametrize(("make", "limit"), [(markdown_field, 10_000), (reason_field, 2_000)])
def test_texts_are_limited_and_may_be_empty(make: type, limit: int) -> None:
    field = make()
    assert field.clean("", None) == ""
    assert field.clean("x" * limit, None) == "x" * limit
    assert [getattr(each, "limit_value", None) for each in field.validators] == [None, limit]


def test_what_was_rendered_is_not_typed() -> None:
    assert (html_field().editable, html_field().blank) == (False, True)
