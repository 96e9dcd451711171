"""Which texts a person is asked about next."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.confirmations import answers, queue
from profiles.models import Confirmation, Expectation, OwnPlace, Role, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
TRUE = Confirmation.Answer.TRUE


@pytest.fixture
def place(shelf: Shelf) -> OwnPlace:
    """An engineer at Middle, between Junior and Senior."""
    person = factories.person("practitioner")
    return OwnPlace.objects.create(person=person, role=shelf.engineer, level=shelf.middle)


def founder() -> User:
    return User.objects.get(username="founder")


def levels(found: queue.ConfirmationQueue) -> list[str]:
    return [cell.level.slug for cell in found.cells]


def test_the_own_level_comes_first_then_its_neighbours(place: OwnPlace) -> None:
    found = queue.of(place.person, place)
    assert levels(found) == ["middle", "junior", "senior"]
    assert (found.answered, found.total, found.skipped, found.own, found.left) == (0, 3, 0, 0, 3)


def test_levels_further_away_are_not_asked_about(shelf: Shelf, place: OwnPlace) -> None:
    place.level = shelf.junior
    assert levels(queue.of(place.person, place)) == ["junior", "middle"]


def test_from_a_level_that_the_role_no_longer_has_all_are_near(
    shelf: Shelf, place: OwnPlace
) -> None:
    place.level = factories.level("intern", 0)
    for level in (shelf.junior, shelf.senior):
        shelf.engineer.role_levels.create(level=level)
    assert sorted(levels(queue.of(place.person, place))) == ["junior", "middle", "senior"]


def test_five_at_a_time_those_that_fewest_confirmed_first(shelf: Shelf, place: OwnPlace) -> None:
    for n in range(6):
        operation = factories.add(shelf.engineer, shelf.middle, f"Does thing {n}.")
        factories.skill(f"thing-{n}", group=shelf.group, by=founder(), operations=(operation,))
    other = factories.person()
    OwnPlace.objects.create(person=other, role=shelf.engineer, level=shelf.middle)
    tracking = shelf.cell(shelf.engineer, shelf.middle)
    answers.record(tracking, TRUE, version=1, by=other)
    found = queue.of(place.person, place)
    assert [cell.skill.slug for cell in found.cells] == [f"thing-{n}" for n in range(5)]
    assert found.total == 9


@pytest.mark.parametrize("answer", Confirmation.Answer.values)
def test_what_was_answered_is_not_asked_again(place: OwnPlace, answer: str) -> None:
    first = queue.of(place.person, place).cells[0]
    answers.record(first, Confirmation.Answer(answer), version=1, by=place.person)
    found = queue.of(place.person, place)
    assert levels(found) == ["junior", "senior"]
    assert (found.answered, found.total) == (1, 3)


def test_until_its_text_changes(shelf: Shelf, place: OwnPlace) -> None:
    first = queue.of(place.person, place).cells[0]
    answers.record(first, TRUE, version=1, by=place.person)
    factories.publish(shelf.skill, factories.edit(first, "Else."), by=founder())
    assert levels(queue.of(place.person, place))[0] == "middle"


def test_skipped_ones_wait(place: OwnPlace) -> None:
    cells = queue.of(place.person, place).cells
    found = queue.of(place.person, place, [cells[0].pk, cells[2].pk, 999])
    assert [cell.pk for cell in found.cells] == [cells[1].pk]
    assert (found.skipped, found.left) == (2, 1)


def test_own_texts_are_only_counted(shelf: Shelf) -> None:
    place = OwnPlace.objects.create(person=founder(), role=shelf.engineer, level=shelf.middle)
    found = queue.of(founder(), place)
    assert (found.cells, found.total, found.own) == ((), 0, 3)


def test_what_has_no_text_or_is_retired_is_left_out(shelf: Shelf, place: OwnPlace) -> None:
    middle, junior = queue.of(place.person, place).cells[:2]
    Expectation.objects.filter(pk=middle.pk).update(description="")
    factories.publish(shelf.skill, factories.retire(junior), by=founder())
    assert levels(queue.of(place.person, place)) == ["senior"]


@pytest.mark.parametrize("more", [0, 3])
def test_it_takes_three_queries(
    shelf: Shelf, place: OwnPlace, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(more):
        operation = factories.add(shelf.engineer, shelf.middle, f"Does thing {n}.")
        factories.skill(f"thing-{n}", group=shelf.group, by=founder(), operations=(operation,))
    with django_assert_num_queries(3):
        found = queue.of(place.person, place)
        assert [cell.skill.name for cell in found.cells]


def test_what_the_role_shares_with_its_base_role_is_asked_too(
    shelf: Shelf, place: OwnPlace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    base = factories.role("everybody", by=founder())
    for n in range(3):
        operation = factories.add(base, shelf.middle, f"Explains thing {n}.")
        factories.skill(f"thing-{n}", group=shelf.group, by=founder(), operations=(operation,))
    factories.publish(shelf.engineer, FieldOperation("base_role", "", "everybody"), by=founder())
    place = OwnPlace.objects.select_related("person", "role", "level").get()
    with django_assert_num_queries(3):
        found = queue.of(place.person, place)
        assert [cell.role.slug for cell in found.cells] == [
            *("ml-engineer", "everybody", "everybody", "everybody", "ml-engineer"),
        ]
        assert all(cell.get_absolute_url() for cell in found.cells)
    assert found.total == 6


def test_a_role_without_texts(shelf: Shelf, place: OwnPlace) -> None:
    place.role = factories.role("tester", by=founder())
    found = queue.of(place.person, place)
    assert (found.cells, found.total, found.own) == ((), 0, 0)
    assert (Role.objects.count(), Skill.objects.count()) == (3, 1)
