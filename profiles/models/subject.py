"""What skills and roles have in common: they are published, revised, retired and replaced."""

from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Subquery

from profiles.models.catalogue import Catalogue
from profiles.models.fields import aliases_field, name_field, slug_field
from profiles.models.retirable import Retirable, RetirableQuerySet

_SubjectT = TypeVar("_SubjectT", bound="Subject")


class SubjectQuerySet(RetirableQuerySet[_SubjectT]):
    """Skills or roles: what is published, revision by revision."""

    def with_aliases(self) -> Self:
        """Those that have other names."""
        return self.exclude(aliases=[])

    def with_catalogue(self, *fields: str) -> Self:
        """Adds fields of the site's one catalogue row, as `catalogue_<field>`."""
        one = Catalogue.objects.order_by("pk")
        return self.annotate(
            **{f"catalogue_{name}": Subquery(one.values(name)[:1]) for name in fields}
        )


class Subject(Retirable):
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

    # The foreign key by which other tables name it.
    column: ClassVar[str]

    class Meta(Retirable.Meta):
        abstract = True
        ordering: ClassVar[list[str]] = ["name", "slug"]

    def __str__(self) -> str:
        return self.name
