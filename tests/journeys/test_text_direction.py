"""Names and texts written from right to left do not disturb the words around them."""

import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail as outbox

from proposals import lifecycle, notifications
from proposals.discussion import comments
from proposals.models import Watch
from proposals.notifications import mail
from skillmap.accounts.bidi import FIRST_STRONG_ISOLATE
from tests.journeys import addresses, hostile
from tests.journeys.test_hostile_text import body, page_of
from tests.journeys.world import World

pytestmark = pytest.mark.django_db

# The Hebrew letters are the sample: the interface has none of its own.
NAME = "\u05e9\u05dd \u05d0\u05e8\u05d5\u05da"
TEXT = "\u05d8\u05e7\u05e1\u05d8 \u05e2\u05dc \u05e0\u05d9\u05e1\u05d5\u05d9\u05d9\u05dd, abc (1)."
WRITES = {"R", "AL"}
VOID = {"input", "br", "hr", "img", "meta", "link", "path", "wbr", "col"}
# Where the browser isolates by itself, or nothing is drawn.
APART = {"option", "title", "script", "bdi", "textarea"}
# Marked words flow with the text that they are part of.
FLOWS = {"del", "ins", "mark"}
MANY = 25
HONEYPOT = "website"


class Directions(HTMLParser):
    """Collects texts from right to left that share a line with words of another direction."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the element, and whether a text field takes the direction of what is in it."""
        known = dict(attrs)
        is_field = tag == "textarea" or (tag == "input" and known.get("type", "text") == "text")
        if is_field and known.get("dir") != "auto" and known.get("name") not in {None, HONEYPOT}:
            self.found.append(f"<{tag} name={known.get('name')}>")
        if tag not in VOID:
            self.open.append((tag, known, []))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element; an end that is left out ends with its parent."""
        while tag in [each[0] for each in self.open] and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """A text of the sample has to be isolated."""
        for _tag, _attrs, texts in self.open:
            texts.append(data)
        if is_right_to_left(data) and FIRST_STRONG_ISOLATE not in data and not self.is_isolated():
            path = " ".join(f"{tag}.{attrs.get('class', '')}" for tag, attrs, _t in self.open[-4:])
            self.found.append(f"{path}: {data.strip()[:60]}")

    def is_isolated(self) -> bool:
        """Whether an element around takes its direction from the text itself."""
        for tag, attrs, texts in reversed(self.open):
            if tag in APART:
                return True
            if attrs.get("dir") == "auto":
                is_diff = "diff" in (attrs.get("class") or "")
                return is_diff or first_strong("".join(texts)) in WRITES
        return False


def first_strong(text: str) -> str:
    """The kind of the first letter that has a direction."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind for kind in kinds if kind in {"L", *WRITES}), "")


def is_right_to_left(text: str) -> bool:
    """Whether any letter of it is written from right to left."""
    return any(unicodedata.bidirectional(letter) in WRITES for letter in text)


def of_page(page: str) -> Iterator[str]:
    """What is not isolated in a page, each once."""
    parser = Directions()
    parser.feed(page)
    parser.close()
    return iter(dict.fromkeys(parser.found))


def is_page(response: Any) -> bool:
    """Whether the answer is a page for people."""
    return str(response.get("Content-Type", "")).startswith("text/html")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> World:
    """The world under names and with texts from right to left."""
    for name, said in {"NAME": NAME, "HOSTILE": TEXT, "LINKS": TEXT, "LONG": TEXT}.items():
        monkeypatch.setattr(hostile, name, said)
    return hostile.build()


@pytest.mark.sqlite_only
@pytest.mark.slow
@pytest.mark.parametrize("actor", ["anonymous", "author", "admin"])
def test_texts_from_right_to_left_are_isolated_on_every_page(site: World, actor: str) -> None:
    client, found, seen = site.client(actor), [], 0
    for address in addresses.every():
        url = address.url(site)
        response = client.get(url)
        page = body(response).decode() if is_page(response) else ""
        if "admin/css" not in page:  # Django's own pages of the admin
            found += [f"{address.route} {url}: {fault}" for fault in of_page(page)]
            seen += is_right_to_left(page)
    assert "\n".join(found) == ""
    assert seen > MANY


def test_texts_from_right_to_left_are_isolated_in_mails(site: World) -> None:
    Watch.objects.create(person=site.people["elsewhere"], skill=site.shelf.skill, level="all")
    comments.post(site.shelf.skill, TEXT, by=site.people["author"])
    lifecycle.object_to(site.renamed, TEXT, by=site.people["author"])
    notifications.tell_due()
    mail.send_due()
    mail.queue_digests(hostile.later())
    mail.send_due()
    assert len(outbox.outbox) > 1
    found = {fault for each in outbox.outbox for fault in of_page(page_of(each))}
    assert found == set()
