"""Working copies and drafts: what is being typed, kept word for word until it is submitted."""

import hashlib
import json
from collections.abc import Sequence
from typing import TypedDict

from django.db import transaction

from profiles import provenance
from profiles.models import Role, Skill
from profiles.operations import AnyOperation
from proposals import merge_status, permissions
from proposals.lifecycle.errors import DraftChanged, DraftExists, NotAllowed, StaleProposal
from proposals.lifecycle.transitions import check, lock
from proposals.lifecycle.version_rows import build
from proposals.models import Operation, Proposal, State, WorkingCopy
from proposals.models.version import Content
from skillmap.accounts.models import Token, User
from skillmap.kernel.uniqueness import atomic_with_retry


@atomic_with_retry
def keep_typed(
    thing: Skill | Role | Proposal | None,
    content: Content,
    *,
    by: User,
    seen: int | None = None,
) -> WorkingCopy:
    """Keep what the person is typing about a proposal, a skill, a role or a new skill (None).

    Word for word, valid or not. `seen` is the version of the working copy that the person's page
    was made from; without it the last one wins. Raises NotAllowed for anonymous people, and
    DraftChanged where somebody wrote something else after that version.
    """
    if by.pk is None:
        raise NotAllowed
    content = {name: _storable(value) for name, value in content.items()}
    place = {"author": by, **_place(thing)}
    copy = WorkingCopy.objects.select_for_update(no_key=True).filter(**place).first()
    if copy is None:
        return WorkingCopy.objects.create(**place, content=content)
    if copy.content == content:
        return copy
    if seen is not None and seen != copy.version:
        raise DraftChanged
    copy.content, copy.version = content, copy.version + 1
    copy.save(update_fields=["content", "version", "updated_at"])
    return copy


def _storable(value: object) -> object:
    """The value with a visible sign for NUL, the one character that PostgreSQL cannot keep."""
    if isinstance(value, str):
        return value.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, dict):
        return {str(_storable(name)): _storable(inner) for name, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value


def working_copy(thing: Skill | Role | Proposal | None, *, by: User) -> WorkingCopy | None:
    """What the person was typing there, with its version; None when nothing."""
    return WorkingCopy.objects.filter(author=by, **_place(thing)).first()


def typed(thing: Skill | Role | Proposal | None, *, by: User) -> Content | None:
    """What the person was typing there; None when nothing."""
    copy = working_copy(thing, by=by)
    return copy.content if copy else None


def forget_typed(thing: Skill | Role | Proposal | None, *, by: User) -> None:
    """Throw away what the person was typing there."""
    WorkingCopy.objects.filter(author=by, **_place(thing)).delete()


def save_draft(subject: Skill | Role | None, content: Content, *, by: User) -> Proposal:
    """The person's one draft about the subject (None: a new skill), holding what was typed.

    Raises NotAllowed without a verified address or while suspended.
    """
    draft = keep_draft(subject, content, by=by).proposal
    assert draft is not None  # noqa: S101  # it is what the working copy belongs to
    return draft


@atomic_with_retry
def keep_draft(
    subject: Skill | Role | None, content: Content, *, by: User, seen: int | None = None
) -> WorkingCopy:
    """Save what was typed as the person's draft; returns the working copy with its version."""
    if not permissions.can_propose(by, subject):
        raise NotAllowed
    draft, _is_new = Proposal.objects.get_or_create(author=by, state=State.DRAFT, **about(subject))
    copy = keep_typed(draft, content, by=by, seen=seen)
    copy.proposal = draft
    forget_typed(subject, by=by)
    return copy


@atomic_with_retry
def leave_draft(
    subject: Skill | Role | None,
    content: Content,
    *,
    by: User,
    token: Token | None = None,
    operations: Sequence[AnyOperation] = (),
) -> Proposal:
    """A new draft written by a program of the person, which never overwrites one.

    What came through a `token` is marked as a program's; `operations` are what it drafted.

    Raises DraftExists, NotAllowed.
    """
    if not permissions.can_propose(by, subject):
        raise NotAllowed
    draft, is_new = Proposal.objects.get_or_create(author=by, state=State.DRAFT, **about(subject))
    if not is_new:
        raise DraftExists(draft)
    keep_typed(draft, content, by=by)
    _mark(draft, operations, by=by, token=token)
    return draft


@transaction.atomic
def replace_draft(
    draft: Proposal,
    content: Content,
    *,
    by: User,
    seen: str | None = None,
    token: Token | None = None,
    operations: Sequence[AnyOperation] = (),
) -> Proposal:
    """The draft with other content; `seen` is the mark of the one that is meant to go.

    Raises NotAllowed, InvalidTransition, StaleProposal, Gone.
    """
    lock(draft)
    check(draft, "submit", is_allowed=permissions.can_revise(by, draft))
    refuse_unseen(draft, seen, by=by)
    keep_typed(draft, content, by=by)
    _mark(draft, operations, by=by, token=token)
    return draft


def _mark(
    draft: Proposal, operations: Sequence[AnyOperation], *, by: User, token: Token | None
) -> None:
    """Mark the draft of a program for good, and keep which changes were drafted."""
    if token is None:
        return
    draft.drafted_by, draft.drafted_with = provenance.PROGRAM, token
    draft.drafted = [row.fingerprint for row in build(draft, operations, by=by)]
    draft.save(update_fields=["drafted_by", "drafted", "drafted_with", "updated_at"])


def mark(content: Content | None) -> str:
    """A hash of the content of a draft, by which a later change of it is noticed."""
    return hashlib.sha256(json.dumps(content or {}, sort_keys=True).encode()).hexdigest()[:32]


def refuse_unseen(draft: Proposal, seen: str | None, *, by: User) -> None:
    """Raise StaleProposal when the draft does not say what the mark was made of."""
    if seen is not None and seen != mark(typed(draft, by=by)):
        raise StaleProposal


@transaction.atomic
def discard(draft: Proposal, *, by: User, seen: str | None = None) -> None:
    """Throw a draft away for good, as its author asked.

    Raises NotAllowed, InvalidTransition, StaleProposal, Gone.
    """
    lock(draft)
    check(draft, "discard", is_allowed=permissions.can_withdraw(by, draft))
    refuse_unseen(draft, seen, by=by)
    draft.delete()


def discard_all(person: User) -> int:
    """Throw away every draft of a person who leaves, whoever they are; how many."""
    drafts = list(Proposal.objects.by(person).filter(state=State.DRAFT))
    for draft in drafts:
        draft.delete()
    return len(drafts)


@transaction.atomic
def copy(proposal: Proposal, *, by: User) -> Proposal:
    """Start again from a proposal that the person may see: a new draft, bases and all.

    Raises DraftExists (nothing typed there is overwritten), NotAllowed.
    """
    if not permissions.can_propose(by) or not permissions.can_view(by, proposal):
        raise NotAllowed
    subject = None if proposal.is_new_skill else proposal.subject
    mine = Proposal.objects.filter(author=by, state=State.DRAFT, **about(subject)).first()
    if mine is not None:
        raise DraftExists(mine)
    draft = save_draft(subject, content_of(proposal), by=by)
    draft.copied_from = proposal
    rows = list(proposal.current.operations.exclude(drafted_by="")) if proposal.current else []
    marks = [proposal.drafted_by, *(row.drafted_by for row in rows)]
    draft.drafted_by = provenance.strongest(marks)
    draft.drafted = [row.fingerprint for row in rows] if proposal.drafted_count else []
    draft.drafted_with = proposal.drafted_with if by.pk == proposal.author_id else None
    draft.save(update_fields=["copied_from", "drafted_by", "drafted", "drafted_with"])
    return draft


def content_of(proposal: Proposal) -> Content:
    """The current version as the content of a working copy: plain values, cells by slugs."""
    version = proposal.current
    if version is None:
        return {}
    rows = version.operations.for_showing()
    return {
        "title": proposal.title,
        "rationale": version.rationale,
        "sources": version.sources,
        "operations": [_plain(row) for row in rows],
    }


def _plain(row: Operation) -> Content:
    if row.role is None or row.level is None:
        return {
            "field": row.field,
            "target": row.target,
            "base": row.base_text or "",
            "new": row.new_text or "",
        }
    new = merge_status.proposed_of(row)
    return {
        "kind": row.kind,
        "role": row.role.slug,
        "level": row.level.slug,
        "base_version": row.base_version,
        "description": new.description if new else "",
        "required": new.required if new else False,
        "examples": (new.examples if new else None) or "",
    }


class SubjectOfDraft(TypedDict):
    """The columns of a proposal that say what it is about."""

    skill: Skill | None
    role: Role | None
    is_new_skill: bool


def about(subject: Skill | Role | None) -> SubjectOfDraft:
    """What a proposal on the subject (None: a new skill) is about."""
    return {
        "skill": subject if isinstance(subject, Skill) else None,
        "role": subject if isinstance(subject, Role) else None,
        "is_new_skill": subject is None,
    }


class _Place(TypedDict):
    """The columns of a working copy that say what is being typed about."""

    proposal: Proposal | None
    skill: Skill | None
    role: Role | None


def _place(thing: Skill | Role | Proposal | None) -> _Place:
    return {
        "proposal": thing if isinstance(thing, Proposal) else None,
        "skill": thing if isinstance(thing, Skill) else None,
        "role": thing if isinstance(thing, Role) else None,
    }
