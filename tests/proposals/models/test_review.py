"""Reviews, endorsements and objections: who says no says why."""

from datetime import UTC, datetime

import pytest

from proposals import lifecycle
from proposals.models import Endorsement, Proposal, Review
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def review(proposal: Proposal, by: User, verdict: str, text: str = "") -> Review:
    """A verdict on the current version."""
    about = {"proposal": proposal, "version": proposal.current, "created_at": NOW}
    return Review.objects.create(reviewer=by, verdict=verdict, text=text, **about)


def endorsement(proposal: Proposal, by: User, stance: str, text: str = "") -> Endorsement:
    """A stance on the current version."""
    about = {"proposal": proposal, "version": proposal.current, "created_at": NOW}
    return Endorsement.objects.create(person=by, stance=stance, text=text, **about)


@pytest.mark.parametrize("verdict", ["request_changes", "reject"])
def test_a_review_says_why_unless_it_approves(
    proposal: Proposal, curator: User, verdict: str
) -> None:
    with refused(Review, "review_says_why_unless_it_approves"):
        review(proposal, curator, verdict)
    review(proposal, curator, verdict, "Not clear.")
    review(proposal, curator, "approve")
    found = [(each.verdict, each.text) for each in proposal.reviews.all()]
    assert found == [(verdict, "Not clear."), ("approve", "")]


def test_what_a_review_is_called(proposal: Proposal, curator: User) -> None:
    assert str(review(proposal, curator, "approve")) == "curator · approve"


def test_a_review_begins_with_nothing_declined(proposal: Proposal, curator: User) -> None:
    first = review(proposal, curator, "approve")
    first.declined["7"] = "No."
    second = review(proposal, curator, "approve")
    assert (second.declined, second.is_outdated) == ({}, False)


def test_a_review_is_about_what_it_does_not_decline(
    shelf: Shelf, proposal: Proposal, curator: User
) -> None:
    middle = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Plans.")
    junior = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs every run.")
    lifecycle.revise(proposal, factories.submission(junior, middle), by=proposal.author)
    assert proposal.current is not None
    one, two = proposal.current.operations.all()
    verdict = review(proposal, curator, "approve")
    assert verdict.fingerprints() == {one.fingerprint, two.fingerprint}
    verdict.declined[str(one.pk)] = "No."
    assert verdict.fingerprints() == {two.fingerprint}


def test_an_objection_says_why(proposal: Proposal, reader: User) -> None:
    with refused(Endorsement, "endorsement_against_says_why"):
        endorsement(proposal, reader, "object")
    made = endorsement(proposal, reader, "object", "Too much for a junior.")
    assert str(made) == "reader · object"


def test_a_person_is_for_or_against_once(
    shelf: Shelf, proposal: Proposal, reader: User, stranger: User
) -> None:
    endorsement(proposal, reader, "endorse")
    with refused(Endorsement, "endorsement_one_per_person_and_proposal"):
        endorsement(proposal, reader, "object", "After all, no.")
    endorsement(proposal, stranger, "endorse")
    other = factories.proposal(shelf.skill, factories.rename(shelf.skill, "T"), by=stranger)
    endorsement(other, reader, "endorse")
    assert (proposal.endorsements.count(), other.endorsements.count()) == (2, 1)


def test_an_endorsement_loses_its_words_but_not_an_objection(
    proposal: Proposal, reader: User
) -> None:
    made = endorsement(proposal, reader, "object", "Because.")
    with refused(Endorsement, "endorsement_against_says_why"):
        Endorsement.objects.filter(pk=made.pk).update(text="")
    assert Endorsement.objects.filter(pk=made.pk).update(text="", stance="endorse") == 1


@pytest.mark.parametrize(
    ("model", "field", "value", "code"),
    [
        (Review, "verdict", "approve", ""),
        (Review, "verdict", "", "blank"),
        (Review, "verdict", "shrug", "invalid_choice"),
        (Review, "text", "", ""),
        (Review, "text", "x" * 10_001, "max_length"),
        (Review, "text", "\x00", "control_characters"),
        (Endorsement, "stance", "object", ""),
        (Endorsement, "stance", "abstain", "invalid_choice"),
        (Endorsement, "text", "x" * 10_000, ""),
        (Endorsement, "text", "x" * 10_001, "max_length"),
        (Endorsement, "text", "\u2069", "control_characters"),
    ],
)
def test_what_may_stand_in_a_field(model: type[Review], field: str, value: str, code: str) -> None:
    assert code_of(model, field, value) == code
