"""Blanks unlawful or personal text in history, keeping the row and saying who, when and why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Change
from skillmap.accounts.models import User


@transaction.atomic
def redact(change: Change, *, by: User, reason: str) -> None:
    """Blank both texts of a change row for ever; raises ValidationError without a reason.

    What is live is not touched: edit it first, so that no page shows it meanwhile.
    """
    if not reason.strip():
        raise ValidationError(_("Say why this is blanked."))
    Change.objects.filter(pk=change.pk, redacted_at=None).update(
        before_text=None if change.before_text is None else "",
        after_text=None if change.after_text is None else "",
        redacted_at=timezone.now(),
        redacted_by=by,
        redaction_reason=reason.strip(),
    )
