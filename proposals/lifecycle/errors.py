"""What the lifecycle finds when it cannot do what it was asked; nothing was written then."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from proposals.errors import Finding, Gone, LimitReached, NotAllowed
from proposals.merge_status import Examined

__all__ = [
    "AlreadyDecided",
    "Conflict",
    "ConsentNeeded",
    "DifferentTicks",
    "DraftChanged",
    "DraftExists",
    "Finding",
    "Gone",
    "IdenticalProposal",
    "InvalidTransition",
    "LimitReached",
    "NotAllowed",
    "NothingToPropose",
    "SelfApproval",
    "StaleProposal",
]

if TYPE_CHECKING:
    from proposals.models import Proposal, Review


class SelfApproval(NotAllowed):
    """The curator wrote an operation that was to be accepted."""

    code = "self_approval"


class InvalidTransition(Finding):
    """The verb makes no sense in the state that the proposal is in."""

    code = "invalid_transition"


class AlreadyDecided(InvalidTransition):
    """The proposal came to its end before, perhaps a moment ago."""

    code = "already_decided"

    def __init__(self, proposal: "Proposal") -> None:
        super().__init__(f"proposal {proposal.pk} is {proposal.state}")
        self.proposal = proposal


class StaleProposal(Finding):
    """The proposal changed since the person looked."""

    code = "stale"


class DraftChanged(StaleProposal):
    """Another page or program wrote on the draft since the person's page was made."""


class Conflict(Finding):
    """These operations do not fit what is published now; a new version can."""

    code = "conflict"

    def __init__(self, operations: Sequence[Examined]) -> None:
        super().__init__(f"{len(operations)} operations do not fit what is published now")
        self.operations = list(operations)


class NothingToPropose(Finding):
    """Every operation is already so, or there is none."""

    code = "nothing_to_propose"


class IdenticalProposal(Finding):
    """The very same is already open: endorse that one instead."""

    code = "identical"

    def __init__(self, other: "Proposal") -> None:
        super().__init__(f"the same as proposal {other.pk}")
        self.other = other


class DraftExists(Finding):
    """The person already has a draft about this."""

    code = "draft_exists"

    def __init__(self, draft: "Proposal") -> None:
        super().__init__(f"draft {draft.pk} exists")
        self.draft = draft


class ConsentNeeded(Finding):
    """The person has not agreed yet to publish under the catalogue's licence."""

    code = "consent_needed"


class DifferentTicks(Finding):
    """The second of two approvals must tick what the first one ticked."""

    code = "different_ticks"

    def __init__(self, first: "Review") -> None:
        super().__init__("the first curator ticked other operations")
        self.first = first
