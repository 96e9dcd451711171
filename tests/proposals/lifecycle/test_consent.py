"""Who has to agree to the licence before a contribution is published under it."""

from datetime import timedelta

from django.utils import timezone

from profiles import curation
from profiles.models import Catalogue, Revision
from profiles.operations import FieldOperation
from proposals.lifecycle import consent
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def relicense(new: str, by: User) -> None:
    operation = FieldOperation("licence", Catalogue.objects.get().licence, new)
    source = Revision.Source.CURATOR
    curation.publish(Catalogue.objects.get(), [operation], by=by, source=source)


def test_once_for_each_licence_of_the_catalogue(shelf: Shelf, author: User, curator: User) -> None:
    assert not consent.is_needed(author, shelf.skill)
    relicense("CC0-1.0", curator)
    assert [consent.is_needed(author, each) for each in (shelf.skill, shelf.engineer, None)] == (
        [True] * 3
    )
    author.licence_accepted_at = timezone.now() + timedelta(seconds=1)
    assert not consent.is_needed(author, None)
    author.licence_accepted_at = None
    assert consent.is_needed(author, None)


def test_a_skill_of_its_own_licence_asks_for_that_one(
    shelf: Shelf, author: User, curator: User
) -> None:
    own = FieldOperation("licence", "", "EUPL-1.2")
    factories.publish(shelf.skill, own, by=curator)
    shelf.skill.refresh_from_db()
    assert consent.is_needed(author, shelf.skill)
    assert not consent.is_needed(author, shelf.engineer)
    author.licence_accepted_at = timezone.now() + timedelta(seconds=1)
    relicense("CC0-1.0", curator)
    assert not consent.is_needed(author, shelf.skill)
