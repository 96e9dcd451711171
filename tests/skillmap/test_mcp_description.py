"""The description of the MCP server: the fields that the registry's schema asks for."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from skillmap import environment, mcp_description
from tests.skillmap.kernel.test_identity import png

ADDRESS = "/.well-known/mcp/server.json"
# As the schema of 2025-12-11 has them.
NAME = re.compile(r"^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$")
REMOTE = re.compile(r"^https?://[^\s]+$")


def test_it_says_who_and_where(client: Client, settings: Any) -> None:
    settings.SITE_NAME, settings.SITE_URL = "Kompass", "https://skills.example.org"
    settings.MCP_URL = "https://mcp.example.org/mcp"
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == {
        "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
        "name": "org.example.skills/catalogue",
        "title": "Kompass",
        "description": "What each role is expected to do, at each level",
        "version": "1.0.0",
        "websiteUrl": "https://skills.example.org/",
        "remotes": [{"type": "streamable-http", "url": "https://mcp.example.org/mcp"}],
    }


@pytest.mark.parametrize("name", ["x" * 300, "مهارات", '"</script>', "👩🏽‍💻"])
def test_whatever_the_name_the_schema_is_kept(
    client: Client, settings: Any, name: str, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(png())
    settings.SITE_LOGO, settings.SITE_URL = str(logo), "https://skills.example.org"
    settings.SITE_NAME = settings.SITE_TAGLINE = name
    body = client.get(ADDRESS).json()
    assert {"$schema", "name", "description", "version"} <= body.keys()
    assert NAME.match(body["name"])
    assert 3 <= len(body["name"]) <= 200
    assert 1 <= len(body["title"]) <= 100
    assert 1 <= len(body["description"]) <= 100
    (remote,) = body["remotes"]
    assert (remote["type"], bool(REMOTE.match(remote["url"]))) == ("streamable-http", True)
    (icon,) = body["icons"]
    assert icon["mimeType"] == "image/png"
    assert client.get(icon["src"].removeprefix(settings.SITE_URL)).content == png()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://localhost:8000", "localhost/catalogue"),
        ("https://kompetenz.müller.example", "example.xn--mller-kva.kompetenz/catalogue"),
    ],
)
def test_the_name_is_the_address_turned_round(url: str, name: str) -> None:
    assert mcp_description.name_of(url) == name
    assert NAME.match(name)


def test_every_site_may_read_it_and_ask_whether_it_changed(client: Client) -> None:
    asking = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    assert client.options(ADDRESS, headers=asking).status_code == 204
    response = client.get(ADDRESS, headers={"Origin": "https://elsewhere.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(ADDRESS, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("", "https://x.example/mcp"),
        ("0", ""),
        ("https://mcp.x.example/", "https://mcp.x.example/"),
    ],
)
def test_the_operator_says_where_it_is(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, given: str, url: str
) -> None:
    monkeypatch.setenv("MCP_URL", given)
    settings.MCP_URL = environment.mcp_url("https://x.example")
    assert url == settings.MCP_URL
    assert client.get(ADDRESS).status_code == (200 if url else 404)
