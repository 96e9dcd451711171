"""Whoever looks at whatever address changes nothing: GET and HEAD leave every table as it was."""

import pytest
from django.test import Client

from tests.journeys import addresses, ledger, world
from tests.journeys.world import ACTORS, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

METHODS = ("GET", "HEAD")
BROKEN = 500


def culprits(site: World, client: Client) -> list[str]:
    """What was written, or failed, as somebody looked at every address."""
    found = []
    for address in addresses.every():
        for method in METHODS:
            with ledger.written() as statements:
                response = client.generic(method, address.url(site))
                b"".join(response)  # to the end, so that no file stays open
            found += [f"{method} {address.name}: {sql[:200]}" for sql in statements]
            if response.status_code >= BROKEN:
                found.append(f"{method} {address.name}: {response.status_code}")
    return found


@pytest.mark.sqlite_only
@pytest.mark.parametrize("actor", ACTORS)
def test_looking_changes_nothing(actor: str) -> None:
    site = world.build()
    client = site.client(actor)
    before = ledger.contents()
    assert "\n".join(culprits(site, client)) == ""
    assert ledger.changed(before) == []
