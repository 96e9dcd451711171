"""Writes the audit log, in the transaction of what it tells of."""

from typing import Any

from django.utils import timezone

from profiles.models import Role, Skill
from proposals.models import Comment, Event, Proposal
from skillmap.accounts.models import User


def record(
    verb: str,
    *,
    by: User | None,
    proposal: Proposal | None = None,
    comment: Comment | None = None,
    person: User | None = None,
    subject: Skill | Role | None = None,
    from_state: str = "",
    **data: Any,
) -> Event:
    """Note who did what to what; `data` holds identifiers and codes, never anybody's text."""
    return Event.objects.create(
        actor=by,
        verb=verb,
        from_state=from_state,
        to_state=proposal.state if proposal else "",
        version=proposal.version_number if proposal else None,
        proposal=proposal,
        comment=comment,
        person=person,
        **({subject.column: subject} if subject else {}),
        data=data,
        created_at=timezone.now(),
    )
