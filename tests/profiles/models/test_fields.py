"""Columns that everything in the catalogue has: how long, how often, checked by what."""

import pytest

from profiles.addresses import validate_slug
from profiles.models.fields import name_field, slug_field, summary_field, text_field
from skillmap.kernel.text import refuse_control_characters


def test_a_name_is_needed_and_one_line() -> None:
    field = name_field()
    assert (field.max_length, field.blank) == (120, False)
    assert refuse_control_characters in field.validators


@pytest.mark.parametrize("is_unique", [True, False])
def test_a_slug_is_checked_and_mostly_unique(is_unique: bool) -> None:
    field = slug_field(is_unique=is_unique)
    assert (field.max_length, field.blank, field.unique) == (100, False, is_unique)
    assert validate_slug in field.validators


def test_a_summary_may_be_empty() -> None:
    field = summary_field()
    assert (field.max_length, field.blank, field.clean("", None)) == (300, True, "")


@pytest.mark.parametrize("limit", [10, 2_000])
def test_a_text_is_as_long_as_asked_for(limit: int) -> None:
    field = text_field(limit)
    assert field.clean("x" * limit, None) == "x" * limit
    assert field.blank
    longest = [each for each in field.validators if getattr(each, "limit_value", None) == limit]
    assert len(longest) == 1


def test_a_text_is_of_two_thousand_characters_unless_said() -> None:
    assert [getattr(each, "limit_value", None) for each in text_field().validators][-1] == 2_000
