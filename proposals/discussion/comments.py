"""The only writer of comments: written, changed, deleted, settled, closed, each with its event."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Role, Skill
from proposals import events, permissions, trust, watches
from proposals.errors import Gone, LimitReached, Locked, NotAllowed
from proposals.models import (
    Comment,
    CommentEdit,
    DiscussionLock,
    Operation,
    Proposal,
    Visibility,
)
from proposals.models.fields import MARKDOWN_LENGTH
from skillmap.accounts.models import User
from skillmap.kernel import markdown
from skillmap.kernel.text import normalise, refuse_control_characters
from skillmap.kernel.uniqueness import atomic_with_retry

Discussed = Skill | Role | Proposal


@atomic_with_retry
def post(
    subject: Discussed,
    text: str,
    *,
    by: User,
    parent: Comment | None = None,
    operation: Operation | None = None,
    token: str = "",
) -> Comment:
    """Write a comment, or a reply to one; the same form sent again gives the first one back.

    With more links than trust allows it is held for a curator, not refused. Raises NotAllowed,
    Locked, LimitReached, Gone and ValidationError; nothing is written then.
    """
    if token and (made := Comment.objects.filter(author=by, token=token).first()):
        return made
    text = checked(text)
    _may_post(subject, by)
    comment = Comment(
        author=by,
        parent=_root(parent, subject),
        operation=_anchor(operation, subject),
        text=text,
        html=markdown.render(text),
        token=token,
        created_at=timezone.now(),
        **{subject.column: subject},
    )
    if trust.has_too_many_links(by, [text]):
        comment.visibility = Visibility.HELD
        comment.visibility_reason = _("New members may post fewer links than this.")
    comment.save(force_insert=True)
    _record(comment, by)
    return comment


def checked(text: str) -> str:
    """The text, normalised; raises ValidationError when empty, too long or unshowable."""
    text = normalise(text)
    refuse_control_characters(text)
    if not text:
        raise ValidationError(_("Write something."), code="required")
    if len(text) > MARKDOWN_LENGTH:
        raise ValidationError(
            _("A comment has at most %(limit)d characters; this one has %(length)d."),
            code="too_long",
            params={"limit": MARKDOWN_LENGTH, "length": len(text)},
        )
    return text


def is_locked(subject: Discussed) -> bool:
    """Whether the discussion is closed for now."""
    return DiscussionLock.objects.filter(**{subject.column: subject}).exists()


@transaction.atomic
def edit(comment: Comment, text: str, *, by: User) -> Comment:
    """Change one's own words; how they read before stays to be seen.

    Raises NotAllowed, Gone, Locked and ValidationError.
    """
    live = _lock(comment)
    if not permissions.can_edit_comment(by, live):
        raise NotAllowed
    if live.deleted_at is not None:
        raise Gone
    if is_locked(live.subject) and not permissions.can_curate(by, live):
        raise Locked
    text = checked(text)
    if text == live.text:
        return live
    is_held = trust.has_too_many_links(by, [text], [live.text])
    now = timezone.now()
    known = [live.text, *live.edits.values_list("text", flat=True)]
    earlier = CommentEdit.objects.create(
        comment=live, text=live.text, html=live.html, edited_by=by, created_at=now
    )
    live.text, live.html, live.edited_at = text, markdown.render(text), now
    is_held = is_held and live.visibility == Visibility.PUBLIC
    if is_held:
        live.visibility = Visibility.HELD
        live.visibility_reason = _("New members may post fewer links than this.")
    live.save()
    # The key is new with every edit: the comment may have been held before.
    events.record(
        "comment_edited", by=by, kind=events.Kind.HELD if is_held else None,
        key=f"comment:{live.pk}:{earlier.pk}" if is_held else "", **_where(live),
    )  # fmt: skip
    if live.visibility == Visibility.PUBLIC:
        mentioned_before = {name for each in known for name in markdown.mentions(each)}
        events.record_mentions(live, set(markdown.mentions(text)) - mentioned_before, by=by)
    return live


@transaction.atomic
def delete(comment: Comment, *, by: User) -> None:
    """Take one's own words back, with every earlier wording; a tombstone stays for replies.

    Raises NotAllowed. Deleting twice is harmless.
    """
    live = _lock(comment)
    if not permissions.can_edit_comment(by, live):
        raise NotAllowed
    if live.deleted_at is not None:
        return
    live.text = live.html = ""
    live.deleted_at = timezone.now()
    live.save()
    live.edits.update(text="", html="")
    events.record("comment_deleted", by=by, **_where(live))


@transaction.atomic
def resolve(comment: Comment, *, by: User, is_resolved: bool = True) -> Comment:
    """Mark a thread as settled, or open it again. Raises NotAllowed; replies are not threads."""
    live = _lock(comment)
    if live.parent_id is not None or not permissions.can_resolve(by, live):
        raise NotAllowed
    if (live.resolved_at is not None) == is_resolved:
        return live
    live.resolved_at = timezone.now() if is_resolved else None
    live.resolved_by = by if is_resolved else None
    live.save()
    events.record("comment_resolved" if is_resolved else "comment_reopened", by=by, **_where(live))
    return live


@atomic_with_retry
def close(subject: Discussed, *, by: User, reason: str) -> None:
    """Let nobody but curators comment here for now. Raises NotAllowed."""
    if not permissions.can_lock(by, subject):
        raise NotAllowed
    where = {subject.column: subject}
    reason = normalise(reason)
    refuse_control_characters(reason)
    _lock_row, is_new = DiscussionLock.objects.get_or_create(
        **where, defaults={"locked_by": by, "reason": reason}
    )
    if is_new:
        _record_lock("discussion_locked", subject, by)


@transaction.atomic
def reopen(subject: Discussed, *, by: User) -> None:
    """Let everybody comment again. Raises NotAllowed."""
    if not permissions.can_lock(by, subject):
        raise NotAllowed
    where = {subject.column: subject}
    deleted, _kinds = DiscussionLock.objects.filter(**where).delete()
    if deleted:
        _record_lock("discussion_unlocked", subject, by)


def _may_post(subject: Discussed, by: User) -> None:
    if not permissions.can_comment(by, subject):
        raise NotAllowed
    if isinstance(subject, Proposal):
        if not permissions.can_view(by, subject) or subject.state == Proposal.State.DRAFT:
            raise NotAllowed
    elif subject.retired_at is not None:
        raise Gone
    if is_locked(subject) and not permissions.can_curate(by, subject):
        raise Locked
    limit = trust.limits(by).comments_an_hour
    since = timezone.now() - timedelta(hours=1)
    if Comment.objects.filter(author=by, created_at__gt=since).count() >= limit:
        raise LimitReached(limit)


def _root(parent: Comment | None, subject: Discussed) -> Comment | None:
    """The thread that a reply belongs to: two levels, so a reply to a reply joins its root."""
    if parent is None:
        return None
    root = parent.parent or parent
    if root.subject != subject or root.visibility == Visibility.HIDDEN:
        raise Gone
    return root


def _anchor(operation: Operation | None, subject: Discussed) -> Operation | None:
    if operation is not None and operation.version.proposal != subject:
        raise Gone
    return operation


def _record(comment: Comment, by: User) -> None:
    """The event, the author's watch, and what is to be told, in the comment's transaction."""
    watches.take_part(comment.subject, by=by)
    is_held = comment.visibility == Visibility.HELD
    events.record(
        "commented", by=by, kind=events.Kind.HELD if is_held else events.Kind.COMMENTED,
        key=f"comment:{comment.pk}", is_new_key=True, **_where(comment),
    )  # fmt: skip


def _where(comment: Comment) -> events.About:
    """What the audit log says an event on the comment was about."""
    return {
        "comment": comment,
        "proposal": comment.proposal,
        "subject": comment.skill or comment.role,
    }


def _lock(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",))
    return rows.select_related(
        "skill__group", "role", "proposal__skill__group", "proposal__group", "author"
    ).get(pk=comment.pk)


def _record_lock(verb: str, subject: Discussed, by: User) -> None:
    if isinstance(subject, Proposal):
        events.record(verb, by=by, proposal=subject)
    else:
        events.record(verb, by=by, subject=subject)
