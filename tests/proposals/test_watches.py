"""Watching: chosen once, never overridden, the most specific first."""

import pytest
from django.contrib.auth.models import AnonymousUser

from proposals import permissions, watches
from proposals.errors import NotAllowed
from proposals.models import Watch
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

Level = Watch.Level


def test_watching_twice_is_watching(shelf: Shelf, reader: User) -> None:
    for _time in range(2):
        watches.set_level(shelf.skill, Level.WATCHING, by=reader)
    watches.set_level(shelf.skill, Level.ALL, by=reader)
    watch = Watch.objects.get()
    assert (watch.skill, watch.level, watch.is_manual) == (shelf.skill, "all", True)
    assert watches.level_of(shelf.skill, reader) == Level.ALL


def test_taking_part_does_not_override_a_choice(shelf: Shelf, reader: User) -> None:
    watches.set_level(shelf.skill, Level.IGNORE, by=reader)
    watches.take_part(shelf.skill, by=reader)
    assert watches.level_of(shelf.skill, reader) == Level.IGNORE


def test_taking_part_watches_once(shelf: Shelf, reader: User) -> None:
    watches.take_part(shelf.skill, by=reader)
    watches.take_part(shelf.skill, by=reader)
    watch = Watch.objects.get()
    assert (watch.level, watch.is_manual) == ("watching", False)


def test_only_those_who_listen_are_counted(shelf: Shelf, reader: User, author: User) -> None:
    watches.set_level(shelf.skill, Level.IGNORE, by=reader)
    watches.set_level(shelf.skill, Level.CHANGES, by=author)
    assert watches.watchers(shelf.skill) == 1
    author.is_active = False
    author.save()
    assert watches.watchers(shelf.skill) == 0


def test_a_choice_can_be_taken_back(shelf: Shelf, reader: User) -> None:
    watches.set_level(shelf.engineer, Level.WATCHING, by=reader)
    watches.forget(shelf.engineer, by=reader)
    assert watches.level_of(shelf.engineer, reader) is None


@pytest.mark.django_db
def test_the_suspended_may_watch_and_the_inactive_not(shelf: Shelf) -> None:
    watches.set_level(shelf.skill, Level.ALL, by=factories.suspended("bad"))
    gone = factories.person("gone")
    gone.is_active = False
    with pytest.raises(NotAllowed):
        watches.set_level(shelf.skill, Level.ALL, by=gone)
    assert permissions.can_watch(AnonymousUser()) is False


def test_the_most_specific_speaks_first(shelf: Shelf) -> None:
    found = watches.scopes(skill=shelf.skill, role=shelf.engineer)
    assert [str(each) for each in found] == [
        f"(AND: ('skill', {shelf.skill.pk}))",
        f"(AND: ('role', {shelf.engineer.pk}))",
        f"(AND: ('domain', {shelf.group.domain_id}))",
    ]
