"""Digests tell authors how many practitioners confirmed their texts; no mail is for that alone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outbox

from profiles.models import Confirmation, Expectation
from proposals import notifications, watches
from proposals.discussion import comments
from proposals.models import Notification, Watch
from proposals.notifications import mail
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

TUESDAY = datetime(2026, 3, 17, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ONE, TWO = (f"{words} confirmed your texts on" for words in ("1 practitioner", "2 practitioners"))


@pytest.fixture
def cells(shelf: Shelf, author: User) -> list[Expectation]:
    """Two texts by the author, who hears of everything about the skill."""
    levels = (shelf.junior, shelf.middle)
    for cell in (shelf.cell(shelf.engineer, level) for level in levels):
        factories.publish(shelf.skill, factories.edit(cell, "Logs every run."), by=author)
    notifications.tell_due()
    watches.set_level(shelf.skill, Watch.Level.ALL, by=author)
    return [shelf.cell(shelf.engineer, level) for level in levels]


def confirm(
    cell: Expectation, at: datetime, *, by: User | None = None, answer: str = "true"
) -> None:
    Confirmation.objects.create(
        person=by or factories.person(),
        expectation=cell,
        version=cell.wording_version,
        answer=answer,
        answered_at=at,
    )


def digest(shelf: Shelf, at: datetime) -> list[str]:
    """What the digest of that day says, where something else happened the evening before."""
    comments.post(shelf.skill, "Hm.", by=factories.person())
    fresh = set(Notification.objects.values_list("pk", flat=True))
    notifications.tell_due()
    Notification.objects.exclude(pk__in=fresh).update(created_at=at - DAY)
    return sent(at)


def sent(at: datetime) -> list[str]:
    outbox.outbox.clear()
    mail.queue_digests(at)
    mail.send_due()
    texts = [str(each.body) for each in outbox.outbox]
    return [line.removeprefix("- ") for text in texts for line in text.splitlines()]


def test_people_are_counted_for_each_day(shelf: Shelf, cells: list[Expectation]) -> None:
    both, evening = factories.person("ada"), TUESDAY - 14 * HOUR
    for cell in cells:
        confirm(cell, evening, by=both)
    confirm(cells[0], evening)
    confirm(cells[0], TUESDAY - 2 * DAY)
    confirm(cells[1], evening, answer="not_quite")
    lines = digest(shelf, TUESDAY)
    told = lines[lines.index("Your texts") :]
    assert [line for line in told if line.startswith((ONE, TWO))] == [
        f"{TWO} 16 March",
        f"{ONE} 15 March",
    ]
    assert "  Because you wrote them" in told
    assert "ada" not in " ".join(lines)
    assert outbox.outbox[0].subject == "Skillmap: 1 comment"
    (html,) = outbox.outbox[0].alternatives  # type: ignore[attr-defined]
    assert f"{TWO} 16 March" in html[0]


def test_each_answer_is_told_once(shelf: Shelf, cells: list[Expectation]) -> None:
    confirm(cells[0], TUESDAY - 14 * HOUR)
    confirm(cells[1], TUESDAY - HOUR)  # after that morning: for the next
    assert f"{ONE} 16 March" in digest(shelf, TUESDAY)
    lines = digest(shelf, TUESDAY + DAY)
    assert [line for line in lines if line.startswith((ONE, TWO))] == [f"{ONE} 17 March"]
    assert "Your texts" not in digest(shelf, TUESDAY + 2 * DAY)


def test_no_mail_goes_for_that_alone(shelf: Shelf, cells: list[Expectation]) -> None:
    confirm(cells[0], TUESDAY - 14 * HOUR)
    assert sent(TUESDAY) == []
    assert f"{ONE} 16 March" in digest(shelf, TUESDAY + 2 * DAY)


def test_it_is_about_present_texts_of_ones_own(
    shelf: Shelf, cells: list[Expectation], curator: User
) -> None:
    for cell in cells:
        confirm(cell, TUESDAY - 14 * HOUR)
    factories.publish(shelf.skill, factories.edit(cells[0], "By another."), by=curator)
    cells[0].refresh_from_db()
    confirm(cells[0], TUESDAY - 13 * HOUR)  # not the author's text
    confirm(cells[1], TUESDAY - 9 * DAY)  # no news any more
    lines = digest(shelf, TUESDAY)
    assert [line for line in lines if line.startswith((ONE, TWO))] == [f"{ONE} 16 March"]


def test_days_are_those_of_the_person(shelf: Shelf, cells: list[Expectation], author: User) -> None:
    User.objects.filter(pk=author.pk).update(time_zone="Asia/Tokyo", language="de")
    confirm(cells[0], TUESDAY - DAY + 4 * HOUR)  # an hour past midnight in Tokyo
    lines = digest(shelf, TUESDAY)
    assert any("17. März" in line for line in lines)
