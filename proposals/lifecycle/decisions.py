"""Ends and turns other than approval: asking for changes, declining, taking back, superseding."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from profiles import curation
from proposals import events, permissions
from proposals.lifecycle import credits
from proposals.lifecycle.errors import InvalidTransition
from proposals.lifecycle.transitions import (
    Seen,
    check,
    ending,
    lock,
    move,
    valid_markdown,
    valid_reason,
)
from proposals.models import Proposal, Reason, Review, State
from skillmap.accounts.models import User
from skillmap.kernel import markdown
from skillmap.kernel.errors import DomainError

EXPIRES_AFTER = timedelta(days=30)
REMINDED_AFTER = timedelta(days=20)


@transaction.atomic
def request_changes(
    proposal: Proposal, text: str, *, by: User, seen: Seen | None = None
) -> Proposal:
    """Ask the author for changes; without an answer the proposal expires after 30 days.

    Raises NotAllowed, AlreadyDecided, InvalidTransition, StaleProposal, ValidationError.
    """
    lock(proposal)
    is_allowed = permissions.can_decide(by, proposal)
    check(proposal, "request_changes", is_allowed=is_allowed, seen=seen)
    _note(proposal, Review.Verdict.REQUEST_CHANGES, valid_markdown(text, is_needed=True), by)
    now = timezone.now()
    before = move(
        proposal, "request_changes", state=State.CHANGES_REQUESTED, changes_requested_at=now,
        expires_at=now + EXPIRES_AFTER, reminder_step=0,
    )  # fmt: skip
    events.record(
        "request_changes", by=by, kind=events.Kind.CHANGES_REQUESTED,
        key=f"{proposal.pk}:{proposal.lock_version}", proposal=proposal, from_state=before,
        is_new_key=True,
    )  # fmt: skip
    return proposal


@transaction.atomic
def reject(
    proposal: Proposal, code: Reason, text: str, *, by: User, seen: Seen | None = None
) -> Proposal:
    """Decline, with a reason code and words; nothing of it is lost.

    Raises NotAllowed, AlreadyDecided, InvalidTransition, StaleProposal, ValidationError.
    """
    lock(proposal)
    check(proposal, "reject", is_allowed=permissions.can_decide(by, proposal), seen=seen)
    text = valid_reason(text)
    if code not in Reason.values:
        raise InvalidTransition(f"reason {code}")
    _note(proposal, Review.Verdict.REJECT, text, by)
    before = move(
        proposal, "reject", state=State.REJECTED, reason_code=code, reason_text=text, **ending(by)
    )
    _record(proposal, "reject", events.Kind.REJECTED, before, by)
    return proposal


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, seen: Seen | None = None) -> Proposal:
    """Take one's own proposal back. Raises NotAllowed, AlreadyDecided, InvalidTransition."""
    lock(proposal)
    check(proposal, "withdraw", is_allowed=permissions.can_withdraw(by, proposal), seen=seen)
    before = move(proposal, "withdraw", state=State.WITHDRAWN, **ending(by))
    _record(proposal, "withdraw", events.Kind.WITHDRAWN, before, by)
    return proposal


def withdraw_all(person: User) -> int:
    """Withdraw all that a person who leaves has waiting, whoever they are; how many."""
    count = 0
    for proposal in Proposal.objects.by(person).waiting():
        with transaction.atomic():
            lock(proposal)
            if proposal.is_waiting:
                before = move(proposal, "withdraw", state=State.WITHDRAWN, **ending(person))
                _record(proposal, "withdraw", events.Kind.WITHDRAWN, before, person)
                count += 1
    return count


@transaction.atomic
def supersede(
    proposal: Proposal, other: Proposal, *, by: User, seen: Seen | None = None
) -> Proposal:
    """Close it in favour of another about the same subject; its author is credited there.

    Where the other waits, that happens when it is approved.

    Raises NotAllowed, AlreadyDecided, InvalidTransition (another subject, itself, a draft),
    StaleProposal.
    """
    lock(proposal)
    is_allowed = permissions.can_supersede(by, proposal)
    check(proposal, "supersede", is_allowed=is_allowed, seen=seen)
    other.refresh_from_db(fields=["state", "revision"])  # it may have been decided meanwhile
    same = (proposal.skill_id, proposal.role_id) == (other.skill_id, other.role_id)
    is_fit = permissions.can_view(by, other) and other.state in {*Proposal.WAITING, State.APPROVED}
    if other.pk == proposal.pk or not same or not is_fit:
        raise InvalidTransition("superseded by something else")
    before = move(proposal, "supersede", state=State.SUPERSEDED, superseded_by=other, **ending(by))
    if other.revision and credits.credit_also_proposed(proposal, other.revision):
        curation.renew_pages()
    _record(proposal, "supersede", events.Kind.SUPERSEDED, before, by)
    return proposal


@transaction.atomic
def assign(proposal: Proposal, to: User | None, *, by: User) -> Proposal:
    """Ask a curator for a review, or (None) nobody in particular. Raises NotAllowed."""
    lock(proposal)
    is_fit = to is None or permissions.can_decide(to, proposal)
    check(proposal, "assign", is_allowed=permissions.can_curate(by, proposal) and is_fit)
    if proposal.assigned_to == to:
        return proposal
    move(proposal, "assign", assigned_to=to)
    is_asked = to is not None and to != by
    events.record(
        "assign", by=by, kind=events.Kind.ASSIGNED if is_asked else None,
        key=f"{proposal.pk}:{proposal.lock_version}" if is_asked else "",
        proposal=proposal, person=to, is_new_key=True,
    )  # fmt: skip
    return proposal


def expire_due(at: datetime | None = None) -> int:
    """Expire every proposal whose author has not answered in time; how many.

    Safe to run by several workers at once: each is locked and looked at again.
    """
    at = at or timezone.now()
    due = Proposal.objects.filter(state=State.CHANGES_REQUESTED, expires_at__lte=at)
    return sum(_expire(proposal, at) for proposal in due)


@transaction.atomic
def _expire(proposal: Proposal, at: datetime) -> bool:
    try:
        lock(proposal)
        check(proposal, "expire", is_allowed=True)
    except DomainError:
        return False
    if proposal.expires_at is None or proposal.expires_at > at:
        return False
    before = move(proposal, "expire", state=State.EXPIRED, **ending(None))
    _record(proposal, "expire", events.Kind.EXPIRED, before, None)
    return True


def _note(proposal: Proposal, verdict: Review.Verdict, text: str, by: User) -> None:
    version = proposal.current
    assert version is not None  # noqa: S101  # every submitted proposal has one
    Review.objects.create(
        proposal=proposal, version=version, reviewer=by, verdict=verdict, text=text,
        text_html=markdown.render(text), created_at=timezone.now(),
    )  # fmt: skip


def _record(proposal: Proposal, verb: str, kind: events.Kind, before: str, by: User | None) -> None:
    """Record an end: there is one for each proposal."""
    events.record(
        verb, by=by, kind=kind, key=str(proposal.pk), proposal=proposal, from_state=before,
        is_new_key=True,
    )  # fmt: skip
