"""The import run: what it is called, and in which order runs are listed."""

from datetime import UTC, datetime

import pytest
from django.db.models import ProtectedError

from profiles.models import ImportRun
from skillmap.accounts.models import User
from tests.constraints import code_of

pytestmark = pytest.mark.django_db


def run(by: User, name: str, day: int) -> ImportRun:
    """A run begun on that day of March."""
    made = ImportRun.objects.create(digest="d" * 64, name=name, started_by=by)
    ImportRun.objects.filter(pk=made.pk).update(started_at=datetime(2026, 3, day, tzinfo=UTC))
    made.refresh_from_db()
    return made


def test_what_a_run_is_called(curator: User) -> None:
    assert str(run(curator, "catalogue.zip", 17)) == "catalogue.zip · 2026-03-17"


def test_a_run_begins_with_nothing_done(curator: User) -> None:
    made = run(curator, "catalogue.zip", 1)
    assert (made.done, made.finished_at, made.is_retiring) == (0, None, False)


def test_the_newest_run_stands_first(curator: User) -> None:
    for name, day in [("b", 2), ("c", 3), ("a", 1)]:
        run(curator, name, day)
    assert [each.name for each in ImportRun.objects.all()] == ["c", "b", "a"]


def test_who_began_a_run_stays(curator: User) -> None:
    run(curator, "catalogue.zip", 1)
    curator.curatorships.all().delete()
    with pytest.raises(ProtectedError):
        curator.delete()
    assert User.objects.filter(pk=curator.pk).exists()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("digest", "f" * 64, ""),
        ("digest", "f" * 65, "max_length"),
        ("name", "x" * 255, ""),
        ("name", "x" * 256, "max_length"),
        ("name", "", "blank"),
        ("done", -1, "min_value"),
    ],
)
def test_what_may_stand_in_a_field(field: str, value: object, code: str) -> None:
    assert code_of(ImportRun, field, value) == code
