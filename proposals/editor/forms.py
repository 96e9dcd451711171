"""Forms of the editor: what a suggestion is called, why, its fields, and what is pasted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.fields import FieldKind
from profiles.models import Group, RoleFamily
from proposals.editor.editing import EditedField
from proposals.models.fields import TEXT_LENGTH, TITLE_LENGTH
from proposals.version_form import SeenForm
from skillmap.kernel.text import refuse_control_characters

HONEYPOT = "website"  # the field of HoneypotForm


class EditorStepForm(forms.Form):
    """Which button of an editor was pressed; without one it is the first, which submits."""

    SUBMIT, SAVE, PREVIEW, MERGE = "submit", "save", "preview", "merge"
    STEPS = (SUBMIT, SAVE, PREVIEW, MERGE, "add-role", "paste")
    do = forms.ChoiceField(choices=[(each, "") for each in STEPS], required=False)

    @property
    def step(self) -> str:
        """The step that is wanted; what is none of them is a preview, which changes nothing."""
        return self.cleaned_data["do"] if self.is_valid() else self.PREVIEW


class HoneypotForm(forms.Form):
    """A field that people do not see: valid while it is empty."""

    website = forms.CharField(required=False, max_length=0)


class SuggestForm(SeenForm):
    """The words around the operations; the licence is asked for once."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("One line that says what changes."),
        max_length=TITLE_LENGTH,
        validators=[refuse_control_characters],
    )
    rationale = forms.CharField(
        label=_("Why"),
        help_text=_("What is wrong or missing now? Markdown."),
        required=False,
        max_length=TEXT_LENGTH,
        validators=[refuse_control_characters],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sources = forms.CharField(
        label=_("Sources"),
        help_text=_("Links or references. Markdown."),
        required=False,
        max_length=TEXT_LENGTH,
        validators=[refuse_control_characters],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    accepts_licence = forms.BooleanField(
        label=_("I publish my contribution under %(licence)s"), required=False
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    lock_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, licence: str, **kwargs: Any) -> None:
        """With the name of the licence to agree to; empty for those who have agreed."""
        super().__init__(*args, **kwargs)
        if licence:
            label = self.fields["accepts_licence"].label
            self.fields["accepts_licence"].label = str(label) % {"licence": licence}
        else:
            del self.fields["accepts_licence"]

    def require_consent(self, message: str) -> None:
        """Ask for the consent together with everything else, where it was not given yet."""
        if "accepts_licence" in self.fields and not self["accepts_licence"].data:
            self.add_error("accepts_licence", message)


class PasteForm(forms.Form):
    """A grid of expectations as CSV or a Markdown table."""

    paste = forms.CharField(
        label=_("Paste CSV or a Markdown table"),
        help_text=_("The first line names the columns: role, level, required, description."),
        required=False,
        max_length=200_000,
        validators=[refuse_control_characters],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    replace = forms.BooleanField(
        label=_("Replace texts that are already in the form"), required=False
    )


def control(each: EditedField) -> forms.BoundField:
    """The control in which one field of the subject is typed, with what is wrong with it."""
    name = f"field:{each.key}"
    text = {name: each.text}
    form = forms.Form(text if each.errors else None, initial=text, auto_id="id_%s")
    form.fields[name] = _form_field(each)
    if each.errors:
        form.errors[name] = form.error_class(each.errors)
    return form[name]


def _form_field(each: EditedField) -> forms.Field:
    """The form field for what the table of fields says; a long text is not cut by the browser."""
    said: dict[str, Any] = {
        "label": each.label,
        "help_text": each.field.help_text,
        "required": each.field.is_required,
    }
    if each.field.kind == FieldKind.GROUP:
        groups = Group.objects.select_related("domain")
        choices = [(group.key, f"{group.domain} · {group}") for group in groups]
        return forms.ChoiceField(choices=[("", "—"), *choices], **said)
    if each.field.kind == FieldKind.FAMILY:
        families = [(family.slug, family.name) for family in RoleFamily.objects.all()]
        return forms.ChoiceField(choices=[("", "—"), *families], **said)
    if each.field.is_line:
        return forms.CharField(**said)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **said)
