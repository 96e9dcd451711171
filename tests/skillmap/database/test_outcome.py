"""Whether a failed request may have saved something, as its statements and commits tell."""

import pytest
from django.db import OperationalError

from skillmap.database import outcome


def fail(saved: bool | None) -> None:
    """Commit; with False the server says that it did not, with None it says nothing."""
    with outcome.committing(lambda _error: saved is False):
        if not saved:
            raise OperationalError


@pytest.mark.parametrize(
    ("sql", "is_write"),
    [
        ('INSERT INTO "proposals_comment" ("id") VALUES (1)', True),
        ('SELECT 1 FROM "proposals_comment"', False),
        ('INSERT INTO "limits" ("key") VALUES (1)', False),
        ('UPDATE "django_session" SET "a" = 1', False),
        ('UPDATE "accounts_token" SET "last_used_at" = 1', False),
        ('UPDATE "accounts_token" SET "revoked_at" = 1', True),
    ],
)
def test_bookkeeping_is_no_change(sql: str, *, is_write: bool) -> None:
    assert outcome.is_write(sql) is is_write


@pytest.mark.parametrize(("saved", "may_be"), [(False, False), (None, True)])
def test_only_a_commit_without_an_answer_may_be_saved(
    saved: bool | None,
    *,
    may_be: bool,
) -> None:
    class Connection:
        in_atomic_block = True

    with outcome.watched():
        context = {"connection": Connection()}
        outcome.watch_statement(lambda *_said: None, 'INSERT INTO "a"', [], False, context)
        with pytest.raises(OperationalError):
            fail(saved)
        assert outcome.may_be_saved() is may_be
    assert not outcome.may_be_saved()


def test_a_commit_that_wrote_nothing_saves_nothing() -> None:
    with outcome.watched():
        with pytest.raises(OperationalError):
            fail(None)
        assert not outcome.may_be_saved()
