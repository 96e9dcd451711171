"""What the database itself refuses about retired domains, groups and levels."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from profiles.models import Domain, Expectation, Group, Level, Role, RoleLevel, Skill
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


@contextmanager
def refused_by(guard: str) -> Iterator[None]:
    """What happens inside is refused by the guard of that name."""
    with pytest.raises(IntegrityError) as found, transaction.atomic():
        yield
    assert str(found.value).splitlines()[0] == guard


def retired(part: Domain | Group | Level) -> None:
    """Retire the part without asking anybody."""
    part.retired_at = timezone.now()
    part.save()


def test_only_a_retired_domain_is_replaced(shelf: Shelf) -> None:
    law = factories.domain("law")
    with refused(Domain, "domain_replaced_only_when_retired"):
        Domain.objects.filter(pk=law.pk).update(replaced_by=shelf.domain)


def test_only_a_retired_group_is_replaced(shelf: Shelf) -> None:
    other = factories.group("etl")
    with refused(Group, "group_replaced_only_when_retired"):
        Group.objects.filter(pk=other.pk).update(replaced_by=shelf.group)


def test_only_a_retired_level_is_replaced(shelf: Shelf) -> None:
    lead = factories.level("lead", 4)
    with refused(Level, "level_replaced_only_when_retired"):
        Level.objects.filter(pk=lead.pk).update(replaced_by=shelf.senior)


def test_a_published_skill_stands_in_no_retired_group(shelf: Shelf) -> None:
    empty = factories.group("etl")
    retired(empty)
    with refused_by("profiles_skill: group_is_published"):
        Skill.objects.filter(pk=shelf.skill.pk).update(group=empty)
    with refused_by("profiles_group: retired_without_skills"):
        retired(shelf.group)


def test_a_retired_skill_may_stand_there_and_not_come_back(shelf: Shelf) -> None:
    Skill.objects.update(retired_at=timezone.now())
    retired(shelf.group)
    with refused_by("profiles_skill: group_is_published"):
        Skill.objects.update(retired_at=None)


def test_a_published_group_stands_in_no_retired_domain(shelf: Shelf) -> None:
    law = factories.domain("law")
    retired(law)
    with refused_by("profiles_group: domain_is_published"):
        factories.group("torts", domain=law)
    with refused_by("profiles_domain: retired_without_groups"):
        retired(shelf.domain)


def test_nothing_is_expected_at_a_retired_level(shelf: Shelf) -> None:
    lead = factories.level("lead", 4)
    retired(lead)
    with refused_by("profiles_expectation: level_is_published"):
        Expectation.objects.create(skill=shelf.skill, role=shelf.engineer, level=lead)
    with refused_by("profiles_level: retired_without_texts"):
        retired(shelf.junior)


@pytest.mark.parametrize("model", [Skill, Role])
def test_what_expects_something_at_a_retired_level_does_not_come_back(
    shelf: Shelf, model: type[Skill] | type[Role]
) -> None:
    model.objects.update(retired_at=timezone.now())
    retired(shelf.junior)
    with refused_by(f"{model._meta.db_table}: levels_are_published"):
        model.objects.update(retired_at=None)


def test_a_published_role_says_nothing_at_a_retired_level(shelf: Shelf, author: User) -> None:
    lead = factories.level("lead", 4)
    row = RoleLevel.objects.create(role=shelf.engineer, level=lead, focus="Leads")
    with refused_by("profiles_level: retired_without_texts"):
        retired(lead)
    row.focus = ""
    row.save()
    retired(lead)
    with refused_by("profiles_rolelevel: level_is_published"):
        RoleLevel.objects.filter(pk=row.pk).update(technology=["Git"])
    other = factories.role("writer", by=author)
    Role.objects.filter(pk=other.pk).update(retired_at=timezone.now())
    RoleLevel.objects.create(role=other, level=lead, focus="Leads")
    with refused_by("profiles_role: texts_are_at_published_levels"):
        Role.objects.filter(pk=other.pk).update(retired_at=None)
