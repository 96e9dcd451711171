"""The way into the admin is the site's own sign-in, with its limits and second factors."""

import pytest
from django.test import Client

from skillmap.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return User.objects.create_superuser("chief", "chief@example.org", "secret")


def test_the_admin_sends_to_the_sites_own_sign_in(client: Client) -> None:
    first = client.get("/admin/", follow=True)
    assert first.redirect_chain[-1][0] == "/accounts/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/auth/").headers["Location"] == (
        "/accounts/login/?next=/admin/auth/"
    )


@pytest.mark.parametrize("address", ["//evil.example", "http://evil.example", "/\\evil.example"])
def test_and_never_elsewhere(client: Client, chief: User, address: str) -> None:
    location = client.get("/admin/login/", {"next": address}).headers["Location"]
    assert location == "/accounts/login/?next=/admin/"
    client.force_login(chief)
    assert client.get("/admin/login/", {"next": address}).headers["Location"] == "/admin/"


def test_no_password_is_taken_there(client: Client, chief: User) -> None:
    response = client.post("/admin/login/", {"username": "chief", "password": "secret"})
    assert response.status_code == 302
    assert client.get("/admin/").status_code == 302


def test_who_may_not_is_told_so(client: Client, author: User) -> None:
    client.force_login(author)
    assert client.get("/admin/login/").status_code == 403


def test_an_administrator_made_on_the_server_signs_in(client: Client, chief: User) -> None:
    form = {"login": "chief", "password": "secret", "next": "/admin/"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_password_is_changed_in_one_place(client: Client, chief: User) -> None:
    client.force_login(chief)
    location = client.get("/admin/password_change/").headers["Location"]
    assert location == "/accounts/password/change/"
