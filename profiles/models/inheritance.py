"""Which expectations a role inherits from its base role, as conditions for queries.

`profiles.inheritance` says the same of rows in memory. `cells` are all expectations.
"""

from typing import TypeVar

from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from profiles.models.role import Role, RoleExclusion, RoleLevel, RoleQuerySet

Row = TypeVar("Row", bound=models.Model)


def inherited(cells: models.QuerySet[Row], role: int | OuterRef, base: int | OuterRef) -> Q:
    """The cells that a role takes from its base (ids, or columns of an outer query).

    Those at levels of its own ladder where it has no live cell itself, and which it does not
    exclude. For a query of expectations.
    """
    reader = OuterRef(role) if isinstance(role, OuterRef) else role
    here = {"role": reader, "skill": OuterRef("skill"), "level": OuterRef("level")}
    own = cells.order_by().filter(retired_at=None, **here)
    excluded = RoleExclusion.objects.order_by().filter(**here)
    named = RoleLevel.objects.order_by().filter(role=reader)
    is_on_ladder = Exists(named.filter(level=OuterRef("level"))) | ~Exists(named)
    return Q(role=base) & ~Exists(own) & ~Exists(excluded) & is_on_ladder


def based_on(base: OuterRef) -> RoleQuerySet:
    """The published roles that have an outer one as their base."""
    return Role.objects.order_by().filter(base_role=base, retired_at=None)


def kin(slug: str) -> RoleQuerySet:
    """The role of that slug, its base role, and the roles that it is the base of."""
    is_kin = Q(slug=slug) | Q(base_role__slug=slug) | Q(sharing_roles__slug=slug)
    return Role.objects.order_by().filter(is_kin)


def sharing_roles(cells: models.QuerySet[Row]) -> RoleQuerySet:
    """The published roles on which an outer skill matters only through their base role."""
    here = cells.order_by().filter(skill=OuterRef(OuterRef("pk")), retired_at=None)
    shared = here.filter(inherited(cells, OuterRef("pk"), OuterRef("base_role")))
    roles = Role.objects.order_by().filter(retired_at=None).exclude(base_role=None)
    return roles.filter(Exists(shared), ~Exists(here.filter(role=OuterRef("pk"))))


def number(rows: models.QuerySet[Row], column: str = "pk") -> Coalesce:
    """How many different values of the column the rows have, as a subquery without groups."""
    counted = Func(column, function="COUNT", template="%(function)s(DISTINCT %(expressions)s)")
    found = rows.order_by().annotate(n=counted).values("n")
    return Coalesce(Subquery(found, output_field=models.IntegerField()), 0)
