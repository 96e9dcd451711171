"""Pages whose words are German and whose texts are English: what they say of that, and to whom."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from profiles.models import Catalogue, Level, RoleLevel
from tests.factories import Shelf
from tests.html import find_all, find_one, values_of

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
CELL = "/skills/experiment-tracking/expectations/ml-engineer/junior/"
COMPARISON = "/roles/compare/?from=data-analyst&to=ml-engineer&level=junior"
OF_TEXTS = (
    *("/skills/", "/skills/experiment-tracking/", CELL, "/skills/experiment-tracking/history/"),
    *("/skills/experiment-tracking/?role=ml-engineer&level=junior", "/domains/", "/domains/data/"),
    *("/roles/", "/roles/ml-engineer/", "/roles/ml-engineer/career/", COMPARISON, "/levels/"),
    *("/skills/experiment-tracking/revisions/1/", "/roles/ml-engineer/history/", "/history/"),
)
OF_OWN_WORDS = ("/", "/about/", "/help/writing/", "/exports/")
NOTE = "Die Texte dieser Seite sind auf Englisch."
TEXTS = ("Experiment Tracking", "Ml Engineer", "Works with help.", "Reads the runs.")


def canonical(page: str) -> str:
    return find_one(page, ".//link[@rel='canonical']").attrib["href"].removeprefix(SITE)


def hreflangs(page: str) -> list[tuple[str, str]]:
    links = find_all(page, ".//link[@rel='alternate'][@hreflang]")
    return [(each.attrib["hreflang"], each.attrib["href"]) for each in links]


@pytest.mark.parametrize("path", OF_TEXTS)
def test_a_german_page_of_english_texts_says_so_and_is_canonical_in_english(
    client: Client, shelf: Shelf, path: str
) -> None:
    english, german = (client.get(f"{prefix}{path}").content.decode() for prefix in ("", "/de"))
    assert canonical(german) == canonical(english)
    assert not canonical(german).startswith("/de/")
    assert german.count(NOTE) == 1
    assert "The texts on this page" not in english
    assert hreflangs(german) == hreflangs(english) == []
    if path not in {"/skills/experiment-tracking/history/", "/roles/ml-engineer/history/"}:
        robots = ".//meta[@name='robots']"
        assert not find_all(german, robots) or find_all(english, robots)


@pytest.mark.parametrize("path", OF_OWN_WORDS)
def test_a_page_of_the_sites_own_words_is_canonical_in_each_language(
    client: Client, shelf: Shelf, path: str
) -> None:
    for prefix in ("", "/de"):
        page = client.get(f"{prefix}{path}").content.decode()
        assert canonical(page) == f"{prefix}{path}"
        assert hreflangs(page) == [("en", f"{SITE}{path}"), ("de", f"{SITE}/de{path}")]
        assert NOTE not in page


@pytest.mark.parametrize(
    ("language", "english", "german", "notes"),
    [
        ("de", "/de", "/de", ("The texts on this page are in German.", "")),
        ("en-GB", "", "", ("", NOTE)),
        ("fr", "", "", ("The texts on this page are in French.", "sind auf Französisch.")),
        ("tlh", "", "", ("The texts on this page are in tlh.", "sind auf tlh.")),
    ],
)
def test_it_goes_by_the_language_of_the_catalogue(
    client: Client, shelf: Shelf, language: str, english: str, german: str, notes: tuple[str, str]
) -> None:
    Catalogue.objects.update(language=language)
    path = "/skills/experiment-tracking/"
    for prefix, expected, note in (("", english, notes[0]), ("/de", german, notes[1])):
        page = client.get(f"{prefix}{path}").content.decode()
        assert canonical(page) == f"{expected}{path}"
        assert note in page
        assert len(find_all(page, ".//*[@class='texts-note']")) == bool(note)


@pytest.mark.parametrize(
    ("path", "cited"),
    [
        ("/skills/experiment-tracking/", "/skills/experiment-tracking/revisions/1/"),
        ("/skills/experiment-tracking/revisions/1/", "/skills/experiment-tracking/revisions/1/"),
        ("/roles/ml-engineer/", "/roles/ml-engineer/revisions/1/"),
        ("/roles/ml-engineer/revisions/1/", "/roles/ml-engineer/revisions/1/"),
        (CELL, f"{CELL}v1/"),
    ],
)
def test_a_page_is_cited_by_one_address(
    client: Client, shelf: Shelf, path: str, cited: str
) -> None:
    for prefix in ("", "/de"):
        page = client.get(f"{prefix}{path}").content.decode()
        assert values_of(page, ".//*[@class='cite']//a") == [f"{SITE}{cited}"]


def test_a_frame_is_canonical_at_the_page(client: Client, shelf: Shelf) -> None:
    for prefix in ("", "/de"):
        page = client.get(f"{prefix}/embed/skills/experiment-tracking/").content.decode()
        assert canonical(page) == "/skills/experiment-tracking/"


class _Spoken(HTMLParser):
    """The texts of a page, each with the language that it is said to be in."""

    VOID = frozenset({"meta", "link", "br", "input", "img", "hr", "path", "base", "use"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            around = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or around))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _language in self.open}
        if data.strip() and not inside & {"title", "script", "style", "option"}:
            self.texts.append((data, self.open[-1][1] if self.open else ""))


@pytest.mark.parametrize("path", OF_TEXTS)
def test_english_texts_on_german_pages_say_that_they_are_english(
    client: Client, shelf: Shelf, path: str
) -> None:
    Level.objects.update(summary="Works with help.")
    RoleLevel.objects.update(focus="Reads the runs.")
    spoken = _Spoken()
    spoken.feed(client.get(f"/de{path}").content.decode())
    wrong = {text.strip() for text, language in spoken.texts if language != "en"}
    cells = {cell.description for cell in shelf.skill.expectations.all()}
    assert wrong & {*TEXTS, *cells} == set()
