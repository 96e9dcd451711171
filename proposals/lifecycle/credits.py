"""Who is named for a revision: who wrote what it publishes, and who proposed it as well."""

from collections import defaultdict
from collections.abc import Iterable

from profiles.models import Credit, Revision
from proposals.models import Operation, Proposal, State
from proposals.models.version import Place
from skillmap.accounts.models import User


def writers(proposal: Proposal, operations: Iterable[Operation]) -> list[User]:
    """Everybody who worked on the operations in any version of the proposal, in that order.

    An operation that somebody changed later still counts as the work of who wrote it first.
    Changes that were taken back to exactly an earlier text count for nothing.
    """
    rows = Operation.objects.filter(version__proposal=proposal).select_related("author")
    history: dict[Place, list[Operation]] = defaultdict(list)
    if proposal.version_number > 1:  # else nobody came before
        for row in rows.order_by("version__number", "position"):
            history[row.place].append(row)
    found: dict[User, None] = {}
    for operation in operations:
        for row in history[operation.place]:
            found[row.author] = None
            if row.fingerprint == operation.fingerprint:
                break
        found[operation.author] = None
    return list(found)


def credit_also_proposed(proposal: Proposal, revision: Revision) -> bool:
    """Name the author of a proposal that the revision made unnecessary; whether any is new.

    Includes the authors of proposals that were closed in favour of it.
    """
    is_new = False
    for person in dict.fromkeys([proposal.author, *authors_behind(proposal)]):
        if person.pk != revision.author_id:  # who needs no second line
            _row, is_added = Credit.objects.get_or_create(
                revision=revision, person=person, part=Credit.Part.ALSO_PROPOSED
            )
            is_new |= is_added
    return is_new


def authors_behind(proposal: Proposal) -> list[User]:
    """The authors of proposals that were closed in favour of this one, or of one of those."""
    authors, seen, wave = [], {proposal.pk}, {proposal.pk}
    while wave:
        rows = Proposal.objects.filter(state=State.SUPERSEDED, superseded_by__in=wave)
        found = list(rows.exclude(pk__in=seen).order_by("id").select_related("author"))
        wave = {each.pk for each in found}
        authors += [each.author for each in found]
        seen |= wave
    return authors
