"""That the triggers stand after every migration, and can be made and taken away again."""

import pytest
from django.apps import apps
from django.db import connection

from profiles import triggers
from profiles.apps import install_triggers, remove_refusals
from profiles.models.retirement_guards import GUARDS

pytestmark = pytest.mark.django_db


def names() -> set[str]:
    """The triggers on the tables of profiles, as the database lists them."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall() if row[0].startswith("profiles_")}


def expected() -> set[str]:
    verbs = ["update", "delete"] + (["truncate"] if connection.vendor == "postgresql" else [])
    tables = ["profiles_revision", "profiles_change", "profiles_credit"]
    kept = {f"{table}_no_{verb}" for table in tables for verb in verbs}
    refusals = {name for guard in GUARDS for name in guard.names}
    return kept | refusals | {f"profiles_role_one_level_{verb}" for verb in ("insert", "update")}


def test_every_history_table_has_its_triggers() -> None:
    assert names() >= expected()


def test_a_later_migration_brings_lost_triggers_back() -> None:
    triggers.remove(connection, "profiles")
    assert not names() & expected()
    install_triggers(apps.get_app_config("profiles"), using="default")
    assert names() >= expected()


def test_a_migration_of_sqlite_begins_without_those_that_name_other_tables() -> None:
    remove_refusals(using="default", plan=[object()])
    refusals = {name for guard in GUARDS for name in guard.names}
    is_gone = connection.vendor == "sqlite"
    assert names() & refusals == (set() if is_gone else refusals)
    install_triggers(apps.get_app_config("profiles"), using="default")
    assert names() >= refusals


def test_an_app_without_history_has_none() -> None:
    before = names()
    triggers.install(connection, "sessions")
    assert names() == before
