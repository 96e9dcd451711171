"""Who may approve a change, and when a second curator is needed. Every way to publish asks here.

- Only curators of the subject approve: its domain's, the whole site's, and administrators.
- No one approves their own proposal. Whoever wrote one of the accepted operations in an amendment
  may approve them only while no other curator is active.
- A change of high impact needs two curators: the second one wrote none of it. This holds while
  such a curator is active and the setting TWO_CURATORS is on. Both have to accept the same
  operations.
- A curator's own edit is published at once, unless it is of high impact and needs a second
  curator: then it becomes a proposal.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Exists, Value

from proposals import areas, permissions
from proposals.lifecycle.errors import DifferentTicks, SelfApproval
from proposals.models import Operation, Proposal, Review
from skillmap.accounts.models import User

# Above these a change is of high impact.
MOST_CELLS, MOST_FLIPS = 10, 2
IMPORTANT_FIELDS = {"name", "slug", "retired", "replaced_by"}


def is_curator(by: User) -> Exists | Value:
    """Whether the person curates a proposal, for a query that reads or locks the proposal."""
    return areas.covers_row(by, areas.PROPOSAL)


def refuse_own(proposal: Proposal, operations: Iterable[Operation], *, by: User) -> None:
    """Raise SelfApproval where the person proposed it, or wrote one of the operations.

    The only active curator may approve what they amended in somebody else's proposal.
    """
    if proposal.author_id == by.pk:
        raise SelfApproval
    if all(each.author_id != by.pk for each in operations):
        return
    others = permissions.active_curators(proposal).exclude(pk__in=[by.pk, proposal.author_id])
    if others.exists():
        raise SelfApproval


def needs_second(
    proposal: Proposal, operations: Sequence[Operation], *, by: User, earlier: Review | None = None
) -> bool:
    """Whether a curator other than `by` has yet to agree to the operations.

    `earlier` is the approval of another curator that still holds. Raises DifferentTicks where it
    accepted other operations. For a curator's own edit, `proposal` is one that is not saved.
    """
    if not settings.TWO_CURATORS or not is_high_impact(proposal, operations):
        return False
    if earlier is not None:
        if earlier.fingerprints() != {each.fingerprint for each in operations}:
            raise DifferentTicks(earlier)
        return False
    writers = {each.author_id for each in operations} | {proposal.author_id, by.pk}
    return permissions.active_curators(proposal).exclude(pk__in=writers).exists()


def is_high_impact(proposal: Proposal, operations: Iterable[Operation]) -> bool:
    """Whether the change is so large that one curator is not enough.

    It creates, renames or retires the subject, changes Required in three cells or more (retiring
    a required one counts), or changes more than ten cells.
    """
    operations = list(operations)
    return (
        proposal.is_new_skill
        or any(each.field in IMPORTANT_FIELDS for each in operations)
        or sum(_flips_required(each) for each in operations) > MOST_FLIPS
        or sum(each.is_cell for each in operations) > MOST_CELLS
    )


def _flips_required(operation: Operation) -> bool:
    if operation.base_required is None:
        return False
    if operation.new_required is None:
        return operation.base_required
    return operation.new_required != operation.base_required
