"""What a person says of their own place in the catalogue and their progress through it."""

import re
from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles import ladders
from profiles.assessments.ratings import Item, SelfAssessment
from profiles.form_fields import SlugChoiceField
from profiles.models import Assessment, Level, Role


class ForgetPlaceForm(forms.Form):
    """The button that takes one's own role and level back."""

    forget = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """A role, and one of the levels on its ladder."""

    role = SlugChoiceField(
        Role.objects.published(),
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


KEEP = "keep"  # the rating of what was reworded stays as it is, until it is rated again
_VERSION = re.compile(r"(\d{1,18})\.(\d{1,9})")


class AssessmentForm(forms.Form):
    """One choice for each expectation of a sheet, under the name `e<id>`.

    `versions` says which version of each expectation the page shows (`<id>.<version>`, with
    spaces between), so that an answer is of the text that the person read.
    """

    versions = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        sheet: SelfAssessment,
        initial: dict[str, str | list[object]] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.sheet = sheet
        not_said, keep = ("", _("—")), (KEEP, _("rate again …"))
        states = Assessment.State.choices
        for item in sheet.items:
            choice = forms.ChoiceField(
                choices=[not_said, *states, keep],
                required=False,
                initial=KEEP if item.is_reworded else item.state,
                label=item.expectation.skill.name,
            )
            # Whichever of the two was on the page, both are understood.
            shown = [keep, *states, not_said] if item.is_reworded else [not_said, *states]
            choice.widget.choices = shown
            self.fields[_name(item)] = choice
        pairs = (f"{item.expectation.pk}.{item.expectation.version}" for item in sheet.items)
        self.fields["versions"].initial = " ".join(pairs)

    def rows(self, *, is_required: bool) -> list[tuple[Item, forms.BoundField]]:
        """The items of one kind with their choice."""
        items = self.sheet.required if is_required else self.sheet.optional
        return [(item, self[_name(item)]) for item in items]

    @property
    def said(self) -> dict[int, str]:
        """What the person said, by the expectation's id; only of what the page asked."""
        return {
            item.expectation.pk: self.cleaned_data[_name(item)]
            for item in self.sheet.items
            if self.add_prefix(_name(item)) in self.data and self.cleaned_data[_name(item)] != KEEP
        }

    @property
    def read_versions(self) -> dict[int, int]:
        """Which version of each expectation the person read, by the expectation's id."""
        pairs = _VERSION.findall(self.cleaned_data["versions"])
        read = {int(pk): int(version) for pk, version in pairs}
        present = {item.expectation.pk: item.expectation.version for item in self.sheet.items}
        return {pk: min(max(read[pk], 1), version) for pk, version in present.items() if pk in read}


def _name(item: Item) -> str:
    return f"e{item.expectation.pk}"
