"""What django-allauth says in German is said in the site's voice."""

import re
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from skillmap.accounts.allauth_texts import TEXTS

FORMAL = re.compile(r"\b(Sie|Ihr\w*|Ihnen)\b")


def test_they_are_texts_of_theirs() -> None:
    path = Path(allauth.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        theirs = read_po(file, locale="de")
    assert [text for text in TEXTS if theirs.get(text) is None] == []


@pytest.mark.parametrize("text", TEXTS)
def test_the_sites_own_german_comes_first(text: str) -> None:
    with translation.override("de"):
        said = translation.gettext(text)
    assert said != text
    assert not FORMAL.search(said)
