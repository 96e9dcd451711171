"""Events, the audit log and the outbox: rows that nobody changes, deletes or empties."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from proposals.models import Event
from skillmap.accounts.models import User
from tests.constraints import code_of, refused, refused_as_history

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)


@pytest.fixture
def event(author: User) -> Event:
    return Event.objects.create(actor=author, verb="withdraw", created_at=NOW)


def test_what_an_event_is_called(event: Event) -> None:
    assert str(event) == "2026-03-17 09:30 · withdraw"


def test_an_event_that_is_only_told_is_called_what_is_told(db: None) -> None:
    made = Event.objects.create(kind="published", created_at=NOW)
    assert str(made) == "2026-03-17 09:30 · published"


def test_an_event_is_in_the_log_or_told_or_both(event: Event) -> None:
    with refused(Event, "event_is_logged_or_told"):
        Event.objects.create(created_at=NOW)
    told = Event.objects.create(kind="published", created_at=NOW)
    both = Event.objects.create(verb="approve", kind="approved", created_at=NOW)
    assert list(Event.objects.logged()) == [event, both]
    assert list(Event.objects.told()) == [told, both]


def test_the_site_itself_may_act(db: None) -> None:
    made = Event.objects.create(verb="expire", created_at=NOW)
    assert (made.actor, made.data) == (None, {})


@pytest.mark.parametrize(
    "values", [{"verb": "approve"}, {"actor": None}, {"data": {"a": 1}}, {"created_at": NOW}]
)
def test_an_event_is_not_changed(event: Event, values: dict[str, object]) -> None:
    with refused_as_history("proposals_event"):
        Event.objects.filter(pk=event.pk).update(**values)
    kept = Event.objects.get(pk=event.pk)
    assert (kept.verb, kept.actor_id, kept.data) == ("withdraw", event.actor_id, {})


def test_an_event_is_not_saved_again(event: Event) -> None:
    event.verb = "approve"
    with refused_as_history("proposals_event"):
        event.save()
    assert Event.objects.get(pk=event.pk).verb == "withdraw"


def test_an_event_is_not_deleted(event: Event) -> None:
    with refused_as_history("proposals_event"):
        event.delete()
    assert Event.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot empty a table at once")
def test_the_log_is_not_emptied_at_once(event: Event) -> None:
    with refused_as_history("proposals_event"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no check still waits for the commit
        cursor.execute("TRUNCATE proposals_event CASCADE")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("verb", "x" * 30, ""),
        ("verb", "x" * 31, "max_length"),
        ("verb", "", ""),
        ("kind", "", ""),
        ("kind", "sung", "invalid_choice"),
        ("key", None, ""),
        ("key", "x" * 151, "max_length"),
        ("from_state", "", ""),
        ("to_state", "x" * 21, "max_length"),
        ("version", -1, "min_value"),
        ("version", None, ""),
    ],
)
def test_what_may_stand_in_a_field(field: str, value: object, code: str) -> None:
    assert code_of(Event, field, value) == code
