"""What a new revision means for the other proposals about the same subject."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from profiles.curation import revision_published
from profiles.models import Change, Revision
from proposals import events, merge_status
from proposals.lifecycle import affected, credits
from proposals.lifecycle.transitions import ending, move
from proposals.merge_status import OperationStatus
from proposals.merging import Freshness
from proposals.models import Operation, Proposal, State
from proposals.models.version import Place
from skillmap.accounts.models import User


def settle(
    revision: Revision,
    changes: Iterable[Change],
    *,
    cause: Proposal | None,
    by: User | None,
    is_alone: bool = False,
) -> None:
    """Supersede what is satisfied now, with credit; tell the authors of what now conflicts.

    Runs in the revision's transaction, under the subject's lock. Only proposals that touch a
    cell or field of the revision are looked at, and those for which it retired what they change
    or took the address that they want. `changes` are those of the revision, with their cells.
    `is_alone`: no other proposal about the subject waits, as the caller knows.
    """
    touched, said = _touched(changes)
    # Of a first revision only the address can matter: nobody could know the subject before.
    waiting = {} if is_alone or revision.number == 1 else _waiting(revision, touched)
    hindered = affected.of(revision, said)
    if not waiting and not hindered:
        return
    everything, conflicting = waiting | hindered, []
    for proposal_id, statuses in merge_status.of_proposals(list(everything.values())).items():
        mine = [each for each in statuses if each.operation.place in touched]
        if (
            mine
            and proposal_id in waiting
            and merge_status.freshness(statuses) == Freshness.SATISFIED
        ):
            _satisfied(waiting[proposal_id], revision, cause)
        elif _is_told(statuses, mine, is_hindered=proposal_id in hindered):
            conflicting.append(everything[proposal_id])
    events.record_conflicts(conflicting, revision, by=by)


def _is_told(
    statuses: list[OperationStatus], mine: list[OperationStatus], *, is_hindered: bool
) -> bool:
    """Whether the author hears of it: the revision is why the proposal cannot be approved."""
    if is_hindered and any(each.obstacle for each in statuses):
        return True
    return any(each.is_conflict for each in mine)


def hear(
    sender: type[Revision], revision: Revision, changes: Iterable[Change], **kwargs: object
) -> None:
    """Tell of every revision, and settle; approving does both for its own."""
    if revision.source == Revision.Source.PROPOSAL:
        return
    events.record_published(revision)
    settle(revision, changes, cause=None, by=revision.author)


def listen() -> None:
    """Hear of every revision from now on; called once, when the app is ready."""
    revision_published.connect(hear, sender=Revision, dispatch_uid="proposals.settling")


def _waiting(revision: Revision, touched: set[Place]) -> dict[int, Proposal]:
    """Waiting proposals that may touch these cells or fields; perhaps a few too many.

    The names are written out: with a subquery instead, PostgreSQL reads every operation of every
    proposal that waits anywhere.
    """
    subject = revision.skill or revision.role
    if subject is None:
        return {}
    roles = {one for one, _other in touched if isinstance(one, int)}
    levels = {other for _one, other in touched if isinstance(other, int)}
    fields = {one for one, _other in touched if isinstance(one, str)}
    touching = Operation.objects.filter(
        Q(role__in=roles, level__in=levels) | Q(role=None, field__in=fields),
        version=OuterRef("current"),
    )
    rows = Proposal.objects.waiting().of(subject).exclude(revision=revision).order_by("id")
    return {row.pk: row for row in rows.filter(Exists(touching)).select_related("author")}


def _touched(changes: Iterable[Change]) -> tuple[set[Place], dict[str, str]]:
    """The cells and fields of the revision, and what it says in fields of the subject itself."""
    places: set[Place] = set()
    said = {}
    for change in changes:
        if cell := change.expectation:
            places.add((cell.role_id, cell.level_id))
        else:
            places.add((change.field, change.target))
            if not change.target:
                said[change.field] = change.after_text or ""
    return places, said


def _satisfied(proposal: Proposal, revision: Revision, cause: Proposal | None) -> None:
    """Close it as superseded, not rejected: the revision says the same. Its author gets credit."""
    before = move(
        proposal, "supersede", state=State.SUPERSEDED, superseded_by=cause, **ending(None)
    )
    credits.credit_also_proposed(proposal, revision)
    events.record(
        "supersede", by=None, kind=events.Kind.SUPERSEDED, key=str(proposal.pk),
        proposal=proposal, revision=revision, from_state=before, is_new_key=True,
    )  # fmt: skip
