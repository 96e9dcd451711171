"""Whoever looks at whatever address changes nothing: GET and HEAD leave every table as it was."""

import pytest
from django.test import Client

from tests.journeys import addresses, ledger, world
from tests.journeys.world import ACTORS, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# HEAD is answered by what answers GET, whoever asks: those who see the least and the most try it.
ASK_FOR_HEAD = {"anonymous", "admin"}
BROKEN = 500


def culprits(site: World, client: Client, methods: list[str]) -> list[str]:
    """What was written, or failed, as somebody looked at every address."""
    found = []
    for address in addresses.every():
        for method in methods:
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
    methods = ["GET", "HEAD"] if actor in ASK_FOR_HEAD else ["GET"]
    assert "\n".join(culprits(site, client, methods)) == ""
    assert ledger.changed(before) == []
