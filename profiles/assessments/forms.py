"""What a person says of their own place in the catalogue."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles import ladders
from profiles.form_fields import SlugChoiceField
from profiles.models import Level, Role


class ForgetPlaceForm(forms.Form):
    """The button that takes one's own role and level back."""

    forget = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """A role, and one of the levels on its ladder."""

    role = SlugChoiceField(
        Role.objects.published().without_bases(),
        label=_("Role"),
        to_field_name="slug",
        empty_label=_("Choose a role"),
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
