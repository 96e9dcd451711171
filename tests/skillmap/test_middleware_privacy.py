"""A page seen signed in is never served to anybody else by a cache in front."""

import pytest
from django.test import Client

from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/skills/", "/roles/", "/people/author/", "/privacy/", "/terms/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_the_same_signed_in_and_set_no_cookie(
    client: Client, author: User, shelf: factories.Shelf, path: str
) -> None:
    anonymous = client.get(path)
    assert anonymous.cookies == {}
    assert "private" not in anonymous.headers.get("Cache-Control", "")
    client.force_login(author)
    mine = client.get(path)
    assert mine.content == anonymous.content
    assert mine.cookies == {}
    assert "Cookie" not in mine.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/de/accounts/login/"])
def test_pages_with_a_token_of_ones_own_are_kept_by_nobody(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_whatever_read_the_session_is_kept_by_nobody(client: Client, author: User) -> None:
    client.force_login(author)
    response = client.get("/proposals/")
    is_personal = "Cookie" in response.headers.get("Vary", "")
    assert ("private" in response.headers.get("Cache-Control", "")) == is_personal
