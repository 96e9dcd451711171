"""After signing in nobody is sent off the site, however the address is written."""

import pytest
from django.test import Client

from skillmap.accounts.models import User
from skillmap.accounts.redirects import is_own_path

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%09/evil.example\x00",
    " //evil.example",
    "http://evil.example/",
    "https:evil.example",
    "http:///evil.example",
    "http:/evil.example",
    "HTTP://EVIL.EXAMPLE",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "evil.example",
    "skills/",
    "?next=//evil.example",
    "http://testserver/skills/",
    "http://localhost/skills/",
    "//testserver/skills/",
    "/\x85/evil.example",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_elsewhere_is_no_path_of_this_site(address: str) -> None:
    assert not is_own_path(address)


def test_nothing_is_no_path() -> None:
    assert not is_own_path(None)


@pytest.mark.parametrize(
    "address", ["/", "/skills/", "/skills/x/suggest/?role=a&level=b#c", "/de/me/", "/%2F%2Fevil"]
)
def test_paths_of_this_site_are(address: str) -> None:
    assert is_own_path(address)


@pytest.mark.parametrize("address", [*ELSEWHERE, "%2F%2Fevil.example", "/%5Cevil.example/"])
def test_signing_in_never_leads_elsewhere(client: Client, author: User, address: str) -> None:
    form = {"login": "author", "password": "secret", "next": address}
    response = client.post("/accounts/login/", form)
    assert response.status_code == 302
    # Percent signs stay what they are: a path, not a host.
    expected = address if address == "/%5Cevil.example/" else "/"
    assert response.headers["Location"] == expected


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nor_does_the_page_for_who_is_signed_in(client: Client, author: User, address: str) -> None:
    client.force_login(author)
    response = client.get("/accounts/login/", {"next": address})
    assert response.headers["Location"] == "/"


def test_an_address_in_the_page_is_inert(client: Client, db: None) -> None:
    page = client.get("/accounts/login/", {"next": '"><script>alert(1)</script>'}).content
    assert b"<script>alert" not in page


def test_signing_in_leads_where_one_wanted(client: Client, author: User) -> None:
    form = {"login": "author", "password": "secret", "next": "/skills/?q=a"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/skills/?q=a"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_out_never_leads_elsewhere(client: Client, author: User, address: str) -> None:
    client.force_login(author)
    response = client.post("/accounts/logout/", {"next": address})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nor_does_signing_in_again(client: Client, author: User, address: str) -> None:
    client.force_login(author)
    form = {"password": "secret", "next": address}
    response = client.post("/accounts/reauthenticate/", form)
    assert response.status_code == 302
    assert response.headers["Location"] == "/"
