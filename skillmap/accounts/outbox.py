"""Mail about a person's own account: kept until the mail server takes it, then forgotten."""

import logging
import smtplib
from datetime import datetime, timedelta
from functools import partial

from django.core.mail import EmailMultiAlternatives, make_msgid
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from skillmap.accounts.models import OutgoingMail
from skillmap.kernel import queue
from skillmap.kernel.queue import Retries

logger = logging.getLogger(__name__)

# A sender that was killed holds its mail no longer than this.
LEASE = timedelta(minutes=2)
RETRIES = Retries(longest=timedelta(hours=1))
BATCH = 200
# The links inside are worthless by then, and a secret should not lie about.
KEPT = timedelta(days=3)


def post(message: EmailMultiAlternatives) -> OutgoingMail:
    """Take the message in and return at once: whether mail works changes no answer's time."""
    html = next((str(part) for part, kind in message.alternatives if kind == "text/html"), "")
    mail = OutgoingMail.objects.create(
        recipient=message.to[0],
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        message_id=make_msgid(domain="skillmap"),
    )
    transaction.on_commit(partial(deliver.enqueue, mail.pk))
    return mail


@task()
def deliver(pk: int) -> bool:
    """Send one mail; False when it is gone, in other hands, not due yet, or was not taken."""
    mail = _claim(pk)
    if mail is None:
        return False
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.recipient], headers={"Message-ID": mail.message_id}
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        _wait(mail)
        logger.warning("mail %s not taken, try %s: %s", pk, mail.attempts, type(error).__name__)
        return False
    mail.delete()
    return True


def deliver_due() -> int:
    """Send every mail that waits and is due, drop what is too old; returns how many were sent."""
    now = timezone.now()
    OutgoingMail.objects.filter(created_at__lt=now - KEPT).delete()
    return sum(deliver.func(pk) for pk in queue.each_due(lambda: _due(now), BATCH))


def _due(at: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(due_at__lte=at)


def _claim(pk: int) -> OutgoingMail | None:
    """The mail, ours alone until the lease ends: a lock that a killed sender cannot keep."""
    now = timezone.now()
    taken = queue.claim(_due(now), pk, now + LEASE, column="due_at")
    return OutgoingMail.objects.get(pk=pk) if taken else None


def _wait(mail: OutgoingMail) -> None:
    """Try again after 1, 2, 4 … minutes, at most an hour."""
    due_at = timezone.now() + RETRIES.pause(mail.attempts)
    OutgoingMail.objects.filter(pk=mail.pk).update(due_at=due_at)
