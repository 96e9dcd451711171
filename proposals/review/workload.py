"""What waits for a curator, how much of it, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from proposals.models import Proposal, Review, State
from proposals.models.proposal import ProposalQuerySet
from proposals.moderation import queue
from skillmap.accounts.models import User

# At these ages people are reminded, too.
STEPS = (3, 7, 14)
MOST_COUNTED = 100  # in the header of every page, where an exact number would cost time


@dataclass(frozen=True, slots=True)
class Workload:
    """Numbers of things; `ages` are proposals that wait so many days and longer."""

    proposals: int
    mine: int
    asked_back: int
    oldest: datetime | None
    ages: tuple[tuple[int, int], ...]
    moderation: int


def waiting_for(person: User) -> ProposalQuerySet:
    """Open proposals that the person can decide now: assigned to them, or to no one.

    Left out are their own, and those that they have approved as the first of two curators.
    """
    first = Review.objects.filter(
        proposal=OuterRef("pk"),
        reviewer=person,
        verdict=Review.Verdict.APPROVE,
        is_outdated=False,
    )
    rows = Proposal.objects.filter(state=State.OPEN).curated_by(person).exclude(author=person)
    return rows.filter(Q(assigned_to=person) | Q(assigned_to=None)).exclude(Exists(first))


def count_for(person: User) -> int | None:
    """How many those are, at most `MOST_COUNTED`; None, without a query, for who is no curator."""
    if not (person.is_curator or person.is_superuser):
        return None
    return waiting_for(person)[:MOST_COUNTED].count()


def of(person: User) -> Workload:
    """What waits for the person, in the areas that they curate; their own work aside."""
    rows = Proposal.objects.waiting().curated_by(person).exclude(author=person)
    is_open = Q(state=State.OPEN)
    now = timezone.now()
    aged = {
        f"days_{days}": Count("pk", filter=is_open & Q(opened_at__lte=now - timedelta(days=days)))
        for days in STEPS
    }
    found = rows.aggregate(
        proposals=Count("pk", filter=is_open),
        mine=Count("pk", filter=is_open & Q(assigned_to=person)),
        asked_back=Count("pk", filter=~is_open),
        oldest=Min("opened_at", filter=is_open),
        **aged,
    )
    return Workload(
        found["proposals"],
        found["mine"],
        found["asked_back"],
        found["oldest"],
        tuple((days, found[f"days_{days}"]) for days in STEPS),
        queue.waiting(person).count(),
    )
