"""Takes mails out of the queue and to the mail server: at least once, under a stable name.

Never inside a transaction. A mail is claimed by a guarded update, and noted as sent the moment
the server has said yes; it goes twice only if the sender is killed between the two.
"""

import logging
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Timer

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.utils import timezone

from proposals.models import Mail
from proposals.notifications.mail.rendering import render
from skillmap.kernel import queue
from skillmap.kernel.queue import Retries

logger = logging.getLogger(__name__)

# One mail may take the server so long, however slowly it answers …
LONGEST = 60.0  # seconds
# … so that whoever holds a mail longer than this was killed.
LEASE = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=5)
RETRIES = Retries(longest=timedelta(hours=6), lasting=GIVEN_UP_AFTER)
BATCH = 200
State = Mail.State


class ServerAway(Exception):
    """The mail server cannot be reached: no other mail would fare better now."""


class Postman:
    """One connection to the mail server, opened when it is needed and again after a fault."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def open(self) -> BaseEmailBackend:
        """See that the server is there; raises ServerAway."""
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            except (OSError, smtplib.SMTPException) as error:
                raise ServerAway(f"{type(error).__name__}: {error}") from error
            self._connection = connection
        return self._connection

    def deliver(self, message: EmailMultiAlternatives) -> None:
        """Hand the message over; returns once the server said yes.

        Raises ServerAway where there is no server, OSError or SMTPException where it said no.
        """
        connection = self.open()
        try:
            with _deadline(connection):
                connection.send_messages([message])
        except Exception:
            self.close()
            raise
        if _session(connection) is None:
            self.close()  # a folder keeps one file a connection, and so a file a mail

    def close(self) -> None:
        """Say goodbye; what the server makes of that changes nothing."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(OSError, smtplib.SMTPException), _deadline(connection):
            connection.close()


def send_due(at: datetime | None = None) -> int:
    """Send every mail that is due, until the server is away; returns how many went.

    Safe to run by several at once: each mail is sent by one of them.
    """
    postman, sent = Postman(), 0
    try:
        for pk in queue.each_due(lambda: _due(at or timezone.now()), BATCH):
            sent += send(pk, postman, at)
    except ServerAway as error:
        logger.warning("mail server away: %s", error)
    finally:
        postman.close()
    return sent


def send(pk: int, postman: Postman, at: datetime | None = None) -> bool:
    """Send one mail; False when it is sent, in other hands, not due, unwanted or refused.

    Raises ServerAway, with the mail untouched: it goes as soon as the server is back.
    """
    postman.open()
    mail = _claim(pk, at or timezone.now())
    if mail is None:
        return False
    try:
        message = render(mail)
        if message is not None:
            postman.deliver(message)
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("mail %s not taken, try %s: %s", pk, mail.attempts, type(error).__name__)
        _postpone(mail, error)
    except Exception as error:
        # A mail that cannot be written must not keep the others waiting.
        logger.exception("mail %s not written, try %s", pk, mail.attempts)
        _postpone(mail, error)
    else:
        _finish(mail, is_sent=message is not None)
        return message is not None
    return False


def has_due(at: datetime | None = None) -> bool:
    """Whether any mail is due."""
    return _due(at or timezone.now()).exists()


def _due(at: datetime) -> QuerySet[Mail]:
    """Waiting and due, or claimed by somebody who was killed."""
    is_due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=at)
    return Mail.objects.filter(is_due, state__in=[State.PENDING, State.SENDING])


def _claim(pk: int, at: datetime) -> Mail | None:
    """The mail, ours alone until the lease ends."""
    taken = queue.claim(_due(at), pk, at + LEASE, state=State.SENDING, claimed_at=at)
    return Mail.objects.select_related("person").get(pk=pk) if taken else None


def _finish(mail: Mail, *, is_sent: bool) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        state=State.SENT,
        sent_at=timezone.now() if is_sent else None,
        next_attempt_at=None,
        error="" if is_sent else "nothing left to tell",
    )


def _postpone(mail: Mail, error: Exception) -> None:
    """Try again after 1, 2, 4 … minutes, at most six hours, for five days; then keep it failed."""
    now = timezone.now()
    is_over = RETRIES.is_over(mail.attempts, age=now - mail.created_at)
    Mail.objects.filter(pk=mail.pk, state=State.SENDING).update(
        state=State.FAILED if is_over else State.PENDING,
        next_attempt_at=now + RETRIES.pause(mail.attempts),
        error=queue.describe(error),
    )


@contextmanager
def _deadline(connection: BaseEmailBackend) -> Iterator[None]:
    """Hang up on a server that answers, but too slowly to ever end.

    EMAIL_TIMEOUT bounds each answer, this bounds them all together.
    """
    timer = Timer(LONGEST, _hang_up, [_session(connection)])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _session(connection: BaseEmailBackend) -> smtplib.SMTP | None:
    """The SMTP session; None where mail goes into a folder or into memory."""
    session: smtplib.SMTP | None = getattr(connection, "connection", None)
    return session


def _hang_up(session: smtplib.SMTP | None) -> None:
    with suppress(OSError, AttributeError):  # it hung up itself meanwhile
        if session and session.sock:
            session.sock.shutdown(socket.SHUT_RDWR)
