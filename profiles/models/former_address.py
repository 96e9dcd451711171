"""The slugs that things once had; an old address leads to the present one."""

from functools import reduce
from operator import or_
from typing import Self

from django.db import models
from django.db.models import Q

from profiles.addresses import SLUG
from profiles.models.catalogue import Domain, Group, Level, RoleFamily
from profiles.models.role import Role
from profiles.models.skill import Skill

KINDS = ("skill", "role", "domain", "group", "family", "level")


def _only(name: str) -> Q:
    """That this column says something, and none of the others does."""
    return ~Q(**{name: None}) & Q(**{other: None for other in KINDS if other != name})


class FormerAddressQuerySet(models.QuerySet["FormerAddress"]):
    """Slugs that things once had."""

    def of(self, kind: str, slug: str) -> Self:
        """Former slugs of one kind: skill, role, domain, group, family or level."""
        return self.filter(slug=slug).exclude(**{kind: None})

    def present(self, kind: str, slug: str, *, domain: str = "") -> str | None:
        """The slug that what once had this one has now; None for none.

        That of a group is looked for in the domain (its present slug), or in all of them.
        """
        if not SLUG.match(slug):
            return None
        rows = self.of(kind, slug)
        rows = rows.filter(group__domain__slug=domain) if domain else rows
        found = rows.values_list(f"{kind}__slug", flat=True).order_by("pk").first()
        return str(found) if found else None


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

    objects = FormerAddressQuerySet.as_manager()

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
