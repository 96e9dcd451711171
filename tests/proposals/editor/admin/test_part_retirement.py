"""The page on which curators retire a domain, group or level: what it lists, asks and refuses."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.models import Domain, Group, Level, Revision
from proposals import watches
from proposals.models import Event, Watch
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of

pytestmark = pytest.mark.django_db
WHY = {"summary": "Nobody needs it"}


@pytest.fixture
def signed(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def page_of(part: Domain | Group | Level) -> str:
    return reverse(f"admin:profiles_{part._meta.model_name}_retire", args=[part.pk])


def html_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_group_is_retired_replaced_and_published_again(
    signed: Client, shelf: Shelf, curator: User
) -> None:
    old = factories.group("etl")
    choices = find_all(html_of(signed, page_of(old)), ".//select/option")
    assert [(each.get("value"), text_of(each)) for each in choices] == [
        ("", "None"),
        ("data/mlops", "Data & AI · Mlops"),
    ]
    sent = {**WHY, "replaced_by": "data/mlops"}
    assert signed.post(page_of(old), sent).status_code == 302
    old.refresh_from_db()
    assert (old.retired_at is not None, old.replaced_by) == (True, shelf.group)
    made = Revision.objects.latest("sequence")
    assert (made.author, made.summary, made.source) == (curator, "Nobody needs it", "curator")
    assert Event.objects.latest("id").data == {"revision": made.pk}
    change = reverse("admin:profiles_group_change", args=[old.pk])
    assert signed.get(change).headers["Location"] == page_of(old)
    html = html_of(signed, page_of(old))
    assert text_of(find_one(html, ".//h1")) == "Publish Etl again"
    assert f"Retired since {timezone.localdate():%-d %B %Y}." in text_of(find_one(html, ".//main"))
    assert find_all(html, ".//select") == []
    assert signed.post(page_of(old), WHY).status_code == 302
    old.refresh_from_db()
    assert (old.retired_at, old.replaced_by) == (None, None)


def test_what_is_in_the_way_is_listed_with_links(signed: Client, shelf: Shelf) -> None:
    skill = reverse("admin:profiles_skill_change", args=[shelf.skill.pk])
    for part in (shelf.domain, shelf.group, shelf.junior):
        html = html_of(signed, page_of(part))
        notice = find_one(html, ".//main//*[@role='status']")
        links = [each.get("href") for each in notice.iter("a")]
        assert links == [skill]
        assert find_all(html, ".//form[@method='post']//textarea") == []
        refused = signed.post(page_of(part), WHY)
        assert refused.status_code == 422
        assert "Nobody needs it" in refused.content.decode()
    assert not Group.objects.exclude(retired_at=None).exists()


def test_the_page_takes_as_many_queries_with_one_skill_as_with_three(
    signed: Client, shelf: Shelf, author: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as taken:
        html_of(signed, page_of(shelf.domain))
    for slug in ("sql", "spark"):
        factories.group(slug)
        factories.skill(slug, group=factories.group(f"of-{slug}"), by=author)
    with django_assert_num_queries(len(taken)):
        html_of(signed, page_of(shelf.domain))
    assert len(taken) == 8


def test_a_domain_takes_its_empty_groups_with_it(
    signed: Client, shelf: Shelf, author: User
) -> None:
    law = factories.domain("law")
    torts = factories.group("torts", domain=law)
    watches.set_level(law, Watch.Level.WATCHING, by=author)
    assert "Torts" in texts_of(html_of(signed, page_of(law)), ".//main//*[@role='status']//a")
    assert signed.post(page_of(law), {**WHY, "replaced_by": "data"}).status_code == 302
    torts.refresh_from_db()
    assert torts.retired_at is not None
    targets = Revision.objects.latest("sequence").changes.values_list("target", "field")
    assert list(targets) == [
        ("group:law/torts", "retired"),
        ("domain:law", "retired"),
        ("domain:law", "replaced_by"),
    ]
    assert watches.level_of(shelf.domain, author) == Watch.Level.WATCHING


def test_a_domains_curator_retires_its_groups_alone(client: Client, shelf: Shelf) -> None:
    empty = factories.group("etl")
    client.force_login(factories.curator("local", domain=shelf.domain))
    for part in (shelf.domain, shelf.junior):
        assert client.post(page_of(part), WHY).status_code == 403
    assert client.post(page_of(empty), WHY).status_code == 302
    change = reverse("admin:profiles_domain_change", args=[shelf.domain.pk])
    assert page_of(shelf.domain) not in html_of(client, change)


def test_an_unknown_one_and_a_choice_that_is_none(signed: Client, shelf: Shelf) -> None:
    missing = reverse("admin:profiles_level_retire", args=["999999999999999999999"])
    assert signed.get(missing).status_code == 404
    lead = factories.level("lead", 4)
    for wrong in ("lead", "nothing", "\0"):
        assert signed.post(page_of(lead), {**WHY, "replaced_by": wrong}).status_code == 422
    assert signed.post(page_of(lead), {"summary": " "}).status_code == 422


def test_a_new_one_cannot_have_the_slug_of_a_retired_one(
    signed: Client, shelf: Shelf, curator: User
) -> None:
    factories.retire_part(factories.level("lead", 4), by=curator)
    sent = {**WHY, "do": "save", "slug": "lead", "field:name": "Head", "field:rank": "5"}
    response = signed.post(reverse("admin:profiles_level_add"), sent)
    assert response.status_code == 422
    assert "This slug is already in use." in response.content.decode()


def test_a_retired_one_has_no_place_in_the_order(
    signed: Client, shelf: Shelf, curator: User
) -> None:
    lead = factories.level("lead", 4)
    factories.retire_part(lead, by=curator)
    html = html_of(signed, reverse("admin:profiles_level_changelist"))
    buttons = find_all(html, ".//button[@name='up']")
    assert str(lead.pk) not in {each.get("value") for each in buttons}
    move = reverse("admin:profiles_level_move")
    assert signed.post(move, {"up": lead.pk}).status_code == 404
