"""The queue: one worker gets a row, a killed one loses it, and what fails comes back or is left."""

from datetime import datetime, timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from skillmap.accounts.models import OutgoingMail
from skillmap.kernel import queue
from skillmap.kernel.queue import Retries

MINUTE = timedelta(minutes=1)


def mail(number: int) -> int:
    made = OutgoingMail.objects.create(
        recipient="a@example.org", subject=f"{number}", text="", message_id=f"<{number}@a>"
    )
    return made.pk


def due(at: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(due_at__lte=at)


@pytest.mark.django_db
def test_a_row_is_claimed_once_until_the_lease_ends() -> None:
    pk, now = mail(1), timezone.now()
    ends = now + 2 * MINUTE
    assert queue.claim(due(now), pk, ends, column="due_at", text="Taken")
    assert not queue.claim(due(now), pk, ends, column="due_at")
    row = OutgoingMail.objects.get()
    assert (row.due_at, row.attempts, row.text) == (ends, 1, "Taken")
    assert queue.claim(due(ends), pk, ends + 2 * MINUTE, column="due_at")
    assert OutgoingMail.objects.get().attempts == 2


@pytest.mark.django_db
def test_what_is_due_comes_oldest_first_and_once_a_run() -> None:
    rows = [mail(number) for number in range(5)]
    # They stay due, as what failed and is tried again at once.
    assert list(queue.each_due(lambda: due(timezone.now()), 2)) == rows


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "queries"), [(2, 3), (5, 2)])
def test_what_is_due_costs_a_query_a_batch(
    size: int, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        mail(number)
    with django_assert_num_queries(queries):
        assert len(list(queue.each_due(lambda: due(timezone.now()), size))) == 4


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (5_000, 60)]
)
def test_pauses_double_up_to_the_longest(attempts: int, minutes: int) -> None:
    assert Retries().pause(attempts) == minutes * MINUTE


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 30), (4, 30)])
def test_pauses_may_be_named(attempts: int, minutes: int) -> None:
    assert Retries(steps=(MINUTE, 5 * MINUTE, 30 * MINUTE)).pause(attempts) == minutes * MINUTE


def test_pauses_may_be_spread() -> None:
    found = {Retries(jitter=0.5).pause(1) for _ in range(20)}
    assert len(found) > 1
    assert all(MINUTE <= each <= 1.5 * MINUTE for each in found)


@pytest.mark.parametrize(
    ("retries", "is_over"),
    [
        (Retries(), False),
        (Retries(attempts=3), True),
        (Retries(attempts=4), False),
        (Retries(lasting=MINUTE), True),
        (Retries(lasting=3 * MINUTE), False),
    ],
)
def test_a_row_is_given_up(retries: Retries, is_over: bool) -> None:
    assert retries.is_over(3, age=2 * MINUTE) is is_over


def test_an_error_is_kept_in_short() -> None:
    assert queue.describe(RuntimeError("no room")) == "RuntimeError: no room"
    assert len(queue.describe(RuntimeError("x" * 1_000))) == 500
