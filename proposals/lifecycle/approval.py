"""Approving is applying: what was reviewed is published, exactly, in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import curation
from profiles.curation import Published, SkillCells
from profiles.models import Credit, Revision
from profiles.operations import Operation as Applied
from profiles.operations import fields
from proposals import areas, events, merge_status, permissions
from proposals.lifecycle import credits as lifecycle_credits
from proposals.lifecycle import reconciliation
from proposals.lifecycle.errors import (
    Conflict,
    DifferentTicks,
    InvalidTransition,
    NothingToPropose,
    SelfApproval,
)
from proposals.lifecycle.transitions import (
    Seen,
    check,
    ending,
    lock_and_ask,
    move,
    prose,
    reason,
    refuse_if_gone,
)
from proposals.lifecycle.version_rows import is_high_impact
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
    declined = {int(key): reason(why) for key, why in (declined or {}).items()}
    cells = curation.cells_of(proposal.skill) if proposal.skill else None
    accepted = _accepted(proposal, by, declined, cells)
    standing = _standing(proposal) if answers["has_reviews"] else []
    own, earlier = _earlier(standing, proposal, by)
    if _needs_second(proposal, accepted, earlier, by):
        if own and own.fingerprints() == {each.operation.fingerprint for each in accepted}:
            return Approval(proposal, None, own, was_done=True)
        review = _review(proposal, standing, declined, by=by, text=text)
        _record_first(proposal, review, by)
        return Approval(proposal, None, review)
    review = _review(proposal, standing, declined, by=by, text=text)
    operations = [each.operation for each in accepted]
    author, credits = _parts(proposal, operations, earlier, by)
    if answers["has_superseded"]:
        behind = lifecycle_credits.authors_behind(proposal)
        credits += [(each, Part.ALSO_PROPOSED) for each in behind if each != author]
    applied = [each for one in accepted if (each := one.to_apply())]
    made = _publish(proposal, applied, author, credits, cells)
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
        "is_curator": areas.covers_row(by, areas.PROPOSAL),
        "has_reviews": Exists(Review.objects.filter(proposal=OuterRef("pk"), is_outdated=False)),
        "has_superseded": Exists(closed),
        "has_rivals": Exists(others),
    }


def _accepted(
    proposal: Proposal, by: User, declined: Declined, cells: SkillCells | None
) -> list[OperationStatus]:
    """The ticked operations beside what is live; the order of the checks is the design's."""
    if proposal.visibility != Visibility.PUBLIC:
        raise InvalidTransition("a proposal that is not public")
    refuse_if_gone(proposal)
    current = cast("ProposalVersion", proposal.current)
    operations = list(current.operations.select_related("role", "level", "author"))
    statuses = merge_status.of_operations(proposal, operations, cells)
    if not set(declined) <= {each.operation.pk for each in statuses}:
        raise ValidationError(_("A rejected operation is not part of this version."))
    accepted = [each for each in statuses if each.operation.pk not in declined]
    if not accepted:
        raise NothingToPropose
    _refuse_own(proposal, accepted, by)
    conflicts = [each for each in accepted if each.is_text_conflict]
    if conflicts:
        raise Conflict(conflicts)
    if merge_status.freshness(accepted) == Freshness.SATISFIED:
        raise NothingToPropose
    return accepted


def _refuse_own(proposal: Proposal, accepted: Sequence[OperationStatus], by: User) -> None:
    """Raise SelfApproval; a site's one active curator may approve an amendment of theirs."""
    if all(each.operation.author_id != by.pk for each in accepted) and proposal.author_id != by.pk:
        return
    others = permissions.active_curators(proposal).exclude(pk__in=[by.pk, proposal.author_id])
    if proposal.author_id == by.pk or others.exists():
        raise SelfApproval


def _needs_second(
    proposal: Proposal, accepted: Sequence[OperationStatus], earlier: Review | None, by: User
) -> bool:
    """Whether a curator other than `by` has yet to approve the same operations."""
    operations = [each.operation for each in accepted]
    if not settings.TWO_CURATORS or not is_high_impact(proposal, operations):
        return False
    if earlier is None:
        authors = {each.author_id for each in operations} | {proposal.author_id, by.pk}
        return permissions.active_curators(proposal).exclude(pk__in=authors).exists()
    if earlier.fingerprints() != {each.fingerprint for each in operations}:
        raise DifferentTicks(earlier)
    return False


def _standing(proposal: Proposal) -> list[Review]:
    """The reviews that hold for the current version."""
    rows = proposal.reviews.filter(is_outdated=False).select_related("reviewer")
    return list(rows.prefetch_related("version__operations"))


def _earlier(
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


def _review(
    proposal: Proposal, standing: Sequence[Review], declined: Declined, *, by: User, text: str
) -> Review:
    """Note the verdict and what it was about; it takes the place of the person's earlier ones."""
    if own := [each.pk for each in standing if each.reviewer_id == by.pk]:
        Review.objects.filter(pk__in=own).update(is_outdated=True)
    text = prose(text)
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


def _record_first(proposal: Proposal, review: Review, by: User) -> None:
    events.record(
        "review", by=by, kind=events.Kind.REVIEWED, key=f"{proposal.pk}:{review.pk}",
        proposal=proposal, from_state=proposal.state, is_first=True,
    )  # fmt: skip


def _parts(
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
    operations: Sequence[Applied],
    author: User,
    credits: Sequence[tuple[User, Credit.Part]],
    cells: SkillCells | None,
) -> Published:
    """Publish the merged operations in the proposer's name."""
    source, summary = Revision.Source.PROPOSAL, proposal.title
    if (subject := proposal.subject) is not None:
        try:
            return curation.publish_locked(
                subject, operations, by=author, source=source, summary=summary, credits=credits,
                known=cells, drafted_by=proposal.drafted_by,
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
    refused = [
        Operation(pk=key, decision=decision.DECLINED, decision_reason=why)
        for key, why in declined.items()
    ]
    Operation.objects.bulk_update(refused, ["decision", "decision_reason"])
    outcome = Outcome.PARTIAL if declined else Outcome.FULL
    before = move(
        proposal, "approve", state=State.APPROVED, outcome=outcome, revision=revision,
        skill=revision.skill, **ending(by),
    )  # fmt: skip
    own = any(each.author_id == by.pk for each in accepted)
    events.record(
        "approve", by=by, kind=events.Kind.APPROVED, key=str(proposal.pk), proposal=proposal,
        revision=revision, from_state=before, declined=sorted(declined), is_own_amendment=own,
        is_first=True, **events.retirement(revision),
    )  # fmt: skip
