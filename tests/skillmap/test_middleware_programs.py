"""What programs meet: reading from other sites, problems instead of pages, slashes."""

import pytest
from django.test import Client

from tests.factories import Shelf

OPEN = (
    *("/api/v1/skills/", "/api/v1/nothing/", "/exports/catalogue.json", "/exports/catalogue.csv"),
    *("/feeds/skills.atom", "/skills/experiment-tracking.json", "/de/skills/x.csv", "/oembed"),
    *("/roles/ml-engineer.md", "/skills/experiment-tracking/feed.atom", "/rsd/x.json"),
    *("/ims/case/v1p1/CFDocuments", "/skills/experiment-tracking/badge.svg"),
)
CLOSED = ("/", "/skills/", "/me/", "/accounts/login/", "/admin/", "/api/docs/", "/proposals/")
ASKING = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}


@pytest.mark.parametrize("path", OPEN)
def test_other_sites_may_read_without_cookies(client: Client, shelf: Shelf, path: str) -> None:
    response = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Origin" not in response.headers.get("Vary", "")
    exposed = response.headers["Access-Control-Expose-Headers"]
    assert {"ETag", "Link", "RateLimit", "Retry-After"} <= set(exposed.split(", "))


@pytest.mark.parametrize("path", OPEN)
def test_they_ask_first_and_hear_that_they_may_read(client: Client, path: str) -> None:
    response = client.options(path, headers=ASKING)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    allowed = response.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "If-None-Match", "Idempotency-Key", "Content-Type"} <= set(allowed)


@pytest.mark.django_db
@pytest.mark.parametrize("path", CLOSED)
def test_pages_are_for_nobody_elses_scripts(client: Client, path: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(path).headers
    assert "Access-Control-Allow-Origin" not in client.options(path, headers=ASKING).headers


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v1/skills/a/b/c/", "/api/v1/skills/é/"])
def test_what_is_no_address_is_a_problem(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (
        *(404, "application/problem+json"),
    )
    assert response.json()["code"] == "not_found"


@pytest.mark.django_db
def test_a_wrong_host_is_a_problem_too(client: Client) -> None:
    response = client.get("/api/v1/skills/", headers={"Host": "evil.example"})
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "status"), [("get", 301), ("head", 301), ("post", 308)])
def test_a_last_slash_that_lacks_costs_no_body(client: Client, method: str, status: int) -> None:
    response = getattr(client, method)("/api/v1/proposals")
    assert (response.status_code, response.headers["Location"]) == (status, "/api/v1/proposals/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accept", "status"),
    [("text/html", 406), ("application/xml", 406), ("text/html, */*;q=0.8", 200),
     ("application/json", 200), ("*/*", 200)],
)  # fmt: skip
def test_the_answer_is_json(client: Client, shelf: Shelf, accept: str, status: int) -> None:
    response = client.get("/api/v1/levels/", headers={"Accept": accept})
    assert response.status_code == status
    if status == 406:
        assert response.json()["code"] == "not_acceptable"
