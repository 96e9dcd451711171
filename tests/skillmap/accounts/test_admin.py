"""In the admin people are found and given rights; nobody is deleted and no secret shows."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from skillmap.accounts.models import User
from tests import factories
from tests.html import find_all

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/accounts/user/"


@pytest.fixture
def chief(client: Client) -> User:
    made = User.objects.create_superuser("chief", "chief@example.org", "secret")
    client.force_login(made)
    return made


@pytest.fixture
def helper() -> User:
    """A curator who may also change people, and is no superuser."""
    made = factories.curator("helper")
    made.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return made


def test_people_are_listed_and_found(client: Client, chief: User, author: User) -> None:
    assert b"author" in client.get(PEOPLE).content
    found = client.get(PEOPLE, {"q": "author@example.org"}).content.decode()
    assert [row.get("class") for row in find_all(found, ".//tbody/tr")] == [None]


def test_no_password_shows(client: Client, chief: User, author: User) -> None:
    page = client.get(f"{PEOPLE}{author.pk}/change/").content.decode()
    assert author.password not in page
    assert "argon2" not in page


def test_nobody_is_added_or_deleted(client: Client, chief: User, author: User) -> None:
    assert client.get(f"{PEOPLE}add/").status_code == 403
    assert client.post(f"{PEOPLE}{author.pk}/delete/", {"post": "yes"}).status_code == 403
    form = {"action": "delete_selected", "_selected_action": [author.pk], "post": "yes"}
    client.post(PEOPLE, form)
    assert User.objects.filter(pk=author.pk).exists()


def test_an_administrator_gives_rights_and_nothing_else(
    client: Client, chief: User, author: User
) -> None:
    form = {"is_active": "on", "is_staff": "on", "display_name": "Mallory", "email": "x@y.zz"}
    assert client.post(f"{PEOPLE}{author.pk}/change/", form).status_code == 302
    author.refresh_from_db()
    assert author.is_staff
    assert (author.display_name, author.email) == ("", "author@example.org")


def test_a_helper_gives_no_rights(client: Client, helper: User, author: User) -> None:
    client.force_login(helper)
    form = {"is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(f"{PEOPLE}{author.pk}/change/", form)
    author.refresh_from_db()
    assert not author.is_staff
    assert not author.is_superuser


def test_a_helper_does_not_touch_an_administrator(client: Client, helper: User) -> None:
    chief = User.objects.create_superuser("chief", "chief@example.org", "secret")
    client.force_login(helper)
    assert client.post(f"{PEOPLE}{chief.pk}/change/", {}).status_code == 403
    chief.refresh_from_db()
    assert chief.is_active


def test_nobody_touches_who_has_left(client: Client, chief: User, author: User) -> None:
    User.objects.filter(pk=author.pk).update(erased_at=timezone.now())
    assert client.post(f"{PEOPLE}{author.pk}/change/", {"is_active": "on"}).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "mfa_authenticator",
        "usersessions_usersession",
        "socialaccount_socialapp",
        "socialaccount_socialtoken",
        "socialaccount_socialaccount",
        "accounts_outgoingmail",
        "accounts_token",
    ],
)
def test_what_holds_secrets_is_not_in_the_admin(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}_changelist")


def test_a_hostile_name_is_inert(client: Client, chief: User, author: User) -> None:
    author.display_name = "<script>alert(1)</script>"
    author.save()
    for path in (PEOPLE, f"{PEOPLE}{author.pk}/change/"):
        assert b"<script>alert" not in client.get(path).content


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_many(
    client: Client, chief: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        factories.person()
    client.get(PEOPLE)
    with django_assert_num_queries(5):
        client.get(PEOPLE)


def test_people_are_registered_once() -> None:
    assert admin.site.is_registered(User)
