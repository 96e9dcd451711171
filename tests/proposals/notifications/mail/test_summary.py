"""A digest in parts: what waits for the reader first, then what happened, thing by thing."""

from proposals import lifecycle, notifications, watches
from proposals.discussion import comments
from proposals.models import Notification, Watch
from proposals.notifications.mail import summary
from proposals.notifications.mail.summary import Summary
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def _summary(person: User) -> Summary:
    notifications.tell_due()
    return summary.of(list(Notification.objects.filter(person=person).for_inbox().order_by("pk")))


def test_what_waits_for_a_curator_comes_before_what_happened(
    shelf: Shelf, author: User, curator: User
) -> None:
    notifications.tell_due()
    watches.set_level(shelf.skill, Watch.Level.ALL, by=curator)
    comments.post(shelf.skill, "Hm.", by=author)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, "Logs all."), by=author)
    parts = _summary(curator).parts
    assert [(part.name, len(part.lines)) for part in parts] == [
        ("Waiting for you", 1),
        ("Experiment Tracking", 1),
    ]
    assert parts[0].lines[0].href.endswith(f"/proposals/{proposal.pk}/")


def test_an_author_who_was_asked_for_changes_finds_that_first(
    shelf: Shelf, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, "Logs all."), by=author)
    lifecycle.request_changes(proposal, "Which runs?", by=curator)
    assert _summary(author).parts[0].name == "Waiting for you"


def test_without_anything_to_do_there_is_no_such_part(
    shelf: Shelf, author: User, reader: User
) -> None:
    notifications.tell_due()
    watches.set_level(shelf.skill, Watch.Level.ALL, by=reader)
    comments.post(shelf.skill, "Hm.", by=author)
    assert [part.name for part in _summary(reader).parts] == ["Experiment Tracking"]
