"""Which words may stand in an address for ever."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from profiles.addresses import RESERVED_SLUGS, path, translated, validate_slug


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
