"""A person's own word on what a level asks, and what is left of it."""

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles import assessments
from profiles.models import Assessment, Expectation, OwnPlace
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cells(shelf: factories.Shelf) -> list[Expectation]:
    """Three expectations of the engineer at Middle: two required, then one that is not."""
    founder = User.objects.get(username="founder")
    more = [("model-serving", True), ("cloud-costs", False)]
    for slug, required in more:
        operation = factories.add(shelf.engineer, shelf.middle, f"Does {slug}.", required=required)
        factories.skill(slug, group=shelf.group, by=founder, operations=(operation,))
    rows = Expectation.objects.for_role(shelf.engineer).filter(level=shelf.middle)
    return sorted(rows, key=lambda cell: (not cell.required, cell.skill.name))


def test_a_sheet_has_everything_required_first(
    reader: User, shelf: factories.Shelf, cells: list[Expectation]
) -> None:
    sheet = assessments.sheet(reader, shelf.engineer, shelf.middle)
    assert [item.expectation for item in sheet.items] == cells
    assert [item.expectation for item in sheet.required] == cells[:2]
    assert [item.expectation for item in sheet.optional] == cells[2:]
    assert {item.state for item in sheet.items} == {""}
    assert sheet.met_count == 0


def test_what_is_left_is_what_is_required_and_not_met_begun_first(
    reader: User, shelf: factories.Shelf, cells: list[Expectation]
) -> None:
    assessments.record(reader, {cells[1].pk: "working", cells[2].pk: "met"}, cells)
    sheet = assessments.sheet(reader, shelf.engineer, shelf.middle)
    assert [item.expectation for item in sheet.left] == [cells[1], cells[0]]
    assessments.record(reader, {cells[1].pk: "met"}, cells)
    sheet = assessments.sheet(reader, shelf.engineer, shelf.middle)
    assert [item.expectation for item in sheet.left] == [cells[0]]
    assert sheet.met_count == 1


def test_a_word_can_be_changed_and_taken_back(reader: User, cells: list[Expectation]) -> None:
    assessments.record(reader, {cells[0].pk: "not_yet", cells[1].pk: "met"}, cells)
    assessments.record(reader, {cells[0].pk: "working", cells[1].pk: ""}, cells)
    said = Assessment.objects.filter(person=reader).values_list("expectation", "state")
    assert list(said) == [(cells[0].pk, "working")]


def test_a_word_said_again_keeps_its_date(reader: User, cells: list[Expectation]) -> None:
    assessments.record(reader, {cells[0].pk: "met"}, cells)
    before = Assessment.objects.get().updated_at
    assessments.record(reader, {cells[0].pk: "met"}, cells)
    assert Assessment.objects.get().updated_at == before


def test_only_what_the_page_asked_is_recorded(reader: User, cells: list[Expectation]) -> None:
    assessments.record(reader, {cells[0].pk: "met", 999_999: "met"}, cells[1:])
    assert not Assessment.objects.exists()


def test_the_word_of_others_does_not_show(
    reader: User, stranger: User, shelf: factories.Shelf, cells: list[Expectation]
) -> None:
    assessments.record(stranger, {cells[0].pk: "met"}, cells)
    sheet = assessments.sheet(reader, shelf.engineer, shelf.middle)
    assert {item.state for item in sheet.items} == {""}


@pytest.mark.parametrize("many", [False, True])
def test_a_sheet_takes_two_queries(
    reader: User,
    shelf: factories.Shelf,
    many: bool,
    request: pytest.FixtureRequest,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    if many:
        request.getfixturevalue("cells")
    with django_assert_num_queries(2):
        sheet = assessments.sheet(reader, shelf.engineer, shelf.middle)
        assert [item.expectation.skill.group.domain for item in sheet.items]
    assert len(sheet.items) == (3 if many else 1)


def test_a_place_is_taken_changed_and_left(reader: User, shelf: factories.Shelf) -> None:
    assert assessments.place_of(reader) is None
    assessments.take_place(reader, shelf.engineer, shelf.junior)
    assessments.take_place(reader, shelf.analyst, shelf.middle)
    place = assessments.place_of(reader)
    assert place is not None
    assert (place.role, place.level) == (shelf.analyst, shelf.middle)
    assessments.leave_place(reader)
    assert not OwnPlace.objects.exists()


def test_a_place_in_a_retired_role_is_none(reader: User, shelf: factories.Shelf) -> None:
    assessments.take_place(reader, shelf.engineer, shelf.junior)
    shelf.engineer.retired_at = timezone.now()
    shelf.engineer.save()
    assert assessments.place_of(reader) is None
