"""People as everyone may see them, and as a moderator sees them with their record."""

import re
from typing import TYPE_CHECKING, TypedDict

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from profiles.models import Credit
from proposals import trust
from proposals.models import Comment, Proposal, Report, State
from proposals.trust import Record, Trust
from skillmap.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,39}")


def public() -> QuerySet[User]:
    """Everyone whose name may be shown: the one query of pages, API and reports.

    An account that never confirmed an address is left out unless something of it is published.
    Otherwise the answer would tell whether an e-mail address had an account before somebody
    signed up with it.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.exclude(
        Exists(addresses)
        & ~Exists(addresses.filter(verified=True))
        & ~Exists(Credit.objects.filter(person=OuterRef("pk")))
    )


def find(username: str) -> User:
    """The person of that name, in upper or lower case, if `public` has them.

    Raises User.DoesNotExist otherwise, for text that cannot be a user name too.
    """
    if not _NAME.fullmatch(username):
        raise User.DoesNotExist(username)
    return public().get(username__iexact=username)


class RecordCounts(TypedDict):
    """What `with_record` adds to a person."""

    approved: int
    rejected: int
    waiting: int
    standing_comments: int
    is_reported: bool


def with_record(by: User) -> "QuerySet[WithAnnotations[User, RecordCounts]]":
    """Everybody who has not left, with what became of what they wrote, counted per person.

    Whether somebody is reported is said of those whom `by` may judge.
    """
    reports = Report.objects.visible_to(by).filter(handled_at=None)
    return User.objects.filter(erased_at=None).annotate(
        approved=_count(Proposal.objects.filter(state=State.APPROVED)),
        rejected=_count(Proposal.objects.filter(state=State.REJECTED)),
        waiting=_count(Proposal.objects.waiting()),
        standing_comments=_count(Comment.objects.standing()),
        is_reported=Exists(reports.filter(person=OuterRef("pk"))),
    )


def suspended() -> Q:
    """The people who are suspended at this moment."""
    return Q(suspended_at__isnull=False) & (
        Q(suspended_until=None) | Q(suspended_until__gt=timezone.now())
    )


def level_of(row: "WithAnnotations[User, RecordCounts]") -> Trust:
    """The trust of a row of `with_record`; no query."""
    if (row.is_curator or row.is_superuser) and row.is_active and not row.is_suspended:
        return Trust.CURATOR
    days = (timezone.now() - row.date_joined).days
    return trust.judge(Record(row.approved, row.rejected, row.standing_comments, days))


def _count(rows: QuerySet[Model]) -> Coalesce:
    own = rows.filter(author=OuterRef("pk")).order_by().values("author")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)
