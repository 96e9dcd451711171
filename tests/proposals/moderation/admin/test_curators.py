"""Curators are appointed and relieved in the admin, by administrators."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from profiles.models import Curatorship
from proposals.models import Event
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
ADD = "/admin/profiles/curatorship/add/"
LIST = "/admin/profiles/curatorship/"


@pytest.fixture
def chief(db: None) -> User:
    return factories.administrator("chief")


@pytest.fixture
def signed(client: Client, chief: User) -> Client:
    client.force_login(chief)
    return client


def page(office: Curatorship) -> str:
    return reverse("admin:profiles_curatorship_change", args=[office.pk])


def test_somebody_is_appointed_for_a_domain_and_for_the_site(
    signed: Client, shelf: Shelf, author: User, chief: User
) -> None:
    for domain in (shelf.domain, None):
        data = {"username": " AUTHOR ", "domain": domain.pk if domain else ""}
        assert signed.post(ADD, data)["Location"] == LIST
        office = Curatorship.objects.get(person=author, domain=domain)
        assert (office.appointed_by, office.ended_at) == (chief, None)
    assert signed.post(ADD, {"username": "author"}).status_code == 302
    assert Curatorship.objects.filter(person=author).count() == 2
    assert Event.objects.filter(verb="appointed", person=author, actor=chief).count() == 2


def test_only_who_can_sign_in_is_appointed(signed: Client, shelf: Shelf) -> None:
    left = factories.person("left")
    left.is_active = False
    left.save()
    factories.person("waiting", is_verified=False)
    for name in ("nobody", "left", "waiting", "", "\x00"):
        assert signed.post(ADD, {"username": name}).status_code == 422
    assert signed.post(ADD, {"username": "reader", "domain": "99"}).status_code == 422
    assert Curatorship.objects.count() == 0


def test_an_office_ends_and_stays_on_the_list(signed: Client, author: User) -> None:
    office = Curatorship.objects.create(person=author, domain=None)
    assert "Remove curator" in signed.get(page(office)).content.decode()
    held = Curatorship.objects.filter(pk=office.pk, ended_at=None)
    assert held.exists()
    assert signed.post(page(office))["Location"] == LIST
    assert not held.exists()
    assert "Remove curator" not in signed.get(page(office)).content.decode()
    assert "author" in signed.get(LIST).content.decode()


def test_a_domains_curator_appoints_nobody(client: Client, shelf: Shelf, author: User) -> None:
    local = factories.curator("local", domain=shelf.domain)
    client.force_login(local)
    data = {"username": "author", "domain": shelf.domain.pk}
    assert client.post(ADD, data).status_code == 403
    assert client.post(page(local.curatorships.get())).status_code == 403
    assert client.get(LIST).status_code == 403
    assert Curatorship.objects.get().ended_at is None


def test_curators_of_the_site_see_who_curates_and_appoint_nobody(
    client: Client, author: User, curator: User
) -> None:
    client.force_login(curator)
    office = Curatorship.objects.create(person=author, domain=None)
    assert ADD not in client.get(LIST).content.decode()
    shown = client.get(page(office)).content.decode()
    assert ("Remove curator" in shown, "Only administrators" in shown) == (False, True)
    assert client.post(page(office)).status_code == 403
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"username": "author"}).status_code == 403
    assert Curatorship.objects.filter(ended_at=None).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_many(
    signed: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        factories.curator(f"c{number}", domain=factories.domain(f"d{number}"))
    signed.get(LIST)
    with django_assert_num_queries(5):
        signed.get(LIST)
