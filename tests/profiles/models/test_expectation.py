"""The expectation: one cell, one row, a version that counts."""

import pytest
from django.db.models import ProtectedError

from profiles.models import Expectation
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
