"""The page that says what each level means."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.models import Level
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_one, text_of, texts_of
from tests.nu_html import findings

pytestmark = pytest.mark.django_db


def test_every_level_with_its_definition(
    client: Client, shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Level.objects.filter(pk=shelf.junior.pk).update(summary="Learns <fast>.")
    with django_assert_num_queries(4):  # the state, the levels, whose they are, the retired ones
        page = client.get("/levels/").content.decode()
    assert "Learns &lt;fast&gt;." in page
    assert page.index('id="junior"') < page.index('id="middle"') < page.index('id="senior"')
    assert page.count("This level has no definition yet.") == 2
    assert "2 roles" in page
    assert findings({"levels": page}) == []


def test_levels_stand_by_rank(client: Client, shelf: Shelf) -> None:
    Level.objects.filter(pk=shelf.junior.pk).update(rank=99)
    page = client.get("/levels/").content.decode()
    assert page.index('id="middle"') < page.index('id="senior"') < page.index('id="junior"')


def test_ladders_that_share_no_level_stand_apart(
    client: Client, shelf: Shelf, author: User
) -> None:
    for slug, rank in (("head", 3), ("director", 5)):
        factories.level(slug, rank)
    manager = factories.role("manager", by=author)
    for role, slugs in (
        (shelf.engineer, ("junior", "middle")),
        (shelf.analyst, ("middle", "senior")),
        (manager, ("head", "director")),
    ):
        focus = [FieldOperation("focus", "", "Works.", f"level:{slug}") for slug in slugs]
        factories.publish(role, *focus, by=author)
    page = client.get("/levels/").content.decode()
    assert texts_of(page, ".//main//h2") == ["From Junior to Senior", "From Head to Director"]
    ladders = [
        texts_of(find_one(page, f".//section[@aria-labelledby='ladder-{number}']"), ".//h3")
        for number in (1, 2)
    ]
    assert ladders == [["Junior", "Middle", "Senior"], ["Head", "Director"]]
    assert findings({"levels": page}) == []
    twin = client.get("/levels.md").content.decode()
    assert twin.index("## From Junior to Senior") < twin.index("### Senior")
    assert twin.index("### Senior") < twin.index("## From Head to Director")


def test_one_ladder_needs_no_name(client: Client, shelf: Shelf) -> None:
    page = client.get("/levels/").content.decode()
    assert texts_of(page, ".//main//h2") == ["Junior", "Middle", "Senior"]


def test_retired_levels_stay_with_their_addresses_and_say_since_when(
    client: Client, shelf: Shelf, author: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number, replaced_by in ((4, shelf.senior), (5, None), (6, shelf.middle)):
        level = factories.level(f"lead-{number}", number)
        factories.retire_part(level, replaced_by, by=author)
    with django_assert_num_queries(4):  # as with none
        page = client.get("/levels/").content.decode()
    rows = [find_one(page, f".//p[@id='lead-{number}']") for number in (4, 5, 6)]
    since = f"Retired since {timezone.localdate():%-d %B %Y}."
    assert [text_of(row) for row in rows] == [
        f"Lead-4: {since} Senior replaces it.",
        f"Lead-5: {since}",
        f"Lead-6: {since} Middle replaces it.",
    ]
    assert findings({"levels": page}) == []


def test_an_expectation_shows_what_its_level_means(client: Client, shelf: Shelf) -> None:
    Level.objects.filter(pk=shelf.junior.pk).update(summary="Learns.")
    page = client.get(f"/skills/{shelf.skill.slug}/expectations/ml-engineer/junior/")
    assert 'href="/levels/#junior"' in page.content.decode()


def test_an_empty_catalogue_has_no_levels(client: Client) -> None:
    assert "Nothing is published yet" in client.get("/levels/").content.decode()
