"""What a page says of itself to machines."""

import struct
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

from profiles.pages import page_metadata


@pytest.fixture(autouse=True)
def _languages_anew() -> Any:
    page_metadata.known_languages.cache_clear()
    yield
    page_metadata.known_languages.cache_clear()


def test_the_canonical_address_is_absolute_and_keeps_what_matters(rf: RequestFactory) -> None:
    request = rf.get("/roles/?page=2&utm_source=x")
    said = page_metadata.head(request, "Roles", "All", query=[("page", "2")])
    assert said.url == "http://localhost:8000/roles/?page=2"
    assert page_metadata.head(request, "Roles", "All").url == "http://localhost:8000/roles/"


def test_the_trail_becomes_breadcrumbs(rf: RequestFactory) -> None:
    said = page_metadata.head(
        rf.get("/roles/a/"), "A", "", trail=[("Roles", "/roles/"), ("A", None)]
    )
    assert '"item":"http://localhost:8000/roles/"' in said.json_ld
    assert '"name":"A","item":"http://localhost:8000/roles/a/"' in said.json_ld


def test_a_language_without_a_translation_is_not_offered(
    rf: RequestFactory, settings: Any, tmp_path: Any
) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    said = page_metadata.head(rf.get("/roles/"), "Roles", "", is_interface=True)
    assert said.languages == ()


def test_a_language_with_a_translation_is(rf: RequestFactory, settings: Any, tmp_path: Any) -> None:
    messages = tmp_path / "de" / "LC_MESSAGES" / "django.mo"
    messages.parent.mkdir(parents=True)
    # A GNU message catalogue without a message: magic, version, number, offsets, hash size.
    messages.write_bytes(struct.pack("<7I", 0x950412DE, 0, 0, 28, 28, 0, 28))
    settings.LOCALE_PATHS = [tmp_path]
    said = page_metadata.head(rf.get("/roles/"), "Roles", "", is_interface=True)
    assert said.languages == (
        ("en", "http://localhost:8000/roles/"),
        ("de", "http://localhost:8000/de/roles/"),
    )


@pytest.mark.parametrize(("number", "query"), [(1, []), (2, [("page", "2")])])
def test_the_first_page_needs_no_number(number: int, query: list[tuple[str, str]]) -> None:
    assert page_metadata.page_query(Paginator([1, 2], 1).page(number)) == query
