"""Names the mails that are to go, once and for ever, in the transaction that decides so."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings

from proposals.models import Event, Mail, Proposal


def queue_at_once(event: Event, people: Sequence[int]) -> dict[int, Mail]:
    """One mail for each person (by id); the same again gives those that are there."""
    if not people:
        return {}
    key = f"event:{event.pk}"
    Mail.objects.bulk_create(
        [
            Mail(
                person_id=person,
                kind=Mail.Kind.AT_ONCE,
                key=key,
                message_id=message_id(key, person),
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
    return {mail.person_id: mail for mail in Mail.objects.filter(key=key, person__in=people)}


def message_id(key: str, person: int) -> str:
    """The name of a mail (RFC 5322, 3.6.4): the same whenever it is sent again."""
    return f"<{key.replace(':', '-')}.{person}@{_host()}>"


def thread_id(event: Event) -> str:
    """The name that all mail about one proposal, or else one subject, refers to.

    No mail has this name: readers put together what names the same one.
    """
    things = (event.proposal, event.comment, event.revision)
    about = next((thing for thing in things if thing is not None), event)
    if isinstance(about, Proposal | Event):
        return f"<{about._meta.model_name}-{about.pk}@{_host()}>"
    named = f"skill-{about.skill_id}" if about.skill_id else f"role-{about.role_id}"
    return f"<{named}@{_host()}>"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
