"""The periodic command: everything it does, as often as one likes, each job by itself."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from profiles.models import SkillDocument
from proposals import lifecycle, notifications
from proposals.discussion import comments
from proposals.models import Event, KeptAnswer, Notification, Proposal
from skillmap.accounts import outbox as account_outbox
from skillmap.accounts.models import User
from skillmap.management.commands import tend
from tests import factories
from tests.factories import Shelf


def run() -> str:
    out = StringIO()
    call_command("tend", stdout=out)
    return out.getvalue()


def test_where_nothing_is_due_it_says_nothing(db: None) -> None:
    assert run() == ""


def test_it_tells_and_mails_what_waits_and_a_second_run_does_nothing(
    shelf: Shelf, author: User, reader: User
) -> None:
    notifications.tell_due()
    comments.post(shelf.skill, "@reader!", by=author)
    assert run() == "lines in inboxes: 1\nmails: 1\n"
    assert run() == ""
    assert len(outbox.outbox) == 1


def test_it_expires_and_reminds(shelf: Shelf, author: User, curator: User) -> None:
    for text in ("Logs all.", "Logs each."):
        cell = shelf.cell(shelf.engineer, shelf.junior)
        proposal = factories.proposal(shelf.skill, factories.edit(cell, text), by=author)
        lifecycle.request_changes(proposal, "More.", by=curator)
    ago = timezone.now() - timedelta(days=21)
    Proposal.objects.filter(pk=proposal.pk).update(expires_at=timezone.now())
    Proposal.objects.update(changes_requested_at=ago)
    run()
    kinds = Event.objects.filter(kind__in=["expired", "reminded"]).values_list("kind")
    assert sorted(kinds) == [("expired",), ("reminded",)]
    assert Notification.objects.filter(event__kind="reminded").count() == 1


def test_account_mail_that_was_left_goes(db: None) -> None:
    account_outbox.post(EmailMultiAlternatives("Hello", "You.", to=["you@example.org"]))
    assert run() == "account mails: 1\n"
    assert [message.subject for message in outbox.outbox] == ["Hello"]


def test_old_sessions_and_job_results_go(db: None) -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now)
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    for days in (1, 8):
        DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}},
            task_path="proposals.tasks.tell_due",
            status="SUCCESSFUL",
            backend_name="default",
            run_after=now,
            finished_at=now - timedelta(days=days),
        )
    assert run() == "job results: 1\n"
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert DBTaskResult.objects.count() == 1


def test_one_job_that_fails_keeps_no_other_from_running(
    shelf: Shelf, author: User, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise RuntimeError

    monkeypatch.setitem(tend.JOBS, "reminders", fail)
    comments.post(shelf.skill, "@reader!", by=author)
    with pytest.raises(CommandError, match="Failed: reminders"):
        run()
    assert len(outbox.outbox) == 1


def test_it_stays_where_it_is_told_to(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    def wake(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", wake)
    with pytest.raises(KeyboardInterrupt):
        call_command("tend", every=60)
    assert pauses == [60, 60, 60]


def test_answers_to_programs_are_forgotten_after_a_day(author: User) -> None:
    old = KeptAnswer.objects.create(person=author, key="old", fingerprint="x")
    KeptAnswer.objects.create(person=author, key="new", fingerprint="x")
    long_ago = timezone.now() - timedelta(hours=25)
    KeptAnswer.objects.filter(pk=old.pk).update(created_at=long_ago)
    call_command("tend")
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["new"]


def test_while_the_database_is_away_it_stays_and_tries_again_soon(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    ran: list[str] = []

    def fail() -> int:
        ran.append("first")
        if len(ran) < 4:
            raise OperationalError
        return 0

    def wake(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            raise KeyboardInterrupt

    def second() -> int:
        ran.append("second")
        return 0

    monkeypatch.setattr(tend, "JOBS", {"first": fail, "second": second})
    monkeypatch.setattr(time, "sleep", wake)
    with pytest.raises(KeyboardInterrupt):
        call_command("tend", every=60)
    assert pauses == [1, 2, 4, 60]
    assert ran == ["first"] * 4 + ["second"]


def test_search_documents_that_are_out_of_date_are_written_again(shelf: Shelf) -> None:
    SkillDocument.objects.update(names="nonsense", revision_number=0)
    assert run() == "search documents: 1\n"
    assert SkillDocument.objects.get().names != "nonsense"
