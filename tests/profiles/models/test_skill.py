"""Skills and the addresses that skills and roles once had."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from profiles.models import FormerAddress, Skill
from tests import factories
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def unsaved(shelf: Shelf, slug: str, **values: object) -> Skill:
    """A skill that the database takes as it is."""
    who = shelf.skill.updated_by
    dates = {"created_at": NOW, "updated_at": NOW, "updated_by": who}
    return Skill(group=shelf.group, slug=slug, first_slug=slug, name=slug, **dates, **values)


# --- Skills -----------------------------------------------------------------------------------


def test_only_a_retired_skill_is_replaced(shelf: Shelf) -> None:
    with refused(Skill, "skill_replaced_only_when_retired"):
        Skill.objects.bulk_create([unsaved(shelf, "old", replaced_by=shelf.skill)])
    Skill.objects.bulk_create([unsaved(shelf, "old", replaced_by=shelf.skill, retired_at=NOW)])
    assert [each.slug for each in shelf.skill.replaces.all()] == ["old"]


def test_a_replaced_skill_does_not_come_back_by_itself(shelf: Shelf) -> None:
    old = unsaved(shelf, "old", replaced_by=shelf.skill, retired_at=NOW)
    old.save()
    with refused(Skill, "skill_replaced_only_when_retired"):
        Skill.objects.filter(pk=old.pk).update(retired_at=None)
    assert Skill.objects.filter(pk=old.pk).update(retired_at=None, replaced_by=None) == 1


def test_a_retired_skill_need_not_be_replaced(shelf: Shelf) -> None:
    unsaved(shelf, "old", retired_at=NOW).save()
    assert Skill.objects.get(slug="old").replaced_by is None


def test_a_slug_is_one_skills(shelf: Shelf) -> None:
    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        unsaved(shelf, shelf.skill.slug).save()
    unsaved(shelf, "another").save()
    assert Skill.objects.count() == 2


def test_a_skill_is_never_deleted_with_what_stands_on_it(shelf: Shelf) -> None:
    with pytest.raises(ProtectedError):
        shelf.skill.delete()
    assert Skill.objects.filter(pk=shelf.skill.pk).exists()


def test_what_a_skill_is_called_and_where_it_is(shelf: Shelf) -> None:
    assert str(shelf.skill) == "Experiment Tracking"
    assert shelf.skill.get_absolute_url() == "/skills/experiment-tracking/"


def test_skills_stand_by_name_then_slug(shelf: Shelf) -> None:
    for slug, name in [("b", "Alpha"), ("a", "Alpha"), ("c", "Zeta")]:
        one = unsaved(shelf, slug)
        one.name = name
        one.save()
    assert [each.slug for each in Skill.objects.all()] == ["a", "b", "experiment-tracking", "c"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("slug", "feature-stores", ""),
        ("slug", "Feature", "slug"),
        ("slug", "compare", "reserved"),
        ("name", "C++ & C#", ""),
        ("name", "", "blank"),
        ("name", "x" * 121, "max_length"),
        ("name", "a\u2066b", "control_characters"),
        ("summary", "", ""),
        ("summary", "x" * 301, "max_length"),
        ("summary", "\x7f", "control_characters"),
        ("description", "x" * 10_000, ""),
        ("description", "x" * 10_001, "max_length"),
        ("description", "line\r\nline", ""),
        ("source", "x" * 300, ""),
        ("source", "x" * 301, "max_length"),
        ("source_url", "", ""),
        ("source_url", "https://example.org/a?b=c", ""),
        ("source_url", "example", "invalid"),
        ("source_url", "javascript:alert(1)", "invalid"),
        ("licence", "x" * 60, ""),
        ("licence", "x" * 61, "max_length"),
    ],
)
def test_what_may_stand_in_a_field(field: str, value: str, code: str) -> None:
    assert code_of(Skill, field, value) == code


# --- Former addresses -------------------------------------------------------------------------


def test_a_former_address_leads_to_one_thing(shelf: Shelf) -> None:
    with refused(FormerAddress, "former_address_of_one_thing"):
        FormerAddress.objects.create(slug="nowhere")
    with refused(FormerAddress, "former_address_of_one_thing"):
        FormerAddress.objects.create(slug="both", skill=shelf.skill, role=shelf.engineer)
    assert not FormerAddress.objects.exists()


def test_a_former_address_leads_to_one_skill(shelf: Shelf) -> None:
    FormerAddress.objects.create(slug="mlflow", skill=shelf.skill)
    other = factories.skill("registry", group=shelf.group, by=shelf.skill.updated_by)
    with refused(FormerAddress, "former_address_one_skill_per_slug"):
        FormerAddress.objects.create(slug="mlflow", skill=other)
    FormerAddress.objects.create(slug="mlflow-2", skill=other)
    assert FormerAddress.objects.filter(skill=other).count() == 1


def test_a_former_address_leads_to_one_role(shelf: Shelf) -> None:
    FormerAddress.objects.create(slug="modeller", role=shelf.engineer)
    with refused(FormerAddress, "former_address_one_role_per_slug"):
        FormerAddress.objects.create(slug="modeller", role=shelf.analyst)
    FormerAddress.objects.create(slug="reporter", role=shelf.analyst)
    assert FormerAddress.objects.filter(role=shelf.analyst).count() == 1


def test_a_skill_and_a_role_may_have_had_the_same_word(shelf: Shelf) -> None:
    FormerAddress.objects.create(slug="tracking", skill=shelf.skill)
    FormerAddress.objects.create(slug="tracking", role=shelf.engineer)
    assert [str(each) for each in FormerAddress.objects.all()] == ["tracking", "tracking"]
