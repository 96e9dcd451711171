"""Puts into the outbox what people and programs are told, in the transaction that makes it true."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.dispatch import Signal
from django.utils import timezone

from profiles.fields import YES
from profiles.models import Revision
from proposals.models import Announcement, Comment, Event, Proposal
from skillmap.accounts.models import User

Kind = Announcement.Kind

# Sent in the transaction that writes an announcement: consumers add rows of their own to it.
written = Signal()
# Sent after the commit: time to wake a worker. What nobody hears now, the sweep finds later, so
# that a lost wake-up loses nothing.
announced = Signal()


def announce(
    kind: Announcement.Kind,
    key: str,
    *,
    by: User | None,
    proposal: Proposal | None = None,
    revision: Revision | None = None,
    comment: Comment | None = None,
    person: User | None = None,
    **data: Any,
) -> Announcement:
    """Queue one announcement; the same kind and key again gives the one that is there."""
    found, is_new = Announcement.objects.get_or_create(
        key=f"{kind}:{key}",
        defaults={
            "kind": kind,
            "actor": by,
            "proposal": proposal,
            "revision": revision,
            "comment": comment,
            "person": person,
            "data": data,
            "created_at": timezone.now(),
        },
    )
    if is_new:
        written.send(sender=Announcement, announcement=found)
        _wake()
    return found


def announce_mentions(comment: Comment, names: Collection[str], *, by: User) -> None:
    """Tell the people of these names (in lower case) that the comment mentions them now.

    Each is told once of a comment, however often it is edited.
    """
    people = User.objects.annotate(lower=Lower("username")).filter(lower__in=names)
    for person in people.exclude(pk=by.pk).order_by("pk") if names else ():
        key = f"comment:{comment.pk}:{person.pk}"
        announce(
            Kind.MENTIONED, key, by=by, comment=comment, proposal=comment.proposal, person=person
        )


def announce_account(
    kind: Announcement.Kind, event: Event, *, areas: Collection[int | None], **data: Any
) -> Announcement:
    """Tell of what an event of the audit log did to an account.

    Those who curate these domains (ids; None is the whole site) and administrators are told with
    the person. Among `data`, `area` names the domains.
    """
    return announce(
        kind,
        f"event:{event.pk}",
        by=event.actor,
        person=event.person,
        areas=list(areas),
        **data,
    )


def announce_published(revision: Revision) -> None:
    """The same for a revision as it is written: called once for each, so nobody is asked first.

    An import writes thousands.
    """
    made = Announcement.objects.create(
        key=f"{Kind.PUBLISHED}:{revision.pk}",
        kind=Kind.PUBLISHED,
        actor=revision.author,
        revision=revision,
        data=retirement(revision),
        created_at=timezone.now(),
    )
    written.send(sender=Announcement, announcement=made)
    _wake()


def announce_each(
    kind: Announcement.Kind,
    proposals: Mapping[str, Proposal],
    *,
    by: User | None,
    revision: Revision,
    data: Mapping[str, Any],
) -> None:
    """The same for many proposals, by key, that one revision concerns: in one statement.

    A key that is there already stays as it is.
    """
    now = timezone.now()
    made = [
        Announcement(
            key=f"{kind}:{key}", kind=kind, actor=by, proposal=proposal, revision=revision,
            created_at=now, data=dict(data),
        )
        for key, proposal in proposals.items()
    ]  # fmt: skip
    if made:
        Announcement.objects.bulk_create(made, ignore_conflicts=True)
        _wake()


def retirement(revision: Revision) -> dict[str, Any]:
    """Names of what the revision retired and of what replaces it, as they are now; else empty."""
    subject = revision.skill or revision.role
    if subject is None or subject.retired_at is None:
        return {}
    if not revision.changes.filter(field="retired", target="", after_text=YES).exists():
        return {}
    successor = subject.successor
    return {"retired": subject.name} | ({"replaced_by": successor.name} if successor else {})


def _wake() -> None:
    """Have the worker woken once this is committed."""
    transaction.on_commit(partial(announced.send_robust, sender=Announcement), robust=True)
