"""How much waits for a curator is counted where they curate, and said on the admin's first page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals import lifecycle, moderation_actions
from proposals.discussion import comments
from proposals.lifecycle import Seen
from proposals.models import Proposal, Report
from proposals.review import workload
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposals(shelf: Shelf, author: User, curator: User) -> list[Proposal]:
    """Three that wait 0, 4 and 8 days, the newest for the curator in person."""
    made = []
    for level, days in ((shelf.junior, 0), (shelf.middle, 4), (shelf.senior, 8)):
        change = factories.edit(shelf.cell(shelf.engineer, level), f"Words {days}")
        found = factories.proposal(shelf.skill, change, by=author)
        opened = timezone.now() - timedelta(days=days)
        Proposal.objects.filter(pk=found.pk).update(opened_at=opened)
        found.refresh_from_db()
        made.append(found)
    lifecycle.assign(made[0], curator, by=curator)
    return made


def test_what_waits_is_counted_by_age(
    proposals: list[Proposal], curator: User, author: User, reader: User, shelf: Shelf
) -> None:
    comment = comments.post(shelf.skill, "Buy this", by=author)
    moderation_actions.report(comment, by=reader, reason=Report.Reason.SPAM)
    found = workload.of(curator)
    assert found.ages == ((3, 2), (7, 1), (14, 0))
    assert (found.proposals, found.mine, found.asked_back, found.moderation) == (3, 1, 0, 1)
    assert found.oldest == proposals[2].opened_at
    lifecycle.request_changes(proposals[2], "Which tool?", by=curator, seen=None)
    again = workload.of(curator)
    assert (again.proposals, again.asked_back, again.ages[1]) == (2, 1, (7, 0))


def test_nothing_of_another_domain_and_nothing_of_ones_own(
    proposals: list[Proposal], shelf: Shelf, author: User
) -> None:
    foreign = factories.curator("foreign", domain=factories.domain("law"))
    local = factories.curator("local", domain=shelf.domain)
    assert [workload.of(person).proposals for person in (foreign, local)] == [0, 3]
    author.curatorships.create(domain=None)
    assert workload.of(author).proposals == 0


def test_the_first_page_says_so_with_links(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    client.force_login(curator)
    shown = client.get("/admin/").content.decode()
    for text in (
        *("3 open proposals", "the oldest for 1\xa0week", "2 for 3 days or more"),
        *("1 for 7 days or more", "1 assigned to you", "0 held or reported items"),
        *("?reviewer=all&amp;age=7", "Import and export"),
    ):
        assert text in shown
    assert "Recent actions" not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_page_takes_as_many_queries_for_many(
    client: Client,
    proposals: list[Proposal],
    curator: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for proposal in proposals[count:]:
        lifecycle.withdraw(proposal, by=proposal.author)
    client.force_login(curator)
    client.get("/admin/")
    with django_assert_num_queries(7):
        client.get("/admin/")


def test_what_waits_for_a_person_is_theirs_to_decide_now(
    proposals: list[Proposal], curator: User, author: User, stranger: User
) -> None:
    newest, middle, oldest = proposals
    assert set(workload.waiting_for(curator)) == {newest, middle, oldest}
    other = factories.curator("other")
    assert set(workload.waiting_for(other)) == {middle, oldest}  # the newest is assigned
    law = factories.curator("law", domain=factories.domain("law"))
    author.curatorships.create(domain=None)
    for nobody in (stranger, law, author):
        assert not workload.waiting_for(nobody).exists()


def test_who_has_approved_as_the_first_of_two_is_not_asked_again(
    shelf: Shelf, author: User, curator: User
) -> None:
    other = factories.curator("other")
    for person in (curator, other):
        User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    made = factories.proposal(shelf.skill, factories.rename(shelf.skill, "Runs"), by=author)
    assert made.is_high_impact
    done = lifecycle.approve(made, by=curator, seen=Seen.of(made))
    assert done.revision is None
    assert not workload.waiting_for(curator).exists()
    assert workload.waiting_for(other).get() == made


def test_the_header_counts_so_many_and_asks_nothing_for_who_is_no_curator(
    proposals: list[Proposal],
    curator: User,
    stranger: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    curator.refresh_from_db()
    with django_assert_num_queries(2):
        assert workload.count_for(curator) == 3
    with django_assert_num_queries(0):
        assert workload.count_for(stranger) is None
    monkeypatch.setattr(workload, "MOST_COUNTED", 2)
    assert workload.count_for(curator) == 2
