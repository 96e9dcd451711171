"""Who has to agree to the licence before a contribution is published under it."""

import pytest

from profiles import curation
from profiles.models import Catalogue, Revision
from profiles.operations import FieldOperation
from proposals import lifecycle
from proposals.lifecycle import consent
from skillmap.accounts.models import User
from tests import factories
from tests.factories import LICENCE, Shelf


def relicense(new: str, by: User) -> None:
    operation = FieldOperation("licence", Catalogue.objects.get().licence, new)
    source = Revision.Source.CURATOR
    curation.publish(Catalogue.objects.get(), [operation], by=by, source=source)


def test_once_for_each_licence_of_the_catalogue(shelf: Shelf, author: User, curator: User) -> None:
    subjects = (shelf.skill, shelf.engineer, None)
    assert not consent.is_needed(author, shelf.skill)
    relicense("CC0-1.0", curator)
    assert [consent.is_needed(author, each) for each in subjects] == [True] * 3
    consent.note(author, None)
    assert [consent.is_needed(author, each) for each in subjects] == [False] * 3
    relicense(LICENCE, curator)  # both were agreed to
    assert not consent.is_needed(author, None)
    assert set(User.objects.get(pk=author.pk).licences_accepted) == {LICENCE, "CC0-1.0"}
    assert consent.is_needed(User(username="new"), None)


@pytest.mark.parametrize("is_imported", [False, True])
def test_another_licence_is_asked_for_however_it_came(
    shelf: Shelf, author: User, curator: User, is_imported: bool
) -> None:
    if is_imported:
        Catalogue.objects.update(licence="CC0-1.0")
    else:
        relicense("CC0-1.0", curator)
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs all runs.")
    new = factories.submission(edit)
    with pytest.raises(lifecycle.ConsentNeeded):
        lifecycle.propose(shelf.skill, new, by=author)
    lifecycle.propose(shelf.skill, new, by=author, accepts_licence=True)
    assert not consent.is_needed(author, shelf.skill)


def test_a_skill_of_its_own_licence_asks_for_that_one(
    shelf: Shelf, author: User, curator: User
) -> None:
    own = FieldOperation("licence", "", "EUPL-1.2")
    factories.publish(shelf.skill, own, by=curator)
    shelf.skill.refresh_from_db()
    assert consent.licence_of(shelf.skill) == "EUPL-1.2"
    assert consent.is_needed(author, shelf.skill)
    assert not consent.is_needed(author, shelf.engineer)
    consent.note(author, shelf.skill)
    relicense("CC0-1.0", curator)
    assert not consent.is_needed(author, shelf.skill)
    assert consent.is_needed(author, shelf.engineer)
