"""The small catalogue is what the other tests take it for, and is gone after each of them."""

import pytest
from django.db import IntegrityError, connection, transaction

from profiles.models import Catalogue, Change, Expectation, Revision
from tests.factories import Shelf


def test_shelf_has_five_cells_and_a_gap(shelf: Shelf) -> None:
    assert Expectation.objects.live().count() == 5
    assert not Expectation.objects.filter(role=shelf.analyst, level=shelf.senior).exists()
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1
    assert Revision.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_flush_leaves_one_catalogue_and_its_triggers(time: int, shelf: Shelf) -> None:
    assert Catalogue.objects.count() == 1
    assert Catalogue.objects.get().sequence == 3
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("DELETE FROM profiles_change")
    assert Change.objects.count() == 11
