"""The cast and the small catalogue that most tests need, and a flush that history allows."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as effort
from hypothesis.internal.conjecture import engine

from profiles.pages import caching
from skillmap.accounts.models import User
from skillmap.database.breaker import breaker
from tests import factories, flushing, migrated
from tests.html import PageClient
from tests.keeping import keeper

# Property tests try the same cases in every run, on a slow machine too: what passed before fails
# for a change alone. `make explore` tries others.
PATIENT = effort(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHRINKING_SECONDS = 10  # then the case found so far is shown; Hypothesis has no setting for it
effort.register_profile("same", PATIENT, derandomize=True, database=None, print_blob=True)
effort.register_profile("explore", PATIENT, derandomize=False, max_examples=2_000, print_blob=True)
effort.load_profile("same")
engine.MAX_SHRINKING_SECONDS = SHRINKING_SECONDS

# After a test with real transactions.
setattr(TransactionTestCase, "_fixture_teardown", lambda _case: flushing.flush())  # noqa: B010


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use the database: the others are the same on every database."""
    for item in items:
        is_given_one = "django_db_setup" in getattr(item, "fixturenames", ())
        if is_given_one or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(scope="session")
def migrated_folder(request: pytest.FixtureRequest) -> Path | None:
    """Where the empty database is kept between runs; nowhere on PostgreSQL or without a cache."""
    cache = getattr(request.config, "cache", None)
    return cache.mkdir("migrated") if cache and connection.vendor == "sqlite" else None


@pytest.fixture(scope="session")
def django_db_keepdb(
    django_db_keepdb: bool,
    django_db_modify_db_settings: None,  # a worker's database has a name of its own
    migrated_folder: Path | None,
) -> bool:
    """Begin with a migrated database where one is kept; its folder goes with the run anyway."""
    if migrated_folder is None:
        return django_db_keepdb
    return migrated.bring(migrated_folder, Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, migrated_folder: Path | None
) -> None:
    """The database of this run, kept for those to come if it had to be migrated."""
    if migrated_folder is not None and not django_db_keepdb:
        migrated.keep(migrated_folder, Path(connection.settings_dict["NAME"]))


@pytest.fixture(autouse=True)
def _no_kept_pages() -> None:
    """Every test renders its own pages, and asks a database that failed in the one before."""
    caches[settings.PAGES_CACHE].clear()
    caches["read_counts"].clear()
    breaker.reset()
    caching.made.cache_clear()


@pytest.fixture
def client() -> PageClient:
    """A browser whose pages have no white space that is not shown."""
    return PageClient()


@pytest.fixture
def reader(db: None) -> User:
    """Somebody signed in who has written nothing."""
    return factories.person("reader")


@pytest.fixture
def author(db: None) -> User:
    """Who proposes."""
    return factories.person("author")


@pytest.fixture
def curator(db: None) -> User:
    """Who decides, for the whole site."""
    return factories.curator("curator")


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody else, who has nothing to do with it."""
    return factories.person("stranger")


@pytest.fixture
def shelf(db: None) -> factories.Shelf:
    """A small published catalogue: one skill, two roles, three levels, five cells."""
    return keeper.shelf()
