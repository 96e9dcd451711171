"""The shelf that is put back is the one that was made: row for row, and with room for others."""

import pickle
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from profiles import search
from profiles.models import Catalogue, Change, Revision, Skill
from skillmap.accounts.models import User
from tests import factories, keeping
from tests.factories import Shelf


@pytest.fixture
def kept(shelf: Shelf) -> Shelf:
    """Put back: kept by this test where no other came before it."""
    assert keeping.keeper.pickled
    return shelf


def told(rows: Any) -> list[str]:
    return sorted(str(row) for row in rows)


def test_the_shelf_is_put_back_as_it_was_made(kept: Shelf) -> None:
    assert kept.cell(kept.engineer, kept.senior).required
    assert kept.skill.group.domain == kept.domain
    assert told(Revision.objects.values_list("sequence", "number", "author__username")) == [
        "(1, 1, 'founder')", "(2, 1, 'founder')", "(3, 1, 'founder')",
    ]  # fmt: skip
    assert (Catalogue.objects.get().sequence, Catalogue.objects.get().structure) == (3, 2)
    assert list(search.search("promotion").skills) == [kept.skill]


def test_what_is_made_afterwards_has_ids_of_its_own(author: User, kept: Shelf) -> None:
    edit = factories.edit(kept.cell(kept.engineer, kept.junior), "Logs every run.")
    revision = factories.publish(kept.skill, edit, by=author)
    assert (revision.number, revision.sequence) == (2, 4)
    assert Change.objects.filter(revision=revision).count() == 1
    assert Skill.objects.count() == 1


def test_every_test_has_objects_of_its_own(kept: Shelf) -> None:
    other = pickle.loads(keeping.keeper.pickled)
    assert isinstance(other.skill, Model)
    assert (other.skill, other.skill is kept.skill) == (kept.skill, False)


def test_where_something_is_published_it_is_made_for_real(author: User) -> None:
    factories.role("data-scientist", by=author)
    with CaptureQueriesContext(connection) as asked:
        found = keeping.keeper.shelf()
    assert len(asked) > len(keeping.keeper.statements)
    assert found.skill.slug == "experiment-tracking"
    assert Revision.objects.count() == 4
