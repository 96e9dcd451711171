"""Says that something happened, in the transaction that makes it true.

One row is the entry of the audit log and what people and programs are told; one dispatch row for
each consumer that takes it (notifications, webhooks) is how far that consumer is. Consumers are
registered when the app is ready and woken once the transaction is committed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from profiles.fields import YES
from profiles.models import Revision, Role, Skill
from proposals.models import Comment, Dispatch, Event, Proposal
from skillmap.accounts.models import User

Kind = Event.Kind
ONLY_TOLD = ""  # the verb of an event that the audit log does not note


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who is handed events: which ones it takes, and how its worker is woken after the commit.

    `takes` asks the database nothing: it is called in the transaction of every event. A wake-up
    that is lost loses nothing, since the sweep finds what is pending.
    """

    name: Dispatch.Consumer
    takes: Callable[[Event], bool]
    wake: Callable[[], None]


_consumers: dict[Dispatch.Consumer, Consumer] = {}


def register(consumer: Consumer) -> None:
    """Hand the consumer every event that it takes from now on; called when the app is ready."""
    _consumers[consumer.name] = consumer


class About(TypedDict, total=False):
    """What an event is about."""

    proposal: Proposal | None
    comment: Comment | None
    person: User | None
    subject: Skill | Role | None


class Retirement(TypedDict, total=False):
    """What a revision retired, and what replaces it, by name."""

    retired: str
    replaced_by: str


def record(
    verb: str,
    *,
    by: User | None,
    kind: Event.Kind | None = None,
    key: str = "",
    proposal: Proposal | None = None,
    revision: Revision | None = None,
    comment: Comment | None = None,
    person: User | None = None,
    subject: Skill | Role | None = None,
    from_state: str = "",
    is_new_key: bool = False,
    **data: object,
) -> None:
    """Record who did what: for the audit log and, with a `kind`, for notifications and webhooks.

    With a `key` it is delivered once: if an event with that kind and key exists, only the audit
    log gets another entry. `is_new_key` says that there is no such event, since the key names what
    was made or ended in this transaction: the database is not asked then, and refuses a second one.
    With the verb ONLY_TOLD the audit log gets no entry. `data` holds identifiers, codes and the
    names of what is published, never a text that a person wrote: it cannot be taken back.
    """
    event = _event(verb, by=by, kind=kind, key=key, proposal=proposal, revision=revision, data=data)
    event.comment, event.person, event.from_state = comment, person, from_state
    if subject is not None:
        setattr(event, subject.column, subject)
    if is_new_key:
        _insert([event])
    else:
        _write([event])


def record_mentions(comment: Comment, names: Collection[str], *, by: User) -> None:
    """Tell the people of these names (in lower case) that the comment mentions them now.

    Each is told once of a comment, however often it is edited.
    """
    people = User.objects.annotate(lower=Lower("username")).filter(lower__in=names)
    found = people.exclude(pk=by.pk).order_by("pk") if names else ()
    events = []
    for person in found:
        key = f"comment:{comment.pk}:{person.pk}"
        event = _event(ONLY_TOLD, by=by, kind=Kind.MENTIONED, key=key, proposal=comment.proposal)
        event.comment, event.person = comment, person
        events.append(event)
    _write(events)


def record_published(revision: Revision) -> None:
    """Tell of a revision as it is written: called once for each, so whether it is new is not asked.

    An import writes thousands.
    """
    event = _event(
        ONLY_TOLD, by=revision.author, kind=Kind.PUBLISHED, key=str(revision.pk),
        revision=revision, data=retirement(revision),
    )  # fmt: skip
    _insert([event])


def record_conflicts(proposals: Sequence[Proposal], revision: Revision, *, by: User | None) -> None:
    """Tell the authors of many proposals that the revision keeps them from being applied."""
    data: Retirement = retirement(revision) if proposals else {}
    _write(
        [
            _event(
                ONLY_TOLD, by=by, kind=Kind.CONFLICTED, key=f"{each.pk}:{revision.pk}",
                proposal=each, revision=revision, data=data,
            )
            for each in proposals
        ]
    )  # fmt: skip


def retirement(revision: Revision) -> Retirement:
    """Names of what the revision retired and of what replaces it, as they are now; else empty."""
    subject = revision.skill or revision.role
    if subject is None or subject.retired_at is None:
        return {}
    if not revision.changes.filter(field="retired", target="", after_text=YES).exists():
        return {}
    successor = subject.successor
    if successor is None:
        return {"retired": subject.name}
    return {"retired": subject.name, "replaced_by": successor.name}


def _event(
    verb: str,
    *,
    by: User | None,
    kind: Event.Kind | None,
    key: str = "",
    proposal: Proposal | None = None,
    revision: Revision | None = None,
    data: Mapping[str, object] | None = None,
) -> Event:
    noted = {"revision": revision.pk} if verb and revision else {}  # as the audit log shows it
    return Event(
        verb=verb,
        kind=kind or "",
        key=f"{kind}:{key}" if key else None,
        actor=by,
        proposal=proposal,
        revision=revision,
        to_state=proposal.state if proposal else "",
        version=proposal.version_number if proposal else None,
        data={**noted, **(data or {})},
        created_at=timezone.now(),
    )


def _write(events: Sequence[Event]) -> None:
    """Insert the events; one whose key is there already is for the audit log alone."""
    keys = [event.key for event in events if event.key]
    known = set(Event.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    for event in events:
        if event.key in known:
            event.key, event.kind = None, ""
    _insert([event for event in events if event.verb or event.kind])


def _insert(events: Sequence[Event]) -> None:
    """The events and their dispatch rows, all or nothing; then wake whoever takes one of them."""
    taken = [
        (event, consumer)
        for event in events
        for consumer in _consumers.values()
        if event.kind and consumer.takes(event)
    ]
    with transaction.atomic(savepoint=False):
        Event.objects.bulk_create(events)
        Dispatch.objects.bulk_create(
            [Dispatch(event=event, consumer=consumer.name) for event, consumer in taken]
        )
        for wake in dict.fromkeys(consumer.wake for _event, consumer in taken):
            transaction.on_commit(wake, robust=True)
