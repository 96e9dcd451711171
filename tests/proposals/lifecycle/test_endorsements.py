"""For and against: one per person, bound to a version, and nothing is applied by it."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals import lifecycle
from proposals.models import Endorsement, Event, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def test_one_stance_a_person(proposal: Proposal, stranger: User) -> None:
    lifecycle.endorse(proposal, by=stranger)
    lifecycle.endorse(proposal, by=stranger)
    assert Event.objects.filter(verb="endorse").count() == 1
    with pytest.raises(ValidationError):
        lifecycle.object_to(proposal, "", by=stranger)
    lifecycle.object_to(proposal, "Too *vague*.", by=stranger)
    row = Endorsement.objects.get()
    assert (row.stance, row.text_html) == ("object", "<p>Too <em>vague</em>.</p>")
    assert row.version == proposal.current
    lifecycle.retract(proposal, by=stranger)
    lifecycle.retract(proposal, by=stranger)
    assert Endorsement.objects.count() == 0
    assert Event.objects.filter(verb="retract").count() == 1


def test_a_later_version_wants_a_new_word(
    shelf: Shelf, proposal: Proposal, author: User, stranger: User
) -> None:
    seen = lifecycle.Seen.of(proposal)
    lifecycle.endorse(proposal, by=stranger)
    new = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Something else.")
    lifecycle.revise(proposal, factories.submission(new), by=author)
    with pytest.raises(lifecycle.StaleProposal):
        lifecycle.endorse(proposal, by=stranger, seen=seen)
    assert Endorsement.objects.get().version.number == 1
    lifecycle.endorse(proposal, by=stranger)
    assert Endorsement.objects.get().version.number == 2


def test_hidden_from_strangers(proposal: Proposal, stranger: User, curator: User) -> None:
    with pytest.raises(ValidationError):
        lifecycle.hide(proposal, "", by=curator)
    lifecycle.hide(proposal, "Personal data.", by=curator)
    lifecycle.hide(proposal, "Personal data.", by=curator)
    assert Event.objects.filter(verb="hide").count() == 1
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.endorse(proposal, by=stranger)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.release(proposal, by=stranger)


def test_a_draft_is_neither_held_nor_hidden(shelf: Shelf, author: User, curator: User) -> None:
    draft = lifecycle.save_draft(shelf.skill, {}, by=author)
    with pytest.raises(lifecycle.InvalidTransition):
        lifecycle.hold(draft, "?", by=curator)


def test_a_newcomer_posts_no_links_in_a_vote(proposal: Proposal) -> None:
    newcomer = factories.person(days=0)
    text = "https://a.example https://b.example https://c.example"
    with pytest.raises(lifecycle.LimitReached) as refused:
        lifecycle.endorse(proposal, text=text, by=newcomer)
    assert (refused.value.what, refused.value.limit) == ("links", 2)
    with pytest.raises(lifecycle.LimitReached):
        lifecycle.object_to(proposal, text, by=newcomer)
    assert not Endorsement.objects.filter(person=newcomer).exists()
    lifecycle.endorse(proposal, text="https://a.example", by=newcomer)


def test_what_endorsing_costs(
    proposal: Proposal, stranger: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = Proposal.objects.get(pk=proposal.pk)
    # Begin and commit; lock the skill, then the proposal; is the address verified; an earlier
    # vote; write this one; was it told before; the event and its dispatch row.
    with django_assert_num_queries(10):
        lifecycle.endorse(found, by=stranger)
    with django_assert_num_queries(6):  # the same again: nothing is written
        lifecycle.endorse(found, by=stranger)
    with django_assert_num_queries(10):
        lifecycle.object_to(found, "Too vague.", by=stranger)
