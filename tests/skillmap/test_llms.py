"""/llms.txt as llmstxt.org describes it: a title, a summary, sections of links that lead on."""

import re
from typing import Any

import pytest
from django.test import Client

from profiles.models import Skill
from skillmap import llms
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
ENTRY = re.compile(r"^- \[(?P<name>(?:[^\]\\]|\\.)+)\]\((?P<url>[^)\s]+)\)(?:: .+)?$")


def text(client: Client) -> str:
    response = client.get("/llms.txt")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    return response.content.decode()


def test_the_file_has_the_published_form(client: Client, shelf: Shelf) -> None:
    title, summary, *rest = text(client).split("\n\n")
    assert title == "# Skillmap"
    assert summary == "> What each role is expected to do, at each level"
    sections = [each.strip() for each in rest if each.startswith("## ")]
    assert sections == ["## Start here", "## Roles", "## Skills", "## Data"]
    body = "\n\n".join(rest).partition("## Start here")[2]
    for line in body.splitlines():
        assert not line or line.startswith("## ") or ENTRY.match(line), line


def test_every_link_leads_somewhere(client: Client, shelf: Shelf) -> None:
    urls = re.findall(r"\]\(([^)]+)\)", text(client))
    assert f"{SITE}/skills/experiment-tracking.md" in urls
    assert f"{SITE}/roles/ml-engineer.md" in urls
    for url in urls:
        assert client.get(url.removeprefix(SITE)).status_code == 200, url


def test_the_operators_words_are_used(client: Client, shelf: Shelf, settings: Any) -> None:
    settings.SITE_NAME, settings.SITE_TAGLINE = "Kompass", "Who does *what*"
    assert text(client).startswith("# Kompass\n\n> Who does \\*what\\*\n\n")


def test_a_site_without_an_mcp_server_names_none(
    client: Client, shelf: Shelf, settings: Any
) -> None:
    settings.MCP_URL = ""
    assert "[MCP]" not in text(client)


def test_a_large_catalogue_is_not_listed_whole(
    client: Client, shelf: Shelf, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llms, "LISTED", 2)
    for number in range(2):
        factories.skill(f"skill-{number}", group=shelf.group, by=author)
    assert Skill.objects.published().count() == 3
    skills = text(client).partition("## Skills")[2].partition("## Data")[0]
    assert skills.count("\n- ") == 3
    assert f"- [More]({SITE}/exports/catalogue.md): the list of all skills" in skills
