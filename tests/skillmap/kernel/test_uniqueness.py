"""Unique violations are told from other errors, and tried again in a new savepoint."""

import pytest
from django.db import IntegrityError

from proposals.models import Watch
from skillmap.accounts.models import User
from skillmap.kernel.uniqueness import ATTEMPTS, atomic_with_retry, is_violation
from tests import factories

pytestmark = pytest.mark.django_db


def test_only_a_row_that_is_there_already_is_a_violation(author: User) -> None:
    attempts = []

    @atomic_with_retry
    def same_name() -> None:
        attempts.append("name")
        User.objects.create_user("Author", "else@example.org")

    with pytest.raises(IntegrityError) as taken:
        same_name()
    assert (is_violation(taken.value), len(attempts)) == (True, ATTEMPTS)

    @atomic_with_retry
    def about_nothing() -> None:
        attempts.append("nothing")
        Watch.objects.create(person=author, level=Watch.Level.ALL)

    with pytest.raises(IntegrityError) as nothing:
        about_nothing()
    assert (is_violation(nothing.value), attempts.count("nothing")) == (False, 1)
    assert not is_violation(ValueError("unique"))
    assert not is_violation(None)


def test_the_next_attempt_sees_what_the_first_one_could_not(author: User) -> None:
    names = iter(["author", "second"])

    @atomic_with_retry
    def make() -> User:
        factories.person(f"beside-{next(_numbers)}")
        return User.objects.create_user(next(names), "new@example.org")

    _numbers = iter(range(5))
    assert make().username == "second"
    beside = User.objects.filter(username__startswith="beside").values_list("username", flat=True)
    assert list(beside) == ["beside-1"]
