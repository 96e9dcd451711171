"""Sending: a real mail server that refuses, hangs, is slow or dies; at least once, never twice."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from proposals import notifications
from proposals.discussion import comments
from proposals.models import Mail
from proposals.notifications import mail as notifications_mail
from proposals.notifications.mail import delivery
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import race


class Letterbox:
    """What a mail server does with mail: keeps it, in order; `answers` come first, then yes."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        text = envelope.content.decode()
        name = next(line for line in text.splitlines() if line.lower().startswith("message-id:"))
        self.got.append((envelope.rcpt_tos[0], name.split(": ")[1]))
        return "250 OK"


@pytest.fixture
def letterbox(settings: Settings) -> Iterator[Letterbox]:
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    use_server(settings, controller.port)
    settings.EMAIL_TIMEOUT = 30  # it answers, however busy the machine is
    yield box
    controller.stop()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def use_server(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 0.3


class Script:
    """A mail server that says each line of its part, then goes silent or hangs up."""

    def __init__(self, *, answers: list[bytes], is_hanging: bool) -> None:
        self.answers, self.is_hanging = answers, is_hanging
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.server.getsockname()[1])
        self.calls = 0
        self.open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self.server.accept()
            except OSError:
                return
            self.calls += 1
            self.open.append(line)
            for answer in self.answers:
                line.sendall(answer)
                line.recv(65536)
            if not self.is_hanging:
                line.close()

    def close(self) -> None:
        self.server.close()
        for line in self.open:
            line.close()


@pytest.fixture
def mail(shelf: Shelf, author: User, reader: User) -> Mail:
    """One reply by mail, waiting."""
    root = comments.post(shelf.skill, "How?", by=author)
    comments.post(shelf.skill, "So.", by=reader, parent=root)
    notifications.tell_due()
    return Mail.objects.get()


def test_it_goes_once_and_is_noted(letterbox: Letterbox, mail: Mail) -> None:
    assert notifications_mail.send_due() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == ("sent", 1, "")
    assert mail.sent_at is not None
    assert letterbox.got == [("author@example.org", mail.message_id)]
    assert notifications_mail.send_due() == 0
    assert not notifications_mail.has_due()
    assert len(letterbox.got) == 1


def test_no_server_at_all(settings: Settings, mail: Mail) -> None:
    use_server(settings, free_port())
    assert notifications_mail.send_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("pending", 0)
    assert notifications_mail.has_due()


def test_a_server_that_hangs_is_asked_once_and_everything_waits(
    settings: Settings, mail: Mail, shelf: Shelf, author: User, reader: User
) -> None:
    comments.post(shelf.skill, "Hello @author", by=reader)
    notifications.tell_due()
    server = Script(answers=[], is_hanging=True)
    use_server(settings, server.port)
    assert notifications_mail.send_due() == 0
    assert server.calls == 1
    assert set(Mail.objects.values_list("state", "attempts")) == {("pending", 0)}
    server.close()


DIALOGUE = [b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"]


@pytest.mark.parametrize("is_hanging", [True, False])
@pytest.mark.parametrize("lines", [2, 3, 4, 5])
def test_a_server_that_dies_in_mid_session_gets_the_same_mail_again(
    settings: Settings, mail: Mail, lines: int, is_hanging: bool
) -> None:
    server = Script(answers=DIALOGUE[:lines], is_hanging=is_hanging)
    use_server(settings, server.port)
    assert notifications_mail.send_due() == 0
    server.close()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("pending", 1)
    assert "SMTPServerDisconnected" in mail.error
    assert mail.next_attempt_at is not None
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    use_server(settings, controller.port)
    assert notifications_mail.send_due() == 0  # not yet
    assert notifications_mail.send_due(mail.next_attempt_at) == 1
    controller.stop()
    assert box.got == [("author@example.org", mail.message_id)]


def test_a_yes_counts_though_the_server_never_says_goodbye(settings: Settings, mail: Mail) -> None:
    server = Script(answers=[*DIALOGUE, b"250 kept\r\n"], is_hanging=True)
    use_server(settings, server.port)
    assert notifications_mail.send_due() == 1
    server.close()
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_a_server_too_slow_to_ever_end_is_hung_up_on(
    settings: Settings, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "LONGEST", 0.5)
    server = Script(answers=DIALOGUE[:4], is_hanging=True)
    use_server(settings, server.port)
    settings.EMAIL_TIMEOUT = 30
    before = timezone.now()
    assert notifications_mail.send_due() == 0
    assert (timezone.now() - before).total_seconds() < 10
    server.close()
    mail.refresh_from_db()
    assert mail.state == "pending"


@pytest.mark.parametrize("answer", ["451 later", "550 nobody here", "552 too much"])
def test_a_refusal_is_tried_again_and_later_each_time(
    letterbox: Letterbox, mail: Mail, answer: str
) -> None:
    letterbox.answers = [answer] * 3
    pauses = []
    at = timezone.now()
    for _ in range(3):
        assert notifications_mail.send_due(at) == 0
        mail.refresh_from_db()
        assert mail.next_attempt_at is not None
        pauses.append(round((mail.next_attempt_at - timezone.now()).total_seconds() / 60))
        at = mail.next_attempt_at
        assert answer[:3] in mail.error
    assert pauses == [1, 2, 4]
    assert notifications_mail.send_due(at) == 1
    assert len(letterbox.got) == 1


def test_after_five_days_it_is_kept_as_failed(letterbox: Letterbox, mail: Mail) -> None:
    Mail.objects.update(created_at=timezone.now() - delivery.GIVEN_UP_AFTER * 1.01)
    letterbox.answers = ["550 nobody here"]
    assert notifications_mail.send_due() == 0
    mail.refresh_from_db()
    assert mail.state == "failed"
    assert notifications_mail.send_due(mail.next_attempt_at) == 0
    assert letterbox.got == []


def test_one_refused_mail_keeps_no_other_waiting(
    letterbox: Letterbox, mail: Mail, shelf: Shelf, author: User, reader: User
) -> None:
    comments.post(shelf.skill, "Hello @reader", by=author)
    notifications.tell_due()
    letterbox.answers = ["550 nobody here"]
    assert notifications_mail.send_due() == 1
    assert [to for to, _name in letterbox.got] == ["reader@example.org"]


def test_one_that_cannot_be_written_keeps_no_other_waiting(
    letterbox: Letterbox, mail: Mail, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("SELECT") and "account_emailaddress" in sql:
            raise RuntimeError("no luck")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        assert notifications_mail.send_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("pending", "RuntimeError: no luck")
    assert f"mail {mail.pk} not written, try 1" in caplog.text
    assert notifications_mail.send_due(mail.next_attempt_at) == 1


def test_who_was_killed_while_sending_loses_the_mail_after_a_while(
    letterbox: Letterbox, mail: Mail
) -> None:
    assert delivery._claim(mail.pk, timezone.now()) is not None
    assert notifications_mail.send_due() == 0
    assert notifications_mail.send_due(timezone.now() + delivery.LEASE) == 1
    assert letterbox.got == [("author@example.org", mail.message_id)]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_nothing_twice(letterbox: Letterbox) -> None:
    shelf = factories.shelf(by=factories.person())
    notifications.tell_due()
    for number in range(20):
        person = factories.person(f"someone{number}")
        comments.post(shelf.skill, f"Hello @{person.username}", by=factories.person())
    told = race(notifications.tell_due, notifications.tell_due, notifications.tell_due)
    assert sum(told) == 20
    sent = race(*[notifications_mail.send_due] * 4)
    assert sum(sent) == 20
    assert len({name for _to, name in letterbox.got}) == len(letterbox.got) == 20
