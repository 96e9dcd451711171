"""Frames that every site may show, badges, and oEmbed: safe, small, and clear in refusing."""

import xml.etree.ElementTree as ET
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles.models import RoleLevel
from profiles.operations import FieldOperation
from profiles.pages import embedding
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, values_of

FRAMES = ["/embed/skills/experiment-tracking/", "/embed/roles/ml-engineer/"]
SITE = "http://localhost:8000"


def oembed(client: Client, url: str, **more: str) -> Any:
    return client.get("/oembed", {"url": url, **more})


def _cells(html: str, kind: str) -> list[ET.Element]:
    cells = find_all(html, ".//*[@class]")
    return [each for each in cells if f"cell--{kind}" in each.attrib["class"].split()]


@pytest.mark.parametrize("address", FRAMES)
def test_a_frame_may_stand_anywhere_and_runs_nothing(
    client: Client, shelf: Shelf, address: str
) -> None:
    for _time in range(2):  # rendered, then kept
        response = client.get(address)
        assert response.status_code == HTTPStatus.OK
        assert "X-Frame-Options" not in response.headers
        policy = response.headers["Content-Security-Policy"].split("; ")
        assert "frame-ancestors *" in policy
        assert "script-src 'none'" in policy
        assert "default-src 'none'" in policy
    html = response.content.decode()
    assert find_all(html, ".//script") == []
    assert values_of(html, ".//*", "style") == []
    assert len(_cells(html, "required")) == 3


def test_every_other_page_stays_out_of_frames(client: Client, shelf: Shelf) -> None:
    for address in ("/skills/experiment-tracking/", "/roles/ml-engineer/", "/exports/"):
        response = client.get(address)
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_names_are_text_in_a_frame(client: Client, shelf: Shelf, author: User) -> None:
    factories.publish(shelf.skill, factories.rename(shelf.skill, "<b>&"), by=author)
    assert text_of(find_one(client.get(FRAMES[0]).content.decode(), ".//h1/a")) == "<b>&"


@pytest.mark.parametrize("address", FRAMES)
def test_a_frame_follows_its_subject(
    client: Client, shelf: Shelf, author: User, address: str
) -> None:
    subject = shelf.skill if "skills" in address else shelf.engineer
    factories.publish(subject, FieldOperation("slug", subject.slug, "elsewhere"), by=author)
    response = client.get(address)
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    kind = "skills" if "skills" in address else "roles"
    assert response.headers["Location"] == f"/embed/{kind}/elsewhere/"
    retired = FieldOperation("retired", "", "yes")
    factories.publish(subject, retired, by=author)
    assert client.get(f"/embed/{kind}/elsewhere/").status_code == HTTPStatus.GONE


@pytest.mark.parametrize("address", ["/embed/skills/x/", "/embed/roles/x/", "/skills/x/badge.svg"])
def test_what_is_not_there_is_404(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_subject_without_expectations_has_a_frame(
    client: Client, shelf: Shelf, author: User
) -> None:
    factories.skill("empty", group=shelf.group, by=author)
    factories.role("nothing", by=author)
    for address in ("/embed/skills/empty/", "/embed/roles/nothing/"):
        assert "Nothing is described yet" in client.get(address).content.decode()


def test_a_frame_shows_the_roles_own_ladder(client: Client, shelf: Shelf) -> None:
    for level in (shelf.junior, shelf.middle):
        RoleLevel.objects.create(role=shelf.analyst, level=level)
    html = client.get(FRAMES[0]).content.decode()
    assert len(_cells(html, "optional")) == 2
    assert [text_of(each) for each in find_all(html, ".//td")].count("") == 1


@pytest.mark.parametrize("address", FRAMES)
def test_a_long_frame_is_cut_and_says_so(
    client: Client, shelf: Shelf, author: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = (factories.add(shelf.engineer, shelf.junior, "Does."),)
    factories.skill("another", group=shelf.group, by=author, operations=cells)
    monkeypatch.setattr(embedding, "MOST_ROWS", 1)
    html = client.get(address).content.decode()
    assert len(find_all(html, ".//tr")) == 2
    assert "See the full page for more." in html


def test_the_badge_names_the_revision(client: Client, shelf: Shelf, author: User) -> None:
    factories.publish(shelf.skill, factories.rename(shelf.skill, "R & <D>"), by=author)
    response = client.get("/skills/experiment-tracking/badge.svg")
    assert response.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    root = ET.fromstring(response.content)
    assert root.attrib["aria-label"] == "R & <D>: revision 2"
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["R & <D>", "revision 2"]


def test_the_badge_has_the_colour_that_the_operator_chose(
    client: Client, shelf: Shelf, settings: Any
) -> None:
    assert b'fill="#1b5e8c"' in client.get("/skills/experiment-tracking/badge.svg").content
    caches["pages"].clear()
    settings.ACCENT_COLOUR = "#7a1f5c"
    assert b'fill="#7a1f5c"' in client.get("/skills/experiment-tracking/badge.svg").content


def test_a_badge_does_not_grow_for_ever(client: Client, shelf: Shelf, author: User) -> None:
    factories.publish(shelf.skill, factories.rename(shelf.skill, "x" * 100), by=author)
    root = ET.fromstring(client.get("/skills/experiment-tracking/badge.svg").content)
    assert int(root.attrib["width"]) == (60 + 10) * 7 + 24


@pytest.mark.parametrize(
    ("page", "frame"),
    [
        ("/skills/experiment-tracking/", FRAMES[0]),
        ("/skills/experiment-tracking/?role=ml-engineer", FRAMES[0]),
        ("/roles/ml-engineer/", FRAMES[1]),
        ("/de/roles/ml-engineer/", f"/de{FRAMES[1]}"),
    ],
)
def test_oembed_describes_the_frame(client: Client, shelf: Shelf, page: str, frame: str) -> None:
    response = oembed(client, f"{SITE}{page}")
    body = response.json()
    assert (body["version"], body["type"], body["width"]) == ("1.0", "rich", 720)
    assert values_of(body["html"], ".//*", "src") == [f"{SITE}{frame}"]
    assert client.get(frame).status_code == HTTPStatus.OK
    assert "public" in response.headers["Cache-Control"]


def test_oembed_keeps_to_the_room_that_there_is(client: Client, shelf: Shelf) -> None:
    url = f"{SITE}/skills/experiment-tracking/"
    body = oembed(client, url, maxwidth="300", maxheight="1").json()
    assert (body["width"], body["height"]) == (300, 100)
    frame = find_one(body["html"], "iframe").attrib
    assert (frame["width"], frame["height"]) == ("300", "100")


def test_oembed_as_xml(client: Client, shelf: Shelf, author: User) -> None:
    factories.publish(shelf.skill, factories.rename(shelf.skill, '"><script>&'), by=author)
    url = f"{SITE}/skills/experiment-tracking/"
    response = oembed(client, url, format="xml")
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ET.fromstring(response.content)
    found = {each.tag: each.text for each in root}
    assert found == {name: str(value) for name, value in oembed(client, url).json().items()}
    assert found["title"] == '"><script>&'
    assert find_all(str(found["html"]), ".//script") == []


def test_oembed_follows_a_former_address(client: Client, shelf: Shelf, author: User) -> None:
    move = FieldOperation("slug", "experiment-tracking", "elsewhere")
    factories.publish(shelf.skill, move, by=author)
    body = oembed(client, f"{SITE}/skills/experiment-tracking/").json()
    assert values_of(body["html"], "iframe", "src") == [f"{SITE}/embed/skills/elsewhere/"]
    factories.publish(shelf.skill, FieldOperation("retired", "", "yes"), by=author)
    assert oembed(client, f"{SITE}/skills/elsewhere/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": ""}, 400),
        ({"url": "http://["}, 404),
        ({"url": "\x00"}, 404),
        ({"url": "https://example.org/skills/experiment-tracking/"}, 404),
        ({"url": f"{SITE}.example.org/skills/experiment-tracking/"}, 404),
        ({"url": f"{SITE}/skills/"}, 404),
        ({"url": f"{SITE}/nothing/"}, 404),
        ({"url": f"{SITE}/skills/unknown/"}, 404),
        ({"url": f"{SITE}/skills/experiment-tracking/", "format": "yaml"}, 404),
        ({"url": f"{SITE}/skills/experiment-tracking/", "maxwidth": "x"}, 400),
        ({"url": f"{SITE}/skills/experiment-tracking/", "maxheight": "99999"}, 400),
        ({"url": f"{SITE}/skills/experiment-tracking/", "maxwidth": "²"}, 400),
    ],
)
def test_oembed_refuses_clearly(
    client: Client, shelf: Shelf, query: dict[str, str], status: int
) -> None:
    assert client.get("/oembed", query).status_code == status


@pytest.mark.parametrize("page", ["/skills/experiment-tracking/", "/roles/ml-engineer/"])
def test_pages_say_where_oembed_is(client: Client, shelf: Shelf, page: str) -> None:
    html = client.get(page).content.decode()
    (href,) = values_of(html, ".//link[@type='application/json+oembed']")
    assert href == f"{SITE}/oembed?{urlencode({'url': SITE + page})}"
    assert client.get(href.removeprefix(SITE)).json()["type"] == "rich"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.more_skills(shelf, count, by=author)
    url = urlencode({"url": f"{SITE}/skills/skill-0/"})
    costs = {FRAMES[0]: 5, FRAMES[1]: 6, "/skills/skill-0/badge.svg": 2, f"/oembed?{url}": 2}
    for address, cold in costs.items():
        with django_assert_num_queries(cold):
            client.get(address)
    for address in (*FRAMES, "/skills/skill-0/badge.svg"):
        with django_assert_num_queries(1):
            client.get(address)
