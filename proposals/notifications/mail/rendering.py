"""Writes a mail in the language and time zone of its reader, as text and as HTML."""

import zoneinfo
from collections.abc import Mapping, Sequence

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from proposals.models import Mail, Notification
from proposals.notifications import sentences
from proposals.notifications.mail import (
    confirmed_texts,
    details,
    open_requests,
    queue,
    summary,
    unsubscribing,
)
from skillmap.accounts.models import User


def render(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail as it is to go now; None when nothing is left to say to this person.

    What was hidden, read or dealt with meanwhile is left out; so is everybody without a verified
    address, and whoever chose otherwise since.
    """
    person = mail.person
    if not _wants(person, mail.kind):
        return None
    rows = mail.notifications.visible_to(person).unread().for_inbox().order_by("pk")
    lines = open_requests.without_answered(list(rows))
    if not lines:
        return None
    with translation.override(_language(person)), timezone.override(_zone(person)):
        if mail.kind == Mail.Kind.AT_ONCE:
            return _at_once(mail, lines[0])
        return _digest(mail, lines)


def absolute(path: str) -> str:
    """The address of a page for a reader who is not on the site."""
    return f"{settings.SITE_URL}{path}"


def _at_once(mail: Mail, line: Notification) -> EmailMultiAlternatives:
    event = line.event
    proposal = event.proposal
    subject = sentences.subject(event)
    thread = queue.thread_id(event)
    title = str(proposal) if proposal else sentences.title(event)
    where = f"{subject}: {title}" if subject and proposal else title
    if decision := sentences.decision(event):
        where = f"{decision}: {where}"
    context = {
        "what": sentences.sentence(event),
        "thanks": sentences.thanks(event, reader=line.person_id),
        "why": line.get_why_display(),
        "details": details.of(event),
        "href": absolute(sentences.path(event, reader=line.person_id)),
    }
    message = _message(mail, "at_once", where, context, unsubscribing.token(mail, proposal))
    message.extra_headers |= {"In-Reply-To": thread, "References": thread}
    return message


def _digest(mail: Mail, lines: Sequence[Notification]) -> EmailMultiAlternatives:
    confirmed = confirmed_texts.lines(mail, absolute(mail.person.get_absolute_url()))
    told = summary.of(lines, confirmed)
    subject = _("%(site)s: %(counts)s") % {"site": settings.SITE_NAME, "counts": told.subject}
    context = {"told": told, "inbox": absolute(reverse("proposals:inbox"))}
    return _message(mail, "digest", subject, context, unsubscribing.token(mail))


def _message(
    mail: Mail, name: str, subject: str, context: Mapping[str, object], word: str
) -> EmailMultiAlternatives:
    leave = absolute(reverse("proposals:unsubscribe", args=[word]))
    context = {
        **context,
        "subject": subject,
        "person": mail.person,
        "language": translation.get_language(),
        "unsubscribe": leave,
        "settings": absolute(reverse("me_settings")),
        "site": settings.SITE_URL,
    }
    message = EmailMultiAlternatives(
        subject,
        render_to_string(f"email/{name}.txt", context),
        to=[mail.person.email],
        headers={
            "Message-ID": mail.message_id,
            # RFC 8058: one POST by the reader's mail program, without a page in between.
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # Answers of machines are not wanted (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Precedence": "list",
        },
    )
    message.attach_alternative(render_to_string(f"email/{name}.html", context), "text/html")
    return message


def _wants(person: User, kind: str) -> bool:
    is_chosen = (
        person.is_mailed_at_once
        if kind == Mail.Kind.AT_ONCE
        else person.digest != User.Digest.NEVER
    )
    if not (is_chosen and person.is_active and person.erased_at is None and person.email):
        return False
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    return bool(addresses.filter(email__iexact=person.email).exists())


def _language(person: User) -> str:
    return (
        person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    )


def _zone(person: User) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(person.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
