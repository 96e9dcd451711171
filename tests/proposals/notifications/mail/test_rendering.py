"""What stands in a mail: threaded, in the reader's language and zone, harmless, and to be ended."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as outbox
from django.utils import timezone

from proposals import lifecycle, moderation_actions, notifications, watches
from proposals.discussion import comments
from proposals.lifecycle import Seen
from proposals.models import Mail, Notification, Proposal, Reason, Visibility, Watch
from proposals.notifications import mail as notifications_mail
from proposals.notifications.mail import details
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

HOSTILE = "<img src=x onerror=alert(1)>{{ 7|add:7 }}"


@pytest.fixture
def proposal(shelf: Shelf, author: User, curator: User) -> Proposal:
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    edits = [factories.edit(cell, f"Does {cell.pk} well.") for cell in cells]
    made = factories.proposal(shelf.skill, *edits, by=author)
    notifications.tell_due()
    return made


def sent() -> list[Any]:
    """Tell and send what waits; the mails that went."""
    outbox.outbox.clear()
    notifications.tell_due()
    notifications_mail.send_due()
    return outbox.outbox


def html(message: Any) -> str:
    return str(message.alternatives[0][0])


def test_a_declined_proposal(proposal: Proposal, curator: User) -> None:
    lifecycle.reject(proposal, Reason.UNCLEAR, "Which runs?", by=curator)
    (message,) = sent()
    assert message.to == ["author@example.org"]
    assert message.subject == "Rejected: Experiment Tracking: A better wording"
    for part in (message.body, html(message)):
        assert "curator rejected “A better wording”" in part
        assert "Reason: unclear" in part
        assert "Which runs?" in part
        assert f"http://localhost:8000/proposals/{proposal.pk}/" in part
        assert "You get this email because you wrote the proposal." in part
        assert "http://localhost:8000/unsubscribe/" in part
        assert "http://localhost:8000/me/settings/" in part


def test_a_partial_approval_says_what_was_declined_and_why(
    shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    assert proposal.current is not None
    second = proposal.current.operations.all()[1]
    declined = {second.pk: "Belongs to Senior."}
    lifecycle.approve(
        proposal, by=curator, seen=Seen.of(proposal), declined=declined, text="Thank you!"
    )
    (message,) = sent()
    assert message.subject == "Approved in part: Experiment Tracking: A better wording"
    assert "curator approved part of “A better wording”" in message.body
    assert "Thank you!" in message.body
    assert "Rejected: Ml Engineer · Middle" in message.body
    assert "Belongs to Senior." in message.body


def test_an_approval_thanks_and_shows_the_sentence_as_published(
    shelf: Shelf, proposal: Proposal, author: User, curator: User, reader: User
) -> None:
    watches.set_level(shelf.skill, Watch.Level.ALL, by=reader)
    lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal))
    mails = {message.to[0]: message for message in sent()}
    message = mails["author@example.org"]
    cell = shelf.cell(shelf.engineer, shelf.junior)
    address = f"http://localhost:8000{cell.get_absolute_url()}"
    for part in (message.body, html(message)):
        assert "Thank you for your contribution." in part
        assert "amended" not in part
        assert "Published now" in part
        assert "Ml Engineer, Junior · Required" in part
        assert cell.description in part
        assert address in part
        assert "Ml Engineer, Middle · Required" in part
    others = [each.body for to, each in mails.items() if to != "author@example.org"]
    assert not any("Thank you" in body for body in others)


def test_an_approval_says_who_amended_the_text(
    shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    edits = [factories.edit(shelf.cell(shelf.engineer, shelf.junior), "As a curator has it.")]
    lifecycle.amend(proposal, lifecycle.Submission("Amended", operations=edits), by=curator)
    lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal))
    message = next(each for each in sent() if each.subject.startswith("Approved"))
    for part in (message.body, html(message)):
        assert "curator amended the text before it was approved." in part
        assert f"http://localhost:8000/proposals/{proposal.pk}/versions/2/" in part


def test_a_long_approval_shows_the_first_sentences(
    shelf: Shelf, author: User, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(details, "MOST_SENTENCES", 1)
    junior = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.proposal(
        shelf.skill,
        factories.retire(shelf.cell(shelf.analyst, shelf.junior)),
        factories.edit(junior, "Logs it."),
        factories.rename(shelf.skill, "Tracking"),
        by=author,
    )
    lifecycle.approve(made, by=curator, seen=Seen.of(made))
    (body,) = [message.body for message in sent() if message.to == ["author@example.org"]]
    assert body.count("and 2 more changes") == 1


def test_asking_for_changes_quotes_what_is_asked(proposal: Proposal, curator: User) -> None:
    lifecycle.request_changes(proposal, "Say **which** runs.", by=curator)
    (message,) = sent()
    assert "Say **which** runs." in message.body
    assert "<strong>which</strong>" in html(message)


def test_a_review_asked_for_quotes_the_reason(proposal: Proposal, curator: User) -> None:
    other = factories.curator("other")
    lifecycle.assign(proposal, other, by=curator)
    (message,) = sent()
    assert "curator asks you to review “A better wording”" in message.body
    assert "Because it is clearer." in message.body


def test_mail_about_one_proposal_is_one_thread(
    proposal: Proposal, curator: User, author: User
) -> None:
    lifecycle.request_changes(proposal, "More.", by=curator)
    comments.post(proposal, "@author, see?", by=curator)
    first, second = [message.message() for message in sent()]
    root = f"<proposal-{proposal.pk}@localhost>"
    for message in (first, second):
        assert message["References"] == message["In-Reply-To"] == root
        assert message["Auto-Submitted"] == "auto-generated"
    where = "Experiment Tracking: A better wording"
    assert [first["Subject"], second["Subject"]] == [f"Changes requested: {where}", where]
    assert first["Message-ID"] != second["Message-ID"]


def test_mail_about_one_skill_is_one_thread(shelf: Shelf, author: User, reader: User) -> None:
    comments.post(shelf.skill, "@reader?", by=author)
    comments.post(shelf.engineer, "@reader?", by=author)
    threads = [message.message()["References"] for message in sent()]
    assert threads == [
        f"<skill-{shelf.skill.pk}@localhost>",
        f"<role-{shelf.engineer.pk}@localhost>",
    ]


def test_it_speaks_the_readers_language(proposal: Proposal, author: User, curator: User) -> None:
    author.language = "de"
    author.save()
    lifecycle.reject(proposal, Reason.OTHER, "No.", by=curator)
    (message,) = sent()
    assert '<html lang="de">' in html(message)
    assert "curator hat „A better wording“ abgelehnt" in message.body
    assert "Du erhältst diese Mail, weil du den Vorschlag geschrieben hast." in message.body
    assert f"http://localhost:8000/de/proposals/{proposal.pk}/" in message.body
    assert "http://localhost:8000/de/unsubscribe/" in message.message()["List-Unsubscribe"]


def test_an_unknown_language_or_zone_does_no_harm(
    proposal: Proposal, author: User, curator: User
) -> None:
    author.language, author.time_zone = "xx", "Nowhere/At_all"
    author.save()
    lifecycle.reject(proposal, Reason.OTHER, "No.", by=curator)
    (message,) = sent()
    assert '<html lang="en">' in html(message)


def test_hostile_text_is_inert(shelf: Shelf, author: User, reader: User) -> None:
    author.display_name = HOSTILE
    author.save()
    comments.post(shelf.skill, f"@reader {HOSTILE} <script>x</script>", by=author)
    (message,) = sent()
    assert "<img" not in html(message)
    assert "<script" not in html(message)
    assert "&lt;img src=x onerror=alert(1)&gt;{{ 7|add:7 }} commented on" in html(message)
    assert f"{HOSTILE} commented on Experiment Tracking" in message.body


def test_a_title_cannot_add_a_header(
    shelf: Shelf, author: User, curator: User, proposal: Proposal
) -> None:
    Proposal.objects.update(title="Wording" + "é" * 100)
    lifecycle.reject(Proposal.objects.get(), Reason.OTHER, "No.", by=curator)
    (message,) = sent()
    raw: EmailMessage = message.message()
    assert raw.get_all("Bcc") is None
    assert str(message.subject).startswith("Rejected: Experiment Tracking: Wordingé")


def mails() -> list[tuple[str, object, str]]:
    return [(mail.state, mail.sent_at, mail.error) for mail in Mail.objects.all()]


DROPPED: list[tuple[str, object, str]] = [("sent", None, "nothing left to tell")]


@pytest.mark.parametrize(
    "change",
    [
        {"is_mailed_at_once": False},
        {"is_active": False},
        {"erased_at": timezone.now()},
        {"email": ""},
    ],
)
def test_who_does_not_want_it_any_more_does_not_get_it(
    proposal: Proposal, author: User, curator: User, change: dict[str, Any]
) -> None:
    lifecycle.reject(proposal, Reason.OTHER, "No.", by=curator)
    notifications.tell_due()
    User.objects.filter(pk=author.pk).update(**change)
    assert sent() == []
    assert mails() == DROPPED


def test_nobody_gets_mail_at_an_address_that_is_not_shown_to_be_theirs(
    shelf: Shelf, author: User
) -> None:
    person = factories.person("unverified")
    comments.post(shelf.skill, "@unverified", by=author)
    notifications.tell_due()
    EmailAddress.objects.filter(user=person).update(verified=False)
    assert sent() == []
    assert Notification.objects.filter(person=person).count() == 1
    assert mails() == DROPPED


def test_what_was_hidden_deleted_or_read_before_it_went_does_not_go(
    shelf: Shelf, author: User, reader: User, curator: User
) -> None:
    hidden, deleted, read = [
        comments.post(shelf.skill, f"@reader {n}", by=author) for n in range(3)
    ]
    notifications.tell_due()
    moderation_actions.set_visibility(hidden, Visibility.HIDDEN, by=curator, reason="Rude.")
    comments.delete(deleted, by=author)
    line = Notification.objects.get(event__comment=read)
    notifications.mark_read(line, by=reader)
    assert sent() == []
    assert mails() == DROPPED * 3


def test_a_digest_counts_first_and_then_tells(
    shelf: Shelf, author: User, reader: User, curator: User, proposal: Proposal
) -> None:
    later = (timezone.now() + timedelta(days=2)).replace(hour=12)
    Notification.objects.all().delete()
    watches.set_level(shelf.skill, Watch.Level.ALL, by=reader)
    for number in range(7):
        comments.post(shelf.skill, f"Thought {number}", by=author)
    lifecycle.withdraw(proposal, by=author)
    factories.publish(shelf.engineer, factories.rename(shelf.engineer, "Engineer"), by=author)
    watches.set_level(shelf.engineer, Watch.Level.ALL, by=reader)
    notifications.tell_due()
    assert notifications_mail.queue_digests(later) == 1
    (message,) = sent()
    assert message.subject == "Skillmap: 1 revision, 1 decision, 7 comments"
    for part in (message.body, html(message)):
        assert part.index("7 comments") < part.index("Experiment Tracking")
        assert part.count("author commented on Experiment Tracking") == 4
        assert "and 3 more" in part
        assert "Because you watch this skill" in part
        assert "http://localhost:8000/me/notifications/" in part
    assert "References" not in message.message()
