"""Keeps the mark of proposals that a program drafted, or that were written with an assistant.

The proposal is the unit: what began as a program's draft is marked as a whole, whoever edits it
afterwards. Only texts that come back as they were published before, or that a role takes over from
its base role, keep a mark of their own.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction

from profiles import lines, provenance
from profiles.models import Expectation, Role, Skill
from proposals import events, permissions
from proposals.lifecycle.errors import LimitReached
from proposals.lifecycle.transitions import check, lock, move
from proposals.lifecycle.version_rows import Submission
from proposals.models import Operation, Proposal
from skillmap.accounts.models import User


def columns(
    proposal: Proposal,
    submission: Submission,
    rows: Sequence[Operation],
    previous: Iterable[Operation] = (),
) -> dict[str, object]:
    """Mark the rows of a new version, unsaved; returns the columns of the proposal that say so.

    A row that is the same as one of `previous` keeps that one's mark, unless this submission is
    what marks the proposal. What the first version of a revert brings back keeps the mark it had.
    """
    known = {row.fingerprint: row.drafted_by for row in previous}
    if is_marked_anew(proposal, submission):
        known = {}
    mark = provenance.strongest([proposal.drafted_by, submission.drafted_by])
    is_restored = proposal.reverts is not None and proposal.current is None
    mark_known_texts(proposal, rows)
    for row in rows:
        if not row.drafted_by and not is_restored:
            row.drafted_by = known.get(row.fingerprint, mark)
    proposal.drafted_by = provenance.strongest([mark, *(row.drafted_by for row in rows)])
    found: dict[str, object] = {"drafted_by": proposal.drafted_by}
    if submission.token:
        found["drafted_with"] = submission.token
    return found


def is_marked_anew(proposal: Proposal, submission: Submission) -> bool:
    """Whether the submission gives the proposal a mark that it does not have yet."""
    both = [proposal.drafted_by, submission.drafted_by]
    return provenance.strongest(both) != proposal.drafted_by


def counts(proposal: Proposal, submission: Submission, rows: Iterable[Operation]) -> dict[str, int]:
    """The columns that say how much a program drafted of a first version, and how much is left."""
    submitted = {row.fingerprint for row in rows}
    is_direct = submission.drafted_by == provenance.PROGRAM and proposal.reverts is None
    drafted = set(proposal.drafted) or (submitted if is_direct else set())
    return {"drafted_count": len(drafted), "drafted_changed": len(drafted - submitted)}


def refuse_many(proposal: Proposal, submission: Submission, by: User) -> None:
    """Raise LimitReached where another proposal of a program would be too many for its person."""
    if provenance.PROGRAM not in (proposal.drafted_by, submission.drafted_by):
        return
    if proposal.is_waiting and proposal.drafted_by == provenance.PROGRAM:
        return  # it is one of them
    limit = settings.OPEN_DRAFTED_PROPOSALS
    if Proposal.objects.by(by).waiting().filter(drafted_by=provenance.PROGRAM).count() >= limit:
        raise LimitReached(limit, "drafted_proposals")


def mark_known_texts(proposal: Proposal, rows: Sequence[Operation]) -> None:
    """Mark each row whose very text was proposed here before as a draft of a program.

    A role's own text that still has a line of the one it shared with its base role keeps that
    one's mark.
    """
    subject = proposal.subject
    if subject is None:
        return
    _mark_copies(subject, rows)
    texts = {row.fingerprint for row in rows if row.new_text and not row.drafted_by}
    drafted = Operation.objects.filter(
        fingerprint__in=texts, **{f"version__proposal__{subject.column}": subject}
    ).exclude(drafted_by="")
    found = dict(drafted.values_list("fingerprint", "drafted_by")) if texts else {}
    for row in rows:
        row.drafted_by = row.drafted_by or found.get(row.fingerprint, "")


def _mark_copies(subject: Skill | Role, rows: Sequence[Operation]) -> None:
    """Mark the cells that a role gets of its own with what drafted its base role's text."""
    added = [row for row in rows if row.new_text and row.base_text is None and not row.drafted_by]
    places = {(row.role.base_role_id, row.level_id): row for row in added if row.role}
    bases = {base for base, _level in places if base}
    if not bases:
        return
    shared = Expectation.objects.live().filter(skill=subject.pk, role__in=bases)
    for cell in shared.exclude(drafted_by=""):
        row = places.get((cell.role_id, cell.level_id))
        if row and lines.share_a_line(cell.description, row.new_text or ""):
            row.drafted_by = cell.drafted_by


@transaction.atomic
def declare(proposal: Proposal, *, by: User) -> Proposal:
    """Mark one's own open proposal as written with an assistant; there is no way back.

    Raises NotAllowed, AlreadyDecided, InvalidTransition.
    """
    lock(proposal)
    check(proposal, "declare", is_allowed=permissions.can_revise(by, proposal))
    if proposal.drafted_by:
        return proposal
    mark = provenance.ASSISTANT
    Operation.objects.filter(version=proposal.current, drafted_by="").update(drafted_by=mark)
    move(proposal, "declare", drafted_by=mark)
    events.record("declare", by=by, proposal=proposal, from_state=proposal.state)
    return proposal
