"""Which words may stand in an address for ever."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from profiles.addresses import (
    RESERVED_SLUGS,
    WORDS_BESIDE_LEVELS,
    path,
    translated,
    validate_level_slug,
    validate_slug,
)
from tests.journeys import addresses


@pytest.mark.parametrize("slug", ["sql", "ml-engineer", "lead-staff", "3d", "a" * 100])
def test_plain_words_are_fine(slug: str) -> None:
    validate_slug(slug)


@pytest.mark.parametrize(
    "slug", ["", "SQL", "a b", "a_b", "a--b", "-a", "a-", "é", "a/b", "a\n", "a" * 101]
)
def test_anything_else_is_refused(slug: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_slug(slug)
    assert refused.value.code == "slug"


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_words_of_the_sites_own_addresses_are_refused(slug: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_slug(slug)
    assert refused.value.code == "reserved"


@pytest.mark.parametrize("slug", sorted(WORDS_BESIDE_LEVELS))
def test_a_level_does_not_take_the_address_of_another_page(slug: str) -> None:
    validate_slug(slug)  # a skill may be called so
    with pytest.raises(ValidationError) as refused:
        validate_level_slug(slug)
    assert refused.value.code == "reserved"
    validate_level_slug("senior")


def test_each_page_below_a_role_is_a_word_that_no_level_has() -> None:
    """A new route below /roles/<role>/ has to be added to these words."""
    below = re.compile(r"roles(?:\)|/<slug:slug>)?/(?:\(\?P<key>[^)]*\)/)?([a-z][a-z-]*)[/.]")
    routes = [address.route for address in addresses.every()]
    words = {
        found[1]
        for route in routes
        if not route.startswith(("^admin", "admin", "api/")) and (found := below.search(route))
    }
    assert {"career", "cells", "watch", "suggest", "confirmations", "lock"} <= words
    assert words - {"compare"} <= RESERVED_SLUGS | WORDS_BESIDE_LEVELS


def test_the_route_of_levels_comes_last_below_a_role() -> None:
    names = [each.name for each in addresses.every() if re.search(r"roles(\)|/<slug)", each.route)]
    own = [name for name in names if not name.startswith("admin") and ":" in name]
    last = [name for name in own if name.startswith("role_level:")]
    assert [name for name in own if not name.startswith("api")][-len(last) :] == last


def test_a_path_found_before_is_still_that_of_the_page_in_its_language() -> None:
    assert path("profiles:skill", "a-b") == "/skills/a-b/"
    with translation.override("de"):
        assert path("profiles:skill", "a-b") == "/de/skills/a-b/"
    assert path("profiles:skill", "a-b") == "/skills/a-b/"


def test_an_address_in_another_language_keeps_its_query() -> None:
    for _again in range(2):
        assert translated("/skills/?q=a%3Fb&page=2", "de") == "/de/skills/?q=a%3Fb&page=2"
        assert translated("/skills/a-b/", "de") == "/de/skills/a-b/"
        assert translated("/nowhere/?x", "de") == "/nowhere/?x"
    with translation.override("de"):
        assert translated("/de/skills/?", "en") == "/skills/?"
