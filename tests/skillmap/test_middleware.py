"""What every response carries, and what none does."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_content_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_browsers_are_told_what_the_site_never_uses(client: Client) -> None:
    headers = client.get("/healthz").headers
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
