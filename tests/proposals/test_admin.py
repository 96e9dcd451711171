"""Curating in the admin: the queue, the review page, assigning, the log; who gets in."""

import re
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from profiles.models import Domain
from proposals import lifecycle
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
    return reverse("admin:proposals_proposal_review", args=[proposal.pk])


def verdict(proposal: Proposal, do: str, **more: str) -> dict[str, object]:
    """The review form with everything ticked."""
    proposal.refresh_from_db()
    assert proposal.current is not None
    keys = [str(each.pk) for each in proposal.current.operations.all()]
    seen = {"version": proposal.version_number, "lock_version": proposal.lock_version}
    return {"do": do, "accept": keys, **seen, **more}


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


@pytest.mark.parametrize("others", [1, 7])
def test_the_review_names_some_of_what_waits_on_the_same_cell(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, others: int
) -> None:
    elsewhere = factories.edit(shelf.cell(shelf.analyst, shelf.junior), "Something else.")
    factories.proposal(shelf.skill, elsewhere, by=factories.person())
    for number in range(others):
        edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), f"Words {number}")
        made = factories.submission(edit, title=f"Another {number}")
        lifecycle.propose(shelf.skill, made, by=factories.person())
    client.force_login(curator)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(review(proposal)).content.decode()
    assert page.count(">Another ") == min(others, 5)
    assert ("and 2 more" in page) is (others == 7)
    assert page.count("Other proposals for this expectation") == 1
    assert len(queries) == 21


def test_the_review_shows_three_texts_and_four_buttons(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    page = client.get(review(proposal)).content.decode()
    assert "Logs parameters and metrics of each run." in page
    assert "New" in page
    for button in ("Approve selected", "Request changes", "Reject", "Amend"):
        assert button in page


def test_approving_publishes_and_credits_both(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User, author: User
) -> None:
    client.force_login(curator)
    response = client.post(review(proposal), verdict(proposal, "approve"))
    assert response["Location"] == proposal.get_absolute_url()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.outcome) == ("approved", "full")
    assert shelf.cell(shelf.engineer, shelf.junior).description == "New words 0"
    assert proposal.revision is not None
    credited = proposal.revision.credits.values_list("person", "part")
    assert set(credited) == {(author.pk, "author"), (curator.pk, "approver")}


def test_one_cell_is_declined_with_a_reason_and_the_rest_applies(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    data = verdict(proposal, "approve")
    first, second = map(str, cast("list[str]", data["accept"]))
    data["accept"] = [first]
    without_reason = client.post(review(proposal), data)
    assert without_reason.status_code == 422
    client.post(review(proposal), {**data, f"why:{second}": "Too vague"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.outcome) == ("approved", "partial")
    assert shelf.cell(shelf.engineer, shelf.middle).version == 1
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "Too vague" in page


def test_requesting_changes_and_declining_take_words(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    assert client.post(review(proposal), verdict(proposal, "changes")).status_code == 422
    client.post(review(proposal), verdict(proposal, "changes", text="Say which tool"))
    proposal.refresh_from_db()
    assert proposal.state == "changes_requested"
    without_code = client.post(review(proposal), verdict(proposal, "reject", text="No"))
    assert without_code.status_code == 422
    client.post(review(proposal), verdict(proposal, "reject", text="No", code="unclear"))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason_code, proposal.reason_text) == (
        *("rejected", "unclear", "No"),
    )


def test_what_changed_since_is_not_approved_and_the_words_stay(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    data = {**verdict(proposal, "approve", text="Well done"), "lock_version": 99}
    response = client.post(review(proposal), data)
    assert response.status_code == 422
    page = response.content.decode()
    assert ("changed since you opened it" in page, "Well done" in page) == (True, True)
    shown = dict(re.findall(r'name="(version|lock_version)" value="(\d+)"', page))
    assert client.post(review(proposal), {**data, **shown}).status_code == 302


def test_a_conflict_is_told_and_nothing_is_written(
    client: Client, shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs."), by=factories.person())
    client.force_login(curator)
    response = client.post(review(proposal), verdict(proposal, "approve"))
    assert response.status_code == 422
    assert "The published text has changed" in response.content.decode()
    assert shelf.cell(shelf.engineer, shelf.middle).version == 1


def test_the_curator_sees_what_a_reader_would_remark(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    same = shelf.cell(shelf.engineer, shelf.middle).description
    change = factories.edit(shelf.cell(shelf.engineer, shelf.senior), same)
    made = factories.proposal(shelf.skill, change, by=author)
    client.force_login(curator)
    page = client.get(review(made)).content.decode()
    assert '<ul class="checks"><li>' in page
    assert "The same as Ml Engineer, Middle." in page


def test_nobody_approves_their_own(client: Client, shelf: Shelf, curator: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    own = factories.proposal(shelf.skill, factories.edit(cell, "My own"), by=curator)
    client.force_login(curator)
    assert "You cannot review your own proposal." in client.get(review(own)).content.decode()
    assert client.post(review(own), verdict(own, "approve")).status_code == 422
    own.refresh_from_db()
    assert own.state == "open"


def test_a_double_click_is_harmless(client: Client, proposal: Proposal, curator: User) -> None:
    client.force_login(curator)
    data = verdict(proposal, "approve")
    client.post(review(proposal), data)
    again = client.post(review(proposal), data, follow=True)
    assert "Already approved." in again.content.decode()


def test_a_curator_takes_it_and_gives_it_back(
    client: Client, proposal: Proposal, curator: User
) -> None:
    client.force_login(curator)
    url = reverse("admin:proposals_proposal_assign", args=[proposal.pk])
    for expected in (curator, None):
        client.post(url)
        proposal.refresh_from_db()
        assert proposal.assigned_to == expected
    lifecycle.withdraw(proposal, by=proposal.author)
    assert client.post(url).status_code == 302


@pytest.mark.parametrize("number", [999_999, 2**63, 10**30])
def test_what_is_not_there_is_404(client: Client, curator: User, number: int) -> None:
    client.force_login(curator)
    assert client.get(f"/admin/proposals/proposal/{number}/review/").status_code == 404


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
    assert "submit" in client.get(url).content.decode()
    assert client.get("/admin/proposals/event/add/").status_code == 403


@pytest.mark.parametrize("where", ["admin:proposals_proposal_review", "proposals:rebase"])
def test_required_is_told_as_it_was_is_and_would_be(
    client: Client, shelf: Shelf, author: User, curator: User, where: str
) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    assert not cell.required
    made = factories.proposal(shelf.skill, factories.edit(cell, "New words"), by=author)
    theirs = factories.edit(cell, "Their words", required=True)
    factories.publish(shelf.skill, theirs, by=factories.curator("other"))
    client.force_login(curator if "admin" in where else author)
    page = client.get(reverse(where, args=[made.pk])).content.decode()
    found = re.findall(r'<p class="label">([^<]*) <span class="mark[^>]*>(\w+)<', page)
    assert found == [
        *[("When it was written", "Optional"), ("Published now", "Required")],
        ("Proposed", "Optional"),
    ]


def test_a_change_of_required_alone_is_not_called_one_of_the_text(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    change = factories.edit(cell, cell.description, required=True)
    made = factories.proposal(shelf.skill, change, by=author)
    client.force_login(curator)
    page = client.get(review(made)).content.decode()
    assert "leaves the text unchanged" in page
    assert "changes the text" not in page
