"""The ladder of a role: own levels, used levels, or all of the site's."""

import pytest
from pytest_django import DjangoAssertNumQueries

from profiles import ladders
from profiles.models import Level, Role
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories


def _slugs(role: Role) -> list[str]:
    return [level.slug for level in ladders.of(role).levels]


@pytest.fixture
def role(author: User) -> Role:
    for slug, rank in (("senior", 3), ("junior", 1), ("middle", 2)):
        factories.level(slug, rank)
    return factories.role("tester", by=author)


def test_a_role_that_names_no_level_has_all_of_them_by_rank(role: Role) -> None:
    assert _slugs(role) == ["junior", "middle", "senior"]


def test_a_role_that_names_levels_has_those(role: Role, author: User) -> None:
    told = FieldOperation("focus", "", "Plans the tests.", target="level:middle")
    tools = FieldOperation("technology", "", "pytest, Playwright", target="level:middle")
    factories.publish(role, told, tools, by=author)
    (rung,) = ladders.of(role).rungs
    assert (rung.level.slug, rung.index, rung.size) == ("middle", 0, 1)
    assert (rung.focus, rung.technology) == ("Plans the tests.", ("pytest", "Playwright"))


def test_a_level_at_which_something_is_asked_is_not_hidden(role: Role, author: User) -> None:
    told = FieldOperation("focus", "", "Plans the tests.", target="level:middle")
    factories.publish(role, told, by=author)
    cell = factories.add(role, Level.objects.get(slug="senior"), "Sets the strategy of testing.")
    factories.skill("testing", group=factories.group(), by=author, operations=(cell,))
    assert _slugs(role) == ["middle", "senior"]


def test_a_retired_cell_keeps_no_level(role: Role, author: User) -> None:
    told = FieldOperation("focus", "", "Plans the tests.", target="level:middle")
    factories.publish(role, told, by=author)
    cell = factories.add(role, Level.objects.get(slug="senior"), "Sets the strategy of testing.")
    skill = factories.skill("testing", group=factories.group(), by=author, operations=(cell,))
    factories.publish(skill, factories.retire(skill.expectations.get()), by=author)
    assert _slugs(role) == ["middle"]


def test_the_ladder_is_read_with_one_query(
    role: Role, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert len(ladders.of(role).rungs) == 3


def test_levels_of_equal_rank_are_one_step(role: Role) -> None:
    factories.level("lead", 2)
    ladder = ladders.of(role)
    following = {rung.level.slug: ladder.after(rung) for rung in ladder.rungs}
    assert {slug: rung and rung.level.slug for slug, rung in following.items()} == {
        "junior": "lead",
        "lead": "senior",
        "middle": "senior",
        "senior": None,
    }


def test_finding_a_rung_and_the_next(role: Role) -> None:
    ladder = ladders.of(role)
    junior, senior = ladder.find("Junior"), ladder.find("senior")
    assert junior is not None
    assert senior is not None
    assert ladder.after(junior) == ladder.find("middle")
    assert ladder.after(senior) is None
    assert ladder.find("nobody") is None
    assert not ladder.is_told
