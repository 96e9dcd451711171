"""What is retired instead of deleted: skills, roles, domains, groups and levels."""

from typing import ClassVar, Self, TypeVar, cast

from django.db import models

_RetirableT = TypeVar("_RetirableT", bound="Retirable")


class RetirableQuerySet(models.QuerySet[_RetirableT]):
    """Rows of which some are retired."""

    def published(self) -> Self:
        """Without the retired ones."""
        return self.filter(retired_at=None)

    def published_first(self) -> Self:
        """The retired ones last, each part in the default order."""
        in_order = cast("list[str]", self.model._meta.ordering)
        return self.order_by(models.F("retired_at").asc(nulls_first=True), *in_order)


class Retirable(models.Model):
    """Retired, never deleted; `replaced_by` says where its content went."""

    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", editable=False
    )

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(replaced_by=None) | ~models.Q(retired_at=None),
                name="%(class)s_replaced_only_when_retired",
            ),
        ]

    @property
    def successor(self) -> Self | None:
        """The published one at the end of the chain of replacements; None where there is none.

        Takes a query for each retired one on the way. `curation` never makes a cycle.
        """
        row: Retirable | None = self
        seen: set[int] = set()
        while row is not None and row.retired_at is not None and row.pk not in seen:
            seen.add(row.pk)
            row = row.replaced_by
        is_alive = row is not None and row.pk != self.pk and row.retired_at is None
        return cast("Self", row) if is_alive else None
