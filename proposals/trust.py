"""How far a person is trusted, and how much one may do at a time because of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from django.db.models import Count, Q
from django.utils import timezone

from proposals import permissions
from proposals.models import Comment, State
from skillmap.accounts.models import User
from skillmap.kernel import markdown


class Trust(IntEnum):
    """New, known, proven, appointed."""

    T0 = 0
    T1 = 1
    T2 = 2
    CURATOR = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a person may do; a day and an hour are the last 24 hours and 60 minutes."""

    open_proposals: int
    cells: int
    proposals_a_day: int
    comments_an_hour: int
    links: int
    webhooks: int


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a person's proposals and comments so far."""

    approved: int
    rejected: int
    standing_comments: int
    days: int

    @property
    def rejected_share(self) -> float:
        """Declined ones among those that a curator decided, from 0 to 1."""
        decided = self.approved + self.rejected
        return self.rejected / decided if decided else 0.0


T1_DAYS, T1_APPROVED, T1_COMMENTS = 7, 1, 3
T2_DAYS, T2_APPROVED, T2_REJECTED_SHARE = 30, 10, 0.2
LIMITS = {
    Trust.T0: Limits(3, 10, 3, 6, 2, 2),
    Trust.T1: Limits(10, 35, 15, 20, 5, 5),
    Trust.T2: Limits(30, 70, 50, 60, 10, 20),
    Trust.CURATOR: Limits(30, 70, 50, 60, 10, 20),
}


def record(person: User) -> Record:
    """The person's record; conflicts, expiry and being superseded count against nobody."""
    decided = person.proposals.aggregate(
        approved=Count("pk", filter=Q(state=State.APPROVED)),
        rejected=Count("pk", filter=Q(state=State.REJECTED)),
    )
    return Record(
        approved=decided["approved"],
        rejected=decided["rejected"],
        standing_comments=Comment.objects.filter(author=person).standing().count(),
        days=(timezone.now() - person.date_joined) // timedelta(days=1),
    )


def judge(known: Record) -> Trust:
    """The trust that a record earns (pure)."""
    has_proved = known.approved >= T2_APPROVED and known.rejected_share < T2_REJECTED_SHARE
    if has_proved and known.days >= T2_DAYS:
        return Trust.T2
    has_begun = known.approved >= T1_APPROVED or known.standing_comments >= T1_COMMENTS
    if has_begun and known.days >= T1_DAYS:
        return Trust.T1
    return Trust.T0


def level(person: User) -> Trust:
    """The person's trust: appointed curators first, then by record."""
    if permissions.areas(person):
        return Trust.CURATOR
    return judge(record(person))


def limits(person: User) -> Limits:
    """How much the person may do."""
    return LIMITS[level(person)]


def has_too_many_links(person: User, new: Iterable[str], old: Iterable[str] = ()) -> bool:
    """Whether a curator has to look at texts of the person before they become public.

    Every path by which a text of a member becomes public asks this. `old` is what the texts said
    before: where no link is new, a curator has seen all of them or nobody needs to.
    """
    found = [link for text in new for link in markdown.links(text)]
    if not found or len(found) <= limits(person).links:
        return False
    return not {link for text in old for link in markdown.links(text)}.issuperset(found)
