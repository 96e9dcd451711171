"""One decision about several proposals: each is decided by itself, and each result is reported."""

from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError

from proposals import lifecycle
from proposals.lifecycle import Result, Seen
from proposals.models import Proposal, Reason
from skillmap.accounts.models import User
from skillmap.kernel.errors import DomainError

LookedAt = Iterable[tuple[Proposal, Seen]]


def reject(rows: LookedAt, code: Reason, text: str, *, by: User) -> list[Result]:
    """Reject each proposal as it was seen, for one reason."""
    return _each(rows, lambda one, seen: lifecycle.reject(one, code, text, by=by, seen=seen))


def assign(rows: LookedAt, to: User | None, *, by: User) -> list[Result]:
    """Ask one curator (None: no one in particular) for a review of each proposal."""
    return _each(rows, lambda one, _seen: lifecycle.assign(one, to, by=by))


def supersede(rows: LookedAt, other: Proposal, *, by: User) -> list[Result]:
    """Close each proposal as it was seen in favour of the other one about the same subject."""
    return _each(rows, lambda one, seen: lifecycle.supersede(one, other, by=by, seen=seen))


def _each(rows: LookedAt, step: Callable[[Proposal, Seen], object]) -> list[Result]:
    results = []
    for proposal, seen in rows:
        try:
            step(proposal, seen)
        except (DomainError, ValidationError) as error:
            results.append(Result(proposal, error))
        else:
            results.append(Result(proposal))
    return results
