"""The inbox: every line with its reason, one's own alone, changed by POST alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from proposals import lifecycle, moderation_actions, notifications, watches
from proposals.discussion import comments
from proposals.models import Dispatch, Event, Notification, Proposal, Report, Visibility, Watch
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def url(shelf: Shelf) -> str:
    return reverse("proposals:inbox")


@pytest.fixture
def proposal(shelf: Shelf, author: User, reader: User) -> Proposal:
    """A proposal that the reader watches; nothing has been told yet."""
    notifications.tell_due()
    watches.set_level(shelf.skill, Watch.Level.ALL, by=reader)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    return response.content.decode()


def test_signed_out_it_asks_who_you_are(client: Client, url: str) -> None:
    assert client.get(url)["Location"].startswith(reverse("account_login"))
    assert client.post(reverse("proposals:read", args=[1])).status_code == 302


def test_empty_it_says_so(client: Client, url: str, reader: User) -> None:
    client.force_login(reader)
    assert "Nothing yet" in text(client, url)
    assert "Nothing unread" in text(client, f"{url}?show=unread")


def test_a_line_says_what_where_and_why(
    client: Client, url: str, proposal: Proposal, reader: User
) -> None:
    notifications.tell_due()
    client.force_login(reader)
    page = text(client, url)
    assert "author proposed a change: “A better wording”" in page
    assert "Because you watch this skill" in page
    assert f'href="{proposal.get_absolute_url()}"' in page
    assert "Experiment Tracking" in page


def test_as_many_queries_for_three_lines_as_for_one(
    client: Client, url: str, shelf: Shelf, proposal: Proposal, reader: User, author: User
) -> None:
    notifications.tell_due()
    client.force_login(reader)
    counts = []
    for number in (1, 3):
        assert Notification.objects.filter(person=reader).count() == number
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
        comments.post(shelf.skill, "One", by=author)
        cell = shelf.cell(shelf.engineer, shelf.junior)
        factories.publish(shelf.skill, factories.edit(cell, f"Logs {number}."), by=author)
        notifications.tell_due()
    assert counts == [6, 6]


def test_the_corner_counts_what_is_unread(
    client: Client, proposal: Proposal, reader: User, url: str
) -> None:
    notifications.tell_due()
    corner = reverse("me_corner")
    assert url not in client.get(corner).content.decode()
    client.force_login(reader)
    assert "Notifications, 1 unread" in client.get(corner).content.decode()
    client.post(reverse("proposals:read", args=[Notification.objects.get().pk]))
    assert "Notifications, 0 unread" in client.get(corner).content.decode()


def test_marking_one_read(client: Client, url: str, proposal: Proposal, reader: User) -> None:
    notifications.tell_due()
    line = Notification.objects.get()
    read = reverse("proposals:read", args=[line.pk])
    client.force_login(reader)
    assert client.get(read).status_code == 405
    client.get(url)
    assert Notification.objects.unread().count() == 1
    response = client.post(read, {"show": "unread"})
    assert (response.status_code, response["Location"]) == (302, f"{url}?show=unread")
    assert Notification.objects.unread().count() == 0
    assert client.post(read)["Location"] == url


def test_marking_all_read_leaves_what_came_meanwhile(
    client: Client, shelf: Shelf, proposal: Proposal, reader: User, author: User
) -> None:
    notifications.tell_due()
    seen = Notification.objects.get().pk
    comments.post(shelf.skill, "Later", by=author)
    notifications.tell_due()
    client.force_login(reader)
    client.post(reverse("proposals:read_all"), {"newest": seen})
    assert [row.pk > seen for row in Notification.objects.unread()] == [True]


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 30, "²"])
def test_a_broken_form_marks_nothing(
    client: Client, proposal: Proposal, reader: User, newest: str
) -> None:
    notifications.tell_due()
    client.force_login(reader)
    assert client.post(reverse("proposals:read_all"), {"newest": newest}).status_code == 302
    assert Notification.objects.unread().count() == 1


def test_muting_ends_it_for_good(
    client: Client, url: str, proposal: Proposal, reader: User, stranger: User
) -> None:
    notifications.tell_due()
    client.force_login(reader)
    line = Notification.objects.get()
    response = client.post(reverse("proposals:mute", args=[line.pk]), follow=True)
    assert "A better wording is muted." in response.content.decode()
    assert watches.level_of(proposal, reader) == "ignore"
    line.refresh_from_db()
    assert line.read_at is not None
    comments.post(proposal, "@reader, look!", by=stranger)
    notifications.tell_due()
    assert Notification.objects.filter(person=reader).count() == 1


def test_muting_a_comment_on_a_skill_ignores_the_skill(
    client: Client, shelf: Shelf, reader: User, stranger: User
) -> None:
    notifications.tell_due()
    for said in ("Hello @reader", "Hello again @reader"):
        comments.post(shelf.skill, said, by=stranger)
    notifications.tell_due()
    client.force_login(reader)
    first = Notification.objects.filter(person=reader).first()
    assert first is not None
    client.post(reverse("proposals:mute", args=[first.pk]))
    assert watches.level_of(shelf.skill, reader) == "ignore"
    assert Notification.objects.filter(person=reader).unread().count() == 0


def test_what_concerns_nothing_cannot_be_muted(client: Client, curator: User, reader: User) -> None:
    moderation_actions.report(
        factories.person(), by=reader, reason=Report.Reason.SPAM, text="A robot."
    )
    notifications.tell_due()
    client.force_login(curator)
    line = Notification.objects.get(person=curator)
    page = text(client, reverse("proposals:inbox"))
    assert "a person was reported" in page
    assert "Mute" not in page
    client.post(reverse("proposals:mute", args=[line.pk]))
    assert not Watch.objects.filter(person=curator).exists()


@pytest.mark.parametrize("name", ["read", "mute"])
def test_anothers_line_is_not_there(
    client: Client, proposal: Proposal, reader: User, stranger: User, name: str
) -> None:
    notifications.tell_due()
    client.force_login(stranger)
    line = Notification.objects.get(person=reader)
    assert client.post(reverse(f"proposals:{name}", args=[line.pk])).status_code == 404
    assert client.post(reverse(f"proposals:{name}", args=[10**30])).status_code == 404
    line.refresh_from_db()
    assert line.read_at is None


def test_what_was_hidden_meanwhile_is_not_shown_or_counted(
    client: Client, url: str, proposal: Proposal, reader: User, curator: User, author: User
) -> None:
    notifications.tell_due()
    lifecycle.hide(proposal, "Spam.", by=curator)
    notifications.tell_due()
    client.force_login(reader)
    assert "A better wording" not in text(client, url)
    assert notifications.unread_count(reader) == 0
    for person, lines in ((author, 1), (curator, 1)):
        client.force_login(person)
        assert "A better wording" in text(client, url)
        assert notifications.unread_count(person) == lines


def test_a_deleted_or_hidden_comment_is_not_shown(
    shelf: Shelf, reader: User, stranger: User, curator: User
) -> None:
    notifications.tell_due()
    for number in (1, 2):
        comment = comments.post(shelf.skill, f"{number} @reader @curator", by=stranger)
        notifications.tell_due()
        counts = [notifications.unread_count(person) for person in (reader, curator)]
        assert counts == [1, number]
        if number == 1:
            moderation_actions.set_visibility(
                comment, Visibility.HIDDEN, by=curator, reason="Rude."
            )
        else:
            comments.delete(comment, by=stranger)
    counts = [notifications.unread_count(person) for person in (reader, curator)]
    assert counts == [0, 1]


def test_pages_and_the_unread_alone(
    client: Client, url: str, proposal: Proposal, reader: User, settings: Settings
) -> None:
    settings.NOTIFICATIONS_PER_PAGE = 2
    event = Event.objects.get(kind="submitted")
    rows = [
        Event(kind="endorsed", key=f"e{n}", proposal=proposal, created_at=event.created_at)
        for n in range(3)
    ]
    made = Event.objects.bulk_create(rows)
    Dispatch.objects.bulk_create([Dispatch(event=each, consumer="notifications") for each in made])
    notifications.tell_due()
    client.force_login(reader)
    assert text(client, url).count("Mark read:") == 2
    assert text(client, f"{url}?page=2").count("Mark read:") == 2
    oldest = Notification.objects.filter(person=reader).order_by("pk")[0]
    notifications.mark_read(oldest, by=reader)
    assert text(client, f"{url}?show=unread&page=2").count("Mark read:") == 1
    for page in ("0", "-1", "x", "9" * 40):
        assert client.get(url, {"page": page}).status_code == 404
