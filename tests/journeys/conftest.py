"""The small site for tests that undo whatever they do: made once for all of a module's."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.journeys import ledger, world
from tests.journeys.ledger import Contents
from tests.journeys.world import ACTORS, World


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world, gone at the end; what a test does to it goes with the test's own transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(standing: World) -> dict[str, Client]:
    """Everybody's browser; to be used through `world.again`, for answers change its cookies."""
    return {actor: standing.client(actor) for actor in ACTORS}


@pytest.fixture(scope="module")
def untouched(standing: World, clients: dict[str, Client]) -> Contents:
    """All that the database holds before anything is tried."""
    return ledger.contents()
