"""Forms on the page of a proposal, and the filters of their list."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from profiles.form_fields import SlugChoiceField
from profiles.models import Domain
from proposals import people
from proposals.discussion.forms import CommentForm, new_token
from proposals.form_fields import long_text
from proposals.models import Proposal, State
from proposals.models.fields import MARKDOWN_LENGTH
from proposals.models.proposal import ProposalQuerySet
from proposals.version_form import SeenForm


class SayForm(SeenForm):
    """The one box at the end: a comment, an endorsement, or an objection that says why."""

    COMMENT, ENDORSE, OBJECT, RETRACT = "comment", "endorse", "object", "retract"
    what = forms.ChoiceField(
        label=_("Your review"), widget=forms.RadioSelect, initial=COMMENT, required=False
    )
    text = long_text(
        _("Review or comment"),
        MARKDOWN_LENGTH,
        rows=5,
        help_text=_("Markdown. An objection needs a reason."),
        is_required=False,
    )
    about = forms.ChoiceField(
        label=_("Comment on"),
        help_text=_("Choose a change to comment on it alone."),
        required=False,
    )
    token = forms.CharField(
        required=False, max_length=64, initial=new_token, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        initial: dict[str, object] | None = None,
        may_judge: bool = False,
        places: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(data, initial=initial)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)  # noqa: S101  # declared above
        about.choices = [("", _("The whole proposal")), *places]
        choices = [(self.COMMENT, _("Comment"))]
        if not may_judge:
            text = self.fields["text"]
            text.label = pgettext_lazy("what is written", "Comment")
            text.help_text = CommentForm.base_fields["text"].help_text
            text.required, text.error_messages["required"] = True, _("Write something.")
        else:
            choices += [
                (self.ENDORSE, _("Endorse")),
                (self.OBJECT, _("Object (reason required)")),
                (self.RETRACT, _("Withdraw my vote")),
            ]
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)  # noqa: S101  # declared above
        what.choices = choices

    def clean(self) -> dict[str, object]:
        """A comment and an objection need words."""
        cleaned: dict[str, object] = super().clean() or {}
        what = cleaned.get("what") or self.COMMENT
        cleaned["what"] = what
        has_words = bool(str(cleaned.get("text", "")).strip())
        if not has_words and "text" not in self.errors and what in {self.COMMENT, self.OBJECT}:
            self.add_error("text", _("Write something."))
        if has_words and what == self.RETRACT:
            self.add_error(
                "text", _("Your text would not be sent. Choose “Comment”, or delete the text.")
            )
        return cleaned


class SupersedeForm(forms.Form):
    """The proposal that this one gives way to."""

    other = forms.IntegerField(
        label=_("Number of the other proposal"), min_value=1, max_value=2**63 - 1
    )


class ProposalFilterForm(forms.Form):
    """Whether the list has open proposals only, or all of them."""

    WAITING, ALL = "waiting", "all"
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            (WAITING, _("Awaiting a decision")),
            *[(value, capfirst(label)) for value, label in State.choices if value != State.DRAFT],
            (ALL, _("All")),
        ],
    )
    domain = SlugChoiceField(
        label=_("Domain"),
        queryset=Domain.objects.published().order_by("position", "slug"),
        to_field_name="slug",
        required=False,
        empty_label=_("All domains"),
    )
    author = forms.ModelChoiceField(
        label=_("Author"),
        queryset=people.public(),
        to_field_name="username",
        required=False,
        widget=forms.TextInput,
    )

    def narrow(self, proposals: ProposalQuerySet) -> ProposalQuerySet:
        """The proposals that pass; nothing chosen means those that wait."""
        data = self.cleaned_data
        state = data.get("state") or self.WAITING
        if state == self.WAITING:
            proposals = proposals.filter(state__in=Proposal.WAITING)
        elif state != self.ALL:
            proposals = proposals.filter(state=state)
        if data.get("domain"):
            proposals = proposals.in_domain(data["domain"])
        return proposals.by(data["author"]) if data.get("author") else proposals
