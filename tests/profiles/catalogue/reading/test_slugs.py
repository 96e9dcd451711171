"""Slugs of names: valid, and the same each time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.addresses import SLUG, SLUG_LENGTH, validate_slug
from profiles.catalogue.reading.slugs import free_slug, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Machine Learning & AI", "machine-learning-ai"),
        ("C++", "c"),
        ("snake_case __ x", "snake-case-x"),
        ("Größe", "groe"),
        ("x" * 120, "x" * 100),
    ],
)
def test_a_name_in_latin_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_name_without_any_gets_a_code_of_its_own() -> None:
    assert slug_of("漢字") == slug_of("漢字")
    assert len({slug_of("漢字"), slug_of("🚀"), slug_of("仮名")}) == 3


def test_a_taken_or_reserved_slug_is_numbered() -> None:
    assert free_slug("C++", {"c", "c-2"}) == "c-3"
    assert free_slug("New", set()) == "new-2"
    assert len(free_slug("x" * 200, {"x" * 100})) <= SLUG_LENGTH


@given(st.text(min_size=1, max_size=130))
def test_every_name_has_a_slug_that_can_stand_in_an_address(name: str) -> None:
    assert SLUG.match(slug_of(name))
    validate_slug(free_slug(name, set()))
