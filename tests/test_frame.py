"""The frame of every page: the same bytes for everybody; and errors that cannot fail."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.template import loader
from django.test import RequestFactory
from django.utils import translation
from pytest_django import Settings

from tests.html import find_all, find_one, texts_of, values_of
from tests.nu_html import findings

ERRORS = ["400", "403", "403_csrf", "404", "409", "500", "503"]


class Untouchable:
    """Stands for what a page for everybody must not look at."""

    def __getattr__(self, name: str) -> None:
        raise AssertionError(f"the frame looked at {name}")

    def __str__(self) -> str:
        raise AssertionError("the frame showed it")


def test_the_frame_looks_at_no_person_session_or_message() -> None:
    plain = loader.render_to_string("base.html", request=RequestFactory().get("/"))
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    context = {"user": Untouchable(), "messages": Untouchable(), "csrf_token": Untouchable()}
    assert loader.render_to_string("base.html", context, request=request) == plain
    assert request.META.get("CSRF_COOKIE") is None


def test_the_frame_says_its_language() -> None:
    with translation.override("de"):
        assert values_of(loader.render_to_string("base.html"), "html", "lang") == ["de"]
    assert values_of(loader.render_to_string("base.html"), "html", "lang") == ["en"]


def test_the_frame_asks_for_what_is_personal_afterwards_and_works_without() -> None:
    corner = find_one(loader.render_to_string("base.html"), ".//div[@class='account-corner']")
    assert corner.get("data-hx-trigger") == "load"
    assert texts_of(corner, "a[@href='/me/']") == ["Account"]


def test_error_pages_are_valid_html() -> None:
    pages = {name: loader.render_to_string(f"{name}.html") for name in ERRORS}
    assert findings(pages) == []


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_no_request_and_no_database(name: str) -> None:
    html = loader.render_to_string(f"{name}.html")
    assert len(find_all(html, ".//h1")) == 1
    assert "/" in values_of(html, ".//a")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", [*ERRORS, "429"])
def test_an_error_page_has_the_header_of_every_page(name: str, language: str) -> None:
    start = "/" if language == "en" else f"/{language}/"
    with translation.override(language):
        frame = find_one(loader.render_to_string("base.html"), ".//header")
        html = loader.render_to_string(f"{name}.html", {"home": start, "seconds": 5})
    header = find_one(html, ".//header")
    assert texts_of(header, ".//a") == texts_of(frame, ".//a")
    assert values_of(header, ".//a") == values_of(frame, ".//a")
    assert values_of(header, ".//form", "action") == values_of(frame, ".//form", "action")
    assert values_of(header, ".//*", "data-hx-get") == values_of(frame, ".//*", "data-hx-get")


@pytest.mark.parametrize("name", ["500", "503"])
def test_a_failure_asks_for_nothing_more(name: str) -> None:
    assert find_all(loader.render_to_string(f"{name}.html"), ".//script") == []


def test_the_footer_leads_to_the_page_of_changes_and_to_the_source(settings: Settings) -> None:
    footer = find_one(loader.render_to_string("base.html"), ".//footer")
    assert texts_of(footer, ".//a[@href='/history/']") == ["Changes"]
    assert "Source code" not in texts_of(footer, ".//a")
    settings.SOURCE_URL = "https://example.org/skillmap"
    footer = find_one(loader.render_to_string("base.html"), ".//footer")
    assert texts_of(footer, ".//a[@href='https://example.org/skillmap']") == ["Source code"]


class _Files(StaticFilesStorage):
    """Hashed names as in production: only they are served, so every page has to say them."""

    def url(self, name: str | None) -> str:
        return f"/static/{name}.0123456789ab"


class _NoList(StaticFilesStorage):
    """Where no list of the files was written, or it cannot be read."""

    def url(self, name: str | None) -> str:
        raise ValueError(name)


def _files_of(html: str) -> set[str]:
    loaded = [*values_of(html, ".//link"), *values_of(html, ".//script", "src")]
    icons = [each.partition("#")[0] for each in values_of(html, ".//use")]
    return {each for each in [*loaded, *icons] if each.startswith("/static/")}


@pytest.mark.parametrize("name", [*ERRORS, "429"])
def test_an_error_page_loads_the_files_that_there_are(name: str, settings: Settings) -> None:
    backend = {"BACKEND": f"{__name__}.{_Files.__name__}"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
    loaded = _files_of(loader.render_to_string(f"{name}.html", {"seconds": 5}))
    assert "/static/skillmap/css/skillmap.css.0123456789ab" in loaded
    assert loaded <= _files_of(loader.render_to_string("base.html"))


@pytest.mark.parametrize("name", [*(each for each in ERRORS if each != "404"), "429"])
def test_an_error_page_needs_no_list_of_files(name: str, settings: Settings) -> None:
    backend = {"BACKEND": f"{__name__}.{_NoList.__name__}"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
    loaded = _files_of(loader.render_to_string(f"{name}.html", {"seconds": 5}))
    assert "/static/skillmap/css/skillmap.css" in loaded
