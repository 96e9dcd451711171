"""Identifiers: UUIDv5 of the site and the first slug, found again whatever happened since."""

import uuid

from profiles.interchange import identifiers
from profiles.models import Catalogue, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def test_a_name_is_a_uuid_of_version_five() -> None:
    found = identifiers.name(NAMESPACE, "skill", "python")
    assert found == uuid.uuid5(NAMESPACE, "skill:python")
    assert found.version == 5


def test_rows_are_named_by_first_slugs(shelf: Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    expected: dict[str, identifiers.Item] = {
        "domain:data": shelf.domain,
        "group:data/mlops": shelf.group,
        "skill:experiment-tracking": shelf.skill,
        "role:ml-engineer": shelf.engineer,
        "expectation:experiment-tracking/ml-engineer/junior": cell,
    }
    for name, row in expected.items():
        assert identifiers.of(NAMESPACE, row) == uuid.uuid5(NAMESPACE, name)


def test_everything_is_found_again(shelf: Shelf) -> None:
    catalogue = Catalogue.objects.get()
    cell = shelf.cell(shelf.engineer, shelf.junior)
    for row in (shelf.domain, shelf.group, shelf.skill, shelf.engineer, cell):
        assert identifiers.find(catalogue, identifiers.of(catalogue.namespace, row)) == row
    rubric = identifiers.name(catalogue.namespace, "rubric", "experiment-tracking")
    assert identifiers.find_rubric(catalogue, rubric) == shelf.skill
    assert identifiers.find(catalogue, rubric) is None


def test_a_new_address_changes_nothing(shelf: Shelf, author: User) -> None:
    catalogue = Catalogue.objects.get()
    before = identifiers.of(catalogue.namespace, shelf.skill)
    move = FieldOperation("slug", "experiment-tracking", "run-tracking")
    factories.publish(shelf.skill, move, by=author)
    found = identifiers.find(Catalogue.objects.get(), before)
    assert isinstance(found, Skill)
    assert found.slug == "run-tracking"


def test_what_came_later_is_found_too(shelf: Shelf, author: User) -> None:
    catalogue = Catalogue.objects.get()
    assert identifiers.find(catalogue, uuid.UUID(int=1)) is None
    later = factories.skill("later", group=shelf.group, by=author)
    wanted = identifiers.of(catalogue.namespace, later)
    assert identifiers.find(Catalogue.objects.get(), wanted) == later
