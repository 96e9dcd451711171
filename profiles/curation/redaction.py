"""Blanks unlawful or personal text in history, keeping the row and saying who, when and why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Catalogue, Change, Revision
from skillmap.accounts.models import User


@transaction.atomic
def redact(change: Change, *, by: User, reason: str) -> None:
    """Blank both texts of a change row for ever; raises ValidationError without a reason.

    What is live is not touched: edit it first, so that no page shows it meanwhile.
    """
    reason = _checked(reason)
    hit = Change.objects.filter(pk=change.pk, redacted_at=None).update(
        before_text=None if change.before_text is None else "",
        after_text=None if change.after_text is None else "",
        before_examples="",
        after_examples="",
        redacted_at=timezone.now(),
        redacted_by=by,
        redaction_reason=reason,
    )
    _forget_kept_pages(hit)


@transaction.atomic
def redact_summary(revision: Revision, *, by: User, reason: str) -> None:
    """Blank the summary of a revision for ever; raises ValidationError without a reason."""
    reason = _checked(reason)
    hit = Revision.objects.filter(pk=revision.pk, redacted_at=None).update(
        summary="", redacted_at=timezone.now(), redacted_by=by, redaction_reason=reason
    )
    _forget_kept_pages(hit)


def _checked(reason: str) -> str:
    if not reason.strip():
        raise ValidationError(_("Give the reason for the redaction."))
    return reason.strip()


def _forget_kept_pages(hit: int) -> None:
    """Let every page that was kept somewhere be made anew: it may still show what was blanked.

    The number that pages are kept under is used up; no revision gets it, and none is skipped.
    """
    if hit:
        Catalogue.objects.update(sequence=F("sequence") + 1, structure=F("sequence") + 1)
