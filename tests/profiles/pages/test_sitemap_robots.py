"""What only programs read: site map, robots.txt, security.txt."""

from datetime import date, datetime, timedelta
from http import HTTPStatus
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from profiles.models import Catalogue
from profiles.operations import FieldOperation
from profiles.pages.page_metadata import known_languages
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://localhost:8000"


def _addresses(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    found = ElementTree.fromstring(response.content).iter(f"{MAP}loc")
    return [(each.text or "").removeprefix(SITE) for each in found]


def test_the_index_leads_to_every_part(client: Client, shelf: Shelf) -> None:
    assert _addresses(client, "/sitemap.xml") == ["/sitemaps/0.xml", "/sitemaps/1.xml"]


def test_the_frame_and_the_skills(client: Client, shelf: Shelf) -> None:
    assert _addresses(client, "/sitemaps/0.xml") == [
        "/",
        "/about/",
        "/help/writing/",
        "/skills/",
        "/domains/",
        "/roles/",
        "/levels/",
        "/domains/data/",
        "/domains/data/mlops/",
        "/roles/data-analyst/",
        "/roles/ml-engineer/",
    ]
    assert _addresses(client, "/sitemaps/1.xml") == ["/skills/experiment-tracking/"]


def test_a_role_is_there_at_each_of_its_levels(client: Client, shelf: Shelf, author: User) -> None:
    told = [
        FieldOperation("focus", "", "Counts.", target=f"level:{slug}")
        for slug in ("senior", "junior")
    ]
    factories.publish(shelf.analyst, *told, by=author)
    assert _addresses(client, "/sitemaps/0.xml")[-2:] == [
        "/roles/data-analyst/junior/",
        "/roles/data-analyst/senior/",
    ]


def test_pages_of_the_sites_own_words_are_named_in_every_language(
    client: Client, shelf: Shelf
) -> None:
    root = ElementTree.fromstring(client.get("/sitemaps/0.xml").content)
    links = root.findall(f"{MAP}url/{{http://www.w3.org/1999/xhtml}}link")
    assert [(each.get("hreflang"), each.get("href")) for each in links] == [
        (code, f"{SITE}{prefix}{path}")
        for path in ("/", "/about/", "/help/writing/")
        for code, prefix in (("en", ""), ("de", "/de"))
    ]


def test_with_one_language_there_is_nothing_to_name(
    client: Client, shelf: Shelf, settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English")]
    known_languages.cache_clear()
    text = client.get("/sitemaps/0.xml").content.decode()
    known_languages.cache_clear()
    assert "hreflang" not in text


@pytest.mark.parametrize(
    ("language", "prefix"), [("en", ""), ("en-GB", ""), ("de", "/de"), ("fr", "")]
)
def test_pages_of_the_catalogue_are_named_in_the_language_of_its_texts(
    client: Client, shelf: Shelf, language: str, prefix: str
) -> None:
    Catalogue.objects.update(language=language)
    assert _addresses(client, "/sitemaps/1.xml") == [f"{prefix}/skills/experiment-tracking/"]
    overview = _addresses(client, "/sitemaps/0.xml")
    assert overview[:3] == ["/", "/about/", "/help/writing/"]
    assert all(each.startswith(f"{prefix}/") for each in overview[3:])


def test_everything_that_is_named_is_there(client: Client, shelf: Shelf) -> None:
    for part in _addresses(client, "/sitemap.xml"):
        for address in _addresses(client, part):
            assert client.get(address).status_code == HTTPStatus.OK, address


def test_the_date_is_that_of_the_last_change(client: Client, shelf: Shelf) -> None:
    root = ElementTree.fromstring(client.get("/sitemaps/1.xml").content)
    changed = root.find(f"{MAP}url/{MAP}lastmod")
    assert changed is not None
    assert date.fromisoformat(changed.text or "") == shelf.skill.updated_at.date()


def test_what_is_retired_is_not_named(client: Client, shelf: Shelf, author: User) -> None:
    factories.publish(shelf.engineer, FieldOperation("retired", "", "yes"), by=author)
    factories.skill("other", group=shelf.group, by=author)
    factories.publish(shelf.skill, FieldOperation("retired", "", "yes"), by=author)
    assert "/roles/ml-engineer/" not in _addresses(client, "/sitemaps/0.xml")
    assert _addresses(client, "/sitemaps/1.xml") == ["/skills/other/"]


def test_many_skills_are_divided(
    client: Client, shelf: Shelf, author: User, settings: Settings
) -> None:
    settings.SKILLS_PER_SITEMAP = 2
    for number in range(2):
        factories.skill(f"skill-{number}", group=shelf.group, by=author)
    assert len(_addresses(client, "/sitemap.xml")) == 3
    assert len(_addresses(client, "/sitemaps/1.xml")) == 2
    assert _addresses(client, "/sitemaps/2.xml") == ["/skills/skill-1/"]


@pytest.mark.parametrize("number", ["2", "50001", "99999999999999999999"])
def test_a_part_that_there_is_not_is_404(client: Client, shelf: Shelf, number: str) -> None:
    assert client.get(f"/sitemaps/{number}.xml").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("count", [1, 3])
def test_the_site_map_costs_few_queries(
    client: Client,
    shelf: Shelf,
    author: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        factories.skill(f"skill-{number}", group=shelf.group, by=author)
        factories.role(f"role-{number}", by=author)
    for path, cold in (("/sitemap.xml", 2), ("/sitemaps/0.xml", 8), ("/sitemaps/1.xml", 3)):
        with django_assert_num_queries(cold):
            client.get(path)
        with django_assert_num_queries(1):
            client.get(path)


def test_crawlers_read_what_is_published(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.content.decode().splitlines())
    allowed = [
        path
        for path in (
            "/",
            "/de/skills/x/",
            "/roles/x/career/",
            "/me/",
            "/de/me/",
            "/accounts/x/",
            "/admin/",
            "/de/api/docs/",
        )
        if rules.can_fetch("*", f"{SITE}{path}")
    ]
    assert allowed == ["/", "/de/skills/x/", "/roles/x/career/"]
    assert rules.site_maps() == [f"{SITE}/sitemap.xml"]


def test_security_txt_names_whom_the_operator_named(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == f"{SITE}/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=100) < left < timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == HTTPStatus.NOT_FOUND
    assert client.post("/.well-known/security.txt").status_code == HTTPStatus.METHOD_NOT_ALLOWED
