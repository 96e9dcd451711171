"""The logo and the accent colour as browsers get them."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.nu_html import findings
from tests.skillmap.kernel.test_identity import SVG, png

HOSTILE = SVG.replace(b"<path", b"<script>alert(1)</script><path onclick='alert(2)'")


@pytest.fixture
def logo(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "logo.svg"
    path.write_bytes(HOSTILE)
    settings.SITE_LOGO = str(path)
    return path


@pytest.mark.django_db
def test_a_site_shows_its_logo_and_accent(client: Client, logo: Path, settings: Any) -> None:
    settings.ACCENT_COLOUR = "#7a1fa2"
    for address in ("/levels/", "/nowhere/"):
        page = client.get(address).content.decode()
        assert '<img class="site-logo" src="/site/logo-' in page
        assert 'alt="">' in page
        assert '<link rel="icon" href="/site/logo-' in page
        assert '<link rel="stylesheet" href="/site/accent-' in page
        assert "site-mark" not in page
        assert findings({address: page}) == []


@pytest.mark.django_db
def test_a_site_without_either_is_as_shipped(client: Client) -> None:
    page = client.get("/levels/").content.decode()
    assert "/site/" not in page
    assert "site-mark" in page


def _address(client: Client, kind: str) -> str:
    page = client.get("/nowhere/").content.decode()
    return "/site/" + kind + page.partition(f"/site/{kind}")[2].partition('"')[0]


def test_a_logo_runs_no_script_and_is_kept_for_good(client: Client, logo: Path) -> None:
    response = client.get(_address(client, "logo"))
    assert (response.status_code, response.content) == (200, HOSTILE)
    assert response.headers["Content-Type"] == "image/svg+xml"
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert policy.endswith("sandbox")
    assert "script" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.cookies == {}


def test_a_png_logo_is_a_png(client: Client, settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(png())
    settings.SITE_LOGO = str(path)
    response = client.get(_address(client, "logo"))
    assert (response.content, response.headers["Content-Type"]) == (png(), "image/png")


def test_the_accent_is_a_style_sheet_of_this_site(client: Client, settings: Any) -> None:
    settings.ACCENT_COLOUR = "#7a1fa2"
    response = client.get(_address(client, "accent"))
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert b"--accent:#7a1fa2;" in response.content
    assert "style-src 'self'" in response.headers["Content-Security-Policy"]


def test_an_earlier_name_leads_to_the_present_file_for_a_minute(client: Client, logo: Path) -> None:
    response = client.get("/site/logo-000000000000.svg")
    assert (response.status_code, response.content) == (200, HOSTILE)
    assert response.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("name", ["logo-000000000000.svg", "accent-000000000000.css"])
def test_a_site_without_a_look_of_its_own_has_no_files(client: Client, name: str) -> None:
    assert client.get(f"/site/{name}").status_code == 404


@pytest.mark.parametrize("name", ["logo.svg", "logo-..%2f..%2fsettings.svg", "secret_key"])
def test_nothing_else_is_served(client: Client, logo: Path, name: str) -> None:
    assert client.get(f"/site/{name}").status_code == 404
