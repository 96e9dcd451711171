"""Ending mail by its link: POST acts, GET shows a button, nobody signs in."""

import re

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals import lifecycle, notifications, watches
from proposals.models import Mail, Proposal
from proposals.notifications import mail as notifications_mail
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def mail(shelf: Shelf, author: User, curator: User) -> Mail:
    """A decision on the author's own proposal, on its way."""
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)
    lifecycle.request_changes(proposal, "Say which.", by=curator)
    notifications.tell_due()
    return Mail.objects.get()


def link(mail: Mail, proposal: Proposal | None = None) -> str:
    return reverse("proposals:unsubscribe", args=[notifications_mail.token(mail, proposal)])


def test_one_click_as_rfc_8058_wants_it(shelf: Shelf, mail: Mail, author: User) -> None:
    notifications_mail.send_due()
    headers = outbox.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<http://localhost:8000(/unsubscribe/.+/)>", headers["List-Unsubscribe"])
    assert found is not None
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(found[1], {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    author.refresh_from_db()
    assert (author.is_mailed_at_once, author.digest) == (False, "daily")
    assert not response.cookies


def test_looking_changes_nothing(client: Client, mail: Mail, author: User) -> None:
    for method in (client.get, client.head):
        response = method(link(mail))
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
    assert "Stop immediate emails" in client.get(link(mail)).content.decode()
    author.refresh_from_db()
    assert author.is_mailed_at_once


@pytest.mark.parametrize(
    ("kind", "what", "at_once", "digest"),
    [
        ("at_once", "kind", False, "daily"),
        ("digest", "kind", True, "never"),
        ("at_once", "all", False, "never"),
        ("digest", "all", False, "never"),
    ],
)
def test_what_ends(
    client: Client, mail: Mail, author: User, kind: str, what: str, at_once: bool, digest: str
) -> None:
    mail.kind = Mail.Kind(kind)
    for _ in range(2):
        assert client.post(link(mail), {"what": what}).status_code == 200
        author.refresh_from_db()
        assert (author.is_mailed_at_once, author.digest) == (at_once, digest)


def test_muting_the_proposal_of_the_mail(client: Client, mail: Mail, author: User) -> None:
    proposal = Proposal.objects.get()
    assert "Mute this proposal" in client.get(link(mail, proposal)).content.decode()
    response = client.post(link(mail, proposal), {"what": "proposal"})
    assert "You will no longer be notified of “A better wording”." in response.content.decode()
    assert watches.level_of(proposal, author) == "ignore"
    author.refresh_from_db()
    assert author.is_mailed_at_once


def test_no_proposal_no_muting(client: Client, mail: Mail, author: User) -> None:
    assert "Mute this proposal" not in client.get(link(mail)).content.decode()
    assert client.post(link(mail), {"what": "proposal"}).status_code == 400
    author.refresh_from_db()
    assert author.is_mailed_at_once


def test_an_unknown_wish_is_refused(client: Client, mail: Mail) -> None:
    assert client.post(link(mail), {"what": "x"}).status_code == 400


@pytest.mark.parametrize("word", ["x", "a:b:c", "W10:1abc:xyz", "é", "x" * 3000])
def test_a_word_that_nobody_signed(client: Client, db: None, word: str) -> None:
    response = client.post(reverse("proposals:unsubscribe", args=[word]))
    assert response.status_code == 404


def test_the_link_of_somebody_who_left(client: Client, mail: Mail, author: User) -> None:
    author.erased_at = timezone.now()
    author.save()
    assert client.get(link(mail)).status_code == 404


def test_the_title_of_a_hidden_proposal_is_not_told(
    client: Client, mail: Mail, stranger: User, curator: User
) -> None:
    proposal = Proposal.objects.get()
    mail.person = stranger
    lifecycle.hide(proposal, "Spam.", by=curator)
    assert "Mute this proposal" not in client.get(link(mail, proposal)).content.decode()
