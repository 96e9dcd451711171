"""Migrations: complete, in a line, reversible; from nothing and from the first ones with data."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).parent.parent
APPS = ("accounts", "profiles", "proposals")
RETIREMENT_BEFORE = "0021"  # the migration before the one by which parts are retired
IS_SQLITE = connection.vendor == "sqlite"
HISTORY = {"profiles_revision", "profiles_change", "profiles_credit", "proposals_event"}
SEARCHED = {"profiles_skilldocument", "profiles_roledocument"}


# --- As they are written ----------------------------------------------------------------------


def names(app: str) -> list[str]:
    """The migrations of an app, as they lie on the disk."""
    loader = MigrationLoader(None)
    return sorted(name for label, name in loader.disk_migrations if label == app)


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", APPS)
def test_migrations_are_numbered_and_say_what_they_do(app: str) -> None:
    found = names(app)
    assert [name[:4] for name in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    assert [name for name in found if not re.fullmatch(r"\d{4}_[a-z][a-z_]{6,}", name)] == []
    assert [name for name in found if "_auto_" in name or "alter_" in name] == []


@pytest.mark.parametrize("app", APPS)
def test_each_migration_follows_the_one_before(app: str) -> None:
    found = names(app)
    nodes = MigrationLoader(None).disk_migrations
    own = [[up for label, up in nodes[app, name].dependencies if label == app] for name in found]
    assert own == [[], *([name] for name in found[:-1])]


@pytest.mark.parametrize("app", APPS)
def test_each_migration_can_be_taken_back(app: str) -> None:
    nodes = MigrationLoader(None).disk_migrations
    stuck = [
        (name, operation.describe())
        for name in names(app)
        for operation in nodes[app, name].operations
        if not operation.reversible
    ]
    assert stuck == []


@pytest.mark.django_db
def test_the_database_has_every_constraint_and_index_by_its_name() -> None:
    missing = []
    for model in [each for app in APPS for each in apps.get_app_config(app).get_models()]:
        with connection.cursor() as cursor:
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
        wanted = {each.name for each in [*model._meta.constraints, *model._meta.indexes]}
        missing += sorted(wanted - set(there))
    assert missing == []


def test_every_constraint_is_violated_by_a_test() -> None:
    written = "".join(
        path.read_text() for path in ROOT.joinpath("tests").rglob("test_models.py")
    ) + "".join(path.read_text() for path in ROOT.joinpath("tests").glob("*/models/test_*.py"))
    untested = [
        each.name
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for each in model._meta.constraints
        if f'"{each.name}"' not in written
    ]
    assert untested == []


# --- As they run, on a database of their own --------------------------------------------------


# Runs `migrate` with the words of each line it reads, and answers when that is done.
MIGRATE = """
import sys
import django
from django.core.management import call_command
from django.db import connections
django.setup()
for line in sys.stdin:
    call_command("migrate", *line.split(), verbosity=0)
    connections.close_all()
    print("done", flush=True)
"""


class Site:
    """A database that nothing else uses, and the site's commands upon it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        environment = {
            **os.environ, "SECRET_KEY": "x" * 50, "DATABASE_URL": url, "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "skillmap.settings",
        }  # fmt: skip
        # One process for all of a test: Django takes longer to start than most migrations.
        self.process = subprocess.Popen(
            [sys.executable, "-c", MIGRATE],
            cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def migrate(self, *to: str) -> None:
        """Run `manage.py migrate` and expect it to succeed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{' '.join(to)}\n")
        self.process.stdin.flush()
        if self.process.stdout.readline() != "done\n":
            pytest.fail(self.process.communicate()[1])

    def close(self) -> None:
        """Let go of the database; nothing was complained of."""
        assert self.process.communicate()[1] == ""

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement; what it found, or nothing where it finds none."""
        if IS_SQLITE:
            opened: Any = sqlite3.connect(self.url.removeprefix("sqlite:///"))
        else:
            opened = psycopg.connect(self.url)
        try:
            cursor = opened.execute(statement)
            found = cursor.fetchall() if cursor.description else []
            opened.commit()
        finally:
            opened.close()
        return found

    def triggers(self) -> set[str]:
        """The triggers of the project's tables."""
        return {
            name
            for (name,) in self.ask(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                if IS_SQLITE
                else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            )
        }

    def search(self) -> set[str]:
        """What the full-text search looks in: tables on SQLite, indexes on PostgreSQL."""
        return {
            name
            for (name,) in self.ask(
                "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
                if IS_SQLITE
                else "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%USING gin%'"
            )
        }


def guards(tables: set[str]) -> set[str]:
    """The names of the triggers that keep those tables."""
    verbs = ["update", "delete"] if IS_SQLITE else ["update", "delete", "truncate"]
    return {f"{table}_no_{verb}" for table in tables for verb in verbs}


@pytest.fixture
def site(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    if IS_SQLITE:
        with closing(Site(f"sqlite:///{tmp_path}/scratch.sqlite3", tmp_path)) as made:
            yield made
        return
    name, known = f"skillmap_{uuid4().hex}", connection.settings_dict
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    secret = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    place = f"{known['HOST'] or 'localhost'}:{known['PORT'] or 5432}"
    with closing(Site(f"postgres://{known['USER']}{secret}@{place}/{name}", tmp_path)) as made:
        yield made
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fill(site: Site) -> None:
    """Rows as the first version of the site would have written them."""
    yes, no = ("1", "0") if IS_SQLITE else ("true", "false")
    now = "'2026-01-02 03:04:05+00:00'"
    site.ask(
        "INSERT INTO accounts_user (id, password, is_superuser, username, is_staff, is_active,"
        " date_joined, email, display_name, language, time_zone, is_mailed_at_once, digest,"
        f" suspension_reason, licence_accepted_at) VALUES (7, '', {no}, 'ada', {no}, {yes}, {now},"
        f" 'ada@example.org', 'Ada', 'en', 'UTC', {yes}, 'daily', '', {now})"
    )
    site.ask(
        "INSERT INTO profiles_domain (id, slug, name, summary, position)"
        " VALUES (3, 'data', 'Data', '', 0)"
    )
    site.ask(
        "INSERT INTO profiles_group (id, domain_id, slug, name, summary, position)"
        " VALUES (4, 3, 'mlops', 'MLOps', '', 0)"
    )
    site.ask(
        "INSERT INTO profiles_skill (id, group_id, slug, first_slug, name, summary, description,"
        " source, source_url, licence, revision_number, created_at, updated_at, updated_by_id)"
        f" VALUES (5, 4, 'mlflow', 'mlflow', 'MLflow', '', 'Grüße 🎉', '', '', '', 1,"
        f" {now}, {now}, 7)"
    )
    site.ask(
        "INSERT INTO profiles_revision (id, sequence, skill_id, number, source, summary,"
        " author_id, created_at, redaction_reason)"
        f" VALUES (6, 1, 5, 1, 'curator', 'First', 7, {now}, '')"
    )
    rate(site, now, yes)


def rate(site: Site, now: str, yes: str) -> None:
    """A person's rating of an expectation that was edited twice."""
    site.ask(
        "INSERT INTO profiles_role (id, slug, first_slug, name, mission, position, revision_number,"
        " created_at, updated_at, updated_by_id)"
        f" VALUES (8, 'engineer', 'engineer', 'Engineer', '', 0, 1, {now}, {now}, 7)"
    )
    site.ask(
        "INSERT INTO profiles_level (id, slug, name, summary, rank, position)"
        " VALUES (9, 'senior', 'Senior', '', 1, 0)"
    )
    site.ask(
        "INSERT INTO profiles_expectation (id, skill_id, role_id, level_id, description, required,"
        f" version) VALUES (10, 5, 8, 9, 'Tracks.', {yes}, 3)"
    )
    site.ask(
        "INSERT INTO profiles_assessment (id, person_id, expectation_id, state, updated_at)"
        f" VALUES (11, 7, 10, 'met', {now})"
    )


def retire_parts_and_go_back(site: Site) -> None:
    """Go back to before parts could be retired, and forth: rows stay, the guard comes and goes."""
    now, guarded = "'2026-01-02 03:04:05+00:00'", "profiles_group_retired_without_skills_update"
    places = "SELECT skill.slug, cell.level_id FROM profiles_skill skill"
    places += " JOIN profiles_expectation cell ON cell.skill_id = skill.id"
    assert guarded in site.triggers()
    with pytest.raises(Exception, match="profiles_group: retired_without_skills"):
        site.ask(f"UPDATE profiles_group SET retired_at = {now}")
    site.migrate("profiles", RETIREMENT_BEFORE)
    assert guarded not in site.triggers()
    assert site.triggers() >= guards({"profiles_revision", "profiles_change"})
    assert site.ask(places) == [("mlflow", 9)]
    site.migrate()
    assert guarded in site.triggers()
    assert site.ask("SELECT slug, retired_at, replaced_by_id FROM profiles_level") == [
        ("senior", None, None)
    ]


@pytest.mark.slow
def test_data_of_the_first_version_is_there_after_the_newest(site: Site) -> None:
    site.migrate("proposals", "0001")
    assert site.triggers() >= guards(HISTORY)
    fill(site)
    site.migrate()
    skills = site.ask("SELECT id, slug, name, description FROM profiles_skill")
    assert skills == [(5, "mlflow", "MLflow", "Grüße 🎉")]
    people = site.ask("SELECT username, email, display_name FROM accounts_user WHERE id = 7")
    assert people == [("ada", "ada@example.org", "Ada")]
    revisions = site.ask("SELECT id, sequence, number, summary FROM profiles_revision")
    assert revisions == [(6, 1, 1, "First")]
    assert site.ask("SELECT id FROM profiles_catalogue") == [(1,)]
    assert site.ask("SELECT state, version FROM profiles_assessment") == [("met", 3)]
    with pytest.raises(Exception, match="profiles_revision is insert-only"):
        site.ask("UPDATE profiles_revision SET summary = 'Nicer'")
    assert site.triggers() >= guards(HISTORY)
    assert site.search() == {f"{table}_all" for table in SEARCHED}
    ((consents,),) = site.ask("SELECT licences_accepted FROM accounts_user WHERE id = 7")
    told = json.loads(consents) if isinstance(consents, str) else consents
    assert told == {"CC-BY-4.0": "2026-01-02T03:04:05+00:00"}
    retire_parts_and_go_back(site)
    site.migrate("accounts", "0006")
    ((moment,),) = site.ask("SELECT licence_accepted_at FROM accounts_user WHERE id = 7")
    assert str(moment).startswith("2026-01-02 03:04:05")


@pytest.mark.slow
def test_migrations_go_forth_one_by_one_back_to_nothing_and_forth_again(site: Site) -> None:
    of_profiles = {table for table in HISTORY if table.startswith("profiles")}
    for name in names("profiles"):
        site.migrate("profiles", name)
        assert site.triggers() >= guards(of_profiles)
    site.migrate()
    for app in reversed(APPS[1:]):
        site.migrate(app, "zero")
    tables = {
        name
        for (name,) in site.ask(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if IS_SQLITE
            else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
    }
    models = [each for app in APPS[1:] for each in apps.get_app_config(app).get_models()]
    assert tables & {model._meta.db_table for model in models} == set()
    assert site.triggers() & guards(HISTORY) == set()
    site.migrate()
    assert site.triggers() >= guards(HISTORY)
    assert site.ask("SELECT id FROM profiles_catalogue") == [(1,)]


def tell(site: Site) -> None:
    """An entry of the audit log, and announcements as they were before they were events."""
    now = "'2026-01-02 03:04:05+00:00'"
    site.ask(
        "INSERT INTO proposals_event (id, actor_id, verb, from_state, to_state, data, created_at)"
        f" VALUES (1000, 7, 'edit', '', '', '{{\"revision\": 6}}', {now})"
    )
    columns = "kind, key, actor_id, revision_id, data, state, attempts, cursor, error, created_at"
    site.ask(
        f"INSERT INTO proposals_announcement (id, {columns}, done_at) VALUES"
        f" (20, 'published', 'published:6', 7, 6, '{{}}', 'done', 1, 7, '', {now}, {now}),"
        f" (21, 'conflicted', 'conflicted:1:6', NULL, 6, '{{\"retired\": \"X\"}}', 'pending', 2, 5,"
        f" 'OSError: away', {now}, NULL)"
    )
    site.ask(
        "INSERT INTO proposals_notification (id, person_id, announcement_id, why, mailing,"
        f" created_at, count) VALUES (30, 7, 20, 'watches_skill', 'none', {now}, 1)"
    )
    site.ask(
        "INSERT INTO proposals_webhook (id, person_id, name, url, events, key, old_key, state,"
        f" created_at, updated_at) VALUES (40, 7, 'Wiki', 'https://a.example', '[]', 'k', '',"
        f" 'active', {now}, {now})"
    )
    for number, what in ((41, "'ping', NULL"), (42, "'revision.published', 20")):
        site.ask(
            "INSERT INTO proposals_delivery (id, uid, webhook_id, type, announcement_id, data,"
            " state, attempts, next_attempt_at, fault, answer, created_at)"
            f" VALUES ({number}, '0123456789abcdef0123456789abcd{number}', 40, {what}, '{{}}',"
            f" 'delivered', 1, {now}, '', '', {now})"
        )


EVENTS = (
    "SELECT verb, kind, key, legacy, actor_id, revision_id FROM proposals_event"
    " ORDER BY verb DESC, kind DESC"
)
TOLD = (
    "SELECT event.key, consumer, state, attempts, cursor, error, done_at IS NULL"
    " FROM proposals_dispatch JOIN proposals_event event ON event.id = event_id ORDER BY kind DESC"
)


@pytest.mark.slow
def test_announcements_become_events_and_the_audit_log_stays_as_it_is(site: Site) -> None:
    site.migrate("proposals", "0001")
    fill(site)
    site.migrate("proposals", "0013")
    tell(site)
    for _again in range(2):
        site.migrate()
        assert site.ask(EVENTS) == [
            ("edit", "", None, False, 7, None),
            ("", "published", "published:6", True, 7, 6),
            ("", "conflicted", "conflicted:1:6", True, None, 6),
        ]
        assert site.ask("SELECT id FROM proposals_event WHERE verb = 'edit'") == [(1000,)]
        assert site.ask(TOLD) == [
            ("published:6", "notifications", "done", 1, 7, "", False),
            ("conflicted:1:6", "notifications", "pending", 2, 5, "OSError: away", True),
        ]
        [(first,)] = site.ask("SELECT id FROM proposals_event WHERE key = 'published:6'")
        assert site.ask("SELECT id, event_id FROM proposals_notification") == [(30, first)]
        rows = site.ask("SELECT id, event_id FROM proposals_delivery ORDER BY id")
        assert rows == [(41, None), (42, first)]
        assert site.triggers() >= guards(HISTORY)
        with pytest.raises(Exception, match="proposals_event is insert-only"):
            site.ask("UPDATE proposals_event SET kind = ''")
        site.migrate("proposals", "0013")
        keys = dict(site.ask("SELECT key, id FROM proposals_announcement"))
        assert set(keys) == {"published:6", "conflicted:1:6"}
        first = keys["published:6"]
        assert site.ask("SELECT announcement_id FROM proposals_notification") == [(first,)]
