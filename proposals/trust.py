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
    """How much is known of a person's work; the numbers are stored and shown in the API."""

    NEW = 0
    KNOWN = 1
    PROVEN = 2
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


KNOWN_DAYS, KNOWN_APPROVED, KNOWN_COMMENTS = 7, 1, 3
PROVEN_DAYS, PROVEN_APPROVED, PROVEN_REJECTED_SHARE = 30, 10, 0.2
_MOST = Limits(
    open_proposals=30, cells=70, proposals_a_day=50, comments_an_hour=60, links=10, webhooks=20
)
LIMITS = {
    Trust.NEW: Limits(
        open_proposals=3, cells=10, proposals_a_day=3, comments_an_hour=6, links=2, webhooks=2
    ),
    Trust.KNOWN: Limits(
        open_proposals=10, cells=35, proposals_a_day=15, comments_an_hour=20, links=5, webhooks=5
    ),
    Trust.PROVEN: _MOST,
    Trust.CURATOR: _MOST,
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
    has_proved = known.approved >= PROVEN_APPROVED and known.rejected_share < PROVEN_REJECTED_SHARE
    if has_proved and known.days >= PROVEN_DAYS:
        return Trust.PROVEN
    has_begun = known.approved >= KNOWN_APPROVED or known.standing_comments >= KNOWN_COMMENTS
    if has_begun and known.days >= KNOWN_DAYS:
        return Trust.KNOWN
    return Trust.NEW


def level(person: User) -> Trust:
    """The person's trust: appointed curators first, then by record."""
    if permissions.areas_of(person):
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
