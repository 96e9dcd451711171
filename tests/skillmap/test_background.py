"""Jobs beside the requests: nobody waits for them, and one that fails stops no other."""

import logging
import socket
import time

import pytest
from django.core import mail as outbox
from pytest_django import Settings

from proposals.discussion import comments
from proposals.models import Mail
from proposals.notifications import mail
from skillmap.background import settle
from skillmap.environment import task_backend
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _in_the_background(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": task_backend("background")}}


def test_what_is_queued_is_done() -> None:
    shelf = factories.shelf(by=factories.person())
    factories.person("reader")
    comments.post(shelf.skill, "@reader!", by=factories.person())
    settle()
    assert [message.to for message in outbox.outbox] == [["reader@example.org"]]


def test_nobody_waits_for_a_mail_server_that_hangs(settings: Settings) -> None:
    shelf = factories.shelf(by=factories.person())
    factories.person("reader")
    settle()
    server = socket.create_server(("127.0.0.1", 0))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
    settings.EMAIL_TIMEOUT = 3
    before = time.monotonic()
    comments.post(shelf.skill, "@reader!", by=factories.person())
    assert time.monotonic() - before < 2
    settle()
    assert time.monotonic() - before >= 3
    server.close()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail.send_due() == 1
    assert Mail.objects.get().state == "sent"


def test_one_that_fails_is_logged_and_the_next_runs(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    caplog.set_level(logging.ERROR, "skillmap.background")
    shelf = factories.shelf(by=factories.person())
    factories.person("reader")
    settle()
    settings.EMAIL_BACKEND = "no.such.Backend"
    comments.post(shelf.skill, "@reader!", by=factories.person())
    settle()
    assert "job failed: proposals.tasks.send_due" in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    comments.post(shelf.skill, "@reader again!", by=factories.person())
    settle()
    assert len(outbox.outbox) == 2
