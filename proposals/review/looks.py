"""When a curator looked at a proposal before, so that what is new since can be marked.

Kept in the session of the browser: it ends with the session, and no one else can read it.
"""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any

from proposals.models import Proposal
from proposals.presentation import TimelineEntry
from skillmap.accounts.models import User

KEY = "review_looks"
ONE_LOOK = timedelta(minutes=30)  # coming back within this time is the same look
DIGITS = 9  # of the number of a version
MOST = 200  # proposals that are remembered, those looked at last


def note(session: MutableMapping[str, Any], proposal: Proposal, now: datetime) -> datetime | None:
    """Note a look at the proposal; returns when the look before this one ended, if there was one.

    Each entry is the end of the look before (0 for none) and the latest moment of this one.
    """
    looks: dict[str, list[int]] = dict(session.get(KEY) or {})
    before, latest = looks.pop(str(proposal.pk), [0, 0])
    at = int(now.timestamp())
    if latest and at - latest > ONE_LOOK.total_seconds():
        before = latest
    looks[str(proposal.pk)] = [before, at]
    session[KEY] = dict(list(looks.items())[-MOST:])
    return datetime.fromtimestamp(before, tz=now.tzinfo) if before else None


def is_new(entry: TimelineEntry, since: datetime | None, person: User) -> bool:
    """Whether somebody else did, or answered, it after that moment; nothing is new without one."""
    if since is None:
        return False
    if entry.thread is not None:
        said = [entry.thread, *entry.thread.replies]
        return any(
            each.comment.created_at > since and each.comment.author_id != person.pk for each in said
        )
    if entry.at <= since:
        return False
    if entry.review is not None:
        return entry.review.reviewer_id != person.pk
    if entry.endorsement is not None:
        return entry.endorsement.person_id != person.pk
    return entry.event is not None and entry.event.actor_id != person.pk
