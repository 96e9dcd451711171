"""Who may do what, whatever the state."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from profiles.models import Catalogue, Curatorship
from proposals import lifecycle, permissions
from proposals.areas import Areas
from proposals.models import Comment, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

NOBODY = AnonymousUser()


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def test_areas(shelf: Shelf, reader: User, curator: User) -> None:
    own = factories.curator(domain=shelf.domain)
    boss = factories.person()
    boss.is_superuser = True
    assert permissions.areas_of(NOBODY) == permissions.areas_of(reader) == Areas()
    assert permissions.areas_of(own) == Areas(domains=frozenset({shelf.domain.pk}))
    assert permissions.areas_of(curator) == permissions.areas_of(boss) == Areas(is_whole_site=True)
    Curatorship.objects.filter(person=own).update(ended_at=timezone.now())
    assert not permissions.areas_of(own)
    curator.suspended_at = timezone.now()
    assert not permissions.areas_of(curator)


def test_a_page_asks_once_what_somebody_may(
    shelf: Shelf, author: User, curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with permissions.remembered(), django_assert_num_queries(3):
        for _time in range(2):
            assert permissions.can_curate(curator, shelf.skill)
            assert not permissions.can_curate(author, shelf.skill)
            assert permissions.can_propose(author)
    Curatorship.objects.filter(person=curator).update(ended_at=timezone.now())
    assert not permissions.can_curate(curator, shelf.skill)


def test_a_domains_curator_curates_what_is_in_it(shelf: Shelf, proposal: Proposal) -> None:
    here = factories.curator(domain=shelf.domain)
    there = factories.curator(domain=factories.domain("web"))
    comment = Comment(proposal=proposal, author=proposal.author)
    for thing in (shelf.skill, shelf.group, shelf.domain, proposal, comment):
        assert permissions.can_curate(here, thing)
        assert not permissions.can_curate(there, thing)
    for other in (shelf.engineer, Catalogue(), None):
        assert not permissions.can_curate(here, other)


def test_own_work_is_for_others_to_judge(proposal: Proposal, author: User, curator: User) -> None:
    assert permissions.can_decide(curator, proposal)
    assert permissions.can_moderate(curator, proposal)
    Curatorship.objects.create(person=author)
    assert permissions.can_curate(author, proposal)
    assert not permissions.can_decide(author, proposal)
    assert not permissions.can_moderate(author, proposal)
    assert not permissions.can_endorse(author, proposal)


@pytest.mark.parametrize("visibility", ["held", "hidden"])
def test_who_sees_what_is_not_public(
    shelf: Shelf, proposal: Proposal, author: User, stranger: User, curator: User, visibility: str
) -> None:
    Proposal.objects.update(visibility=visibility)
    proposal.refresh_from_db()
    elsewhere = factories.curator(domain=factories.domain("web"))
    seers = {person for person in (author, stranger, curator, elsewhere)
             if permissions.can_view(person, proposal)}  # fmt: skip
    assert seers == {author, curator}
    assert not permissions.can_view(NOBODY, proposal)
    for person in (author, stranger, curator, elsewhere, NOBODY):
        listed = Proposal.objects.visible_to(person).exists()
        assert listed == permissions.can_view(person, proposal)


def test_a_draft_is_its_authors(shelf: Shelf, author: User, curator: User) -> None:
    draft = lifecycle.save_draft(shelf.skill, {}, by=author)
    for person, sees in ((author, True), (curator, False), (NOBODY, False)):
        assert permissions.can_view(person, draft) == sees
        assert Proposal.objects.visible_to(person).exists() == sees


def test_what_takes_an_account_in_good_standing(proposal: Proposal, stranger: User) -> None:
    comment = Comment(proposal=proposal, author=stranger)
    assert permissions.can_comment(stranger, proposal)
    assert permissions.can_edit_comment(stranger, comment)
    assert permissions.can_resolve(stranger, comment)
    assert permissions.can_resolve(proposal.author, comment)
    assert not permissions.can_edit_comment(proposal.author, comment)
    stranger.suspended_at = timezone.now()
    for allowed in (permissions.can_comment, permissions.can_propose):
        assert not allowed(stranger, proposal)
        assert not allowed(NOBODY, proposal)
    assert not permissions.can_resolve(stranger, comment)
    assert permissions.can_watch(stranger)
    assert not permissions.can_watch(NOBODY)


def test_suspending_and_locking(shelf: Shelf, stranger: User, curator: User) -> None:
    here, boss = factories.curator(domain=shelf.domain), factories.person()
    boss.is_superuser = True
    assert permissions.can_suspend(curator, stranger)
    assert not permissions.can_suspend(here, stranger)
    assert not permissions.can_suspend(curator, boss)
    assert not permissions.can_suspend(curator, curator)
    assert not permissions.can_suspend(curator, here)
    assert permissions.can_suspend(factories.administrator(), here)
    assert permissions.can_lock(here, shelf.skill)
    assert not permissions.can_lock(stranger, shelf.skill)


def test_active_curators(shelf: Shelf, stranger: User) -> None:
    site, here = factories.curator("site"), factories.curator("here", domain=shelf.domain)
    factories.curator("elsewhere", domain=factories.domain("web"))
    asleep, away = factories.curator("asleep"), factories.curator("away")
    long_ago = timezone.now() - timedelta(days=200)
    Curatorship.objects.filter(person=asleep).update(created_at=long_ago)
    User.objects.filter(pk=away.pk).update(suspended_at=timezone.now())
    assert set(permissions.active_curators(shelf.skill)) == {site, here}
    assert set(permissions.active_curators(shelf.engineer)) == {site}


def test_inside_another_one_the_outer_answers_hold(
    curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with permissions.remembered(), django_assert_num_queries(1):
        permissions.areas_of(curator)
        with permissions.remembered():
            permissions.areas_of(curator)
        permissions.areas_of(curator)
