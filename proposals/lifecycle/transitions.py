"""Which verb leads from which state to which, and the guarded step from one to the next."""

from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import curation
from profiles.models import Catalogue, Role, Skill
from proposals.lifecycle.errors import (
    AlreadyDecided,
    Gone,
    InvalidTransition,
    NotAllowed,
    StaleProposal,
)
from proposals.models import Proposal, State
from proposals.models.fields import MARKDOWN_LENGTH, REASON_LENGTH
from skillmap.accounts.models import User
from skillmap.kernel.text import normalise, refuse_control_characters

OPEN, ASKED = State.OPEN, State.CHANGES_REQUESTED
VERBS: dict[str, tuple[State, ...]] = {
    "submit": (State.DRAFT,),
    "discard": (State.DRAFT,),
    "revise": (OPEN, ASKED),
    "rebase": (OPEN, ASKED),
    "amend": (OPEN,),
    "request_changes": (OPEN,),
    "approve": (OPEN, ASKED),
    "reject": (OPEN, ASKED),
    "withdraw": (OPEN, ASKED),
    "supersede": (OPEN, ASKED),
    "expire": (ASKED,),
    "endorse": (OPEN, ASKED),
    "assign": (OPEN, ASKED),
    "remind": (OPEN, ASKED),
    "hold": (OPEN, ASKED),
    "declare": (OPEN, ASKED),
}
ENDED = {State.APPROVED, State.REJECTED, State.WITHDRAWN, State.SUPERSEDED, State.EXPIRED}
_RELATED = ("group__domain", "author", "current")


@dataclass(frozen=True, slots=True)
class Seen:
    """Which proposal, exactly, a person was looking at when deciding."""

    version: int
    lock_version: int

    @classmethod
    def of(cls, proposal: Proposal) -> Self:
        """The proposal as this object shows it."""
        return cls(proposal.version_number, proposal.lock_version)


def lock(proposal: Proposal) -> Proposal:
    """Lock the subject, then the proposal, until the transaction ends; always in this order.

    A skill that is not there yet is stood for by the catalogue. The object given is brought up
    to date and returned. Raises Gone for a draft that was discarded.
    """
    lock_and_ask(proposal)
    return proposal


def lock_and_ask(proposal: Proposal, **questions: Exists | Value) -> dict[str, bool]:
    """Lock as `lock` does, and answer questions about the proposal in the same statement.

    Every writer locks the subject first, so the answers hold until the transaction ends.
    """
    subject = curation.lock(_subject_of(proposal))
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related(*_RELATED)
    row = rows.filter(pk=proposal.pk).annotate(**questions).order_by().first()
    if row is None:
        raise Gone
    for field in row._meta.concrete_fields:
        setattr(proposal, field.attname, getattr(row, field.attname))
    for name in ("author", "group", "current"):
        setattr(proposal, name, getattr(row, name))
    if not isinstance(subject, Catalogue):
        setattr(proposal, subject.column, subject)
    return {name: getattr(row, name) for name in questions}


def _subject_of(proposal: Proposal) -> Skill | Role | Catalogue:
    """What stands for the subject when it is locked, by its key alone: it is read then."""
    if proposal.skill_id:
        return Skill(pk=proposal.skill_id)
    if proposal.role_id:
        return Role(pk=proposal.role_id)
    return Catalogue(pk=Catalogue.THE_ONE)


def check(proposal: Proposal, verb: str, *, is_allowed: bool, seen: Seen | None = None) -> None:
    """Raise NotAllowed, AlreadyDecided, InvalidTransition or StaleProposal, in this order."""
    if not is_allowed:
        raise NotAllowed
    if proposal.state not in VERBS[verb]:
        if proposal.state in ENDED:
            raise AlreadyDecided(proposal)
        raise InvalidTransition(f"{verb} of a proposal that is {proposal.state}")
    if seen is not None and seen != Seen.of(proposal):
        raise StaleProposal


def refuse_if_gone(proposal: Proposal) -> None:
    """Raise Gone when the subject was retired; what brings it back may pass."""
    subject = proposal.subject
    if subject is None or subject.retired_at is None:
        return
    current = proposal.current
    if current is None or not current.operations.filter(field="retired", new_text="").exists():
        raise Gone


def move(proposal: Proposal, verb: str, **changes: object) -> str:
    """The guarded step: writes the changes if nobody was quicker; returns the state before.

    Raises StaleProposal when the row is not as it was read, which only a writer without the
    locks can bring about.
    """
    before = proposal.state
    now = timezone.now()
    hit = Proposal.objects.filter(
        pk=proposal.pk, state__in=VERBS[verb], lock_version=proposal.lock_version
    ).update(lock_version=F("lock_version") + 1, updated_at=now, **changes)
    if hit != 1:
        raise StaleProposal
    proposal.lock_version += 1
    for name, value in {"updated_at": now, **changes}.items():
        setattr(proposal, name, value)
    return before


def valid_reason(text: str, *, limit: int = REASON_LENGTH, is_needed: bool = True) -> str:
    """The reason, normalised; raises ValidationError where it is missing, too long or unfit."""
    text = normalise(text)
    refuse_control_characters(text)
    if is_needed and not text:
        raise ValidationError(_("Give a reason."), code="required")
    if len(text) > limit:
        raise ValidationError(
            _("At most %(limit)d characters; this has %(length)d.")
            % {"limit": limit, "length": len(text)},
            code="max_length",
        )
    return text


def valid_markdown(text: str, *, is_needed: bool = False) -> str:
    """A Markdown text, normalised; raises ValidationError like `valid_reason`."""
    return valid_reason(text, limit=MARKDOWN_LENGTH, is_needed=is_needed)


def ending(by: User | None) -> dict[str, object]:
    """The columns that every end has in common."""
    return {"decided_by": by, "decided_at": timezone.now(), "expires_at": None}
