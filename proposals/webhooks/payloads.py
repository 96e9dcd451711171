"""What happened, as a receiver is told: which of its own events that is, and the payload.

Payloads are thin: identifiers, addresses and what anybody may read, and nobody's name. The names
of events and values stay; new values may come.
"""

import json
from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from profiles.models import Revision, Role, Skill
from proposals.models import Delivery, Event, Proposal, Visibility, Webhook

Kind, Type = Event.Kind, Webhook.Event
DECISIONS = (Kind.REJECTED, Kind.WITHDRAWN, Kind.SUPERSEDED, Kind.EXPIRED)
# Which kinds of event webhooks are told of, and as what.
OF_KIND: dict[str, tuple[Webhook.Event, ...]] = {
    Kind.PUBLISHED: (Type.PUBLISHED,),
    Kind.APPROVED: (Type.PUBLISHED, Type.DECIDED),
    Kind.SUBMITTED: (Type.OPENED,),
    **dict.fromkeys((Kind.REVISED, Kind.AMENDED, Kind.CHANGES_REQUESTED), (Type.CHANGED,)),
    **dict.fromkeys(DECISIONS, (Type.DECIDED,)),
}


def of(event: Event) -> tuple[Webhook.Event, ...]:
    """What webhooks are told of the event, nothing where it is not for everybody to know."""
    types = OF_KIND.get(event.kind, ())
    if _is_hidden(event.proposal):
        return tuple(each for each in types if each == Type.PUBLISHED)
    return types


def moment(event: Event) -> dict[str, object]:
    """What a later look at the proposal would no longer tell: how it was when it happened."""
    if event.proposal_id is None:
        return {}
    return {"state": event.to_state, "version": event.version, "change": event.kind}


def body(delivery: Delivery) -> bytes | None:
    """The message as JSON, made of what is public now; None when nothing of it is any more."""
    with translation.override(settings.LANGUAGE_CODE):
        data = _data(delivery)
    if data is None:
        return None
    happened = delivery.event.created_at if delivery.event else delivery.created_at
    when = happened.astimezone(UTC).isoformat().replace("+00:00", "Z")
    said = {"type": delivery.type, "timestamp": when, "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _data(delivery: Delivery) -> dict[str, object] | None:
    event = delivery.event
    if event is None:
        return {"webhook": delivery.webhook_id}
    if delivery.type == Type.PUBLISHED:
        return _revision(event.revision) if event.revision else None
    proposal = event.proposal
    if proposal is None or _is_hidden(proposal):
        return None
    return _proposal(proposal, delivery)


def _revision(revision: Revision) -> dict[str, object]:
    cells = revision.changes.exclude(expectation=None)
    roles = cells.order_by("expectation__role__slug").values_list("expectation__role__slug")
    return {
        "sequence": revision.sequence,
        "number": revision.number,
        "source": revision.source,
        "summary": revision.summary,
        "subject": _subject(revision.skill or revision.role),
        "changes": {
            "cells": cells.count(),
            "fields": revision.changes.filter(expectation=None).count(),
            "roles": [slug for (slug,) in roles.distinct()],
        },
        "proposal": _visible_proposal(revision),
        "url": _absolute(revision.get_absolute_url()),
        "api_url": _absolute(reverse("api:revision-detail", args=[revision.sequence])),
    }


def _proposal(proposal: Proposal, delivery: Delivery) -> dict[str, object]:
    """The proposal with the state and version it had at the event; its end only if that is it."""
    is_end = delivery.type == Type.DECIDED
    revision = proposal.revision if is_end else None
    return {
        "id": proposal.pk,
        **delivery.data,
        "outcome": (proposal.outcome or None) if is_end else None,
        "reason": (proposal.reason_code or None) if is_end else None,
        "title": proposal.title,
        "operations": proposal.operation_count,
        "subject": _subject(proposal.subject) if proposal.subject else None,
        "revision": {"sequence": revision.sequence, "number": revision.number}
        if revision
        else None,
        "url": _absolute(proposal.get_absolute_url()),
        "api_url": _absolute(reverse("api:proposal-detail", args=[proposal.pk])),
    }


def _subject(subject: Skill | Role | None) -> dict[str, object]:
    """The skill or role; None stands for the frame of the catalogue: levels, domains, groups."""
    if subject is None:
        return {"kind": "catalogue", "url": _absolute(reverse("profiles:catalogue_history"))}
    kind = subject._meta.model_name or ""
    return {
        "kind": kind,
        "slug": subject.slug,
        "name": subject.name,
        "url": _absolute(subject.get_absolute_url()),
        "api_url": _absolute(reverse(f"api:{kind}-detail", args=[subject.slug])),
    }


def _visible_proposal(revision: Revision) -> int | None:
    """The proposal that it came of, unless that was hidden since."""
    proposal = getattr(revision, "proposal", None)
    return None if proposal is None or _is_hidden(proposal) else int(proposal.pk)


def _is_hidden(proposal: Proposal | None) -> bool:
    return proposal is not None and proposal.visibility != Visibility.PUBLIC


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
