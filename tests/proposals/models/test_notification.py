"""Watches, events that are told, mails and notifications: each thing told once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from proposals.models import DigestMark, Dispatch, Event, Mail, Notification, Proposal, Watch
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)
    Watch.objects.all().delete()
    return made


@pytest.fixture
def news() -> Event:
    return Event.objects.create(kind="published", key="published:1", created_at=NOW)


def mail(person: User, key: str, message_id: str) -> Mail:
    return Mail.objects.create(person=person, kind="at_once", key=key, message_id=message_id)


# --- Watches ----------------------------------------------------------------------------------


def test_a_watch_is_of_one_thing(shelf: Shelf, proposal: Proposal, reader: User) -> None:
    things: dict[str, Any] = {
        "skill": shelf.skill, "role": shelf.engineer, "domain": shelf.domain, "proposal": proposal,
    }  # fmt: skip
    for names in ((), ("skill", "domain"), ("role", "proposal"), tuple(things)):
        with refused(Watch, "watch_of_one_thing"):
            Watch.objects.create(person=reader, **{name: things[name] for name in names})
    for name, thing in things.items():
        Watch.objects.create(person=reader, **{name: thing})
    assert reader.watches.count() == 4


def test_a_person_watches_a_thing_once(
    shelf: Shelf, proposal: Proposal, reader: User, stranger: User
) -> None:
    things: list[tuple[str, dict[str, Any]]] = [
        ("watch_one_per_skill_and_person", {"skill": shelf.skill}),
        ("watch_one_per_role_and_person", {"role": shelf.engineer}),
        ("watch_one_per_domain_and_person", {"domain": shelf.domain}),
        ("watch_one_per_proposal_and_person", {"proposal": proposal}),
    ]
    for name, thing in things:
        Watch.objects.create(person=reader, level="all", **thing)
        with refused(Watch, name):
            Watch.objects.bulk_create([Watch(person=reader, level="ignore", **thing)])
        Watch.objects.create(person=stranger, **thing)
    assert (reader.watches.count(), stranger.watches.count()) == (4, 4)


def test_a_watch_is_chosen_and_full_unless_said(shelf: Shelf, reader: User) -> None:
    made = Watch.objects.create(person=reader, skill=shelf.skill)
    assert (made.level, made.is_manual) == (Watch.Level.WATCHING, True)
    assert str(made) == f"{reader.pk} · watching"


# --- Events that are told -----------------------------------------------------------------------


def test_the_same_is_announced_once(news: Event) -> None:
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        Event.objects.create(kind="published", key=news.key, created_at=NOW)
    Event.objects.create(kind="published", key="published:2", created_at=NOW)
    assert [each.key for each in Event.objects.all()] == ["published:1", "published:2"]


def test_an_event_waits_to_be_told_once_by_each_consumer(news: Event) -> None:
    made = Dispatch.objects.create(event=news, consumer="notifications")
    assert (made.state, made.attempts, made.cursor, news.data) == ("pending", 0, 0, {})
    with refused(Dispatch, "dispatch_one_per_event_and_consumer"):
        Dispatch.objects.create(event=news, consumer="notifications")
    Dispatch.objects.create(event=news, consumer="webhooks")
    assert [str(each) for each in news.dispatches.all()] == [
        "notifications · pending",
        "webhooks · pending",
    ]


# --- Mail -------------------------------------------------------------------------------------


def test_a_person_gets_a_mail_once(reader: User, stranger: User) -> None:
    mail(reader, "digest:2026-03-17", "<1@example.org>")
    with refused(Mail, "mail_one_per_person_and_key"):
        mail(reader, "digest:2026-03-17", "<2@example.org>")
    mail(reader, "digest:2026-03-18", "<3@example.org>")
    mail(stranger, "digest:2026-03-17", "<4@example.org>")
    assert [str(each) for each in reader.mails.all()] == [
        "at_once · digest:2026-03-17",
        "at_once · digest:2026-03-18",
    ]


def test_a_mails_name_is_its_own(reader: User) -> None:
    mail(reader, "one", "<1@example.org>")
    with pytest.raises(IntegrityError, match="message_id"), transaction.atomic():
        mail(reader, "two", "<1@example.org>")
    assert Mail.objects.count() == 1


# --- Notifications ----------------------------------------------------------------------------


def test_a_person_is_told_a_thing_once(news: Event, reader: User, stranger: User) -> None:
    Notification.objects.create(person=reader, event=news, why="author")
    with refused(Notification, "notification_one_per_person_and_event"):
        Notification.objects.bulk_create([Notification(person=reader, event=news, why="curator")])
    Notification.objects.create(person=stranger, event=news, why="curator")
    other = Event.objects.create(kind="held", key="held:1", created_at=NOW)
    Notification.objects.create(person=reader, event=other, why="curator")
    assert [str(each) for each in reader.notifications.all()] == [
        f"{reader.pk} · curator",
        f"{reader.pk} · author",
    ]


def test_a_notification_is_unread_and_not_mailed_unless_said(news: Event, reader: User) -> None:
    made = Notification.objects.create(person=reader, event=news, why="author")
    assert (made.read_at, made.mailing, made.mail) == (None, "none", None)


def test_a_person_has_one_digest_mark(reader: User) -> None:
    assert str(DigestMark.objects.create(person=reader)) == f"{reader.pk} · 0"
    with pytest.raises(IntegrityError, match="proposals_digestmark"), transaction.atomic():
        DigestMark.objects.bulk_create([DigestMark(person=reader)])
    assert DigestMark.objects.count() == 1


@pytest.mark.parametrize(
    ("model", "field", "value", "code"),
    [
        (Watch, "level", "ignore", ""),
        (Watch, "level", "loud", "invalid_choice"),
        (Event, "kind", "hidden", ""),
        (Event, "kind", "sung", "invalid_choice"),
        (Event, "key", "x" * 151, "max_length"),
        (Dispatch, "consumer", "webhooks", ""),
        (Dispatch, "consumer", "pigeons", "invalid_choice"),
        (Dispatch, "state", "done", ""),
        (Dispatch, "state", "lost", "invalid_choice"),
        (Mail, "kind", "digest", ""),
        (Mail, "kind", "telegram", "invalid_choice"),
        (Mail, "state", "sending", ""),
        (Mail, "message_id", "x" * 201, "max_length"),
        (Notification, "why", "took_part", ""),
        (Notification, "why", "fate", "invalid_choice"),
        (Notification, "mailing", "pigeon", "invalid_choice"),
    ],
)
def test_what_may_stand_in_a_field(model: type[Watch], field: str, value: str, code: str) -> None:
    assert code_of(model, field, value) == code
