"""A person's own word on what a level asks, and what is left of it."""

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles import curation
from profiles.assessments import ratings
from profiles.models import Assessment, Change, Expectation, OwnPlace, Role, Skill
from profiles.wording import SegmentKind
from skillmap.accounts.models import User
from tests import factories
from tests.profiles.assessments.rated_texts import item, rate, reword

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
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    assert [item.expectation for item in sheet.items] == cells
    assert [item.expectation for item in sheet.required] == cells[:2]
    assert [item.expectation for item in sheet.optional] == cells[2:]
    assert {item.state for item in sheet.items} == {""}
    assert sheet.met_count == 0


def test_what_is_left_is_what_is_required_and_not_met_begun_first(
    reader: User, shelf: factories.Shelf, cells: list[Expectation]
) -> None:
    ratings.record(reader, {cells[1].pk: "working", cells[2].pk: "met"}, cells)
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    assert [item.expectation for item in sheet.left] == [cells[1], cells[0]]
    ratings.record(reader, {cells[1].pk: "met"}, cells)
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    assert [item.expectation for item in sheet.left] == [cells[0]]
    assert sheet.met_count == 1


def test_a_word_can_be_changed_and_taken_back(reader: User, cells: list[Expectation]) -> None:
    ratings.record(reader, {cells[0].pk: "not_yet", cells[1].pk: "met"}, cells)
    ratings.record(reader, {cells[0].pk: "working", cells[1].pk: ""}, cells)
    said = Assessment.objects.filter(person=reader).values_list("expectation", "state")
    assert list(said) == [(cells[0].pk, "working")]


def test_a_word_said_again_keeps_its_date(reader: User, cells: list[Expectation]) -> None:
    ratings.record(reader, {cells[0].pk: "met"}, cells)
    before = Assessment.objects.get().updated_at
    ratings.record(reader, {cells[0].pk: "met"}, cells)
    assert Assessment.objects.get().updated_at == before


def test_only_what_the_page_asked_is_recorded(reader: User, cells: list[Expectation]) -> None:
    ratings.record(reader, {cells[0].pk: "met", 999_999: "met"}, cells[1:])
    assert not Assessment.objects.exists()


def test_the_word_of_others_does_not_show(
    reader: User, stranger: User, shelf: factories.Shelf, cells: list[Expectation]
) -> None:
    ratings.record(stranger, {cells[0].pk: "met"}, cells)
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    assert {item.state for item in sheet.items} == {""}


# --- A rating is of the version that was read -----------------------------------------------------


def test_another_text_is_not_met_until_it_is_rated_again(
    reader: User, shelf: factories.Shelf
) -> None:
    rate(reader, shelf.cell(shelf.engineer, shelf.middle))
    assert item(reader, shelf).is_met
    cell = reword(shelf, "Designs the release workflow of a project.")
    sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
    assert (sheet.met_count, sheet.reworded_count, len(sheet.left)) == (0, 1, 1)
    found = item(reader, shelf)
    assert (found.state, found.is_reworded, found.is_met) == ("met", True, False)
    assert found.rewording is not None
    words = {segment.kind: segment.text for segment in found.rewording.words}
    assert (words[SegmentKind.DELETE], words[SegmentKind.INSERT]) == ("tracking", "release")
    rate(reader, cell)
    assert item(reader, shelf).is_met
    assert Assessment.objects.get().version == 2


@pytest.mark.parametrize("required", [True, False])
def test_required_or_not_is_part_of_what_is_rated(
    reader: User, shelf: factories.Shelf, required: bool
) -> None:
    text = "Designs what is tracked."
    reword(shelf, text, required=not required)
    rate(reader, shelf.cell(shelf.engineer, shelf.middle))
    reword(shelf, text, required=required)
    found = item(reader, shelf)
    assert (found.is_reworded, found.is_met) == (True, False)
    assert found.rewording is not None
    assert (found.rewording.is_flag_changed, found.rewording.is_text_changed) == (True, False)


def test_what_reads_as_it_was_rated_still_counts(reader: User, shelf: factories.Shelf) -> None:
    """Retired and restored, or edited there and back: the text is the one that was rated."""
    cell = shelf.cell(shelf.engineer, shelf.middle)
    rate(reader, cell)
    by = User.objects.get(username="founder")
    factories.publish(shelf.skill, factories.retire(cell), by=by)
    retired = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.restore(retired), by=by)
    assert shelf.cell(shelf.engineer, shelf.middle).version == 3
    assert item(reader, shelf).is_met
    reword(shelf, "Something else.")
    assert not item(reader, shelf).is_met
    reword(shelf, cell.description)
    assert item(reader, shelf).is_met


def test_what_was_blanked_is_rated_again_and_does_not_show(
    reader: User, shelf: factories.Shelf
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    rate(reader, cell)
    reword(shelf, "Something else.")
    change = Change.objects.get(expectation=cell, version=1)
    curation.redact(change, by=reader, reason="A name of a person")
    found = item(reader, shelf)
    assert found.rewording is not None
    assert (found.is_met, found.rewording.is_redacted) == (False, True)
    assert found.rewording.before_text == ""


def test_an_answer_is_of_the_version_that_was_read(reader: User, shelf: factories.Shelf) -> None:
    cell = reword(shelf, "Something else.")
    ratings.record(reader, {cell.pk: "met"}, [cell], {cell.pk: 1})
    assert item(reader, shelf).is_reworded
    rate(reader, cell, "working")
    for late in ("met", ""):  # from a page that was opened before
        ratings.record(reader, {cell.pk: late}, [cell], {cell.pk: 1})
        rating = Assessment.objects.get()
        assert (rating.state, rating.version) == ("working", 2)


@pytest.mark.parametrize("what", ["expectation", "skill", "role"])
def test_ratings_of_what_is_retired_are_found(
    reader: User, stranger: User, shelf: factories.Shelf, what: str
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    rate(reader, cell)
    rate(stranger, cell)
    assert list(ratings.of_retired(reader)) == []
    things: dict[str, Expectation | Skill | Role] = {
        "expectation": cell,
        "skill": shelf.skill,
        "role": shelf.engineer,
    }
    retired = things[what]
    retired.retired_at = timezone.now()
    retired.save()
    found = ratings.of_retired(reader)
    assert [(row.person, row.expectation) for row in found] == [(reader, cell)]


@pytest.mark.parametrize("many", [False, True])
def test_queries_do_not_grow_with_the_ratings(
    reader: User,
    shelf: factories.Shelf,
    many: bool,
    request: pytest.FixtureRequest,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    if many:
        request.getfixturevalue("cells")
    cells = list(Expectation.objects.for_role(shelf.engineer).filter(level=shelf.middle))
    assert len(cells) == (3 if many else 1)
    ratings.record(reader, {cell.pk: "met" for cell in cells}, cells)
    Expectation.objects.update(version=2, description="Another text.")
    with django_assert_num_queries(2):
        sheet = ratings.sheet(reader, shelf.engineer, shelf.middle)
        assert [item.expectation.skill.group.domain for item in sheet.items]
        assert sheet.reworded_count == len(cells)
    assert len(sheet.items) == len(cells)
    Expectation.objects.update(retired_at=timezone.now())
    with django_assert_num_queries(1):
        rows = ratings.of_retired(reader)
        assert all(row.expectation.get_absolute_url() for row in rows)
        assert not [row for row in rows if row.expectation.skill.replaced_by]
    assert len(list(rows)) == len(cells)


def test_a_place_is_taken_changed_and_left(reader: User, shelf: factories.Shelf) -> None:
    assert ratings.place_of(reader) is None
    ratings.take_place(reader, shelf.engineer, shelf.junior)
    ratings.take_place(reader, shelf.analyst, shelf.middle)
    place = ratings.place_of(reader)
    assert place is not None
    assert (place.role, place.level) == (shelf.analyst, shelf.middle)
    ratings.leave_place(reader)
    assert not OwnPlace.objects.exists()


def test_a_place_in_a_retired_role_is_none(reader: User, shelf: factories.Shelf) -> None:
    ratings.take_place(reader, shelf.engineer, shelf.junior)
    shelf.engineer.retired_at = timezone.now()
    shelf.engineer.save()
    assert ratings.place_of(reader) is None
