"""Things that programs name by a slug, former ones too: in filters and in bodies."""

from typing import TypeVar

import django_filters as filters
from django.db.models import Model
from django_filters.fields import ModelChoiceField
from rest_framework import serializers

from profiles.form_fields import FormerSlugMixin, kind_of
from profiles.models import FormerAddress

Row = TypeVar("Row", bound=Model)


class SlugFilterField(FormerSlugMixin, ModelChoiceField):  # type: ignore[misc]
    """The field of a `SlugFilter`."""


class SlugFilter(filters.ModelChoiceFilter):  # type: ignore[misc]
    """What has, or once had, the slug."""

    field_class = SlugFilterField

    def __init__(self, **options: object) -> None:
        super().__init__(**{"to_field_name": "slug", **options})


class NamedBySlug(serializers.SlugRelatedField[Row]):
    """What a body names by its slug, present or former."""

    def to_internal_value(self, data: object) -> Row:
        """The row; raises ValidationError."""
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            rows = self.get_queryset()
            assert rows is not None  # noqa: S101  # given when it was declared
            kind = kind_of(rows.model)
            present = FormerAddress.objects.present(kind, data) if isinstance(data, str) else None
            if present is None:
                raise
            return super().to_internal_value(present)


def ids(model: type[Model], slugs: set[str]) -> dict[str, int]:
    """The ids of what has, or once had, each of the slugs; without those that nothing had."""
    found = dict(model._default_manager.filter(slug__in=slugs).values_list("slug", "pk"))
    if missing := slugs - set(found):
        kind = kind_of(model)
        rows = FormerAddress.objects.filter(slug__in=missing).exclude(**{kind: None})
        found = dict(rows.values_list("slug", kind)) | found
    return found
