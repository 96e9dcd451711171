"""Undoing a revision by inverse operations against today's text, and cleaning up after somebody."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from profiles import provenance
from profiles.fields import YES
from profiles.models import Change, Revision, Role, Skill
from profiles.operations import AnyOperation, CellOperation, CellValues, FieldOperation, Kind
from proposals import events, merge_status, permissions
from proposals.lifecycle.approval import approve
from proposals.lifecycle.curator_edits import publish
from proposals.lifecycle.decisions import reject
from proposals.lifecycle.errors import Gone, InvalidTransition
from proposals.lifecycle.submission import propose
from proposals.lifecycle.transitions import Seen, valid_reason
from proposals.lifecycle.version_rows import Submission
from proposals.merge_status import OperationStatus
from proposals.merging import Freshness
from proposals.models import Proposal, Reason
from skillmap.accounts.models import Token, User
from skillmap.kernel.errors import DomainError

DRAFTED = "drafted"
DIGITS = 18  # what fits a column of ids
ERRORS = (DomainError, ValidationError)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one of many: the error, where it was refused."""

    thing: Proposal | Revision
    error: Exception | None = None
    made: Revision | Proposal | None = None


def inverse(revision: Revision) -> list[AnyOperation]:
    """The operations that undo the revision, written against the text it published.

    Raises InvalidTransition for a revision of the catalogue's own frame, Gone where a text that
    would come back was blanked.
    """
    if revision.skill is None and revision.role is None:
        raise InvalidTransition("the frame of the catalogue is edited, not reverted")
    changes = list(revision.changes.select_related("expectation"))
    if any(each.kind == Kind.CREATE for each in changes):
        return [FieldOperation("retired", "", YES)]
    return [_inverse(change) for change in changes]


def revert(
    revision: Revision,
    text: str,
    *,
    by: User,
    accepts_licence: bool = False,
    may_publish: bool = True,
    token: Token | None = None,
) -> Revision | Proposal:
    """Undo a revision: at once by a curator, as a proposal by everybody else.

    A curator's becomes a proposal, too, when it is of high impact and there is a second curator,
    or where it may not be published (`may_publish`: a program that may only propose). What a
    program does through its `token` is marked; each text that comes back keeps the mark it had.
    Raises NotAllowed, Conflict (later edits, named), Gone, NothingToPropose, InvalidTransition,
    ValidationError, and for proposals what `propose` raises.
    """
    text = valid_reason(text)
    subject = revision.skill or revision.role
    if subject is None:
        raise InvalidTransition("the frame of the catalogue is edited, not reverted")
    mark = provenance.PROGRAM if token else ""
    is_direct = may_publish and permissions.can_revert(by, subject)
    if is_direct and (made := _publish_logged(revision, subject, text, by, mark)):
        return made
    operations = inverse(revision)
    submission = Submission(
        title_of(revision), text, operations=operations, drafted_by=mark, token=token
    )
    return propose(subject, submission, by=by, accepts_licence=accepts_licence, reverts=revision)


@transaction.atomic
def _publish_logged(
    revision: Revision, subject: Skill | Role, text: str, by: User, drafted_by: str
) -> Revision | None:
    """Undo it at once, with an entry in the audit log; None where a second curator has to agree."""
    made = publish(
        subject,
        inverse(revision),
        text,
        by=by,
        source=Revision.Source.REVERT,
        drafted_by=drafted_by,
    )
    if made is not None:
        events.record("revert", by=by, subject=subject, revision=made, reverted=revision.pk)
    return made


def title_of(revision: Revision) -> str:
    """What a proposal that undoes the revision is called."""
    return _("Revert revision %(number)d") % {"number": revision.number}


def rejectable(person: User, *, by: User, batch: str = "") -> list[Proposal]:
    """The waiting proposals of the person that `by` may reject: the preview of bulk reject.

    A `batch` is only what a program or an assistant drafted (DRAFTED), or what came through the
    token of that number.
    """
    rows = Proposal.objects.by(person).waiting().for_listing().oldest_first()
    if batch:
        is_token = batch.isascii() and batch.isdecimal() and len(batch) <= DIGITS
        rows = rows.filter(drafted_with=int(batch)) if is_token else rows.exclude(drafted_by="")
    area = permissions.areas_of(by)
    return [
        each for each in rows if permissions.covers(area, each) and not permissions.is_own(by, each)
    ]


def bulk_reject(
    person: User, code: Reason, text: str, *, by: User, only: Container[int] | None = None
) -> list[Result]:
    """Reject every waiting proposal of the person, each for itself, each result reported.

    `only` names those that were looked at, where not all are meant.
    """
    results = []
    for proposal in rejectable(person, by=by):
        if only is not None and proposal.pk not in only:
            continue
        try:
            reject(proposal, code, text, by=by)
        except DomainError as error:
            results.append(Result(proposal, error))
        else:
            results.append(Result(proposal))
    return results


def revertible(person: User, *, by: User) -> list[Revision]:
    """What landed of the person's proposals, newest first: the preview of bulk revert."""
    rows = Revision.objects.filter(author=person, source=Revision.Source.PROPOSAL)
    rows = rows.select_related("skill__group", "role").order_by("-sequence")
    area = permissions.areas_of(by)
    return [each for each in rows if permissions.covers(area, each.skill or each.role)]


def bulk_revert(
    person: User, text: str, *, by: User, only: Container[int] | None = None
) -> list[Result]:
    """Undo what landed of the person's proposals, newest first, each result reported.

    `only` names those that were looked at, where not all are meant. What comes of one is its
    `made`: a revision, or a proposal that a second curator has to agree to.
    """
    results = []
    for revision in revertible(person, by=by):
        if only is not None and revision.pk not in only:
            continue
        try:
            made = revert(revision, text, by=by, accepts_licence=True)
        except ERRORS as error:
            results.append(Result(revision, error))
        else:
            results.append(Result(revision, made=made))
    undone = [each.thing.pk for each in results if each.made]
    if undone:
        events.record("bulk_revert", by=by, person=person, revisions=undone)
    return results


def bulk_approve(looked_at: Iterable[tuple[Proposal, Seen]], *, by: User) -> list[Result]:
    """Approve each proposal of one clean cell as it was seen, each for itself, each reported."""
    results = []
    for proposal, seen in looked_at:
        try:
            if not is_simple(merge_status.of_proposals([proposal])[proposal.pk]):
                raise InvalidTransition("only clean proposals of one cell are approved in bulk")
            approve(proposal, by=by, seen=seen)
        except ERRORS as error:
            results.append(Result(proposal, error))
        else:
            results.append(Result(proposal))
    return results


def is_simple(statuses: Sequence[OperationStatus]) -> bool:
    """Whether it can be judged in a line; what moves meanwhile, approving itself refuses."""
    is_one_cell = len(statuses) == 1 and statuses[0].operation.is_cell
    return is_one_cell and merge_status.freshness(statuses) == Freshness.CLEAN


def _inverse(change: Change) -> AnyOperation:
    if change.redacted_at is not None:
        raise Gone
    cell = change.expectation
    if cell is None:
        before, after = change.before_text or "", change.after_text or ""
        return FieldOperation(change.field, after, before, change.target, change.before_drafted_by)
    place = (cell.role_id, cell.level_id, change.version or 0)
    if change.before_text is None:
        return CellOperation(Kind.RETIRE, *place)
    new = CellValues(
        change.before_text,
        bool(change.before_required),
        change.before_examples,
        change.before_drafted_by,
    )
    kind = Kind.RESTORE if change.after_text is None else Kind.EDIT
    return CellOperation(kind, *place, new)
