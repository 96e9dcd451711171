"""What the author of a proposal does next, which its page says on top."""

from dataclasses import dataclass
from enum import StrEnum

from proposals import permissions
from proposals.areas import Person
from proposals.models import Outcome, Proposal, Review, State, Visibility
from proposals.models.review import newest_request


class AuthorStep(StrEnum):
    """The next step; the template says it in words."""

    ANSWER = "answer"
    UPDATE = "update"
    WAIT = "wait"
    READ = "read"
    GO_ON = "go_on"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class OwnStep:
    """The next step, with the review that asked for changes where there is one to answer."""

    step: AuthorStep
    request: Review | None = None


def of(proposal: Proposal, person: Person, *, must_update: bool) -> OwnStep | None:
    """What the person does next about the proposal; None for everybody but its author.

    `must_update` says that a waiting proposal cannot be published as it is. Where the page itself
    says why nothing can be done, it is None too.
    """
    if not permissions.can_revise(person, proposal) or _is_stuck(proposal):
        return None
    if proposal.state == State.CHANGES_REQUESTED:
        return OwnStep(AuthorStep.ANSWER, newest_request(proposal))
    if proposal.state == State.OPEN:
        return OwnStep(AuthorStep.UPDATE if must_update else AuthorStep.WAIT)
    if proposal.state == State.APPROVED:
        return OwnStep(AuthorStep.GO_ON if proposal.outcome == Outcome.PARTIAL else AuthorStep.READ)
    return OwnStep(AuthorStep.AGAIN)


def _is_stuck(proposal: Proposal) -> bool:
    """Whether a curator has to act first, or what it is about is retired."""
    subject = proposal.subject
    is_gone = proposal.is_waiting and subject is not None and subject.retired_at is not None
    return is_gone or proposal.visibility != Visibility.PUBLIC
