"""The slugs that things once had; an old address leads to the present one."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from profiles.models import querysets
from profiles.models.catalogue import Domain, Group, Level, RoleFamily
from profiles.models.role import Role
from profiles.models.skill import Skill

KINDS = ("skill", "role", "domain", "group", "family", "level")


def _only(name: str) -> Q:
    """That this column says something, and none of the others does."""
    return ~Q(**{name: None}) & Q(**{other: None for other in KINDS if other != name})


class FormerAddress(models.Model):
    """A slug that something once had; it leads to the present one and is given to nothing else.

    That of a group is one inside its domain.
    """

    slug = models.CharField(max_length=100)
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="former_addresses"
    )
    role = models.ForeignKey(
        Role, models.PROTECT, null=True, blank=True, related_name="former_addresses"
    )
    domain = models.ForeignKey(
        Domain, models.PROTECT, null=True, blank=True, related_name="former_addresses"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="former_addresses"
    )
    family = models.ForeignKey(
        RoleFamily, models.PROTECT, null=True, blank=True, related_name="former_addresses"
    )
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="former_addresses"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = querysets.FormerAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, map(_only, KINDS)),
                name="former_address_of_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    "slug",
                    condition=~Q(**{kind: None}),
                    name=f"former_address_one_{kind}_per_slug",
                )
                for kind in ("skill", "role", "domain", "family", "level")
            ),
            models.UniqueConstraint("group", "slug", name="former_address_once_per_group"),
        ]

    def __str__(self) -> str:
        return self.slug
