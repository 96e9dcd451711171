"""What a person meets when the database fails under them, and that nothing is half done then.

Mail that refuses, hangs or dies is tried in tests/proposals/notifications/mail/test_delivery.py.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse

from profiles.api.throttling import Budget
from profiles.curation import revision_published
from profiles.models import Change, Revision
from proposals.lifecycle import Seen
from proposals.models import Comment, Dispatch, Event, Proposal, Review
from skillmap import outages
from skillmap.accounts.models import User
from skillmap.database.breaker import breaker
from tests import factories
from tests.factories import Shelf
from tests.programs import Program
from tests.racing import assert_history_is_whole, race

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's")
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's")
Act = Callable[[], Any]


@pytest.fixture
def visitor(curator: User) -> Client:
    """The curator's, which shows the pages of failures as a real one would."""
    client = Client(raise_request_exception=False)
    client.force_login(curator)
    return client


def proposal(shelf: Shelf, text: str) -> Proposal:
    """Two cells rewritten, by somebody new."""
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    changes = [factories.edit(cell, f"{text} {cell.level_id}") for cell in cells]
    return factories.proposal(shelf.skill, *changes, by=factories.person())


def approving(visitor: Client, made: Proposal) -> Act:
    """Press Approve on the review page with everything ticked."""
    assert made.current is not None
    seen = Seen.of(made)
    form = {
        "do": "approve",
        "accept": [str(each.pk) for each in made.current.operations.all()],
        "version": seen.version,
        "lock_version": seen.lock_version,
    }
    address = reverse("proposals:review", args=[made.pk])

    def act() -> Any:
        response = visitor.post(address, form)
        close_old_connections()  # what a server does at the end of a request
        return response

    return act


def written(made: Proposal) -> tuple[Any, ...]:
    """All that an approval writes: the proposal, and how many rows there are of each kind."""
    kinds = (Revision, Change, Review, Event, Dispatch)
    made.refresh_from_db()
    rows = tuple(kind.objects.count() for kind in kinds)
    return made.state, made.lock_version, made.revision_id, rows


def assert_try_again(response: Any) -> None:
    """The page that says that nothing happened, and when to come back."""
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "no-store" in response.headers["Cache-Control"]
    assert "Nothing is lost and nothing was changed" in response.content.decode()


# --- PostgreSQL killed in the middle ----------------------------------------------------------


def kill_connections() -> None:
    """End every connection to this database from outside, as a restart does, and wait for it."""
    now: dict[str, Any] = connection.settings_dict
    address = {"host": now["HOST"], "port": now["PORT"] or None, "user": now["USER"]}
    with psycopg.connect(dbname=now["NAME"], password=now["PASSWORD"], **address) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def reconnect() -> None:
    """Forget what was killed without anybody noticing: after the last word of a request."""
    connection.close()
    outages.renew_connections()


STRIDE = 3  # every third statement, which takes long enough


class KillAfter:
    """Kills the database's connections once so many statements of a request are through.

    `is_before_commit`: no statement followed, so that it was the commit that failed.
    """

    def __init__(self, statements: int) -> None:
        self.left = statements
        self.is_done = False
        self.is_before_commit = False

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.is_before_commit = False
        if self.left == 0 and not self.is_done:
            self.is_done = True
            kill_connections()
        done = execute(*statement)
        self.left -= 1
        if self.left == 0 and not self.is_done:
            self.is_done = self.is_before_commit = True
            kill_connections()
        return done


@on_postgresql
def test_killed_while_publishing_nothing_is_done_and_pressing_again_does_it(
    visitor: Client, shelf: Shelf
) -> None:
    made = proposal(shelf, "New words")
    before = written(made)
    act = approving(visitor, made)

    def kill(**_signal: Any) -> None:
        kill_connections()

    # Idle ones that die with it must not meet whoever tries again.
    race(*[lambda: connection.cursor().execute("SELECT pg_sleep(0.2)")] * 4)
    revision_published.connect(kill, sender=Revision)
    try:
        response = act()
    finally:
        revision_published.disconnect(kill, sender=Revision)
    assert_try_again(response)
    assert b"Try again" in response.content
    assert written(made) == before
    assert act().status_code == 302
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("approved", "full")
    assert_history_is_whole()


@on_postgresql
@pytest.mark.slow
def test_killed_after_any_statement_an_approval_is_done_wholly_or_not_at_all(
    visitor: Client, shelf: Shelf
) -> None:
    failed, number, is_through = 0, 0, False
    while not is_through:
        made = proposal(shelf, f"Wording {number}")
        before = written(made)
        act = approving(visitor, made)
        fault = KillAfter(number)
        with connection.execute_wrapper(fault):
            response = act()
        reconnect()
        if written(made) == before:
            if fault.is_before_commit:  # whether it was saved, the site cannot know
                assert response.status_code == 503
                assert "It is unknown whether" in response.content.decode()
            else:
                assert_try_again(response)
            failed += 1
            assert act().status_code == 302
        made.refresh_from_db()
        assert (made.state, made.outcome) == ("approved", "full")
        assert_history_is_whole()
        number, is_through = number + STRIDE, not fault.is_done
    assert failed > 5


# --- SQLite held, SQLite full -----------------------------------------------------------------


@contextmanager
def another_writer() -> Iterator[None]:
    """Somebody else writes for longer than anybody waits."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


@contextmanager
def full_disk(room: int = 0) -> Iterator[None]:
    """Room for so many more pages of 4 KiB; beyond that SQLite says that the disk is full."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what was freed is room, too
        cursor.execute("PRAGMA page_count")
        (count,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {count + room}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


FAULTS = pytest.mark.parametrize("fault", [another_writer, full_disk])
Fault = Callable[[], AbstractContextManager[None]]


@on_sqlite
@FAULTS
def test_an_approval_that_cannot_be_written_is_not_done(
    visitor: Client, shelf: Shelf, fault: Fault
) -> None:
    made = proposal(shelf, "New words " + "x" * 1900)
    before = written(made)
    act = approving(visitor, made)
    with fault():
        assert_try_again(act())
        assert written(made) == before
    assert act().status_code == 302
    assert written(made)[0] == "approved"
    assert_history_is_whole()


@on_sqlite
@pytest.mark.slow
def test_wherever_the_disk_fills_an_approval_is_done_wholly_or_not_at_all(
    visitor: Client, shelf: Shelf
) -> None:
    failed, room, is_through = 0, 0, False
    while not is_through:
        made = proposal(shelf, f"Wording {room} " + "x" * 1900)
        before = written(made)
        act = approving(visitor, made)
        with full_disk(room):
            response = act()
        is_through = written(made) != before
        if not is_through:
            assert_try_again(response)
            failed += 1
            assert act().status_code == 302
        made.refresh_from_db()
        assert (made.state, made.outcome) == ("approved", "full")
        assert_history_is_whole()
        room += 1
    assert failed > 1


@on_sqlite
@FAULTS
def test_a_suggestion_that_cannot_be_kept_comes_back_to_be_sent_again(
    shelf: Shelf, author: User, fault: Fault
) -> None:
    visitor = Client(raise_request_exception=False)
    visitor.force_login(author)
    key = f"{shelf.engineer.slug}:{shelf.junior.slug}"
    text = "Logs “everything”,\r\nand <b>more</b>. " + "x" * 1900
    form = {f"text:{key}": text, f"version:{key}": "1", "title": "T", "rationale": "Why " * 900}
    address = reverse("proposals:suggest", args=["skills", shelf.skill.slug])
    with fault():
        response = visitor.post(address, form)
        assert_try_again(response)
        assert not Proposal.objects.exists()
    page = response.content.decode()
    assert f'<form method="post" action="{address}">' in page
    assert "Logs “everything”,\r\nand &lt;b&gt;more&lt;/b&gt;. xxx" in page
    assert page.count('<input type="hidden"') == len(form)
    assert visitor.post(address, form).status_code == 302
    assert Proposal.objects.get().state == "open"


@on_sqlite
@FAULTS
def test_a_comment_that_cannot_be_written_comes_back_too(
    shelf: Shelf, reader: User, fault: Fault
) -> None:
    visitor = Client(raise_request_exception=False)
    visitor.force_login(reader)
    address = reverse("proposals:comment", args=["skills", shelf.skill.slug])
    form = {"text": "How? " * 1500, "token": "0123456789"}
    with fault():
        response = visitor.post(address, form)
        assert_try_again(response)
        assert not Comment.objects.exists()
    assert "How? How? " in response.content.decode()
    assert visitor.post(address, form).status_code == 302
    assert Comment.objects.count() == 1


# --- The database away ------------------------------------------------------------------------


@contextmanager
def nobody_there(database: BaseDatabaseWrapper) -> Iterator[None]:
    """The address of the database leads nowhere: a closed port, a folder that is not there."""
    known, options = dict(database.settings_dict), dict(database.settings_dict["OPTIONS"])
    database.close()
    getattr(database, "close_pool", lambda: None)()
    if database.vendor == "postgresql":
        # What a page waits for the pool is not what this is about.
        options["pool"] = {**options.get("pool", {}), "timeout": 0.3}
        database.settings_dict.update(HOST="127.0.0.1", PORT="9", OPTIONS=options)
    else:
        database.settings_dict["NAME"] = f"{known['NAME']}.d/not-there.sqlite3"
    try:
        yield
    finally:
        database.close()
        getattr(database, "close_pool", lambda: None)()
        database.settings_dict.update(known)


PAGES = (
    *("/", "/skills/", "/skills/?q=runs", "/skills/experiment-tracking/", "/roles/"),
    *("/skills/experiment-tracking/history/", "/skills/experiment-tracking/community/"),
    *("/proposals/", "/de/skills/", "/sitemap.xml", "/accounts/login/", "/me/", "/admin/"),
)


def test_with_the_database_away_every_page_says_when_to_come_back(
    visitor: Client, shelf: Shelf
) -> None:
    before = {path: visitor.get(path).status_code for path in PAGES}
    caches[settings.PAGES_CACHE].clear()
    with nobody_there(connection):
        answers = {path: visitor.get(path) for path in PAGES}
        programs = visitor.get("/api/v1/skills/")
        health = [visitor.get(path).status_code for path in ("/healthz", "/readyz")]
    assert {path: each.status_code for path, each in answers.items()} == dict.fromkeys(PAGES, 503)
    for answer in answers.values():
        assert answer.headers["Retry-After"] == "5"
        assert "no-store" in answer.headers["Cache-Control"]
        assert b'method="post"' not in answer.content
    assert (programs.status_code, programs.headers["Retry-After"]) == (503, "5")
    assert programs.headers["Content-Type"] == "application/problem+json"
    assert programs.json()["code"] == "unavailable"
    assert health == [200, 503]
    breaker.reset()
    assert {path: visitor.get(path).status_code for path in PAGES} == before


KEPT = ("/", "/skills/", "/skills/experiment-tracking/", "/roles/", "/de/skills/")


def test_with_the_database_away_kept_pages_are_shown_and_say_that_they_may_be_old(
    visitor: Client, shelf: Shelf
) -> None:
    before = {path: visitor.get(path).content for path in KEPT}
    with nobody_there(connection):
        answers = {path: visitor.get(path) for path in KEPT}
        assert visitor.get("/skills/?q=never-asked").status_code == 503
        assert visitor.post("/", {}).status_code == 503
    for path, answer in answers.items():
        assert (answer.status_code, answer.content) == (200, before[path])
        assert answer.headers["Cache-Status"] == 'skillmap; hit; detail="database away"'
        assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
        assert "ETag" not in answer.headers
    breaker.reset()
    assert "Cache-Status" not in visitor.get("/skills/").headers


@on_sqlite
def test_a_reader_of_the_api_waits_for_no_writer(shelf: Shelf, author: User) -> None:
    reading, with_token = Client(), Program(author)
    with another_writer():
        for _ in range(Budget.shared_every * 2):
            assert reading.get("/api/v1/skills/").status_code == 200
        assert with_token.get("/skills/").status_code == 200
    token = author.tokens.get()
    assert token.last_used_at is None
    assert with_token.get("/skills/").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None
