"""Which expectations a role inherits from its base role, as conditions for queries.

`profiles.inheritance` says the same of rows in memory. Models are found by name, for they are
made of the queries that use these.
"""

from typing import Any

from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

Model = type[models.Model]


def inherited(model: Model, role: int | OuterRef, base: int | OuterRef) -> Q:
    """The cells that a role takes from its base (ids, or columns of an outer query).

    Those at levels of its own ladder where it has no live cell itself, and which it does not
    exclude. For a query of expectations; `model` is any model of the app.
    """
    reader = OuterRef(role) if isinstance(role, OuterRef) else role
    here = {"role": reader, "skill": OuterRef("skill"), "level": OuterRef("level")}
    own = _rows(model, "Expectation").filter(retired_at=None, **here)
    excluded = _rows(model, "RoleExclusion").filter(**here)
    named = _rows(model, "RoleLevel").filter(role=reader)
    is_on_ladder = Exists(named.filter(level=OuterRef("level"))) | ~Exists(named)
    return Q(role=base) & ~Exists(own) & ~Exists(excluded) & is_on_ladder


def based_on(model: Model, base: OuterRef) -> "models.QuerySet[Any]":
    """The published roles that have an outer one as their base."""
    return _rows(model, "Role").filter(base_role=base, retired_at=None)


def kin(model: Model, slug: str) -> "models.QuerySet[Any]":
    """The role of that slug, its base role, and the roles that it is the base of."""
    is_kin = Q(slug=slug) | Q(base_role__slug=slug) | Q(sharing_roles__slug=slug)
    return _rows(model, "Role").filter(is_kin)


def sharing_roles(model: Model) -> "models.QuerySet[Any]":
    """The published roles on which an outer skill matters only through their base role."""
    cells = _rows(model, "Expectation").filter(skill=OuterRef(OuterRef("pk")), retired_at=None)
    shared = cells.filter(inherited(model, OuterRef("pk"), OuterRef("base_role")))
    roles = _rows(model, "Role").filter(retired_at=None).exclude(base_role=None)
    return roles.filter(Exists(shared), ~Exists(cells.filter(role=OuterRef("pk"))))


def number(rows: "models.QuerySet[Any]", column: str = "pk") -> Coalesce:
    """How many different values of the column the rows have, as a subquery without groups."""
    counted = Func(column, function="COUNT", template="%(function)s(DISTINCT %(expressions)s)")
    found = rows.order_by().annotate(n=counted).values("n")
    return Coalesce(Subquery(found, output_field=models.IntegerField()), 0)


def _rows(model: Model, name: str) -> "models.QuerySet[Any]":
    found: Any = model._meta.apps.get_model("profiles", name)
    rows: models.QuerySet[Any] = found.objects.order_by()
    return rows
