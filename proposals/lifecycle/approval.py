"""Approving publishes exactly what was reviewed, in the same transaction.

The way of an approval:

1. `proposals.review` reads the form: the version that the curator saw, the ticked operations, and
   a reason for each that is not ticked. The API (`proposals.review.api`) and bulk approval
   (`reverts.bulk_approve`) call `approve` with the same.
2. `lock_and_ask` locks the subject and the proposal. What was approved before gives that result.
   `check` refuses those who are no curators, a decided proposal, and one that changed since it was
   seen.
3. `_accepted` compares the ticked operations with the published texts (`merge_status`). It refuses
   one's own (`approval_rule.refuse_own`), conflicts, and what is already so.
4. Where `approval_rule.needs_second` says so, a first approval is only noted as a Review, with an
   event for those who are to look next. The proposal stays open.
5. Otherwise `_publish` hands the merged operations to `profiles.curation`, which adds a revision in
   the proposer's name, with all who have a part in it.
6. `_decide` moves the proposal to approved, notes the decision about each operation, and records
   the event from which notifications and webhooks are made.
7. `reconciliation.settle` looks at other proposals about the same texts: those that say the same
   are closed, and authors of those that conflict now are told.

Who may approve, and when a second curator is needed, is in `approval_rule`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import curation
from profiles.curation import Published, SkillCells
from profiles.models import Credit, Revision
from profiles.operations import AnyOperation, fields
from proposals import events, merge_status, permissions
from proposals.lifecycle import approval_rule, reconciliation
from proposals.lifecycle import credits as lifecycle_credits
from proposals.lifecycle.errors import (
    Conflict,
    InvalidTransition,
    NothingToPropose,
)
from proposals.lifecycle.transitions import (
    Seen,
    check,
    ending,
    lock_and_ask,
    move,
    refuse_if_gone,
    valid_markdown,
    valid_reason,
)
from proposals.merge_status import OperationStatus
from proposals.merging import Freshness
from proposals.models import (
    Operation,
    Outcome,
    Proposal,
    ProposalVersion,
    Review,
    State,
    Visibility,
)
from skillmap.accounts.models import User
from skillmap.kernel import markdown

Declined = Mapping[int, str]
Part = Credit.Part


@dataclass(frozen=True, slots=True)
class Approval:
    """What came of approving: a revision, or (None) a first review that waits for a second.

    `was_done`: somebody was quicker, or clicked twice; this call changed nothing.
    """

    proposal: Proposal
    revision: Revision | None
    review: Review | None = None
    was_done: bool = False


@transaction.atomic
def approve(
    proposal: Proposal, *, by: User, seen: Seen, declined: Declined | None = None, text: str = ""
) -> Approval:
    """Publish the operations of the version seen, except those declined ({operation id: why}).

    A proposal that is approved already gives that result. Raises NotAllowed, SelfApproval,
    AlreadyDecided, InvalidTransition (not public, a draft), StaleProposal, Gone, DifferentTicks,
    NothingToPropose, Conflict (naming every operation that does not fit), ValidationError; and
    what publishing raises: SlugTaken, UnknownTarget. Nothing is written then.
    """
    answers = lock_and_ask(proposal, **_questions(proposal, by))
    is_curator = answers["is_curator"]
    if is_curator and proposal.state == State.APPROVED:
        return Approval(proposal, proposal.revision, was_done=True)
    check(proposal, "approve", is_allowed=is_curator, seen=seen)
    declined = {int(key): valid_reason(why) for key, why in (declined or {}).items()}
    skill_cells = curation.cells_of(proposal.skill) if proposal.skill else None
    accepted = _accepted(proposal, by, declined, skill_cells)
    standing = _standing_reviews(proposal) if answers["has_reviews"] else []
    own, earlier = _standing_approvals(standing, proposal, by)
    operations = [each.operation for each in accepted]
    if approval_rule.needs_second(proposal, operations, by=by, earlier=earlier):
        if own and own.fingerprints() == {each.fingerprint for each in operations}:
            return Approval(proposal, None, own, was_done=True)
        review = _note_review(proposal, standing, declined, by=by, text=text)
        _record_first_review(proposal, review, by)
        return Approval(proposal, None, review)
    review = _note_review(proposal, standing, declined, by=by, text=text)
    author, credits = _author_and_credits(proposal, operations, earlier, by)
    if answers["has_superseded"]:
        behind = lifecycle_credits.authors_behind(proposal)
        credits += [(each, Part.ALSO_PROPOSED) for each in behind if each != author]
    merged = [each for status in accepted if (each := status.to_apply())]
    made = _publish(proposal, merged, author, credits, skill_cells)
    _decide(proposal, made.revision, operations, declined, by=by)
    reconciliation.settle(
        made.revision, made.changes, cause=proposal, by=by, is_alone=not answers["has_rivals"]
    )
    return Approval(proposal, made.revision, review)


def _questions(proposal: Proposal, by: User) -> dict[str, Exists | Value]:
    """Who decides, and what most proposals have none of: asked with the lock, not one by one."""
    here = {name: OuterRef(name) for name in ("skill", "role") if getattr(proposal, f"{name}_id")}
    others = Proposal.objects.waiting().filter(**here).exclude(pk=OuterRef("pk"))
    closed = Proposal.objects.filter(state=State.SUPERSEDED, superseded_by=OuterRef("pk"))
    return {
        "is_curator": approval_rule.is_curator(by),
        "has_reviews": Exists(Review.objects.filter(proposal=OuterRef("pk"), is_outdated=False)),
        "has_superseded": Exists(closed),
        "has_rivals": Exists(others),
    }


def _accepted(
    proposal: Proposal, by: User, declined: Declined, skill_cells: SkillCells | None
) -> list[OperationStatus]:
    """The ticked operations beside what is published; raises as `approve` says.

    Whoever may not approve is told so before anything else about the operations is compared.
    """
    if proposal.visibility != Visibility.PUBLIC:
        raise InvalidTransition("a proposal that is not public")
    refuse_if_gone(proposal)
    current = cast("ProposalVersion", proposal.current)
    operations = list(current.operations.select_related("role", "level", "author"))
    statuses = merge_status.of_operations(proposal, operations, skill_cells)
    if not set(declined) <= {each.operation.pk for each in statuses}:
        raise ValidationError(_("A rejected operation is not part of this version."))
    accepted = [each for each in statuses if each.operation.pk not in declined]
    if not accepted:
        raise NothingToPropose
    approval_rule.refuse_own(proposal, [each.operation for each in accepted], by=by)
    conflicts = [each for each in accepted if each.is_text_conflict]
    if conflicts:
        raise Conflict(conflicts)
    if merge_status.freshness(accepted) == Freshness.SATISFIED:
        raise NothingToPropose
    return accepted


def _standing_reviews(proposal: Proposal) -> list[Review]:
    """The reviews that hold for the current version."""
    rows = proposal.reviews.filter(is_outdated=False).select_related("reviewer")
    return list(rows.prefetch_related("version__operations"))


def _standing_approvals(
    standing: Sequence[Review], proposal: Proposal, by: User
) -> tuple[Review | None, Review | None]:
    """The standing approvals of `by` and of another who is still a curator, if any."""
    own, other = None, None
    for review in standing:
        if review.verdict != Review.Verdict.APPROVE:
            continue
        if review.reviewer_id == by.pk:
            own = review
        elif other is None and permissions.can_curate(review.reviewer, proposal):
            other = review
    return own, other


def _note_review(
    proposal: Proposal, standing: Sequence[Review], declined: Declined, *, by: User, text: str
) -> Review:
    """Note the verdict and what it was about; it takes the place of the person's earlier ones."""
    if own := [each.pk for each in standing if each.reviewer_id == by.pk]:
        Review.objects.filter(pk__in=own).update(is_outdated=True)
    text = valid_markdown(text)
    return Review.objects.create(
        proposal=proposal,
        version=cast("ProposalVersion", proposal.current),
        reviewer=by,
        verdict=Review.Verdict.APPROVE,
        text=text,
        text_html=markdown.render(text),
        declined={str(key): why for key, why in declined.items()},
        created_at=timezone.now(),
    )


def _record_first_review(proposal: Proposal, review: Review, by: User) -> None:
    events.record(
        "review", by=by, kind=events.Kind.REVIEWED, key=f"{proposal.pk}:{review.pk}",
        proposal=proposal, from_state=proposal.state, is_new_key=True,
    )  # fmt: skip


def _author_and_credits(
    proposal: Proposal, accepted: Sequence[Operation], earlier: Review | None, by: User
) -> tuple[User, list[tuple[User, Credit.Part]]]:
    """The author of the revision, and who else has a part in it.

    The proposer is the author whenever something of theirs is published, amended or not.
    """
    writers = lifecycle_credits.writers(proposal, accepted)
    author = proposal.author if proposal.author in writers else writers[0]
    credits = [(person, Part.AMENDER) for person in writers if person != author]
    credits += [(by, Part.APPROVER)]
    credits += [(earlier.reviewer, Part.APPROVER)] if earlier else []
    return author, credits


def _publish(
    proposal: Proposal,
    operations: Sequence[AnyOperation],
    author: User,
    credits: Sequence[tuple[User, Credit.Part]],
    skill_cells: SkillCells | None,
) -> Published:
    """Publish the merged operations in the proposer's name."""
    source, summary = Revision.Source.PROPOSAL, proposal.title
    if (subject := proposal.subject) is not None:
        try:
            return curation.publish_locked(
                subject, operations, by=author, source=source, summary=summary, credits=credits,
                skill_cells=skill_cells, drafted_by=proposal.drafted_by,
            )  # fmt: skip
        except curation.NothingToChange:
            raise NothingToPropose from None
    said = {each.field: each.new for each in fields(operations)}
    if not {"slug", "name", "group"} <= said.keys():
        raise NothingToPropose
    rest = [each for each in operations if getattr(each, "field", "") not in {"slug", "group"}]
    revision = curation.create_skill(
        said["slug"], said["group"], rest, by=author, source=source, summary=summary,
        credits=credits, drafted_by=proposal.drafted_by,
    )  # fmt: skip
    return Published(revision, list(revision.changes.select_related("expectation")))


def _decide(
    proposal: Proposal,
    revision: Revision,
    accepted: Sequence[Operation],
    declined: Declined,
    by: User,
) -> None:
    """Move to approved, and note the decision about every operation."""
    decision = Operation.Decision
    Operation.objects.filter(pk__in=[each.pk for each in accepted]).update(
        decision=decision.ACCEPTED
    )
    declined_rows = [
        Operation(pk=key, decision=decision.DECLINED, decision_reason=why)
        for key, why in declined.items()
    ]
    Operation.objects.bulk_update(declined_rows, ["decision", "decision_reason"])
    outcome = Outcome.PARTIAL if declined else Outcome.FULL
    before = move(
        proposal, "approve", state=State.APPROVED, outcome=outcome, revision=revision,
        skill=revision.skill, **ending(by),
    )  # fmt: skip
    own = any(each.author_id == by.pk for each in accepted)
    events.record(
        "approve", by=by, kind=events.Kind.APPROVED, key=str(proposal.pk), proposal=proposal,
        revision=revision, from_state=before, declined=sorted(declined), is_own_amendment=own,
        is_new_key=True, **events.retirement(revision),
    )  # fmt: skip
