"""The form of the editor: the words around a change, its texts, and the lines of a paste."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from profiles import fields, provenance
from profiles.addresses import SLUG_LENGTH
from profiles.fields import FieldKind
from profiles.form_fields import SlugTextField
from profiles.models import Group, Role, RoleFamily
from proposals.editor import proposed_title
from proposals.editor.admin_forms import SummaryForm
from proposals.editor.form_reading import LONGEST_PASTE
from proposals.editor.texts import (
    ASSISTED,
    KEPT_WORDS,
    LONGEST,
    TEXTS,
    TICKS,
    WORDS,
    EditedField,
    EditedTexts,
    form_name,
)
from proposals.form_fields import long_text
from proposals.models.fields import MARKDOWN_LENGTH, TITLE_LENGTH
from proposals.version_form import SeenForm
from skillmap.accounts.resumable import Resumable
from skillmap.kernel.text import refuse_control_characters

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SEEN = ("version", "lock_version")
# The fields that a page asks for beside the texts: to suggest them, or to publish them at once.
SUGGESTION = (*WORDS, "proposed_title", ASSISTED, "accepts_licence", *SEEN, "website")
ANSWER = (*SUGGESTION, "answer")
DIRECT_EDIT = ("summary",)
DIRECT_EDIT_OF_SUBJECT = (*DIRECT_EDIT, ASSISTED)
NEW_PART = ("domain", "slug", "summary")


def markdown_field(label: "StrOrPromise", help_text: "StrOrPromise", rows: int) -> forms.CharField:
    """A field for an optional text in Markdown."""
    return long_text(label, MARKDOWN_LENGTH, rows=rows, help_text=help_text, is_required=False)


class EditorForm(SummaryForm, SeenForm):
    """All that the editor sends: the `texts`, and those of the fields below that are asked for.

    Members say why in a title, a rationale and sources; curators in a summary that history keeps.
    It is bound, and shows errors, only when something is to be submitted or published.
    """

    domain = SlugTextField(label=_("Domain"), kind="domain")
    slug = forms.CharField(
        label=_("Slug"),
        help_text=_(
            "Lower-case letters, digits and hyphens; leave it empty to have it made from the name."
            " If you change it later, this URL redirects to the new one."
        ),
        required=False,
        max_length=SLUG_LENGTH,
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("One line that says what changes. If it is empty, your changes name it."),
        required=False,
        max_length=TITLE_LENGTH,
        validators=[refuse_control_characters],
    )
    proposed_title = forms.CharField(required=False, widget=forms.HiddenInput)
    rationale = markdown_field(_("Why"), _("What is wrong or missing now? Markdown."), rows=4)
    sources = markdown_field(_("Sources"), _("Links or references. Markdown."), rows=2)
    assisted = forms.BooleanField(
        label=_("Written with an assistant"),
        help_text=_(
            "Tick this if a program such as a chat assistant drafted any of the texts. Readers "
            "see it, and it stays with the published text."
        ),
        required=False,
    )
    accepts_licence = forms.BooleanField(
        label=_("I publish my contribution under %(licence)s"), required=False
    )
    answer = markdown_field(
        _("Your answer"), _("To the curator who asked. It is published as a comment."), rows=3
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    lock_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    website = forms.Field(required=False)  # people do not see it; programs fill it in
    paste = forms.CharField(
        label=_("Paste CSV or a Markdown table"),
        help_text=_("The first line names the columns: role, level, required, description."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    replace = forms.BooleanField(
        label=_("Replace texts that are already in the form"), required=False
    )
    field_order = ("domain", "slug", *WORDS, "summary")

    def __init__(
        self,
        texts: EditedTexts,
        asked: Collection[str],
        data: Mapping[str, object] | None = None,
        *,
        licence: str = "",
        domains: list[tuple[str, str]] | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """`licence` is what to agree to; empty for those who have. A new part stands in `domains`.

        Lines that were pasted are shown again only where they could not be read. The title is
        proposed from the texts until the person writes another one.
        """
        initial = initial or {}
        shown = {"paste": texts.pasted, "replace": ""}
        shown |= _titles(texts, initial if data is None else data)
        super().__init__(
            None if data is None else {**{name: data[name] for name in data}, **shown},
            initial={**initial, **shown},
        )
        self.texts = texts
        names = {*asked} - ({"accepts_licence"} if not licence else set())
        names -= {"domain"} if domains is None else set()
        names |= {"paste"} if texts.takes_roles else set()
        names |= {"replace"} if texts.pasted else set()
        for name in set(self.fields) - names:
            del self.fields[name]
        if licence and "accepts_licence" in self.fields:
            label = self.fields["accepts_licence"].label
            self.fields["accepts_licence"].label = str(label) % {"licence": licence}
        if isinstance(choice := self.fields.get("domain"), forms.ChoiceField):
            choice.choices = domains or []

    @property
    def reasons(self) -> list[BoundField]:
        """The fields that say why, for the end of the page."""
        names = ("answer", *WORDS, "summary", ASSISTED, "accepts_licence")
        return [self[name] for name in names if name in self.fields]

    @property
    def addresses(self) -> list[BoundField]:
        """The fields that say where a new part of the taxonomy stands, for the top of the page."""
        return [self[name] for name in ("domain", "slug") if name in self.fields]

    @property
    def is_marked(self) -> bool:
        """Whether the mark cannot be unticked: then it is sent with the texts all the same."""
        return ASSISTED in self.fields and self.fields[ASSISTED].disabled

    def keep_mark(self, mark: str) -> None:
        """Show the mark that the draft or proposal has for good, and let no one untick it."""
        if mark and ASSISTED in self.fields:
            field = self.fields[ASSISTED]
            field.disabled, field.label = True, provenance.label(mark)
            field.help_text = f"{provenance.meaning(mark)} {_('This mark stays.')}"
            self.initial[ASSISTED] = True

    def require_consent(self, message: str) -> None:
        """Ask for the consent together with everything else, where it was not given yet."""
        if "accepts_licence" in self.fields and not self["accepts_licence"].data:
            self.add_error("accepts_licence", message)

    def note(self, problem: ValidationError) -> None:
        """Note each error where it can be corrected: at a text, at a field, else on top.

        What is noted on top begins with the name of the field that it is about.
        """
        if not hasattr(problem, "error_dict"):
            self.add_error(None, problem)
            return
        edited = {each.name: each for each in self.texts.fields if not each.target}
        for name, errors in problem.error_dict.items():
            texts = [" ".join(error.messages) for error in errors]
            if name in edited:
                edited[name].errors = texts
            elif name in self.fields:
                self.add_error(name, texts)
            else:
                label = "" if name == "__all__" else f"{fields.label(name)}: "
                self.add_error(None, [f"{label}{text}" for text in texts])


def _titles(texts: EditedTexts, source: Mapping[str, object]) -> dict[str, str]:
    """The title as the person wrote it, else as it is proposed from the texts."""
    proposed = proposed_title.of(texts)
    before = str(source.get("proposed_title") or "")
    typed = proposed_title.unless_proposed(str(source.get("title") or ""), before)
    return {"title": typed or proposed, "proposed_title": proposed}


_LONG = ("text:*", "field:*", "base:*", "seen:*", "asked:*", *KEPT_WORDS, "summary")
_SHORT = ("version:*", "retire:*", "what:*", "draft_version")
# What survives signing in: as much of every text as a draft keeps.
CARRIED = Resumable.of(
    EditorForm,
    more={"roles": 10_000, "add_role": 200, "website": 0, "paste": 2 * LONGEST_PASTE}
    | dict.fromkeys((*_LONG, *(f"{form_name(each)}:*" for each in TEXTS)), LONGEST)
    | dict.fromkeys((*_SHORT, *(f"{form_name(each)}:*" for each in TICKS)), 20),
)


@dataclass(frozen=True, slots=True)
class LinkedError:
    """One entry of the summary on top of a page: `target` is the id of the control it is about."""

    target: str
    label: str
    text: str


def linked_errors(
    texts: EditedTexts, controls: Collection[tuple[EditedField, BoundField]]
) -> Iterator[LinkedError]:
    """Every error at a field or a cell, with the id of the control to correct it in."""
    for each, bound in controls:
        for text in each.errors:
            yield LinkedError(bound.auto_id, str(bound.label), text)
    for cell in texts.cells:
        for one in cell.texts:
            for text in one.errors:
                yield LinkedError(one.id, f"{cell.role.name}, {cell.level.name}", text)


def control(each: EditedField) -> BoundField:
    """The control in which one field of the subject is typed, with what is wrong with it."""
    name = f"field:{each.key}"
    text = {name: each.text}
    form = forms.Form(text if each.errors else None, initial=text, auto_id="id_%s")
    form.fields[name] = _form_field(each)
    if each.errors:
        form.errors[name] = form.error_class(each.errors)
    return form[name]


def names_of_choices(bound: BoundField) -> dict[str, str]:
    """The names of the values that can be chosen in the control; none where text is typed."""
    if not isinstance(bound.field, forms.ChoiceField):
        return {}
    choices = cast("Iterable[tuple[str, str]]", bound.field.choices)
    return {value: name for value, name in choices if value}


def _form_field(each: EditedField) -> forms.Field:
    """The form field for what the table of fields says; a long text is not cut by the browser."""
    said: dict[str, Any] = {
        "label": each.label,
        "help_text": each.field.help_text,
        "required": each.field.is_required,
    }
    if each.field.kind == FieldKind.GROUP:
        groups = Group.objects.published().select_related("domain")
        choices = [(group.key, f"{group.domain} · {group}") for group in groups]
        return forms.ChoiceField(choices=[("", "—"), *choices], **said)
    if each.field.kind == FieldKind.FAMILY:
        families = [(family.slug, family.name) for family in RoleFamily.objects.all()]
        return forms.ChoiceField(choices=[("", "—"), *families], **said)
    if each.field.kind == FieldKind.BASE_ROLE:
        roles = Role.objects.published().filter(base_role=None).values_list("slug", "name")
        return forms.ChoiceField(choices=[("", "—"), *roles], **said)
    if each.field.is_line:
        return forms.CharField(**said)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **said)
