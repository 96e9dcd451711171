"""What skills and roles have in common: they are published, revised, retired and replaced."""

from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Subquery

from profiles.models.catalogue import Catalogue
from profiles.models.fields import aliases_field, name_field, slug_field

_SubjectT = TypeVar("_SubjectT", bound="Subject")


class SubjectQuerySet(models.QuerySet[_SubjectT]):
    """Skills or roles: what is published, revision by revision."""

    def published(self) -> Self:
        """Without the retired ones."""
        return self.filter(retired_at=None)

    def with_catalogue(self, *fields: str) -> Self:
        """Adds fields of the site's one catalogue row, as `catalogue_<field>`."""
        one = Catalogue.objects.order_by("pk")
        return self.annotate(
            **{f"catalogue_{name}": Subquery(one.values(name)[:1]) for name in fields}
        )


class Subject(models.Model):
    """A skill or a role. Retired, never deleted; `replaced_by` says where its content went."""

    slug = slug_field()
    first_slug = models.CharField(max_length=100, editable=False)
    name = name_field()
    aliases = aliases_field()  # other names that people use; searched, and shown beside the name
    source = models.CharField(max_length=300, blank=True)
    # What its publisher calls it, as “A.1”: never a slug here.
    code = models.CharField(max_length=100, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    revision_number = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", editable=False
    )

    # The foreign key by which other tables name it.
    column: ClassVar[str]

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["name", "slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(replaced_by=None) | ~models.Q(retired_at=None),
                name="%(class)s_replaced_only_when_retired",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def successor(self) -> Self | None:
        """The published one at the end of the chain of replacements; None where there is none.

        Takes a query for each retired one on the way. `curation` never makes a cycle.
        """
        row: Any = self
        seen: set[int] = set()
        while row is not None and row.retired_at is not None and row.pk not in seen:
            seen.add(row.pk)
            row = row.replaced_by
        is_alive = row is not None and row.pk != self.pk and row.retired_at is None
        found: Self | None = row if is_alive else None
        return found
