"""What is answered while the database is away: to people with what they sent, to programs."""

import json
from http import HTTPStatus

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from skillmap import outages, views
from tests.nu_html import findings


def while_failing(error: Exception, request: HttpRequest) -> HttpResponse:
    """What Django's handler does: ask for the page while the error is being handled."""
    try:
        raise error
    except type(error):
        return views.server_error(request)


@pytest.mark.parametrize(
    ("error", "is_outage"),
    [(OperationalError(), True), (InterfaceError(), True), (ValueError(), False), (None, False)],
)
def test_only_the_database_itself_is_an_outage(error: Exception | None, is_outage: bool) -> None:
    assert outages.is_outage(error) is is_outage


def test_every_field_is_kept_in_its_order_with_its_lines(rf: RequestFactory) -> None:
    sent = {"accept": ["3", "5"], "text": "One line\r\nand “another”"}
    assert outages.sent_fields(rf.post("/admin/", sent)) == [
        ("accept", "3"),
        ("accept", "5"),
        ("text", "One line\r\nand “another”"),
    ]


@pytest.mark.parametrize(
    ("path", "sent"),
    [("/accounts/login/", {"login": "a"}), ("/de/accounts/2fa/", {"code": "1"})],
)
def test_what_signs_people_in_is_never_written_into_a_page(
    rf: RequestFactory, path: str, sent: dict[str, str]
) -> None:
    assert outages.sent_fields(rf.post(path, sent)) == []


def test_a_password_is_never_written_into_a_page(rf: RequestFactory) -> None:
    request = rf.post("/me/delete/", {"password": "secret", "old_password": "x", "sure": "on"})
    assert outages.sent_fields(request) == [("sure", "on")]


def test_what_was_only_asked_for_is_not_sent_again(rf: RequestFactory) -> None:
    assert outages.sent_fields(rf.get("/", {"q": "a"})) == []


def test_a_body_that_cannot_be_read_is_left_alone(rf: RequestFactory, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    assert outages.sent_fields(rf.post("/a/", {"a": ["1", "2"]})) == []


def test_the_page_offers_to_send_it_again_and_shows_it_inert(rf: RequestFactory) -> None:
    request = rf.post("/skills/x/suggest/?a=1", {'"><script>': "<script>alert(1)</script>"})
    response = while_failing(OperationalError(), request)
    page = response.content.decode()
    assert response.status_code == 503
    assert '<form method="post" action="/skills/x/suggest/?a=1">' in page
    assert "<script" not in page
    assert findings({"503": page}) == []


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(OperationalError(), 503, "unavailable"), (ValueError(), 500, "error")],
)
@pytest.mark.parametrize("path", ["/api/v1/skills/", "/ims/case/v1p1/CFDocuments"])
def test_programs_get_a_problem(
    rf: RequestFactory, path: str, error: Exception, status: int, code: str
) -> None:
    response = while_failing(error, rf.post(path, {"a": "b"}))
    body = json.loads(response.content)
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["title"] == HTTPStatus(status).phrase
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers.get("Retry-After") == ("5" if status == 503 else None)
