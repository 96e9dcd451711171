"""Roles and what a person in one is there for at each level."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from profiles.models import Role, RoleExclusion, RoleLevel
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def unsaved(shelf: Shelf, slug: str, **values: object) -> Role:
    """A role that the database takes as it is."""
    who = shelf.engineer.updated_by
    dates = {"created_at": NOW, "updated_at": NOW, "updated_by": who}
    return Role(slug=slug, first_slug=slug, name=slug, **dates, **values)


def test_only_a_retired_role_is_replaced(shelf: Shelf) -> None:
    with refused(Role, "role_replaced_only_when_retired"):
        Role.objects.bulk_create([unsaved(shelf, "old", replaced_by=shelf.engineer)])
    Role.objects.bulk_create([unsaved(shelf, "old", replaced_by=shelf.engineer, retired_at=NOW)])
    assert [each.slug for each in shelf.engineer.replaces.all()] == ["old"]


def test_a_replaced_role_does_not_come_back_by_itself(shelf: Shelf) -> None:
    old = unsaved(shelf, "old", replaced_by=shelf.engineer, retired_at=NOW)
    old.save()
    with refused(Role, "role_replaced_only_when_retired"):
        Role.objects.filter(pk=old.pk).update(retired_at=None)
    assert Role.objects.filter(pk=old.pk).update(retired_at=None, replaced_by=None) == 1


def test_a_slug_is_one_roles(shelf: Shelf) -> None:
    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        unsaved(shelf, shelf.engineer.slug).save()
    unsaved(shelf, "another").save()
    assert Role.objects.count() == 3


def test_a_role_is_never_deleted_with_what_stands_on_it(shelf: Shelf) -> None:
    with pytest.raises(ProtectedError):
        shelf.engineer.delete()
    assert Role.objects.filter(pk=shelf.engineer.pk).exists()


def test_what_a_role_is_called_and_where_it_is(shelf: Shelf) -> None:
    assert str(shelf.engineer) == "Ml Engineer"
    assert shelf.engineer.get_absolute_url() == "/roles/ml-engineer/"


def test_roles_stand_by_name_then_slug(shelf: Shelf) -> None:
    for slug, name in [("z", "Analyst"), ("y", "Analyst")]:
        one = unsaved(shelf, slug)
        one.name = name
        one.save()
    found = [each.slug for each in Role.objects.all()]
    assert found == ["y", "z", "data-analyst", "ml-engineer"]


# --- Levels of a role -------------------------------------------------------------------------


def test_a_role_says_once_what_it_is_at_a_level(shelf: Shelf) -> None:
    RoleLevel.objects.create(role=shelf.engineer, level=shelf.junior, focus="Learns.")
    with refused(RoleLevel, "role_level_one_per_role_and_level"):
        RoleLevel.objects.create(role=shelf.engineer, level=shelf.junior, focus="Again.")
    RoleLevel.objects.create(role=shelf.engineer, level=shelf.senior)
    RoleLevel.objects.create(role=shelf.analyst, level=shelf.junior)
    assert RoleLevel.objects.count() == 3


def test_what_a_level_of_a_role_is_called(shelf: Shelf) -> None:
    assert str(RoleLevel(role=shelf.engineer, level=shelf.junior)) == "Ml Engineer · Junior"


def test_levels_of_a_role_stand_as_on_the_ladder(shelf: Shelf) -> None:
    for level in (shelf.senior, shelf.junior, shelf.middle):
        RoleLevel.objects.create(role=shelf.engineer, level=level)
    found = [each.level.slug for each in RoleLevel.objects.select_related("level")]
    assert found == ["junior", "middle", "senior"]


def test_a_level_of_a_role_begins_without_technology(shelf: Shelf) -> None:
    first = RoleLevel.objects.create(role=shelf.engineer, level=shelf.junior)
    first.technology.append("Python")
    assert RoleLevel.objects.create(role=shelf.analyst, level=shelf.junior).technology == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("slug", "sre", ""),
        ("slug", "S.R.E.", "slug"),
        ("slug", "roles", "reserved"),
        ("name", "Ingénieur·e 🛠", ""),
        ("name", "", "blank"),
        ("name", "x" * 121, "max_length"),
        ("name", "a\x00", "control_characters"),
        ("mission", "", ""),
        ("mission", "x" * 300, ""),
        ("mission", "x" * 301, "max_length"),
        ("mission", "\u202b", "control_characters"),
        ("position", -1, "min_value"),
        ("position", 5, ""),
    ],
)
def test_what_may_stand_in_a_field(field: str, value: object, code: str) -> None:
    assert code_of(Role, field, value) == code


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("focus", "", ""),
        ("focus", "Line\nand line", ""),
        ("focus", "x" * 2_000, ""),
        ("focus", "x" * 2_001, "max_length"),
        ("focus", "\x0b", "control_characters"),
        ("technology", [], ""),
        ("technology", ["Python", "Git"], ""),
        ("technology", {1, 2}, "invalid"),
    ],
)
def test_what_may_stand_in_a_level_of_a_role(field: str, value: object, code: str) -> None:
    assert code_of(RoleLevel, field, value) == code


def test_a_role_is_not_its_own_base(shelf: Shelf) -> None:
    with refused(Role, "role_is_not_its_own_base"):
        Role.objects.filter(pk=shelf.engineer.pk).update(base_role=shelf.engineer)


def test_a_base_role_has_no_base_role(shelf: Shelf) -> None:
    def no_chain() -> AbstractContextManager[object]:
        return pytest.raises(IntegrityError, match="base_role_id is one level deep")

    base, reader, other = shelf.engineer, shelf.analyst, unsaved(shelf, "other")
    other.save()
    Role.objects.filter(pk=reader.pk).update(base_role=base)
    for pk, named in ((other.pk, reader), (base.pk, other)):
        with no_chain(), transaction.atomic():
            Role.objects.filter(pk=pk).update(base_role=named)
    with no_chain(), transaction.atomic():
        Role.objects.bulk_create([unsaved(shelf, "third", base_role=reader)])
    Role.objects.bulk_create([unsaved(shelf, "third", base_role=base)])
    Role.objects.filter(pk=reader.pk).update(base_role=None)
    Role.objects.filter(slug="third").update(base_role=reader)
    assert list(Role.objects.sharing_with(reader).values_list("slug", flat=True)) == ["third"]


def test_an_exclusion_is_stored_once(shelf: Shelf) -> None:
    where = {"role": shelf.engineer, "skill": shelf.skill, "level": shelf.junior}
    RoleExclusion.objects.create(**where)
    with refused(RoleExclusion, "role_exclusion_one_per_cell"):
        RoleExclusion.objects.create(**where)
    assert shelf.engineer.not_expected == ["experiment-tracking/junior"]
