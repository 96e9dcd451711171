"""Other ends: what they say, and whom they tell."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.models import Event, Proposal, Reason, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def test_asking_and_answering(
    shelf: Shelf, proposal: Proposal, author: User, curator: User
) -> None:
    with pytest.raises(ValidationError):
        lifecycle.request_changes(proposal, " ", by=curator)
    lifecycle.request_changes(proposal, "Which **tool**?", by=curator)
    assert proposal.reviews.get().text_html == "<p>Which <strong>tool</strong>?</p>"
    assert proposal.expires_at is not None
    assert proposal.expires_at - timezone.now() > timedelta(days=29, hours=23)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    lifecycle.revise(proposal, factories.submission(factories.edit(cell, "MLflow.")), by=author)
    found = Proposal.objects.values_list("state", "expires_at").get(pk=proposal.pk)
    assert found == (State.OPEN, None)
    told = Event.objects.get(kind="revised")
    assert told.data == {"answers": "changes_requested"}


def test_silence_expires_after_thirty_days(proposal: Proposal, curator: User) -> None:
    lifecycle.request_changes(proposal, "Which tool?", by=curator)
    now = timezone.now()
    assert lifecycle.expire_due() == 0
    assert lifecycle.expire_due(now + timedelta(days=29)) == 0
    assert lifecycle.expire_due(now + timedelta(days=31)) == 1
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (State.EXPIRED, None)
    assert lifecycle.expire_due(now + timedelta(days=31)) == 0


def test_declining_says_why(proposal: Proposal, curator: User) -> None:
    with pytest.raises(ValidationError):
        lifecycle.reject(proposal, Reason.UNCLEAR, "", by=curator)
    with pytest.raises(ValidationError):
        lifecycle.reject(proposal, Reason.UNCLEAR, "x" * 2_001, by=curator)
    with pytest.raises(lifecycle.InvalidTransition):
        lifecycle.reject(proposal, "mood", "No.", by=curator)  # type: ignore[arg-type]
    lifecycle.reject(proposal, Reason.UNCLEAR, "Which tool?", by=curator)
    assert (proposal.reason_code, proposal.reason_text) == ("unclear", "Which tool?")
    assert proposal.decided_by == curator


def test_who_leaves_takes_everything_back(proposal: Proposal, author: User) -> None:
    author.is_active = False
    author.save()
    assert lifecycle.withdraw_all(author) == 1
    assert lifecycle.withdraw_all(author) == 0
    proposal.refresh_from_db()
    assert proposal.state == State.WITHDRAWN


def test_superseded_only_by_another_about_the_same(
    shelf: Shelf, proposal: Proposal, author: User, curator: User
) -> None:
    mission = FieldOperation("mission", "", "Ships models.")
    elsewhere = factories.proposal(shelf.engineer, mission, by=author)
    for other in (proposal, elsewhere):
        with pytest.raises(lifecycle.InvalidTransition):
            lifecycle.supersede(proposal, other, by=curator)


def test_a_review_is_asked_of_a_curator(proposal: Proposal, stranger: User, curator: User) -> None:
    second = factories.curator("second")
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.assign(proposal, stranger, by=curator)
    lifecycle.assign(proposal, second, by=curator)
    before = proposal.lock_version
    lifecycle.assign(proposal, second, by=curator)
    assert (proposal.lock_version, proposal.assigned_to) == (before, second)
    assert Event.objects.get(kind="assigned").person == second
    lifecycle.assign(proposal, None, by=curator)
    assert proposal.assigned_to is None


@pytest.mark.parametrize("cells", [1, 3])
def test_what_rejecting_costs(
    shelf: Shelf,
    author: User,
    curator: User,
    cells: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    changed = shelf.skill.expectations.order_by("pk")[:cells]
    edits = [factories.edit(cell, f"Anew {cell.pk}.") for cell in changed]
    made = factories.proposal(shelf.skill, *edits, by=author)
    found = Proposal.objects.get(pk=made.pk)
    # Begin and commit; lock the skill, then the proposal; who curates; write the review, the
    # proposal's end, the event and its dispatch rows.
    with django_assert_num_queries(9):
        lifecycle.reject(found, Reason.OTHER, "No.", by=curator)
