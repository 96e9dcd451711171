"""Visibility, the second axis: holding for a look, releasing, hiding with a reason."""

from django.db import transaction

from proposals import events, permissions
from proposals.lifecycle.errors import InvalidTransition, NotAllowed
from proposals.lifecycle.transitions import lock, valid_reason
from proposals.models import Proposal, State, Visibility
from skillmap.accounts.models import User

# What the audit log calls the change to each visibility, and what people are told.
_VERBS = {
    Visibility.HELD: ("hold", events.Kind.HELD),
    Visibility.PUBLIC: ("release", events.Kind.RELEASED),
    Visibility.HIDDEN: ("hide", events.Kind.HIDDEN),
}


@transaction.atomic
def hold(proposal: Proposal, text: str, *, by: User | None) -> Proposal:
    """Take it from the public until a curator has looked; None: the site itself does."""
    return _show(proposal, Visibility.HELD, text, by)


@transaction.atomic
def release(proposal: Proposal, *, by: User) -> Proposal:
    """Show it to everybody, and tell those who would have heard of it at once."""
    return _show(proposal, Visibility.PUBLIC, "", by)


@transaction.atomic
def hide(proposal: Proposal, text: str, *, by: User) -> Proposal:
    """Show it to its author and curators alone, saying why. Raises ValidationError without."""
    return _show(proposal, Visibility.HIDDEN, valid_reason(text), by)


def _show(proposal: Proposal, visibility: Visibility, text: str, by: User | None) -> Proposal:
    """Raises NotAllowed, and InvalidTransition for a draft; the same again is harmless."""
    lock(proposal)
    if by is not None and not permissions.can_moderate(by, proposal):
        raise NotAllowed
    if proposal.state == State.DRAFT:
        raise InvalidTransition("a draft is its author's alone")
    before = Visibility(proposal.visibility)
    if before == visibility:
        return proposal
    proposal.visibility, proposal.visibility_by = visibility, by
    proposal.visibility_reason = valid_reason(text, is_needed=False)
    proposal.lock_version += 1
    proposal.save(
        update_fields=["visibility", "visibility_by", "visibility_reason", "lock_version"]
    )
    verb, kind = _VERBS[visibility]
    events.record(
        verb, by=by, kind=kind, key=f"proposal:{proposal.pk}:{proposal.lock_version}",
        proposal=proposal, from_state=proposal.state,
    )  # fmt: skip
    if before == Visibility.HELD and visibility == Visibility.PUBLIC and proposal.is_waiting:
        events.record(
            events.ONLY_TOLD, by=proposal.author, kind=events.Kind.SUBMITTED,
            key=f"proposal:{proposal.pk}", proposal=proposal,
        )  # fmt: skip
    return proposal
