"""That an error of the domain which no view caught is a page with its status, never a 500."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from proposals import lifecycle
from proposals.errors import Gone, LimitReached, Locked, NotAllowed
from skillmap.domain_errors import DomainErrorMiddleware
from skillmap.kernel.errors import DomainError


def answer(rf: RequestFactory, error: Exception, path: str = "/skills/") -> HttpResponse | None:
    """What the middleware answers to a form with the error."""
    request = rf.post(path, {"text": "My <b>long</b> text", "id": "7"})
    return DomainErrorMiddleware(lambda _request: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status", "begins"),
    [
        (Locked(), 409, "This discussion is closed for now."),
        (LimitReached(3), 429, "You have reached your limit for now (3)."),
        (lifecycle.NothingToPropose(), 422, "Nothing would change"),
    ],
)
def test_a_page_says_why_and_returns_the_text(
    rf: RequestFactory, error: DomainError, status: int, begins: str
) -> None:
    response = answer(rf, error)
    assert response is not None
    text = response.content.decode()
    assert response.status_code == status
    assert begins in text
    assert "My &lt;b&gt;long&lt;/b&gt; text</textarea>" in text


def test_what_is_gone_is_not_found(rf: RequestFactory) -> None:
    response = answer(rf, Gone())
    assert response is not None
    assert response.status_code == 404


def test_programs_get_a_problem(rf: RequestFactory) -> None:
    response = answer(rf, Locked(), "/api/v1/comments/")
    assert response is not None
    assert response.headers["Content-Type"] == "application/problem+json"
    assert b'"locked"' in response.content


@pytest.mark.parametrize("error", [NotAllowed(), ValueError()])
def test_everything_else_is_left_to_django(rf: RequestFactory, error: Exception) -> None:
    assert answer(rf, error) is None
