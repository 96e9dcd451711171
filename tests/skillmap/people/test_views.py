"""A person's own pages, and the page about a person."""

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.assessments import ratings
from proposals import lifecycle
from skillmap.accounts.models import User
from skillmap.people import erasure
from tests import factories
from tests.html import find_one, text_of, texts_of, values_of

pytestmark = pytest.mark.django_db
OWN = ["/me/", "/me/settings/", "/me/data/", "/me/export/", "/me/delete/"]
SETTINGS = {"display_name": "", "language": "en", "time_zone": "UTC", "digest": "daily"}
HOSTILE = '"><script>alert(1)</script>'


@pytest.mark.parametrize("path", [*OWN, "/de/me/"])
def test_ones_own_pages_ask_who_one_is(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"/accounts/login/?next={path}")


@pytest.mark.parametrize("path", [*OWN, "/me/corner/", "/me/deleted/", "/accounts/email/"])
def test_ones_own_pages_are_kept_by_nobody(client: Client, author: User, path: str) -> None:
    client.force_login(author)
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/me/", "/me/data/", "/me/export/", "/me/corner/"])
def test_pages_that_only_show_take_no_post(client: Client, author: User, path: str) -> None:
    client.force_login(author)
    assert client.post(path).status_code == 405


def test_the_corner_says_who_one_is(client: Client, author: User) -> None:
    assert b'<a href="/accounts/login/">Sign in</a>' in client.get("/me/corner/").content
    assert client.cookies == {}
    author.display_name = HOSTILE
    author.save()
    client.force_login(author)
    page = client.get("/me/corner/").content
    assert b"<script>" not in page
    assert b"&lt;script&gt;" in page


def test_the_overview_leads_to_the_next_level(
    client: Client, author: User, shelf: factories.Shelf
) -> None:
    client.force_login(author)
    assert b"Choose my role and level" in client.get("/me/").content
    ratings.take_place(author, shelf.engineer, shelf.junior)
    page = client.get("/me/").content
    assert b'href="/roles/ml-engineer/career/?from=junior"' in page


def test_only_who_curates_is_led_there(client: Client, author: User, curator: User) -> None:
    for person, is_led in ((author, False), (curator, True)):
        client.force_login(person)
        page = client.get("/me/").content
        assert (b'href="/admin/"' in page) == is_led
        assert (b'href="/review/"' in page) == is_led


def test_a_suspended_person_is_told_so(client: Client) -> None:
    client.force_login(factories.suspended("rude"))
    assert b"Your account is suspended" in client.get("/me/").content


def test_settings_are_saved_and_the_page_comes_back_in_the_new_language(
    client: Client, author: User
) -> None:
    client.force_login(author)
    response = client.post("/me/settings/", SETTINGS | {"display_name": "Ada", "language": "de"})
    assert response.headers["Location"] == "/de/me/settings/"
    author.refresh_from_db()
    assert (author.display_name, author.language) == ("Ada", "de")
    assert "Deine Einstellungen sind gespeichert." in client.get("/me/settings/").content.decode()


def test_a_setting_that_is_wrong_is_said_at_its_field_and_kept(
    client: Client, author: User
) -> None:
    client.force_login(author)
    response = client.post("/me/settings/", SETTINGS | {"display_name": "x" * 81})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="#id_display_name"' in page
    assert "x" * 81 in page
    author.refresh_from_db()
    assert author.display_name == ""


def test_times_on_ones_own_pages_are_in_ones_own_zone(client: Client, author: User) -> None:
    author.time_zone = "Asia/Kolkata"
    author.save()
    client.post("/accounts/login/", {"login": "author", "password": "secret"})
    session = UserSession.objects.get(user=author)
    session.created_at = datetime(2026, 3, 17, 20, 0, tzinfo=UTC)
    session.save()
    assert b"18 March 2026, 01:30" in client.get("/accounts/sessions/").content


def test_a_zone_that_is_gone_is_no_fault(client: Client, author: User) -> None:
    User.objects.update(time_zone="Mars/Olympus")
    client.force_login(author)
    assert client.get("/me/").status_code == 200


# --- The page about a person ------------------------------------------------------------------


def test_the_page_about_a_person(client: Client, author: User, shelf: factories.Shelf) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "New."), by=author)
    factories.proposal(shelf.skill, factories.edit(cell, "Newer."), by=author)
    response = client.get("/people/author/")
    page = response.content.decode()
    assert "<h1>author</h1>" in page
    assert 'href="/skills/experiment-tracking/revisions/2/"' in page
    assert "A better wording" in page
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert "Vary" not in response.headers or "Cookie" not in response.headers["Vary"]
    assert client.cookies == {}


@pytest.mark.parametrize(
    ("name", "kicker", "lead"),
    [
        ("Curator", "Member since", []),
        ("", "Member since", []),
        ("Cleo Case", "Curator Member since", ["@curator"]),
    ],
)
def test_the_office_and_the_user_name_are_said_once(
    client: Client, curator: User, name: str, kicker: str, lead: list[str]
) -> None:
    User.objects.filter(pk=curator.pk).update(display_name=name)
    masthead = find_one(client.get("/people/curator/").content.decode(), ".//header[h1]")
    assert text_of(find_one(masthead, "h1")) == (name or "curator")
    assert text_of(find_one(masthead, "p[@class='kicker']")).startswith(kicker)
    assert texts_of(masthead, "p[@class='lead handle']") == lead


def test_what_somebody_wrote_amended_and_proposed_first_is_told_apart(
    client: Client, author: User, curator: User, reader: User, shelf: factories.Shelf
) -> None:
    junior, middle = (shelf.cell(shelf.engineer, each) for each in (shelf.junior, shelf.middle))
    factories.publish(shelf.skill, factories.edit(middle, "Written."), by=author)
    first = factories.proposal(shelf.skill, factories.edit(junior, "Mine first."), by=author)
    other = factories.proposal(shelf.skill, factories.edit(junior, "Better."), by=reader)
    lifecycle.supersede(first, other, by=author)
    lifecycle.approve(other, by=curator, seen=lifecycle.Seen.of(other))
    page = client.get("/people/author/").content.decode()
    shown = texts_of(page, ".//ul[@class='links parts']/li")
    assert shown == ["All 2", "Wrote 1", "Proposed first 1"]
    links = values_of(page, ".//ul[@class='links parts']/li/a")
    assert links == ["/people/author/", "?part=author", "?part=also_proposed"]
    also = client.get("/people/author/?part=also_proposed").content.decode()
    assert texts_of(also, ".//li[@class='revision']/span") == ["3"]
    assert client.get("/people/author/?part=amender").status_code == 404


def test_it_is_the_same_for_everybody(client: Client, author: User, reader: User) -> None:
    anonymous = client.get("/people/author/").content
    client.force_login(reader)
    assert client.get("/people/author/").content == anonymous


def test_a_name_in_another_case_leads_there_for_good(client: Client, author: User) -> None:
    response = client.get("/people/AUTHOR/")
    assert response.status_code == 301
    assert response.headers["Location"] == "/people/author/"


@pytest.mark.parametrize(
    "path", ["nobody/", "a%00b/", "%FF%FE/", "author/?page=2", "author/?page=x"]
)
def test_nothing_there_is_a_clear_404(client: Client, author: User, path: str) -> None:
    assert client.get(f"/people/{path}").status_code == 404


def test_a_suspended_person_is_shown_as_such(client: Client) -> None:
    factories.suspended("rude")
    page = client.get("/people/rude/").content
    assert b"This person can currently read, but not suggest" in page
    assert b'content="noindex"' in page


def test_a_person_who_left_is_a_number(client: Client, shelf: factories.Shelf) -> None:
    founder = User.objects.get(username="founder")
    erasure.erase(founder)
    assert client.get("/people/founder/").status_code == 404
    page = client.get(f"/people/former-contributor-{founder.pk}/").content.decode()
    assert f"<h1>Former contributor {founder.pk}</h1>" in page
    assert "Experiment Tracking" in page
    assert "founder" not in page


def test_a_hostile_name_is_inert(client: Client, author: User) -> None:
    author.display_name = HOSTILE
    author.save()
    assert b"<script>alert" not in client.get("/people/author/").content


@pytest.mark.parametrize("times", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client: Client,
    author: User,
    shelf: factories.Shelf,
    times: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(times):
        cell = shelf.cell(shelf.engineer, shelf.junior)
        factories.publish(shelf.skill, factories.edit(cell, f"New {number}."), by=author)
        middle = shelf.cell(shelf.engineer, shelf.middle)
        factories.proposal(shelf.skill, factories.edit(middle, f"Newer {number}."), by=author)
    with django_assert_num_queries(7):
        page: Any = client.get("/people/author/")
    assert page.context["page"].paginator.count == times
