"""Privacy and terms are the operator's words, or say that there are none."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils.safestring import SafeString
from pytest_django import Settings

from skillmap import legal_pages

pytestmark = pytest.mark.django_db


def test_where_nothing_is_supplied_the_page_says_so(client: Client, settings: Settings) -> None:
    settings.STATEMENTS = {"privacy": "", "terms": ""}
    for name in ("privacy", "terms"):
        response = client.get(f"/{name}/")
        assert response.status_code == 200
        assert b"has not supplied" in response.content
    assert client.cookies == {}


def test_the_operators_text_is_shown_with_its_date(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "privacy.md"
    path.write_text("## What we keep\n\nYour *name*. <script>alert(1)</script>", encoding="utf-8")
    settings.STATEMENTS = {"privacy": str(path), "terms": ""}
    response = client.get("/privacy/")
    page = response.content.decode()
    assert "<h2>What we keep</h2>" in page
    assert "<em>name</em>" in page
    assert "<script>alert" not in page
    assert "Last changed" in page
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_counts_as_none(
    settings: Settings, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "terms.md"
    if content is not None:
        path.write_bytes(content)
    settings.STATEMENTS = {"terms": str(path)}
    assert legal_pages.find("terms") == legal_pages.LegalStatement(SafeString(), None)


def test_a_statement_takes_no_post(client: Client) -> None:
    assert client.post("/terms/").status_code == 405
