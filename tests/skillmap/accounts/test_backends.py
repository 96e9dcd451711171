"""Known or not, right or wrong: an attempt to sign in hashes exactly once."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "login",
    ["author", "author@example.org", "nobody", "nobody@example.org", "waiting@example.org"],
)
def test_one_hash_for_every_attempt(client: Client, login: str) -> None:
    factories.person("author")
    factories.person("waiting", is_verified=False)
    counted: list[str] = []

    class Hasher(MD5PasswordHasher):
        def encode(self, password: str, salt: str) -> str:
            counted.append(password)
            return super().encode(password, salt)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.auth.hashers.get_hashers", lambda: [Hasher()])
        patch.setattr(
            "django.contrib.auth.hashers.get_hashers_by_algorithm", lambda: {"md5": Hasher()}
        )
        response = client.post("/accounts/login/", {"login": login, "password": "wrong"})
    assert response.status_code == 200
    assert counted == ["wrong"]


def test_the_right_password_signs_in_by_name_and_by_address(client: Client, author: User) -> None:
    for login in ("author", "AUTHOR", "author@example.org", "Author@Example.org"):
        assert client.login(username=login, password="secret")
        client.logout()


def test_a_wrong_password_does_not(client: Client, author: User) -> None:
    assert not client.login(username="author", password="Secret")
    assert not client.login(username="author", password="")


def test_nor_does_any_for_who_is_switched_off(client: Client, author: User) -> None:
    author.is_active = False
    author.save()
    assert not client.login(username="author", password="secret")
