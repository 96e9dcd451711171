"""A cache in front of the site: what one person saw is never given to another."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from tests.journeys import addresses, world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

UNKEPT = {"private", "no-store", "no-cache"}
KEPT = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501}  # RFC 9110, 15.1
SHARED_AGE = re.compile(r"(?:s-maxage|max-age)=([1-9]\d*)")


@dataclass
class SharedCache:
    """A cache as RFC 9111 lets one be: it keeps whatever is not forbidden, for everybody.

    What has no Cache-Control at all is kept, too: a cache may guess how long it lives.
    """

    pages: dict[str, tuple[dict[str, str], Any]] = field(default_factory=dict)

    def get(self, url: str, client: Client) -> Any:
        """The page from here, where one is kept that fits the request; else from the site."""
        cookies = client.cookies.output(header="", sep=";")
        asked = {"cookie": cookies, "accept-encoding": "", "accept": "", "authorization": ""}
        if url in self.pages:
            wanted, kept = self.pages[url]
            if all(asked.get(name, "") == value for name, value in wanted.items()):
                return kept
        response = client.get(url)
        if self.may_keep(response):
            varies = [each.strip().lower() for each in response.get("Vary", "").split(",") if each]
            self.pages[url] = ({name: asked.get(name, "") for name in varies}, response)
        return response

    @staticmethod
    def may_keep(response: Any) -> bool:
        """Whether a shared cache may store the answer."""
        said = response.get("Cache-Control", "").lower()
        if response.status_code not in KEPT or UNKEPT & set(re.split(r"[,\s]+", said)):
            return False
        return "*" not in response.get("Vary", "") and (not said or bool(SHARED_AGE.search(said)))


def text(response: Any) -> str:
    """What the answer says, with what it would set."""
    body = b"".join(response) if response.streaming else response.content
    return f"{response.cookies.output()} {body.decode(errors='replace')}"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("second", ["member", "anonymous"])
@pytest.mark.parametrize("first", ["author", "admin"])
def test_what_one_saw_is_given_to_nobody_else(first: str, second: str) -> None:
    site, cache = world.build(), SharedCache()
    one, other = site.client(first), site.client(second)
    mixed = []
    for address in addresses.every():
        url = address.url(site)
        cache.get(url, one)
        if url in cache.pages and text(cache.get(url, other)) != text(other.get(url)):
            mixed.append(url)
    assert mixed == []
    assert set(cache.pages) >= {f"/skills/{site.shelf.skill.slug}/", "/", "/people/author/"}
