"""From a draft, or from nothing, to an open proposal; and from one version to the next."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from profiles import curation
from profiles.curation import UnknownTarget
from profiles.models import Catalogue, Revision, Role, Skill
from profiles.operations import FieldOperation
from profiles.operations import fields as fields_of
from proposals import events, permissions, trust, watches
from proposals.lifecycle import consent, proposed_fields, provenance
from proposals.lifecycle.drafts import about, forget_typed
from proposals.lifecycle.errors import ConsentNeeded, LimitReached, NotAllowed
from proposals.lifecycle.transitions import Seen, check, lock, move, refuse_if_gone
from proposals.lifecycle.version_rows import Submission, build
from proposals.lifecycle.versions import (
    Kind,
    fill,
    missing_fields,
    refuse_unfit,
    says_the_same,
    texts_of,
    title,
    write,
)
from proposals.models import Operation, Proposal, ProposalVersion, State, Visibility
from proposals.trust import Limits
from skillmap.accounts.models import User
from skillmap.kernel import markdown
from skillmap.kernel.text import tidy_line


@transaction.atomic
def submit(
    draft: Proposal,
    submission: Submission,
    *,
    by: User,
    accepts_licence: bool = False,
    is_suspicious: bool = False,
) -> Proposal:
    """Open the draft with the submission as its first version.

    `is_suspicious` (and more links than trust allows) holds it for a curator. Raises NotAllowed,
    ConsentNeeded, LimitReached, NothingToPropose, IdenticalProposal, Gone, and what
    `version_rows.build` raises; the draft and what was typed stay then.
    """
    limits = _lock_person(by, draft.subject, accepts_licence=accepts_licence)
    lock(draft)
    check(draft, "submit", is_allowed=permissions.can_revise(by, draft))
    _refuse(draft, by, limits, submission)
    rows = build(draft, fill(draft, submission), by=by)
    refuse_unfit(draft, rows, limits)
    marks = provenance.columns(draft, submission, rows) | provenance.counts(draft, submission, rows)
    version, columns = write(draft, submission, rows, by=by)
    columns |= marks | _held(draft, version, rows, by, is_suspicious=is_suspicious)
    before = move(draft, "submit", state=State.OPEN, opened_at=timezone.now(), **columns)
    forget_typed(draft, by=by)
    _tell_of_opening(draft, by, before)
    return draft


@transaction.atomic
def propose(
    subject: Skill | Role | None,
    submission: Submission,
    *,
    by: User,
    accepts_licence: bool = False,
    is_suspicious: bool = False,
    reverts: Revision | None = None,
) -> Proposal:
    """Open a proposal without a draft, leaving the person's own draft alone.

    `reverts` is the revision that it undoes. Raises as `submit` does.
    """
    limits = _lock_person(by, subject, accepts_licence=accepts_licence)
    if not permissions.can_propose(by, subject):
        raise NotAllowed
    locked = curation.lock(subject or Catalogue(pk=Catalogue.THE_ONE))
    about_it = about(None if isinstance(locked, Catalogue) else locked)
    proposal = Proposal(author=by, reverts=reverts, **about_it)
    _refuse(proposal, by, limits, submission)
    is_exact = proposal.reverts is not None
    rows = build(proposal, fill(proposal, submission), by=by, is_exact=is_exact)
    refuse_unfit(proposal, rows, limits)
    marks = provenance.columns(proposal, submission, rows)
    marks |= provenance.counts(proposal, submission, rows)
    proposal.state, proposal.version_number = State.OPEN, 1
    proposal.opened_at = timezone.now()
    proposal.save(force_insert=True)
    version, columns = write(proposal, submission, rows, by=by)
    columns |= marks | _held(proposal, version, rows, by, is_suspicious=is_suspicious)
    move(proposal, "revise", **columns)
    _tell_of_opening(proposal, by, "")
    return proposal


@transaction.atomic
def revise(
    proposal: Proposal, submission: Submission, *, by: User, seen: Seen | None = None
) -> Proposal:
    """The author's next version; an answer where changes were requested.

    Raises NotAllowed, AlreadyDecided, InvalidTransition, StaleProposal, NothingToPropose,
    IdenticalProposal, LimitReached (cells), Gone and what `version_rows.build` raises.
    """
    return _next(proposal, "revise", Kind.AUTHOR, submission, by, seen)


@transaction.atomic
def rebase(
    proposal: Proposal, submission: Submission, *, by: User, seen: Seen | None = None
) -> Proposal:
    """The next version, written against what is published now: by the author, or a curator.

    Raises as `revise` does.
    """
    lock(proposal)
    if by.pk != proposal.author_id:
        return _next(proposal, "amend", Kind.AMENDMENT, submission, by, seen)
    return _next(proposal, "rebase", Kind.REBASE, submission, by, seen)


@transaction.atomic
def amend(
    proposal: Proposal, submission: Submission, *, by: User, seen: Seen | None = None
) -> Proposal:
    """A curator's change to somebody's proposal, as a version of its own; both are credited.

    Raises as `revise` does.
    """
    return _next(proposal, "amend", Kind.AMENDMENT, submission, by, seen)


def field_errors(
    subject: Skill | Role | None, operations: Sequence[FieldOperation]
) -> dict[tuple[str, str], list[str]]:
    """What may not be submitted, by the name and the target of each field; all of it at once.

    About a new skill (None) also what is missing. What names a thing that does not exist is
    found on submission.
    """
    proposal = Proposal(**about(subject))
    missing = missing_fields(operations) if proposal.is_new_skill else {}
    errors = {(name, ""): error.messages for name, error in missing.items()}
    for each in operations:
        try:
            proposed_fields.clean(proposal, each)
        except ValidationError as error:
            errors.setdefault((each.field, each.target), error.messages)
        except UnknownTarget:
            continue
    return errors


def _next(
    proposal: Proposal,
    verb: str,
    kind: Kind,
    submission: Submission,
    by: User,
    seen: Seen | None,
) -> Proposal:
    lock(proposal)
    decides = permissions.can_decide(by, proposal)
    is_allowed = decides if kind == Kind.AMENDMENT else permissions.can_revise(by, proposal)
    check(proposal, verb, is_allowed=is_allowed, seen=seen)
    refuse_if_gone(proposal)
    previous = list(proposal.current.operations.select_related("author")) if (
        proposal.current
    ) else []  # fmt: skip
    rows = build(proposal, fill(proposal, submission), by=by, previous=previous)
    refuse_unfit(proposal, rows, trust.limits(by))
    if by.pk == proposal.author_id:
        provenance.refuse_many(proposal, submission, by)
    is_marked_anew = provenance.is_marked_anew(proposal, submission)
    marks = provenance.columns(proposal, submission, rows, previous)
    new_title = title(submission.title)
    is_renamed = new_title != tidy_line(proposal.title) and not markdown.links(new_title)
    if is_renamed and not is_marked_anew and says_the_same(proposal, submission, rows, previous):
        return _retitle(proposal, verb, submission, by)
    version, columns = write(proposal, submission, rows, by=by, kind=kind)
    columns |= marks | _held(proposal, version, rows, by)
    columns |= {"changes_requested_at": None, "expires_at": None, "reminder_step": 0}
    before = move(proposal, verb, state=State.OPEN, **columns)
    forget_typed(proposal, by=by)
    told = events.Kind.AMENDED if kind == Kind.AMENDMENT else events.Kind.REVISED
    if "visibility" in columns:
        told = events.Kind.HELD
    events.record(
        verb, by=by, kind=told, key=f"{proposal.pk}:{proposal.version_number}",
        proposal=proposal, from_state=before, answers=before, is_new_key=True,
    )  # fmt: skip
    return proposal


class _Revised(TypedDict, total=False):
    """What an event says besides, when its proposal answers a request for changes."""

    kind: events.Kind
    key: str
    answers: str


def _retitle(proposal: Proposal, verb: str, submission: Submission, by: User) -> Proposal:
    """Give the present version another title: no new version, so reviews and endorsements stay.

    It answers where changes were requested.
    """
    text = title(submission.title)
    columns = {"changes_requested_at": None, "expires_at": None, "reminder_step": 0}
    before = move(proposal, verb, state=State.OPEN, title=text, **columns)
    forget_typed(proposal, by=by)
    told: _Revised = {}
    if before != State.OPEN:
        key = f"{proposal.pk}:{proposal.version_number}:{proposal.lock_version}"
        told = {"kind": events.Kind.REVISED, "key": key, "answers": before}
    events.record("retitle", by=by, proposal=proposal, from_state=before, **told)
    return proposal


def _lock_person(by: User, subject: Skill | Role | None, *, accepts_licence: bool) -> Limits:
    """Serialise what one person submits, so that limits hold; note consent to the licence."""
    row = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if consent.is_needed(row, subject):
        if not accepts_licence:
            raise ConsentNeeded
        consent.note(row, subject)
    by.licences_accepted = row.licences_accepted
    return trust.limits(by)


def _refuse(proposal: Proposal, by: User, limits: Limits, submission: Submission) -> None:
    """Raise Gone, or LimitReached for open proposals and proposals a day."""
    if not _brings_back(submission):
        refuse_if_gone(proposal)
    provenance.refuse_many(proposal, submission, by)
    since = timezone.now() - timedelta(days=1)
    mine = Proposal.objects.by(by).aggregate(
        waiting=Count("pk", filter=Q(state__in=Proposal.WAITING)),
        today=Count("pk", filter=Q(opened_at__gt=since)),
    )
    if mine["waiting"] >= limits.open_proposals:
        raise LimitReached(limits.open_proposals, "open_proposals")
    if mine["today"] >= limits.proposals_a_day:
        raise LimitReached(limits.proposals_a_day, "proposals_a_day")


def _brings_back(submission: Submission) -> bool:
    """Whether the submission is to publish a retired subject again."""
    said = fields_of(submission.operations)
    return any(each.field == "retired" and not each.new for each in said)


def _held(
    proposal: Proposal,
    version: ProposalVersion,
    rows: Sequence[Operation],
    by: User,
    *,
    is_suspicious: bool = False,
) -> dict[str, object]:
    """The columns that hold the proposal for a curator, where the new version needs a look."""
    if proposal.visibility != Visibility.PUBLIC:
        return {}
    before = proposal.current
    old = texts_of(before, before.operations.all()) if before else ()
    is_full = trust.has_too_many_links(by, texts_of(version, rows), old)
    if not is_suspicious and not is_full:
        return {}
    code = "suspicious" if is_suspicious else "links"
    return {"visibility": Visibility.HELD, "visibility_reason": code}


def _tell_of_opening(proposal: Proposal, by: User, before: str) -> None:
    """The event, the author's watch, and the news: to everybody, or to curators if held."""
    watches.take_part(proposal, by=by)
    is_held = proposal.visibility == Visibility.HELD
    events.record(
        "submit", by=by, kind=events.Kind.HELD if is_held else events.Kind.SUBMITTED,
        key=f"proposal:{proposal.pk}", proposal=proposal, from_state=before, is_new_key=True,
    )  # fmt: skip
