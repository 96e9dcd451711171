"""Sees to it that nobody waits in silence: reminders to authors and, step by step, to curators."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from proposals import events
from proposals.lifecycle.decisions import REMINDED_AFTER
from proposals.models import Proposal, State


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """Whom to remind after how long of which state."""

    number: int
    state: State
    after: timedelta
    to: str


STEPS = (
    ReminderStep(1, State.CHANGES_REQUESTED, REMINDED_AFTER, "author"),
    ReminderStep(1, State.OPEN, timedelta(days=3), "asked"),
    ReminderStep(2, State.OPEN, timedelta(days=7), "curators"),
    ReminderStep(3, State.OPEN, timedelta(days=14), "administrators"),
)


def remind_due(at: datetime | None = None) -> int:
    """Remind of every proposal that waits too long; returns how many reminders there were.

    Each step goes once a turn of the proposal; where several are due, only the last. Safe to
    run as often as one likes, and by several at once.
    """
    at = at or timezone.now()
    # The last step first: it also counts as every step before it.
    return sum(
        _remind(proposal, step, at) for step in reversed(STEPS) for proposal in _due(step, at)
    )


def _due(step: ReminderStep, at: datetime) -> Iterator[Proposal]:
    since = at - step.after
    if step.state == State.OPEN:
        # An author's turn begins anew with every version; so does the curators'.
        waits = Q(current__created_at__lte=since)
    else:
        waits = Q(changes_requested_at__lte=since)
    rows = Proposal.objects.filter(waits, state=step.state, reminder_step__lt=step.number)
    return rows.select_related("author", "current").order_by("pk").iterator()


@transaction.atomic
def _remind(proposal: Proposal, step: ReminderStep, at: datetime) -> bool:
    """Record one reminder, unless it is recorded already or the proposal has changed."""
    same = {"state": step.state, "version_number": proposal.version_number}
    rows = Proposal.objects.filter(pk=proposal.pk, reminder_step__lt=step.number, **same)
    if not rows.update(reminder_step=step.number, reminded_at=at):
        return False
    is_author = step.to == "author"
    turn = proposal.changes_requested_at if is_author else f"v{proposal.version_number}"
    key = f"{proposal.pk}:{turn}:{step.number}"
    events.record(
        events.ONLY_TOLD,
        by=None,
        kind=events.Kind.REMINDED,
        key=key,
        proposal=proposal,
        person=proposal.author if is_author else None,
        to=step.to,
        asks="author" if is_author else "review",
    )
    return True
