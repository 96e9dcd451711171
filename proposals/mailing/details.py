"""What a mail quotes besides the sentence: the comment, the reason, what was declined."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from proposals.models import Announcement, Operation, Review

Kind = Announcement.Kind


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage for both parts of a mail; `html` only where it was sanitised when written."""

    label: str
    text: str
    html: SafeString | str = ""


def of(announcement: Announcement) -> list[Quote]:
    """The passages worth quoting; none where the sentence says it all."""
    proposal, comment = announcement.proposal, announcement.comment
    if comment is not None:
        return [Quote("", comment.text, _safe(comment.html))]
    if proposal is None:
        return []
    if announcement.kind == Kind.REJECTED:
        return [Quote(str(proposal.get_reason_code_display()), proposal.reason_text)]
    if announcement.kind == Kind.APPROVED:
        return _declined(announcement)
    if announcement.kind == Kind.CHANGES_REQUESTED:
        asked = proposal.reviews.filter(verdict=Review.Verdict.REQUEST_CHANGES)
        return [Quote("", row.text, _safe(row.text_html)) for row in asked.order_by("-pk")[:1]]
    if announcement.kind in {Kind.ASSIGNED, Kind.SUBMITTED, Kind.REVISED} and proposal.current:
        version = proposal.current
        return [Quote("", version.rationale, _safe(version.rationale_html))]
    return []


def _declined(announcement: Announcement) -> list[Quote]:
    """Of a partial approval: each operation that was declined, with its reason."""
    rows = Operation.objects.filter(
        version__proposal=announcement.proposal, decision=Operation.Decision.DECLINED
    )
    return [
        Quote(
            _("Declined: %(cell)s")
            % {"cell": f"{row.role} · {row.level}" if row.is_cell else row.field},
            row.decision_reason,
        )
        for row in rows.select_related("role", "level")
    ]


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308  # sanitised when it was written
