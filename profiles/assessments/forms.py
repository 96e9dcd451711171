"""What a person says of their own place in the catalogue."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles import ladders
from profiles.form_fields import SlugChoiceField
from profiles.models import Level, Role

_Attrs = dict[str, Any]
_Group = tuple[str | None, list[dict[str, Any]], int | None]


class ForgetPlaceForm(forms.Form):
    """The button that takes one's own role and level back."""

    forget = forms.BooleanField(required=False, widget=forms.HiddenInput)


class _RoleSelect(forms.Select):
    """The roles, each with the slugs of its levels, by which the script limits the other list."""

    def optgroups(self, name: str, value: list[str], attrs: _Attrs | None = None) -> list[_Group]:
        """The options, with two queries for the levels of all roles."""
        groups = super().optgroups(name, value, attrs)
        options = [option for _name, found, _index in groups for option in found]
        roles = [role for each in options if (role := getattr(each["value"], "instance", None))]
        levels = ladders.of_all(roles, list(Level.objects.published()))
        for each in options:
            if role := getattr(each["value"], "instance", None):
                each["attrs"]["data-levels"] = " ".join(level.slug for level in levels[role.pk])
        return groups


class PlaceForm(forms.Form):
    """A role, and one of the levels on its ladder."""

    role = SlugChoiceField(
        Role.objects.published().without_bases(),
        label=_("Role"),
        to_field_name="slug",
        empty_label=_("Choose a role"),
        widget=_RoleSelect,
    )
    level = SlugChoiceField(
        Level.objects.published(),
        label=_("Level"),
        to_field_name="slug",
        empty_label=_("Choose a level"),
    )

    def clean(self) -> dict[str, object]:
        """Refuse a level that is not on the role's ladder, and say which are."""
        cleaned = super().clean() or {}
        role, level = cleaned.get("role"), cleaned.get("level")
        if role and level:
            ladder = ladders.of(role)
            if ladder.find(level.slug) is None:
                names = ", ".join(each.name for each in ladder.levels)
                said = _("%(role)s has these levels: %(levels)s.")
                raise ValidationError({"level": said % {"role": role.name, "levels": names}})
        return cleaned
