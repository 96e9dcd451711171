"""Former addresses: a slug once had by something is given to nothing else of its kind."""

from typing import Any

import pytest

from profiles.models import Domain, FormerAddress, Level, RoleFamily
from tests.constraints import refused
from tests.factories import Shelf

CONSTRAINTS = {
    "domain": "former_address_one_domain_per_slug",
    "family": "former_address_one_family_per_slug",
    "level": "former_address_one_level_per_slug",
}
KINDS: dict[str, Any] = {
    "domain": lambda slug: Domain.objects.create(slug=slug, name=slug),
    "family": lambda slug: RoleFamily.objects.create(slug=slug, name=slug),
    "level": lambda slug: Level.objects.create(slug=slug, name=slug, rank=1),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_former_address_leads_to_one_of_its_kind(kind: str) -> None:
    one, other = KINDS[kind]("one"), KINDS[kind]("other")
    FormerAddress.objects.create(slug="before", **{kind: one})
    with refused(FormerAddress, CONSTRAINTS[kind]):
        FormerAddress.objects.create(slug="before", **{kind: other})
    FormerAddress.objects.create(slug="earlier", **{kind: other})
    assert FormerAddress.objects.filter(**{kind: other}).count() == 1


def test_a_group_had_a_slug_once(shelf: Shelf) -> None:
    FormerAddress.objects.create(slug="before", group=shelf.group)
    with refused(FormerAddress, "former_address_once_per_group"):
        FormerAddress.objects.create(slug="before", group=shelf.group)
    assert FormerAddress.objects.filter(group=shelf.group).count() == 1
