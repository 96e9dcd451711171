"""Why a step of a proposal was refused; nothing was written then."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from proposals.errors import Gone, LimitReached, NotAllowed
from proposals.merge_status import OperationStatus
from skillmap.kernel.errors import DomainError

__all__ = [
    "AlreadyDecided",
    "Conflict",
    "ConsentNeeded",
    "DifferentTicks",
    "DraftChanged",
    "DraftExists",
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
    message = _("You wrote part of this. Another curator has to approve it.")
    meaning = "Curators cannot approve their own proposals; another curator must."


class InvalidTransition(DomainError):
    """The step does not exist in the state that the proposal is in."""

    code = "invalid_transition"
    message = _("This is not possible in the current state.")
    meaning = "The state of the proposal does not allow this."


class AlreadyDecided(InvalidTransition):
    """The proposal came to its end before, perhaps a moment ago."""

    code = "already_decided"
    message = _("This is already closed. See the decision below.")
    meaning = "The proposal is closed already; `state` is its state."

    def __init__(self, proposal: "Proposal") -> None:
        super().__init__(f"proposal {proposal.pk} is {proposal.state}")
        self.proposal = proposal

    def members(self) -> dict[str, object]:
        """The state in which the proposal is."""
        return {"state": self.proposal.state}


class StaleProposal(DomainError):
    """The proposal changed since the person looked."""

    code = "stale"
    message = _("This changed since you opened it. Check it again, then decide.")
    meaning = "The resource changed since you read it: read it again and repeat."


class DraftChanged(StaleProposal):
    """Another page or program wrote on the draft since the person's page was made."""


class Conflict(DomainError):
    """These operations do not fit what is published now; a new version can."""

    code = "conflict"
    message = _("The published text has changed since this was written. Update the proposal.")
    meaning = "The published text changed since `base_version`; `operations` lists where."

    def __init__(self, operations: Sequence[OperationStatus]) -> None:
        super().__init__(f"{len(operations)} operations do not fit what is published now")
        self.operations = list(operations)

    def members(self) -> dict[str, object]:
        """The ids of the operations that do not fit."""
        return {"operations": [each.operation.pk for each in self.operations]}


class NothingToPropose(DomainError):
    """Every operation is already so, or there is none."""

    code = "nothing_to_propose"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Nothing would change: all of this is already published.")
    meaning = "The proposal would change nothing."


class IdenticalProposal(DomainError):
    """The very same is already open: endorse that one instead."""

    code = "identical"
    message = _("An open proposal already makes this change. Endorse it instead.")
    meaning = "An open proposal makes the same change; `proposal` is its id."

    def __init__(self, other: "Proposal") -> None:
        super().__init__(f"the same as proposal {other.pk}")
        self.other = other

    def members(self) -> dict[str, object]:
        """The id of the other proposal."""
        return {"proposal": self.other.pk}


class DraftExists(DomainError):
    """The person already has a draft about this."""

    code = "draft_exists"
    message = _("You already have a draft here. Finish or discard it first.")
    meaning = "You have a draft about this already; `proposal` is its id."

    def __init__(self, draft: "Proposal") -> None:
        super().__init__(f"draft {draft.pk} exists")
        self.draft = draft

    def members(self) -> dict[str, object]:
        """The id of the draft."""
        return {"proposal": self.draft.pk}


class ConsentNeeded(DomainError):
    """The person has not agreed yet to publish under the catalogue's licence."""

    code = "consent_needed"
    status = HTTPStatus.FORBIDDEN
    message = _("Agree to publish your contribution under the licence.")
    meaning = "Accept the licence once: send `accepts_licence: true`."


class DifferentTicks(DomainError):
    """The second of two approvals must tick what the first one ticked."""

    code = "different_ticks"
    message = _("The first curator approved other changes. Tick the same ones, or ask them.")
    meaning = "The first of two curators approved other operations; approve the same."

    def __init__(self, first: "Review") -> None:
        super().__init__("the first curator ticked other operations")
        self.first = first
