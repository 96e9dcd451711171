"""The title of a tab: of its own page, whatever is loaded into it."""

import re

import pytest
from django.test import Client

from profiles.models import Catalogue
from tests.html import find_all, find_one, text_of
from tests.journeys.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CELL = "/skills/experiment-tracking/expectations/ml-engineer/junior/"
PAGES = ("/", "/skills/", "/skills/experiment-tracking/", CELL, "/roles/ml-engineer/")


# Pages of one skill or one role, which a shared heading would not tell apart.
SKILL, ROLE = "/skills/experiment-tracking/", "/roles/ml-engineer/"
NEIGHBOURS = (
    *(SKILL, CELL, f"{CELL}v1/", f"{SKILL}history/", f"{SKILL}revisions/1/"),
    *(f"{SKILL}compare/?from=1&to=1", f"{SKILL}proposals/", f"{SKILL}community/"),
    *(ROLE, f"{ROLE}junior/", f"{ROLE}junior/revisions/{{newest}}/", f"{ROLE}history/"),
    *(f"{ROLE}revisions/1/", f"{ROLE}compare-revisions/?from=1&to=1", f"{ROLE}career/"),
    *(f"{ROLE}community/", "/me/assessment/?role=ml-engineer&level=junior"),
)


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


def test_the_heading_of_a_page_names_its_subject_and_tells_it_from_its_neighbours(
    standing: World, clients: dict[str, Client]
) -> None:
    newest = Catalogue.objects.get().sequence
    headings: dict[str, str] = {}
    for path in NEIGHBOURS:
        address = path.format(newest=newest)
        html = clients["member"].get(address).content.decode()
        heading = text_of(find_one(html, ".//main//h1"))
        subject = "Experiment Tracking" if address.startswith(SKILL) else "Ml Engineer"
        assert subject in heading, address
        assert subject in title(html) or "/me/" in address, address
        assert heading not in headings, (address, headings[heading])
        headings[heading] = address
    assert "Experiment Tracking: Ml Engineer, Junior" in headings
    assert "Experiment Tracking: Ml Engineer, Junior, version 1" in headings
