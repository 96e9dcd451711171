"""A discussion as it is shown: threads with their replies, what may be done with each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from profiles.models import Role, Skill
from proposals import permissions
from proposals.areas import Person
from proposals.discussion import comments
from proposals.models import Comment, Proposal, Visibility


@dataclass
class Shown:
    """One comment, and what this person may do with it."""

    comment: Comment
    is_own: bool
    may_moderate: bool
    may_resolve: bool
    may_reply: bool
    replies: list["Shown"] = field(default_factory=list)

    @property
    def is_tombstone(self) -> bool:
        """Whether only its place is left."""
        return self.comment.deleted_at is not None

    @property
    def is_held(self) -> bool:
        """Whether a curator has yet to look at it."""
        return self.comment.visibility == Visibility.HELD

    @property
    def is_hidden(self) -> bool:
        """Whether a curator has hidden it; then only its author and curators see it."""
        return self.comment.visibility == Visibility.HIDDEN


def threads(subject: Skill | Role | Proposal, person: Person) -> list[Shown]:
    """The discussion of the subject as this person may see it, oldest first.

    A fixed number of queries, however many comments there are. A deleted comment without
    replies is not shown.
    """
    rows = list(Comment.objects.on(subject).visible_to(person).for_showing())
    if not rows:
        return []
    may_write = permissions.can_comment(person, subject)
    is_locked = may_write and comments.is_locked(subject)
    curates = permissions.can_curate(person, subject)
    may_reply = may_write and (curates or not is_locked)
    return arrange(rows, person, subject, curates=curates, may_reply=may_reply)


def arrange(
    rows: Iterable[Comment],
    person: Person,
    subject: Skill | Role | Proposal,
    *,
    curates: bool,
    may_reply: bool,
) -> list[Shown]:
    """Roots with their replies (pure)."""
    owns_subject = permissions.is_own(person, subject if isinstance(subject, Proposal) else None)
    in_standing = permissions.is_in_good_standing(person)
    replies: dict[int, list[Shown]] = defaultdict(list)
    roots = []
    for comment in rows:
        is_own = permissions.is_own(person, comment)
        shown = Shown(
            comment,
            is_own=is_own and in_standing,
            may_moderate=curates and not is_own,
            may_resolve=in_standing and (is_own or owns_subject or curates),
            may_reply=may_reply,
        )
        if comment.parent_id is None:
            roots.append(shown)
        elif not shown.is_tombstone:
            replies[comment.parent_id].append(shown)
    for shown in roots:
        shown.replies = replies[shown.comment.pk]
    return [shown for shown in roots if shown.replies or not shown.is_tombstone]
