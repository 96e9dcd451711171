"""The site speaks German wherever it speaks: every text, with its places for values, as HTML."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from skillmap import messages

ROOT = Path(__file__).parent.parent
TAG = re.compile(r"</?[a-z][^>]*>")
HINT = "run `make messages`, then give German texts to what it names"


@pytest.fixture(scope="module")
def german() -> Catalog:
    return messages.read(ROOT / "skillmap" / "locale" / "de" / "LC_MESSAGES" / "django.po")


def texts(message: Message) -> list[tuple[str, str]]:
    """Each text beside its translation; of plurals all."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string or (), strict=True))


def test_the_file_holds_exactly_the_texts_of_the_site(german: Catalog) -> None:
    found = messages.extracted(ROOT)
    said = {(each.id, each.context) for each in found if each.id}
    assert {(each.id, each.context) for each in german if each.id} == said, HINT


def test_every_text_has_its_german(german: Catalog) -> None:
    assert [each.id for each in messages.untranslated(german)] == [], HINT


def test_values_have_their_places(german: Catalog) -> None:
    findings = [f"{each.id}: {error}" for each in german for error in each.check(german)]
    assert findings == []


def test_markup_stays_as_it_is(german: Catalog) -> None:
    changed = [
        said
        for each in german
        for said, meant in texts(each)
        if each.id and sorted(TAG.findall(said)) != sorted(TAG.findall(meant))
    ]
    assert changed == []


def test_texts_begin_and_end_as_theirs(german: Catalog) -> None:
    """What is put together from parts needs its blanks and its full stop."""
    ends = re.compile(r"^\s*|\s*$|[.:…?]$")
    changed = [
        said
        for each in german
        for said, meant in texts(each)
        if each.id and ends.findall(said) != ends.findall(meant)
    ]
    assert changed == []


def test_quotes_are_german(german: Catalog) -> None:
    meant = [text for each in german if each.id for _said, text in texts(each)]
    assert [text for text in meant if text.count("„") != text.count("“") or "”" in text] == []
