"""Mail about an account is never lost, never sent twice, and never waited for."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from skillmap.accounts import outbox
from skillmap.accounts.models import OutgoingMail

pytestmark = pytest.mark.django_db


class Refusing(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def message() -> EmailMultiAlternatives:
    made = EmailMultiAlternatives("Hello", "A text", to=["a@example.org"])
    made.attach_alternative("<p>A text</p>", "text/html")
    return made


def test_posting_sends_nothing_yet(mailoutbox: list[Any]) -> None:
    outbox.post(message())
    assert mailoutbox == []
    assert OutgoingMail.objects.count() == 1


def test_a_posted_mail_is_sent_once_as_it_was_and_forgotten(mailoutbox: list[Any]) -> None:
    posted = outbox.post(message())
    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    assert not outbox.deliver.func(posted.pk)
    (sent,) = mailoutbox
    assert (sent.subject, sent.body, sent.to) == ("Hello", "A text", ["a@example.org"])
    assert [tuple(part) for part in sent.alternatives] == [("<p>A text</p>", "text/html")]
    assert sent.extra_headers == {"Message-ID": posted.message_id}
    assert OutgoingMail.objects.count() == 0


def test_a_mail_of_text_alone_stays_one(mailoutbox: list[Any]) -> None:
    outbox.post(EmailMultiAlternatives("Hello", "A text", to=["a@example.org"]))
    outbox.deliver_due()
    assert mailoutbox[0].alternatives == []


def test_the_queue_sends_it_after_the_commit(
    mailoutbox: list[Any], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        outbox.post(message())
        assert mailoutbox == []
    assert len(mailoutbox) == 1


def test_a_server_that_is_away_costs_patience_not_the_mail(settings: Any) -> None:
    posted = outbox.post(message())
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    for tries, minutes in enumerate((1, 2, 4, 8, 16, 32, 60, 60), start=1):
        before = timezone.now()
        assert outbox.deliver_due() == 0
        posted.refresh_from_db()
        assert posted.attempts == tries
        pause = posted.due_at - before
        assert timedelta(minutes=minutes) <= pause < timedelta(minutes=minutes, seconds=30)
        OutgoingMail.objects.update(due_at=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.deliver_due() == 1
    assert mail.outbox[0].extra_headers == {"Message-ID": posted.message_id}


def test_what_another_sender_holds_is_left_alone_until_its_time(mailoutbox: list[Any]) -> None:
    posted = outbox.post(message())
    OutgoingMail.objects.update(due_at=timezone.now() + outbox.LEASE)
    assert not outbox.deliver.func(posted.pk)
    assert outbox.deliver_due() == 0
    OutgoingMail.objects.update(due_at=timezone.now())
    assert outbox.deliver_due() == 1
    assert len(mailoutbox) == 1


def test_a_mail_nobody_took_for_days_is_dropped_with_its_secret(mailoutbox: list[Any]) -> None:
    outbox.post(message())
    OutgoingMail.objects.update(created_at=timezone.now() - outbox.KEPT - timedelta(minutes=1))
    assert outbox.deliver_due() == 0
    assert OutgoingMail.objects.count() == 0
    assert mailoutbox == []


def test_a_waiting_mail_says_whom_it_is_for() -> None:
    assert str(outbox.post(message())) == "a@example.org · Hello"
