"""The title of a tab: of its own page, whatever is loaded into it."""

import re

import pytest
from django.test import Client

from tests.html import find_all, find_one, text_of
from tests.journeys.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CELL = "/skills/experiment-tracking/expectations/ml-engineer/junior/"
PAGES = ("/", "/skills/", "/skills/experiment-tracking/", CELL, "/roles/ml-engineer/")


def title(html: str) -> str:
    """What the tab says."""
    return text_of(find_one(html, ".//head/title"))


def parts(html: str) -> set[str]:
    """The addresses of what the page loads into itself as it is opened."""
    return {
        each.attrib["data-hx-get"]
        for each in find_all(html, ".//*[@data-hx-get]")
        if {"load", "click"} & set(re.findall(r"\w+", each.get("data-hx-trigger", "")))
    }


def test_what_is_loaded_into_a_page_has_no_title_of_its_own(
    standing: World, clients: dict[str, Client]
) -> None:
    found: set[str] = set()
    for page in PAGES:
        found |= parts(clients["member"].get(page).content.decode())
    assert any("/proposals/?role=" in each for each in found)
    assert any(each.endswith("/community/") for each in found)
    for address in sorted(found):
        response = clients["member"].get(address, headers={"HX-Request": "true"})
        assert response.status_code == 200, address
        assert "<title" not in response.content.decode(), address
        assert "<html" not in response.content.decode(), address


def test_the_proposals_of_an_expectation_are_a_page_of_their_own_too(
    standing: World, clients: dict[str, Client]
) -> None:
    address = "/skills/experiment-tracking/proposals/?role=ml-engineer&level=junior"
    html = clients["member"].get(address).content.decode()
    assert title(html).startswith("Proposals for ")


def test_a_proposal_is_titled_by_its_title_and_number(
    standing: World, clients: dict[str, Client]
) -> None:
    found = standing.edited
    url = found.get_absolute_url()
    html = clients["member"].get(url).content.decode()
    assert title(html) == f"{found.title} · Proposal {found.pk} · Skillmap"
    html = clients["member"].get(f"{url}versions/1/").content.decode()
    assert title(html) == f"{found.title} · Proposal {found.pk}, version 1 · Skillmap"
