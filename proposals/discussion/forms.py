"""Forms of the discussion: writing, reporting, hiding, closing."""

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.form_fields import long_text
from proposals.models import Report, Visibility
from proposals.models.fields import MARKDOWN_LENGTH, REASON_LENGTH


def new_token() -> str:
    """A name for one showing of a form, so that sending it twice writes once."""
    return secrets.token_urlsafe(16)


def reason_field(*, is_required: bool = True) -> forms.CharField:
    """Why somebody does something; a few lines of plain text."""
    return long_text(_("Reason"), REASON_LENGTH, rows=3, is_required=is_required)


class CommentForm(forms.Form):
    """One comment or reply."""

    text = long_text(
        _("Your comment"),
        MARKDOWN_LENGTH,
        rows=5,
        help_text=_("Markdown: **bold**, lists, links, `code`. Mention someone with @name."),
    )
    parent = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    operation = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    token = forms.CharField(
        required=False, max_length=64, initial=new_token, widget=forms.HiddenInput
    )


class NotQuiteForm(forms.Form):
    """What is not true of one's work in a text, and what is to be done with the words.

    `version` is the version of the expectation that the page shows.
    """

    COMMENT, SUGGEST = "comment", "suggest"

    text = long_text(
        _("What is not true of your work?"),
        REASON_LENGTH,
        rows=4,
        help_text=_("A sentence is enough: what do you do instead, or what is missing?"),
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    token = CommentForm.base_fields["token"]
    then = forms.ChoiceField(
        choices=[(COMMENT, _("Post as a comment")), (SUGGEST, _("Suggest a better text"))],
        widget=forms.HiddenInput,
    )


class EditCommentForm(forms.Form):
    """New words for one's own comment."""

    text = CommentForm.base_fields["text"]


class ReportForm(forms.Form):
    """What is wrong with something."""

    reason = forms.ChoiceField(
        label=_("What is the problem?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
    text = long_text(
        _("Details for the moderators"),
        REASON_LENGTH,
        rows=3,
        is_required=False,
    )


class ModerateForm(forms.Form):
    """What everybody may see of a comment from now on."""

    visibility = forms.ChoiceField(
        label=_("Visibility"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    reason = reason_field(is_required=False)

    def clean(self) -> dict[str, object]:
        """Hiding takes a reason."""
        cleaned = super().clean() or {}
        is_hidden = cleaned.get("visibility") == Visibility.HIDDEN
        if is_hidden and not str(cleaned.get("reason", "")).strip():
            self.add_error("reason", _("Give a reason for hiding it."))
        return cleaned


class LockForm(forms.Form):
    """Why a discussion is closed for now."""

    reason = reason_field()


class ReopenForm(forms.Form):
    """The button that opens a closed discussion again."""

    open = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ResolveForm(forms.Form):
    """Whether a thread is settled; it is unless the form says 0."""

    is_resolved = forms.ChoiceField(choices=[("1", ""), ("0", "")], required=False)

    def clean_is_resolved(self) -> bool:
        """The choice as a truth value."""
        return bool(self.cleaned_data["is_resolved"] != "0")
