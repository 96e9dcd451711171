"""A search shows of its skills the expectations that have the words, and how many there are."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from profiles.models import Expectation, Role, Skill
from profiles.models.expectation import with_cell_counts
from profiles.search import ExpectationCounts, ExpectationCriteria, matching_expectations
from profiles.search.query import parse
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.profiles.search import brackets


@pytest.fixture
def shelf(curator: User) -> Shelf:
    return factories.shelf(by=curator)


def matches(typed: str, shelf: Shelf, **given_: Any) -> list[tuple[str, str, str]]:
    found = matching_expectations(parse(typed), [shelf.skill.pk], **given_)
    return [
        (match.role, match.level, brackets(match.excerpt))
        for match in found[shelf.skill.pk].matches
    ]


@pytest.mark.django_db
def test_expectations_with_the_most_words_come_first(shelf: Shelf) -> None:
    assert matches("tracked runs dashboard", shelf) == [
        ("data-analyst", "middle", "Compares [tracked] [runs] in a [dashboard]."),
        ("ml-engineer", "senior", "Sets up promotion from [tracked] [runs] to production."),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("end", [".", ""])
def test_the_one_that_has_the_whole_sentence_comes_first(
    shelf: Shelf, author: User, end: str
) -> None:
    sentence = "Sets up promotion from tracked runs to production"
    longer = "Tracked runs: sets up production, then promotion from there to runs."
    for role in (shelf.analyst, shelf.engineer):
        edit = factories.edit(shelf.cell(role, shelf.junior), longer)
        factories.publish(shelf.skill, edit, by=author)
    first, second = matches(sentence + end, shelf)
    assert first[:2] == ("ml-engineer", "senior")
    assert second[1] == "junior"
    assert matches("  sets up PROMOTION from tracked  runs to ", shelf)[0][:2] == first[:2]


@pytest.mark.django_db
def test_only_the_expectations_asked_for_are_shown(shelf: Shelf) -> None:
    analyst = "data-analyst"
    junior, middle = ("data-analyst", "junior"), ("data-analyst", "middle")

    def places(*asked: Any) -> list[tuple[str, ...]]:
        return [row[:2] for row in matches("tracked", shelf, criteria=ExpectationCriteria(*asked))]

    assert places(analyst) == [junior, middle]
    assert places(analyst, "middle") == [middle]
    assert places(analyst, "", True) == []
    assert {role for role, _level in places("", "", True)} == {"ml-engineer"}
    assert len(matches("tracked", shelf, per_skill=1)) == 1


@pytest.mark.django_db
def test_what_is_retired_or_does_not_match_is_not_shown(shelf: Shelf) -> None:
    Role.objects.filter(pk=shelf.analyst.pk).update(retired_at=timezone.now())
    assert matches("dashboard", shelf) == []
    Expectation.objects.filter(level=shelf.senior).update(retired_at=timezone.now())
    assert matches("promotion", shelf) == []
    assert matches("logger", shelf) == []  # begins like a word of a text, and is none


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_one_statement_for_one_skill_and_three(
    rows: int, shelf: Shelf, curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cell = factories.add(shelf.engineer, shelf.junior, "Tracks runs.")
    more = [
        factories.skill(f"skill-{n}", group=shelf.group, by=curator, operations=(cell,)).pk
        for n in range(rows - 1)
    ]
    with django_assert_num_queries(1):
        found = matching_expectations(parse("runs"), [shelf.skill.pk, *more])
    assert (len(found), sum(len(each.matches) for each in found.values())) == (rows, rows + 1)


@pytest.mark.django_db
def test_cells_are_counted_whatever_is_shown(shelf: Shelf, author: User) -> None:
    factories.publish(
        shelf.skill, factories.retire(shelf.cell(shelf.engineer, shelf.senior)), by=author
    )
    query, skills = parse("tracked"), [shelf.skill.pk]
    whole = matching_expectations(query, skills)
    nothing = matching_expectations(query, skills, ExpectationCriteria(level="nothing"))
    assert (
        whole[shelf.skill.pk].counts == nothing[shelf.skill.pk].counts == ExpectationCounts(2, 2, 2)
    )
    assert (len(whole[shelf.skill.pk].matches), nothing[shelf.skill.pk].matches) == (2, [])
    Role.objects.filter(pk=shelf.engineer.pk).update(retired_at=timezone.now())
    (counted,) = with_cell_counts(Skill.objects.all())
    size = matching_expectations(query, [shelf.skill.pk])[shelf.skill.pk].counts
    names = ("role_count", "required_count", "optional_count")
    assert size == ExpectationCounts(1, 0, 2) == tuple(vars(counted)[name] for name in names)
