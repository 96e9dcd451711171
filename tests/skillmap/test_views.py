"""Health, and the site's own error pages."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from pytest_django import Settings

from skillmap import readiness, views
from skillmap.accounts.models import User


def test_the_process_answers_without_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Length"] == "3"


@pytest.mark.django_db
def test_a_migrated_site_is_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.content.decode().splitlines() == [
        *("ready", "database: ok", "migrations: ok", "static files: ok", "cache: ok"),
        "oldest waiting task: none",
    ]


@pytest.mark.django_db
def test_a_site_with_a_migration_waiting_is_not(client: Client) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("profiles")
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert b"not ready\n" in response.content
    assert b"migrations: 1 missing; run manage.py migrate\n" in response.content


@pytest.mark.django_db
def test_a_site_without_its_static_files_is_not(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    storage = ManifestStaticFilesStorage(location=tmp_path)
    monkeypatch.setattr(readiness, "staticfiles_storage", storage)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"static files: missing; run manage.py collectstatic" in response.content


@pytest.mark.django_db
def test_it_says_how_long_the_oldest_task_waits_for_a_worker(client: Client) -> None:
    for minutes in (5, 90 * 24 * 60):
        task = DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}},
            task_path="proposals.tasks.tell_due",
            backend_name="default",
            run_after=get_date_max(),
        )
        since = timezone.now() - timedelta(minutes=minutes)
        DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=since)
        seconds = int(client.get("/readyz").content.split()[-2])
        assert 0 <= seconds - minutes * 60 < 60


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_health_check_may_ask_by_any_address(
    client: Client, settings: Settings, path: str
) -> None:
    settings.ALLOWED_HOSTS = ["skills.example.org"]
    assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/", headers={"host": "10.0.0.7:8000"}).status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing-here/", 404), ("/skills/no-such-skill/", 404), ("/%00/", 404), ("/%ff/", 404)],
)
@pytest.mark.django_db
def test_nothing_here_is_a_page(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert b"<main" in response.content


def while_failing(error: Exception, request: HttpRequest) -> HttpResponse:
    """What Django's handler does: ask for the page while the error is being handled."""
    try:
        raise error
    except type(error):
        return views.server_error(request)


def test_a_failing_database_is_503_and_says_when_to_come_back(rf: RequestFactory) -> None:
    response = while_failing(OperationalError(), rf.get("/"))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_any_other_failure_is_500(rf: RequestFactory) -> None:
    assert views.server_error(rf.get("/")).status_code == 500


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (lambda request: views.bad_request(request, Exception()), 400),
        (lambda request: views.forbidden(request, Exception()), 403),
        (lambda request: views.not_found(request, Exception()), 404),
        (views.csrf_failure, 403),
    ],
)
def test_error_pages_need_nothing_and_are_kept_by_nobody(
    rf: RequestFactory, view: object, status: int
) -> None:
    assert callable(view)
    request: HttpRequest = rf.get("/<script>alert(1)</script>")
    response = view(request)
    assert (response.status_code, response.headers["Cache-Control"]) == (status, "no-store")
    assert b"<script>alert" not in response.content


def test_a_form_that_is_not_allowed_gives_back_what_was_written(rf: RequestFactory) -> None:
    said = {"title": "Ten <b>long</b> thoughts", "again": "Ten <b>long</b> thoughts", "id": "7"}
    request = rf.post("/skills/new/", {**said, "rationale": "記録する", "password": "two words"})
    page = views.forbidden(request, Exception()).content.decode()
    assert page.count("Ten &lt;b&gt;long&lt;/b&gt; thoughts</textarea>") == 1
    assert (page.count("</textarea>"), "記録する</textarea>" in page) == (2, True)
    assert "two words" not in page


def test_a_form_that_is_too_old_gives_back_what_was_written(author: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    said = {"title": "Ten <b>long</b> thoughts", "password": "two words", "token": "x"}
    response = client.post("/skills/new/", said)
    assert response.status_code == 403
    assert "Ten &lt;b&gt;long&lt;/b&gt; thoughts</textarea>" in response.content.decode()
    assert "two words" not in response.content.decode()


@pytest.mark.django_db
def test_the_operators_links_stand_at_the_foot_of_every_page(
    client: Client, settings: Settings
) -> None:
    settings.FOOTER_LINKS = (("Imprint & contact", "https://example.org/imprint?a=1&b=2"),)
    html = client.get("/about/").content.decode()
    link = '<a href="https://example.org/imprint?a=1&amp;b=2">Imprint &amp; contact</a>'
    assert link in html.partition("<footer")[2]
