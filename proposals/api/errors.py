"""Turns what the domain finds into problems (RFC 9457) with stable codes."""

from typing import Any

from profiles.api.problems import Problem
from profiles.curation import Conflict as LiveConflict
from profiles.curation import Finding as CurationFinding
from profiles.curation import NothingToChange, SlugTaken
from proposals import error_messages, lifecycle
from proposals.errors import Finding, LimitReached

STATUS = {
    "not_allowed": 403,
    "self_approval": 403,
    "consent_needed": 403,
    "already_decided": 409,
    "invalid_transition": 409,
    "stale": 409,
    "conflict": 409,
    "different_ticks": 409,
    "draft_exists": 409,
    "identical": 409,
    "locked": 409,
    "gone": 409,
    "nothing_to_propose": 422,
    "limit_reached": 429,
    "webhook_stopped": 409,
}
CURATION = {
    SlugTaken: "slug_taken",
    NothingToChange: "nothing_to_propose",
    LiveConflict: "conflict",
}


def to_problem(finding: Finding | CurationFinding) -> Problem:
    """The problem that tells a program what stands in the way."""
    said = error_messages.sentence(finding)
    if isinstance(finding, CurationFinding):
        code = CURATION.get(type(finding), "unknown_target")
        return Problem(409 if code in {"conflict", "slug_taken"} else 422, code, str(said))
    return Problem(STATUS.get(finding.code, 409), finding.code, str(said), **_extra(finding))


def _extra(finding: Finding) -> dict[str, Any]:
    if isinstance(finding, lifecycle.Conflict):
        return {"operations": [each.operation.pk for each in finding.operations]}
    if isinstance(finding, lifecycle.AlreadyDecided):
        return {"state": finding.proposal.state}
    if isinstance(finding, lifecycle.IdenticalProposal):
        return {"proposal": finding.other.pk}
    if isinstance(finding, lifecycle.DraftExists):
        return {"proposal": finding.draft.pk}
    return {"limit": finding.limit} if isinstance(finding, LimitReached) else {}
