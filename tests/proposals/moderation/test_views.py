"""Anybody may ask a curator to look: at a comment, a proposal, a person."""

import pytest
from django.test import Client
from django.urls import reverse

from proposals import moderation_actions
from proposals.discussion import comments
from proposals.models import Comment, Proposal, Report, Visibility
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    """Somebody's proposal."""
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Buy this."), by=author)


@pytest.fixture
def comment(proposal: Proposal, author: User) -> Comment:
    """Somebody's comment."""
    return comments.post(proposal, "Buy **that**.", by=author)


def test_a_comment_is_shown_above_the_form(client: Client, comment: Comment, reader: User) -> None:
    client.force_login(reader)
    url = reverse("proposals:report_comment", args=[comment.pk])
    assert "Buy <strong>that</strong>." in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "spam", "text": "Advert"}).status_code == 302
    found = Report.objects.get()
    assert (found.comment, found.reporter, found.text) == (comment, reader, "Advert")


def test_a_proposal_is_reported_from_its_page(
    client: Client, proposal: Proposal, reader: User, author: User
) -> None:
    url = reverse("proposals:report_proposal", args=[proposal.pk])
    client.force_login(author)
    assert url not in client.get(proposal.get_absolute_url()).content.decode()
    client.force_login(reader)
    assert url in client.get(proposal.get_absolute_url()).content.decode()
    answer = client.post(url, {"reason": "licence"})
    assert answer["Location"] == proposal.get_absolute_url()
    assert Report.objects.get().proposal == proposal


def test_a_person_is_reported_from_their_page(client: Client, author: User, reader: User) -> None:
    url = reverse("proposals:report_person", args=["author"])
    assert url in client.get(author.get_absolute_url()).content.decode()
    client.force_login(reader)
    assert client.get(url).status_code == 200
    client.post(url, {"reason": "abuse"})
    assert Report.objects.get().person == author


def test_who_has_left_is_not_reported(client: Client, author: User, reader: User) -> None:
    User.objects.filter(pk=author.pk).update(is_active=False)
    client.force_login(reader)
    assert client.get(reverse("proposals:report_person", args=["author"])).status_code == 404


def test_what_is_hidden_is_not_there_to_be_reported(
    client: Client, comment: Comment, reader: User, curator: User
) -> None:
    moderation_actions.set_visibility(comment, Visibility.HIDDEN, by=curator, reason="Advert")
    client.force_login(reader)
    url = reverse("proposals:report_comment", args=[comment.pk])
    assert client.get(url).status_code == 404


def test_a_curator_comes_from_the_review_to_hiding(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    review = reverse("proposals:review", args=[proposal.pk])
    judge = reverse("admin:proposals_report_target", args=["proposal", proposal.pk])
    assert judge in client.get(review).content.decode()
    client.post(judge, {"do": "hide", "reason": "Advert"})
    proposal.refresh_from_db()
    assert proposal.visibility == Visibility.HIDDEN
