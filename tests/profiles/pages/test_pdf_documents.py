"""A role as a PDF, or how to print one."""

from http import HTTPStatus
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from profiles.models import Catalogue, Expectation
from profiles.operations import FieldOperation
from profiles.pages import pdf_documents
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of

PDF = "/roles/ml-engineer.pdf"


def test_without_weasyprint_the_page_says_how_to_print(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_documents, "weasyprint", None)
    response = client.get(PDF)
    assert response.status_code == HTTPStatus.NOT_FOUND
    html = response.content.decode()
    assert "This site does not create PDF files" in html
    assert texts_of(html, ".//main//a[@href='/roles/ml-engineer/']") == ["Ml Engineer"]
    assert "open Ml Engineer, print it" in text_of(find_one(html, ".//main"))
    assert PDF not in client.get("/roles/ml-engineer/").content.decode()


def test_a_role_with_too_many_skills_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_documents, "weasyprint", object())
    most = pdf_documents.MOST_SKILLS
    assert [pdf_documents.has_documents(number) for number in (0, most, most + 1)] == [
        True,
        True,
        False,
    ]


def test_nothing_is_fetched_for_a_document() -> None:
    with pytest.raises(ValueError, match="file:///etc/passwd"):
        pdf_documents._refuse("file:///etc/passwd")


def test_a_role_as_a_pdf(client: Client, shelf: Shelf, author: User) -> None:
    pytest.importorskip("weasyprint", reason="no WeasyPrint: pip install -r requirements/pdf.txt")
    hostile = FieldOperation("mission", "", '<img src="file:///etc/passwd"> & <b>')
    factories.publish(shelf.engineer, hostile, by=author)
    response = client.get(PDF)
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Content-Type"] == "application/pdf"
    name = 'attachment; filename="ml-engineer.pdf"'
    assert response.headers["Content-Disposition"] == name
    assert response.content.startswith(b"%PDF-")
    assert PDF in client.get("/roles/ml-engineer/").content.decode()


class _Setter:
    """Stands in for the typesetter where it is not installed: keeps what it was given."""

    def __init__(self) -> None:
        self.html = ""

    def CSS(self, *, string: str, url_fetcher: object) -> str:  # noqa: N802
        return string

    def HTML(self, *, string: str, url_fetcher: object) -> "_Setter":  # noqa: N802
        self.html = string
        return self

    def write_pdf(self, *, stylesheets: list[str]) -> bytes:
        return b"%PDF-" + "".join(stylesheets).encode()


def test_what_is_set_as_a_document(
    client: Client, shelf: Shelf, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    setter = _Setter()
    monkeypatch.setattr(pdf_documents, "weasyprint", setter)
    hostile = FieldOperation("mission", "", "<script>alert(1)</script>")
    focus = FieldOperation("focus", "", "Counts.", target="level:junior")
    factories.publish(shelf.analyst, hostile, focus, by=author)
    response = client.get("/roles/data-analyst.pdf")
    assert response.content == b"%PDF-" + pdf_documents.STYLE.read_bytes()
    assert texts_of(setter.html, ".//p[@class='lead']") == ["<script>alert(1)</script>"]
    cells = [(each.get("class"), text_of(each)) for each in find_all(setter.html, ".//tbody//td")]
    assert [each for each in cells if each[1]] == [("optional", "Optional")] * 2
    assert "Counts." in texts_of(setter.html, ".//td/p")
    assert "revision 2, under CC-BY-4.0." in setter.html


def test_a_document_has_the_colour_that_the_operator_chose(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(pdf_documents, "weasyprint", _Setter())
    settings.ACCENT_COLOUR = "#7a1f5c"
    style = client.get(PDF).content.decode().removeprefix("%PDF-")
    assert style.removeprefix(pdf_documents.STYLE.read_text()) == (
        ".required { background: #7a1f5c; }\n.optional { border-color: #7a1f5c; }\n"
    )


def test_a_role_at_a_level_as_a_document(
    client: Client, shelf: Shelf, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    setter = _Setter()
    monkeypatch.setattr(pdf_documents, "weasyprint", setter)
    text = "Logs <b>runs</b>.\nNames them."
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), text)
    factories.publish(shelf.skill, edit, by=author)
    response = client.get("/roles/ml-engineer/junior.pdf")
    name = 'attachment; filename="ml-engineer-junior.pdf"'
    assert response.headers["Content-Disposition"] == name
    assert texts_of(setter.html, ".//h1") == ["Ml Engineer, Junior"]
    (cell,) = find_all(setter.html, ".//td")
    assert texts_of(cell, "*") == ["Logs <b>runs</b>.", "Names them."]
    assert texts_of(setter.html, ".//p[@class='small']")[-2:-1] == [
        "Confirmations: Not confirmed by practitioners yet"
    ]
    number = Catalogue.objects.get().sequence
    assert f"http://localhost:8000/roles/ml-engineer/junior/revisions/{number}/" in setter.html
    page = client.get("/roles/ml-engineer/junior/").content.decode()
    assert "/roles/ml-engineer/junior.pdf" in page
    assert client.get("/roles/ml-engineer/emperor.pdf").status_code == HTTPStatus.NOT_FOUND


WORDS = "Drafted by a language model in November 2026"


def test_a_document_says_what_drafted_its_texts(
    client: Client, shelf: Shelf, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    setter = _Setter()
    monkeypatch.setattr(pdf_documents, "weasyprint", setter)
    cell = factories.add(shelf.engineer, shelf.junior, "Reads charts.")
    factories.skill("charts", group=shelf.group, by=author, operations=(cell,))
    Expectation.objects.update(drafted_by="language-model 2026-11")
    client.get(PDF)
    assert f"Expectations: {WORDS}" in texts_of(setter.html, "html/body/p[@class='small']")
    client.get("/roles/ml-engineer/junior.pdf")
    assert f"Texts: {WORDS}" in texts_of(setter.html, "html/body/p[@class='small']")
    assert setter.html.count(WORDS) == 1
    Expectation.objects.exclude(skill__slug="charts").update(drafted_by="")
    caches["pages"].clear()
    client.get(PDF)
    assert WORDS not in setter.html
    client.get("/roles/ml-engineer/junior.pdf")
    assert ["Reads charts.", WORDS] in [
        texts_of(each, "p") for each in find_all(setter.html, ".//td")
    ]
    assert setter.html.count(WORDS) == 1


def test_without_weasyprint_the_page_says_how_to_print_a_level(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_documents, "weasyprint", None)
    response = client.get("/roles/ml-engineer/junior.pdf")
    assert response.status_code == HTTPStatus.NOT_FOUND
    main = find_one(response.content.decode(), ".//main")
    assert "open Ml Engineer, print it" in text_of(main)
    assert len(find_all(main, ".//a[@href='/roles/ml-engineer/junior/']")) == 1
