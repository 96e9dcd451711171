"""What a new revision means for the other proposals about the same subject."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from profiles.curation import revision_published
from profiles.models import Revision
from proposals import announcing, auditing, freshness
from proposals.lifecycle import crediting
from proposals.lifecycle.standing import ending, move
from proposals.merging import Freshness
from proposals.models import Operation, Proposal, State
from proposals.models.version import Place
from skillmap.accounts.models import User


def settle(revision: Revision, *, cause: Proposal | None, by: User | None) -> None:
    """Supersede what is satisfied now, with credit; tell the authors of what now conflicts.

    Runs in the revision's transaction, under the subject's lock. Only proposals that touch a
    cell or field of the revision are looked at.
    """
    if revision.number == 1:  # nobody could know the subject before
        return
    touched, conflicting = _touched(revision), {}
    waiting = _waiting(revision, touched)
    if not waiting:
        return
    for proposal_id, examined in freshness.examine(list(waiting.values())).items():
        mine = [each for each in examined if each.operation.place in touched]
        if not mine:
            continue
        if freshness.of(examined) == Freshness.SATISFIED:
            _satisfied(waiting[proposal_id], revision, cause)
        elif any(each.is_conflict for each in mine):
            conflicting[f"{proposal_id}:{revision.pk}"] = waiting[proposal_id]
    kind = announcing.Kind.CONFLICTED
    announcing.announce_each(kind, conflicting, by=by, revision=revision)


def hear(sender: type[Revision], revision: Revision, **kwargs: Any) -> None:
    """Tell of every revision, and settle; approving does both for its own."""
    if revision.source == Revision.Source.PROPOSAL:
        return
    announcing.announce_published(revision)
    settle(revision, cause=None, by=revision.author)


def listen() -> None:
    """Hear of every revision from now on; called once, when the app is ready."""
    revision_published.connect(hear, sender=Revision, dispatch_uid="proposals.settling")


def _waiting(revision: Revision, touched: set[Place]) -> dict[int, Proposal]:
    """Those with an operation on a cell or field of those names; perhaps a few too many.

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


def _touched(revision: Revision) -> set[Place]:
    names = ("expectation__role_id", "expectation__level_id", "field", "target")
    rows = revision.changes.order_by().values_list(*names)
    return {(role, level) if role else (field, target) for role, level, field, target in rows}


def _satisfied(proposal: Proposal, revision: Revision, cause: Proposal | None) -> None:
    """Close it without a stain: somebody else's revision says the same."""
    before = move(
        proposal, "supersede", state=State.SUPERSEDED, superseded_by=cause, **ending(None)
    )
    crediting.credit_also_proposed(proposal, revision)
    auditing.record(
        "supersede", by=None, proposal=proposal, from_state=before, revision=revision.pk
    )
    announcing.announce(
        announcing.Kind.SUPERSEDED, str(proposal.pk), by=None, proposal=proposal, revision=revision
    )
