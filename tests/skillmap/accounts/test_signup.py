"""Programs are told from people, and nobody is told who is here."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.signing import TimestampSigner
from django.utils import timezone

from skillmap.accounts import signup
from skillmap.accounts.models import User
from skillmap.accounts.signup import Pace
from tests import factories

pytestmark = pytest.mark.django_db


def stamped(seconds_ago: float, monkeypatch: pytest.MonkeyPatch) -> str:
    """A note as the form got it that many seconds ago."""
    now = timezone.now().timestamp()
    with monkeypatch.context() as past:
        past.setattr("django.core.signing.time.time", lambda: now - seconds_ago)
        return signup.stamp()


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, Pace.TOO_FAST),
        (1, Pace.TOO_FAST),
        (4, Pace.HUMAN),
        (86_000, Pace.HUMAN),
        (90_000, Pace.STALE),
    ],
)
def test_how_long_the_form_took(
    seconds: int, expected: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert signup.pace(stamped(seconds, monkeypatch)) is expected


@pytest.mark.parametrize(
    "note",
    ["", "form", "form:x:y", TimestampSigner(salt="x").sign("form")],
    ids=["nothing", "unsigned", "made up", "of another salt"],
)
def test_a_note_of_another_hand_is_stale(note: str) -> None:
    assert signup.pace(note) is Pace.STALE


def test_a_reserved_name_is_reserved_in_any_case() -> None:
    assert not signup.is_reserved("ada")
    signup.reserve("Ada")
    assert signup.is_reserved("aDA")
    assert not signup.is_reserved("ada2")


def old(**kwargs: Any) -> User:
    return factories.person(days=8, **kwargs)


def test_accounts_that_nobody_confirmed_are_dropped_after_a_week() -> None:
    kept = [
        factories.person("young", is_verified=False, days=6),
        old(username="confirmed"),
        User.objects.create_user("nomail", date_joined=timezone.now() - timedelta(days=99)),
    ]
    signed_in = old(username="signedin", is_verified=False)
    signed_in.last_login = timezone.now()
    signed_in.save()
    staff = old(username="staff", is_verified=False)
    staff.is_staff = True
    staff.save()
    second = old(username="second", is_verified=False)
    EmailAddress.objects.create(user=second, email="second@example.com", verified=True)
    old(username="gone", is_verified=False)
    assert signup.drop_unconfirmed() == 1
    names = {person.username for person in [*kept, signed_in, staff, second]}
    assert set(User.objects.values_list("username", flat=True)) == names


def test_who_wrote_something_is_kept() -> None:
    writer = old(username="writer", is_verified=False)
    factories.role("ml-engineer", by=writer)
    assert signup.drop_unconfirmed() == 0
    assert User.objects.filter(username="writer").exists()
