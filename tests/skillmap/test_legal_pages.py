"""Privacy and terms are the operator's words, or say that there are none."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils.safestring import SafeString
from pytest_django import Settings

from skillmap import legal_pages
from tests.html import find_one, text_of, texts_of, values_of

pytestmark = pytest.mark.django_db


def test_where_nothing_is_supplied_the_page_says_so(client: Client, settings: Settings) -> None:
    settings.STATEMENTS = {"privacy": "", "terms": ""}
    for name in ("privacy", "terms"):
        response = client.get(f"/{name}/")
        assert response.status_code == 200
        assert b"has not supplied" in response.content
    assert client.cookies == {}


@pytest.mark.parametrize(("name", "says"), [("privacy", "is stored"), ("terms", "licence")])
def test_a_demo_says_what_it_does(
    client: Client, settings: Settings, tmp_path: Path, name: str, says: str
) -> None:
    settings.STATEMENTS, settings.DEMO = {}, True
    main = find_one(client.get(f"/{name}/").content.decode(), ".//main")
    assert text_of(main).count("This is a demo.") == 1
    assert [text for text in texts_of(main, ".//li") if says in text]
    assert "/about/" in values_of(main, ".//a")
    path = tmp_path / "own.md"
    path.write_text("Our own.")
    settings.STATEMENTS = {name: str(path)}
    assert "This is a demo." not in client.get(f"/{name}/").content.decode()


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
