"""How much waits for a curator, and for how long: what the first page of the admin says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from proposals.models import Proposal, State
from proposals.moderation import queue
from skillmap.accounts.models import User

# At these ages people are reminded, too.
STEPS = (3, 7, 14)


@dataclass(frozen=True, slots=True)
class Workload:
    """Numbers of things; `ages` are proposals that wait so many days and longer."""

    proposals: int
    mine: int
    asked_back: int
    oldest: datetime | None
    ages: tuple[tuple[int, int], ...]
    moderation: int


def next_for(person: User, after: Proposal) -> Proposal | None:
    """What to decide after that one: the next of the person's or nobody's, else the oldest."""
    rows = Proposal.objects.filter(state=State.OPEN).curated_by(person).exclude(author=person)
    rows = rows.filter(Q(assigned_to=person) | Q(assigned_to=None)).exclude(pk=after.pk)
    in_order = rows.order_by("opened_at", "id")
    later = Q(opened_at__gt=after.opened_at) | Q(opened_at=after.opened_at, pk__gt=after.pk)
    return in_order.filter(later).first() or in_order.first()


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
