"""Curating in the admin: where its list of proposals leads, the log; who gets in."""

import pytest
from django.test import Client
from django.urls import reverse

from profiles.models import Domain
from proposals.models import Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

QUEUE = "admin:proposals_proposal_changelist"


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    """Two cells rewritten."""
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    changes = [factories.edit(cell, f"New words {number}") for number, cell in enumerate(cells)]
    return factories.proposal(shelf.skill, *changes, by=author)


def review(proposal: Proposal) -> str:
    return reverse("proposals:review", args=[proposal.pk])


def test_the_queue_of_the_admin_is_that_of_the_site(
    client: Client, shelf: Shelf, proposal: Proposal, reader: User
) -> None:
    client.force_login(factories.curator("local", domain=shelf.domain))
    for query in ("", "?for=everybody&moved=no"):
        page = client.get(reverse(QUEUE) + query, follow=True)
        assert page.redirect_chain == [("/review/", 302)]
        assert "A better wording" in page.content.decode()
    client.force_login(reader)
    address = reverse(QUEUE)
    assert client.get(address)["Location"] == f"/admin/login/?next={address}"


def test_a_curator_of_another_domain_may_not_see_the_review(
    client: Client, proposal: Proposal
) -> None:
    other = Domain.objects.create(slug="law", name="Law")
    client.force_login(factories.curator("elsewhere", domain=other))
    assert client.get(review(proposal)).status_code == 403


def test_django_admins_own_forms_lead_to_the_review(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    change = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    assert client.get(change)["Location"] == review(proposal)
    assert client.get("/admin/proposals/proposal/x/change/").status_code == 404
    assert client.get("/admin/proposals/proposal/add/").status_code == 403
    assert client.post(f"/admin/proposals/proposal/{proposal.pk}/delete/").status_code == 403


def test_the_log_is_read_and_never_written(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    url = reverse("admin:proposals_event_changelist")
    assert "submitted" in client.get(url).content.decode()
    assert client.get("/admin/proposals/event/add/").status_code == 403
