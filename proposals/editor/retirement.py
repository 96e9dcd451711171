"""What hangs on a skill or role that somebody is about to retire."""

from dataclasses import dataclass

from profiles.models import Assessment, Role, Skill
from proposals import watches
from proposals.lifecycle import affected
from proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class Affected:
    """How many open proposals, people who watch it and ratings of its expectations there are."""

    proposals: int
    watchers: int
    ratings: int

    def __bool__(self) -> bool:
        return bool(self.proposals or self.watchers or self.ratings)


def affected_by(subject: Skill | Role) -> Affected:
    """What retiring the skill or role affects; three queries."""
    rated = {f"expectation__{subject.column}": subject}
    ratings = Assessment.objects.filter(**rated, expectation__retired_at=None)
    return Affected(
        Proposal.objects.waiting().filter(affected.changing(subject)).count(),
        watches.watchers(subject),
        ratings.count(),
    )
