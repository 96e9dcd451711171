"""Forms of moderation: judging a thing, suspending, appointing, cleaning up after somebody."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import Domain
from proposals import people
from proposals.discussion.forms import reason_field
from proposals.editor.admin_forms import why_field
from proposals.models import Reason
from proposals.moderation.queue import ModerationVerdict
from skillmap.accounts.models import User

DIGITS = 18  # what fits a column of ids


class JudgeForm(forms.Form):
    """What a moderator says of one thing; which button says what is wanted."""

    reason = reason_field(is_required=False)
    reason.help_text = _("Required for hiding. The author sees it.")
    do = forms.TypedChoiceField(
        choices=[(each.value, "") for each in ModerationVerdict],
        coerce=ModerationVerdict,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Press one of the buttons.")
        ),
    )


class SuspendForm(forms.Form):
    """Why somebody may only read for now, and until when."""

    reason = why_field(_("Reason"))
    reason.help_text = _("The person sees it.")
    until = forms.DateField(
        label=_("Until the end of"),
        help_text=_("Leave empty to suspend until someone lifts it."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_until(self) -> datetime | None:
        """The end of that day in the curator's time zone. Raises ValidationError for a past day."""
        day: date | None = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise ValidationError(_("Choose today or a later day."))
        if day.year > timezone.localdate().year + 100:
            raise ValidationError(_("Choose a day within the next 100 years."))
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


class AppointForm(forms.Form):
    """Who is to curate what."""

    username = forms.CharField(label=_("Username"), max_length=150)
    domain = forms.ModelChoiceField(
        label=_("Domain"),
        queryset=Domain.objects.published().order_by("position", "slug"),
        required=False,
        empty_label=_("The whole site"),
    )

    def clean_username(self) -> User:
        """The person of that name, who can sign in."""
        try:
            found = people.find(self.cleaned_data["username"].strip())
        except User.DoesNotExist:
            found = None
        if found is None or not found.is_active or found.erased_at:
            raise ValidationError(_("There is no active user with this name."))
        return found


class BulkForm(forms.Form):
    """Why many things of one person are undone together; what is not ticked stays."""

    reason = reason_field()

    def ticked(self) -> set[int]:
        """The ids that are ticked, of those shown."""
        sent = self.data.getlist("only") if hasattr(self.data, "getlist") else []
        numbers = [each for each in sent if each.isascii() and each.isdecimal()]
        return {int(each) for each in numbers if len(each) <= DIGITS}

    def clean(self) -> dict[str, object]:
        """Something has to be ticked."""
        if not self.ticked():
            raise ValidationError(_("Tick at least one item."))
        return super().clean() or {}


class BulkRejectForm(BulkForm):
    """Rejects many proposals of one person, with a reason code."""

    code = forms.ChoiceField(label=_("Reason"), choices=Reason.choices)
    field_order = ("code", "reason")
