"""The queue: woken after the commit, once; whatever is lost is found by the sweep."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from proposals import notifications, tasks, webhooks
from proposals.discussion import comments
from proposals.models import Comment, Delivery, Dispatch, Event, Mail, Notification
from proposals.notifications import mail as notifications_mail
from proposals.notifications.mail import delivery
from tests import factories, receiver

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db(transaction=True)
IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def jobs() -> list[str]:
    return [row.task_path.rpartition(".")[2] for row in DBTaskResult.objects.ready()]


def work() -> None:
    """What a worker does until nothing is left."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django_tasks_db")


def test_an_event_wakes_a_worker_once() -> None:
    factories.shelf(by=factories.person())
    assert Dispatch.objects.filter(consumer="notifications", state="pending").count() > 1
    assert jobs() == ["tell_due"]


def test_what_is_rolled_back_is_neither_told_nor_woken_for() -> None:
    shelf = factories.shelf(by=factories.person())
    DBTaskResult.objects.all().delete()
    before = Event.objects.count()

    def fail() -> None:
        with transaction.atomic():
            comments.post(shelf.skill, "Hm.", by=factories.person())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (jobs(), Event.objects.count()) == ([], before)


def test_a_worker_tells_and_then_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda *args: None)  # the worker's own, left to pytest
    shelf = factories.shelf(by=factories.person())
    factories.person("reader")
    comments.post(shelf.skill, "@reader!", by=factories.person())
    work()
    assert jobs() == []
    assert [message.to for message in outbox.outbox] == [["reader@example.org"]]


def test_a_lost_wake_up_is_found_by_the_sweep() -> None:
    shelf = factories.shelf(by=factories.person())
    factories.person("reader")
    comments.post(shelf.skill, "@reader!", by=factories.person())
    DBTaskResult.objects.all().delete()
    call_command("tend", verbosity=0)
    assert len(outbox.outbox) == 1


def test_where_jobs_run_at_once_mail_goes_with_the_request(settings: Settings) -> None:
    settings.TASKS = IMMEDIATE
    shelf = factories.shelf(by=factories.person())
    factories.person("reader")
    comments.post(shelf.skill, "@reader!", by=factories.person())
    assert len(outbox.outbox) == 1
    assert not DBTaskResult.objects.exists()


def test_a_fault_in_telling_never_reaches_who_wrote(settings: Settings) -> None:
    settings.TASKS = IMMEDIATE
    shelf = factories.shelf(by=factories.person())
    factories.person("reader")

    def fail(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and "proposals_notification" in sql:
            raise RuntimeError
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        comment = comments.post(shelf.skill, "@reader!", by=factories.person())
    assert Comment.objects.filter(pk=comment.pk).exists()
    assert Notification.objects.count() == 0
    assert notifications.tell_due(timezone.now() + timedelta(hours=1)) == 1


class Hanging:
    """A mail server that takes every call and says nothing."""

    def __enter__(self) -> Self:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.server.getsockname()[1])
        return self

    def __exit__(self, *error: object) -> None:
        self.server.close()


@pytest.mark.parametrize("is_hanging", [True, False])
def test_the_mail_server_changes_neither_the_answer_nor_its_time(
    client: Client, settings: Settings, is_hanging: bool
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    shelf = factories.shelf(by=factories.person())
    reader = factories.person("reader")
    client.force_login(reader)
    url = reverse("proposals:comment", args=["skills", shelf.skill.slug])
    with Hanging() as server:
        settings.EMAIL_PORT = server.port if is_hanging else 1
        before = time.monotonic()
        answer = client.post(url, {"text": "@reader!", "token": "t"})
        assert answer.status_code == 302
        assert time.monotonic() - before < 2
    assert Comment.objects.count() == 1


def test_a_webhook_wakes_a_worker_once_which_sends_what_is_due(settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    reader, curator = factories.person("reader"), factories.curator("curator")
    shelf = factories.shelf(by=curator)
    with receiver.listen() as server:
        factories.webhook(by=reader, url=server.url())
        DBTaskResult.objects.all().delete()
        for name in ("Runs", "Tracks"):
            factories.publish(shelf.skill, factories.rename(shelf.skill, name), by=curator)
        assert sorted(jobs()) == ["deliver_due", "tell_due"]
        assert tasks.deliver_due.func() == 2
        assert len(server.got) == 2


def test_what_a_run_leaves_behind_wakes_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = factories.person("reader")
    webhooks.ping(factories.webhook(by=reader), by=reader)
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr("proposals.webhooks.delivery.RUN", 0.0)
    assert tasks.deliver_due.func() == 0
    assert jobs() == ["deliver_due"]


def test_the_sweep_delivers_and_forgets(settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    reader = factories.person("reader")
    with receiver.listen() as server:
        webhook = factories.webhook(by=reader, url=server.url())
        webhooks.ping(webhook, by=reader)
        old = timezone.now() - timedelta(days=31)
        Delivery.objects.create(webhook=webhook, type="ping", state="failed", created_at=old)
        call_command("tend", verbosity=0)
        assert len(server.got) == 1
    assert list(Delivery.objects.values_list("state", flat=True)) == ["delivered"]


SENDER = """
import sys, django
django.setup()
from proposals.notifications import mail
mail.send_due()
"""


class Dialogue:
    """A mail server that takes one mail to a point, tells so, and goes silent."""

    def __init__(self, answers: list[bytes]) -> None:
        self.answers = answers
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.server.getsockname()[1])
        self.reached = threading.Event()
        self.serving = threading.Thread(target=self._serve, daemon=True)
        self.serving.start()

    def _serve(self) -> None:
        line, _address = self.server.accept()
        for answer in self.answers:
            line.sendall(answer)
            line.recv(65536)
        self.reached.set()
        line.recv(65536)  # until the other side is gone
        line.close()
        self.server.close()


@pytest.mark.slow
def test_a_sender_killed_in_mid_send_loses_nothing() -> None:
    shelf = factories.shelf(by=factories.person())
    factories.person("reader")
    comments.post(shelf.skill, "@reader!", by=factories.person())
    notifications.tell_due()
    begun = [b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n"]
    server = Dialogue(begun)
    sender = subprocess.Popen([sys.executable, "-c", SENDER], cwd=ROOT, env=_environment(server))
    assert server.reached.wait(60)
    sender.kill()
    sender.wait()
    server.serving.join()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("sending", 1)
    assert notifications_mail.send_due() == 0
    assert notifications_mail.send_due(timezone.now() + delivery.LEASE) == 1
    assert [message.message()["Message-ID"] for message in outbox.outbox] == [mail.message_id]
    assert notifications_mail.send_due(timezone.now() + 2 * delivery.LEASE) == 0


def _environment(server: Dialogue) -> dict[str, str]:
    """What a process of its own needs to work on the database under test."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{chosen['NAME']}"
    else:
        login = f"{chosen['USER']}:{chosen['PASSWORD']}".rstrip(":")
        url = f"postgres://{login}@{chosen['HOST']}:{chosen['PORT']}/{chosen['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "skillmap.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
    }


def test_the_jobs_are_what_they_are_called() -> None:
    assert tasks.tell_due.func() == 0
    assert tasks.send_due.func() == 0
