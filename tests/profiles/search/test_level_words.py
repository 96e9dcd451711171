"""Which level the words of a search name, and what is left."""

import pytest

from profiles.models import Level
from profiles.search.level_words import NamedInQuery, read

LEVELS = [
    Level(slug="junior", name="Junior"),
    Level(slug="middle", name="Mid-level"),
    Level(slug="senior", name="Senior"),
    Level(slug="lead-staff", name="Lead / Staff"),
    Level(slug="team-lead", name="Team Lead"),
    Level(slug="manager", name="Manager"),
    Level(slug="senior-manager", name="Senior Manager"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("senior mlops engineer", [("senior", "mlops engineer")]),
        ("MLOps Engineer, Senior", [("senior", "mlops engineer")]),
        ("Sr. data scientist", [("senior", "data scientist")]),
        ("jr", [("junior", "")]),
        ("junior level", [("junior", "")]),
        ("mid-level analyst", [("middle", "analyst")]),
        ("middle analyst", [("middle", "analyst")]),
        ("staff engineer", [("lead-staff", "engineer")]),
        ("lead engineer", [("lead-staff", "engineer"), ("team-lead", "engineer")]),
        ("team lead", [("team-lead", "")]),
        ("senior manager", [("senior-manager", "")]),
        ("engineering manager", [("manager", "engineering")]),
        ("kubernetes", []),
        ("", []),
        ("level", []),
        ("seni", []),
    ],
)
def test_levels_in_a_query(typed: str, found: list[tuple[str, str]]) -> None:
    assert read(typed, LEVELS) == tuple(NamedInQuery(*each) for each in found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("juni", [("junior", "")]),
        ("data juni", [("junior", "data")]),
        ("ju", []),
        ("juni data", []),
    ],
)
def test_the_last_word_may_be_unfinished(typed: str, found: list[tuple[str, str]]) -> None:
    expected = tuple(NamedInQuery(*each) for each in found)
    assert read(typed, LEVELS, is_unfinished=True) == expected


def test_a_level_in_another_script_goes_by_its_slug() -> None:
    assert read("old", [Level(slug="old", name="?")]) == (NamedInQuery("old", ""),)
