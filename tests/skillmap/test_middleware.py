"""What every response carries, and what none does."""

import pytest
from django.test import Client
from django.utils import translation

from skillmap.accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_content_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_browsers_are_told_what_the_site_never_uses(client: Client) -> None:
    headers = client.get("/terms/").headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_language_comes_from_the_address_alone(client: Client) -> None:
    client.cookies["django_language"] = "de"
    response = client.get("/skills/", headers={"accept-language": "de"})
    assert response.headers["Content-Language"] == "en"
    assert "Accept-Language" not in response.headers.get("Vary", "")
    assert client.get("/de/skills/").headers["Content-Language"] == "de"


def test_public_pages_are_compressed(client: Client) -> None:
    response = client.get("/skills/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert "accept-encoding" in response.headers["Vary"].lower()


def test_pages_with_secrets_are_not_compressed(client: Client) -> None:
    response = client.get("/accounts/login/", headers={"accept-encoding": "gzip, br"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers


def language_of(client: Client, path: str, **headers: str) -> tuple[str, bool]:
    """What a page says its language is, and whether it is German."""
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.headers["Content-Language"], 'lang="de"' in response.content.decode()[:200]


def test_pages_of_ones_own_speak_ones_language(client: Client, curator: User) -> None:
    curator.language = "de"
    curator.save()
    client.force_login(curator)
    assert language_of(client, "/me/settings/") == ("de", True)
    assert language_of(client, "/accounts/sessions/") == ("de", True)
    assert language_of(client, "/admin/") == ("de", True)
    # Whoever reads in English reads in English.
    assert language_of(client, "/privacy/") == ("en", False)


def test_a_language_in_the_address_comes_before_ones_own(client: Client, author: User) -> None:
    client.force_login(author)
    assert language_of(client, "/de/me/settings/") == ("de", True)
    assert language_of(client, "/me/settings/") == ("en", False)


def test_a_part_of_a_page_speaks_as_the_page_does(client: Client, author: User) -> None:
    author.language = "de"
    author.save()
    client.force_login(author)
    response = client.get("/me/corner/", headers={"hx-request": "true"})
    assert response.headers["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["tlh", ""])
def test_a_language_that_is_gone_is_passed_over(
    client: Client, author: User, language: str
) -> None:
    author.language = language
    author.save()
    client.force_login(author)
    assert language_of(client, "/me/settings/") == ("en", False)


def test_no_language_stays_behind(client: Client) -> None:
    client.get("/de/skills/")
    assert translation.get_language() == "en"
