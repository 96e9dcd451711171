"""Forms of those who decide: the verdict with its ticks and reasons, and who shall look."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.discussion.forms import new_token
from proposals.form_fields import long_text
from proposals.models.fields import MARKDOWN_LENGTH
from proposals.models.proposal import Reason
from proposals.version_form import SeenForm

DIGITS = 18  # what fits a column of ids


class SeenListField(forms.Field):
    """Ticked proposals, each with the version and the lock version that were shown.

    A value is "number:version:lock version"; anything else is an error.
    """

    widget = forms.SelectMultiple
    default_error_messages = {"invalid": _("Tick proposals in the list.")}

    def clean(self, value: object) -> dict[int, tuple[int, int]]:
        """Version and lock version by the number of the proposal."""
        parts = [str(each).split(":") for each in super().clean(value) or []]
        if not all(map(_are_three_numbers, parts)):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        numbers = [list(map(int, each)) for each in parts]
        return {number: (version, lock) for number, version, lock in numbers}


def _are_three_numbers(parts: list[str]) -> bool:
    digits = [each for each in parts if each.isascii() and each.isdecimal() and len(each) <= DIGITS]
    return len(parts) == len(digits) == 3  # noqa: PLR2004  # as the docstring above says


class NumberField(forms.IntegerField):
    """The number of a proposal, if there is one."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class ReviewForm(SeenForm):
    """What a curator decides about the version seen; which button says what is wanted.

    The buttons that close duplicates name another proposal: `duplicate_of` stays while this one
    closes, `duplicate` closes while this one stays.
    """

    APPROVE, CHANGES, REJECT, COMMENT = "approve", "changes", "reject", "comment"
    DUPLICATE_OF, DUPLICATE = "duplicate_of", "duplicate"
    text = long_text(
        _("Message to the author"),
        MARKDOWN_LENGTH,
        rows=4,
        help_text=_("Required to comment, request changes or reject. Markdown."),
        is_required=False,
    )
    text.widget.attrs["data-key"] = "d"
    code = forms.ChoiceField(
        label=_("Reason for rejecting"),
        required=False,
        choices=[("", _("Choose a reason")), *Reason.choices],
        widget=forms.Select(attrs={"data-key": "r"}),
    )
    do = forms.ChoiceField(
        required=False,
        choices=[(APPROVE, ""), (CHANGES, ""), (REJECT, ""), (COMMENT, "")],
        widget=forms.HiddenInput,
    )
    duplicate_of = NumberField()
    duplicate = NumberField()
    token = forms.CharField(
        required=False, max_length=64, initial=new_token, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, object]:
        """Requesting changes, rejecting and comments take words; rejecting also a reason."""
        cleaned: dict[str, object] = super().clean() or {}
        for name in (self.DUPLICATE_OF, self.DUPLICATE):
            if cleaned.get(name):
                cleaned["do"] = name
        do = str(cleaned.get("do") or "")
        if not do and "do" not in self.errors:
            self.add_error("do", _("Press one of the buttons."))
        has_words = bool(str(cleaned.get("text", "")).strip())
        needs_words = do in {self.CHANGES, self.REJECT, self.COMMENT}
        if needs_words and not has_words and "text" not in self.errors:
            why = _("Give a reason so that the author can respond.")
            self.add_error("text", _("Write something.") if do == self.COMMENT else why)
        if do == self.REJECT and not cleaned.get("code") and "code" not in self.errors:
            self.add_error("code", _("Choose a reason."))
        if has_words and do in {self.DUPLICATE_OF, self.DUPLICATE}:
            self.add_error(
                "text", _("Your text would not be sent. Choose “Comment”, or delete the text.")
            )
        if question := self._unused_reasons(do):
            self.add_error(None, question)
        return cleaned

    def _unused_reasons(self, do: str) -> str:
        """What to ask where reasons were typed beside changes and the decision would drop them."""
        ticked = set(self.data.getlist("accept")) if hasattr(self.data, "getlist") else set()
        reasons = {
            name.removeprefix("why:")
            for name, text in self.data.items()
            if name.startswith("why:") and str(text).strip()
        }
        if do == self.APPROVE and reasons & ticked:
            return gettext(
                "You ticked a change and gave a reason for leaving it out. Untick it, or "
                "delete the reason."
            )
        if do and do != self.APPROVE and reasons:
            return gettext(
                "Reasons for single changes are sent only with an approval. Move them "
                "into the message to the author, or delete them."
            )
        return ""

    def declined(self, operations: list[int]) -> dict[int, str]:
        """The operations that are not ticked, with the reasons as typed."""
        ticked = set(self.data.getlist("accept")) if hasattr(self.data, "getlist") else set()
        return {
            key: str(self.data.get(f"why:{key}", ""))
            for key in operations
            if str(key) not in ticked
        }
