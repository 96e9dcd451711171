"""Choices of something by its slug, under which a former slug is accepted too."""

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from profiles.models import FormerAddress

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    _Field = forms.ModelChoiceField[Model]
else:
    _Field = object


def kind_of(model: type[Model]) -> str:
    """What former addresses call the model."""
    name = str(model._meta.model_name)
    return "family" if name == "rolefamily" else name


class FormerSlugMixin(_Field):
    """Takes a former slug for the present one; a query only where nothing has the slug now."""

    def to_python(self, value: object) -> Model | None:
        """The row; raises ValidationError."""
        try:
            return super().to_python(value)
        except ValidationError:
            assert self.queryset is not None  # noqa: S101  # given when it was declared
            kind = kind_of(self.queryset.model)
            present = FormerAddress.objects.present(kind, str(value))
            if present is None:
                raise
            return super().to_python(present)


class SlugChoiceField(FormerSlugMixin, forms.ModelChoiceField):  # type: ignore[type-arg]
    """A `ModelChoiceField` that knows former slugs."""


class SlugTextField(forms.ChoiceField):
    """A choice among slugs that are given as texts, as its value too.

    `kind` is what former addresses call what has them.
    """

    def __init__(self, *, kind: str, label: "StrOrPromise") -> None:
        super().__init__(label=label)
        self.kind = kind

    def to_python(self, value: object) -> str:
        """The slug, or the present one of what once had it."""
        text = str(super().to_python(value))
        if self.valid_value(text):
            return text
        return FormerAddress.objects.present(self.kind, text) or text
