"""People as a moderator sees them: trust, record, office and standing, many at a time."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from profiles.models import Curatorship
from proposals import trust
from proposals.models import Comment, Proposal, Report, State
from proposals.trust import Record, Trust
from skillmap.accounts.models import User


def with_record() -> QuerySet[Any]:
    """Everybody who has not left, with what became of what they wrote, counted per person."""
    return User.objects.filter(erased_at=None).annotate(
        approved=_count(Proposal.objects.filter(state=State.APPROVED)),
        rejected=_count(Proposal.objects.filter(state=State.REJECTED)),
        waiting=_count(Proposal.objects.waiting()),
        standing_comments=_count(Comment.objects.standing()),
        is_curator=Exists(Curatorship.objects.filter(person=OuterRef("pk"), ended_at=None)),
        is_reported=Exists(Report.objects.filter(person=OuterRef("pk"), handled_at=None)),
    )


def suspended() -> Q:
    """Those who are suspended at this moment."""
    return Q(suspended_at__isnull=False) & (
        Q(suspended_until=None) | Q(suspended_until__gt=timezone.now())
    )


def level_of(row: Any) -> Trust:
    """The trust of a row of `with_record`; no query."""
    if (row.is_curator or row.is_superuser) and row.is_active and not row.is_suspended:
        return Trust.CURATOR
    days = (timezone.now() - row.date_joined).days
    return trust.judge(Record(row.approved, row.rejected, row.standing_comments, days))


def _count(rows: QuerySet[Any]) -> Coalesce:
    own = rows.filter(author=OuterRef("pk")).order_by().values("author")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)
