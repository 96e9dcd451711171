"""The page that says what each level means."""

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.models import Level
from tests.factories import Shelf
from tests.nu_html import findings

pytestmark = pytest.mark.django_db


def test_every_level_with_its_definition(
    client: Client, shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Level.objects.filter(pk=shelf.junior.pk).update(summary="Learns <fast>.")
    with django_assert_num_queries(2):  # the state of the page, and the levels
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


def test_an_expectation_shows_what_its_level_means(client: Client, shelf: Shelf) -> None:
    Level.objects.filter(pk=shelf.junior.pk).update(summary="Learns.")
    page = client.get(f"/skills/{shelf.skill.slug}/expectations/ml-engineer/junior/")
    assert 'href="/levels/#junior"' in page.content.decode()


def test_an_empty_catalogue_has_no_levels(client: Client) -> None:
    assert "Nothing is published yet" in client.get("/levels/").content.decode()
