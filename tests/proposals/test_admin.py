"""Curating in the admin: its list of proposals, the log; who gets in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
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


def test_a_curator_of_a_domain_sees_the_queue_and_a_reader_does_not(
    client: Client, shelf: Shelf, proposal: Proposal, reader: User
) -> None:
    client.force_login(factories.curator("local", domain=shelf.domain))
    assert "A better wording" in client.get(reverse(QUEUE)).content.decode()
    client.force_login(reader)
    assert client.get(reverse(QUEUE)).status_code in {302, 403}


def test_a_curator_of_another_domain_sees_nothing_of_it(client: Client, proposal: Proposal) -> None:
    other = Domain.objects.create(slug="law", name="Law")
    client.force_login(factories.curator("elsewhere", domain=other))
    assert "A better wording" not in client.get(reverse(QUEUE)).content.decode()
    assert client.get(review(proposal)).status_code == 403


def test_the_queue_costs_the_same_with_one_and_with_three(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    client.get(reverse(QUEUE))
    counts = []
    for more in (0, 2):
        for number in range(more):
            cell = shelf.cell(shelf.analyst, shelf.junior)
            change = factories.edit(cell, f"Words {number}")
            factories.proposal(shelf.skill, change, by=factories.person())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(QUEUE)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("?for=me", False),
        ("?for=everybody", True),
        ("?for=decided", False),
        ("?domain=data", True),
        ("?domain=nonsense", False),
        ("?moved=no", True),
        ("?moved=yes", False),
        ("?age=7", False),
        ("?age=nonsense", True),
        ("?impact=high", False),
        ("?impact=other", True),
        ("?impact=nonsense", True),
        ("?q=tracking", True),
    ],
)
def test_the_queue_is_narrowed(
    client: Client, proposal: Proposal, curator: User, query: str, is_there: bool
) -> None:
    client.force_login(curator)
    response = client.get(reverse(QUEUE) + query, follow=True)
    assert response.status_code == 200
    assert ("A better wording" in response.content.decode()) is is_there


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
