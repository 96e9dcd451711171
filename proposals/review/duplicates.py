"""Other proposals that wait on what a proposal changes: perhaps the same idea twice."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from proposals.models import Operation, Proposal
from proposals.models.version import Place
from proposals.presentation import ShownOperation

NAMED = 5  # of the proposals on the same cell or field that are shown; the rest are counted


@dataclass(frozen=True, slots=True)
class OtherProposal:
    """Another proposal for the same cell or field, and what it would write there."""

    number: int
    title: str
    text: str
    is_same: bool


@dataclass(slots=True)
class OtherProposals:
    """The first few of them, and how many more there are."""

    named: list[OtherProposal] = field(default_factory=list)
    more: int = 0


def on_same_places(found: Proposal, shown: Sequence[ShownOperation]) -> dict[Place, OtherProposals]:
    """Other waiting proposals on the same cells and fields, by what they change; one query.

    A new skill has no subject that others could be about.
    """
    others: defaultdict[Place, OtherProposals] = defaultdict(OtherProposals)
    if found.subject is None:
        return others
    own = {each.operation.place: each.operation.fingerprint for each in shown}
    subject = {f"version__proposal__{found.subject.column}": found.subject}
    rows = Operation.objects.waiting().filter(**subject).exclude(version__proposal=found)
    for row in rows.select_related("version__proposal").order_by("version__proposal"):
        if row.place not in own:
            continue
        there, other = others[row.place], row.version.proposal
        if len(there.named) < NAMED:
            is_same = row.fingerprint == own[row.place]
            text = row.new_text or ""
            there.named.append(OtherProposal(other.pk, other.title, text, is_same))
        else:
            there.more += 1
    return others
