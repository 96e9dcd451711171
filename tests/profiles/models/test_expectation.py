"""The expectation: one cell, one row, a version that counts; and the queries that are asked."""

from typing import Any

import pytest
from django.db.models import ProtectedError

from profiles import curation
from profiles.models import Catalogue, Change, Domain, Expectation, Group, Revision, Skill
from profiles.models.expectation import expecting, with_cell_counts
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


def test_a_cell_is_one_row(shelf: Shelf) -> None:
    cell = {"skill": shelf.skill, "role": shelf.engineer, "level": shelf.junior}
    with refused(Expectation, "expectation_one_per_cell"):
        Expectation.objects.bulk_create([Expectation(**cell, description="Again.")])
    assert Expectation.objects.filter(**cell).count() == 1


def test_a_retired_cell_still_holds_its_place(shelf: Shelf) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    factories.publish(shelf.skill, factories.retire(cell), by=factories.person())
    with refused(Expectation, "expectation_one_per_cell"):
        Expectation.objects.create(skill=shelf.skill, role=shelf.analyst, level=shelf.junior)
    assert shelf.cell(shelf.analyst, shelf.junior).description == cell.description


def test_the_cell_beside_it_is_free(shelf: Shelf) -> None:
    Expectation.objects.create(skill=shelf.skill, role=shelf.analyst, level=shelf.senior)
    assert shelf.cell(shelf.analyst, shelf.senior).version == 1


def test_versions_count_from_one(shelf: Shelf) -> None:
    cells = Expectation.objects.filter(skill=shelf.skill)
    with refused(Expectation, "expectation_version_from_one"):
        cells.update(version=0)
    assert cells.update(version=1) == 5


def test_a_cell_of_version_none_is_never_made(shelf: Shelf) -> None:
    place = {"skill": shelf.skill, "role": shelf.analyst, "level": shelf.senior}
    with refused(Expectation, "expectation_version_from_one"):
        Expectation.objects.bulk_create([Expectation(**place, version=0)])
    assert not Expectation.objects.filter(**place).exists()


def test_a_cell_with_a_history_is_never_deleted(shelf: Shelf) -> None:
    with pytest.raises(ProtectedError):
        shelf.cell(shelf.engineer, shelf.junior).delete()
    assert Expectation.objects.count() == 5


def test_what_a_cell_is_called_and_where_it_is(shelf: Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    assert str(cell) == "Experiment Tracking · Ml Engineer · Middle"
    address = "/skills/experiment-tracking/expectations/ml-engineer/middle/"
    assert cell.get_absolute_url() == address


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("description", "", ""),
        ("description", "Does\nthis and\tthat 🎉", ""),
        ("description", "x" * 2_000, ""),
        ("description", "x" * 2_001, "max_length"),
        ("description", "a\x00", "control_characters"),
        ("description", "a\uffff", "control_characters"),
        ("required", True, ""),
        ("required", "perhaps", "invalid"),
        ("version", -1, "min_value"),
        ("version", 1, ""),
    ],
)
def test_what_may_stand_in_a_field(field: str, value: object, code: str) -> None:
    assert code_of(Expectation, field, value) == code


def _retire(subject: Any, by: User) -> None:
    factories.publish(subject, FieldOperation("retired", "", "yes"), by=by)


def _counts(skill: Skill) -> tuple[int, int, int]:
    told = vars(skill)
    return told["role_count"], told["required_count"], told["optional_count"]


def test_revisions_of_a_skill_a_role_and_the_catalogue(shelf: Shelf, author: User) -> None:
    title = FieldOperation("title", "Skillmap Catalogue", "Ours")
    source = Revision.Source.CURATOR
    curation.publish(Catalogue.objects.get(), [title], by=author, source=source)
    found = [
        [revision.sequence for revision in Revision.objects.of(subject)]
        for subject in (shelf.engineer, shelf.analyst, shelf.skill, None)
    ]
    assert found == [[1], [2], [3], [4]]
    newest = Revision.objects.get(sequence=4).created_at
    assert Revision.objects.newest_moment() == Revision.objects.of(None).newest_moment() == newest
    of_skill = Revision.objects.of(shelf.skill).newest_moment()
    assert of_skill == Revision.objects.get(sequence=3).created_at
    assert Revision.objects.none().newest_moment() is None


def test_cells_are_counted_per_skill_without_the_retired(shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.senior)
    factories.publish(shelf.skill, factories.retire(cell), by=author)
    factories.skill("charts", group=shelf.group, by=author)
    counted = with_cell_counts(Skill.objects.all()).order_by("slug")
    assert [_counts(each) for each in counted] == [(0, 0, 0), (2, 2, 2)]


def test_cells_of_a_retired_role_do_not_count(shelf: Shelf, author: User) -> None:
    _retire(shelf.engineer, author)
    (skill,) = with_cell_counts(Skill.objects.all())
    assert _counts(skill) == (1, 0, 2)
    assert {cell.role for cell in Expectation.objects.for_skill(shelf.skill)} == {shelf.analyst}
    assert Expectation.objects.ever_of_skill(shelf.skill).count() == 5


def test_standing_cells_are_the_live_ones(shelf: Shelf, author: User) -> None:
    factories.publish(
        shelf.skill, factories.retire(shelf.cell(shelf.analyst, shelf.junior)), by=author
    )
    counts = [(Expectation.objects.standing().count(), Expectation.objects.live().count())]
    for subject in (shelf.engineer, shelf.skill):
        _retire(subject, author)
        counts += [(Expectation.objects.standing().count(), Expectation.objects.live().count())]
    assert counts == [(4, 4), (1, 1), (0, 0)]


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ({}, 1),
        ({"role": "data-analyst", "required": True}, 0),
        ({"role": "data-analyst", "level": "junior"}, 1),
        ({"role": "data-analyst", "level": "senior"}, 0),
        ({"level": "senior", "required": True}, 1),
        ({"required": True}, 1),
        ({"role": "nobody"}, 0),
        ({"level": "nowhere"}, 0),
    ],
)
def test_all_that_is_asked_must_be_true_of_one_cell(
    shelf: Shelf, cell: dict[str, Any], count: int
) -> None:
    assert expecting(Skill.objects.all(), **cell).count() == count


@pytest.mark.parametrize(
    "cell", [{"role": "ml-engineer"}, {"level": "senior"}, {"level": "senior", "required": True}]
)
def test_what_is_retired_expects_nothing(shelf: Shelf, author: User, cell: dict[str, Any]) -> None:
    assert expecting(Skill.objects.all(), **cell).count() == 1
    _retire(shelf.engineer, author)
    assert expecting(Skill.objects.all(), **cell).count() == 0


def test_fields_of_the_catalogue_come_with_the_skill(shelf: Shelf) -> None:
    skill = Skill.objects.with_catalogue("title", "licence").get()
    told = vars(skill)
    assert (told["catalogue_title"], told["catalogue_licence"]) == (
        "Skillmap Catalogue",
        "CC-BY-4.0",
    )


def test_shelves_keep_their_order_when_counted(shelf: Shelf, author: User) -> None:
    factories.skill("charts", group=shelf.group, by=author)
    _retire(shelf.skill, author)
    Group.objects.create(domain=factories.domain("web"), slug="pages", name="A", position=9)
    Group.objects.create(domain=factories.domain("web"), slug="zebra", name="B", position=1)
    Domain.objects.filter(slug="data").update(position=5)
    groups = [(each.slug, vars(each)["skill_count"]) for each in Group.objects.with_counts()]
    assert groups == [("zebra", 0), ("pages", 0), ("mlops", 1)]
    domains = [(each.slug, vars(each)["skill_count"]) for each in Domain.objects.with_counts()]
    assert domains == [("web", 0), ("data", 1)]


def test_changes_after_a_revision_come_newest_first(shelf: Shelf, author: User) -> None:
    for text in ("One.", "Two."):
        cell = shelf.cell(shelf.engineer, shelf.junior)
        factories.publish(shelf.skill, factories.edit(cell, text), by=author)
    changes = Change.objects.filter(revision__skill=shelf.skill)
    assert [change.after_text for change in changes.after(1)] == ["Two.", "One."]
    assert [change.revision.number for change in changes.after(0)][-1] == 1
    assert list(changes.after(3)) == []


def test_recently_changed_skills(shelf: Shelf, author: User) -> None:
    charts = factories.skill("charts", group=shelf.group, by=author)
    gone = factories.skill("gone", group=shelf.group, by=author)
    _retire(gone, author)
    assert list(Skill.objects.recently_changed()) == [charts, shelf.skill]
