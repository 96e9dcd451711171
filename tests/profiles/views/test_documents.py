"""A role as a PDF, or how to print one."""

from http import HTTPStatus

import pytest
from django.test import Client

from profiles.operations import FieldOperation
from profiles.views import documents
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

PDF = "/roles/ml-engineer.pdf"


def test_without_weasyprint_the_page_says_how_to_print(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "weasyprint", None)
    response = client.get(PDF)
    assert response.status_code == HTTPStatus.NOT_FOUND
    html = response.content.decode()
    assert "This site makes no PDF files" in html
    assert 'open <a href="/roles/ml-engineer/">Ml Engineer</a>, print it' in html
    assert PDF not in client.get("/roles/ml-engineer/").content.decode()


def test_a_role_with_too_many_skills_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "weasyprint", object())
    most = documents.MOST_SKILLS
    assert [documents.has_documents(number) for number in (0, most, most + 1)] == [
        True,
        True,
        False,
    ]


def test_nothing_is_fetched_for_a_document() -> None:
    with pytest.raises(ValueError, match="file:///etc/passwd"):
        documents._refuse("file:///etc/passwd")


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
