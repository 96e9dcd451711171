"""Hostile words in every field a person can fill come out as words, wherever they are shown."""

import csv
import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from django.core import mail as outbox
from markdown_it import MarkdownIt

from proposals import lifecycle, notifications
from proposals.discussion import comments
from proposals.lifecycle import Submission
from proposals.models import Watch
from proposals.notifications import mail
from skillmap.accounts.models import User
from tests import factories
from tests.journeys import addresses, hostile, world
from tests.journeys.hostile import HOSTILE, NAME

pytestmark = pytest.mark.django_db

OK, MANY = 200, 40
# The one picture of the site that is data is the QR code of an authenticator.
SCRIPTED = ("javascript:", "data:text", "data:,", "vbscript:")
ADDRESSES = {"href", "src", "action", "formaction", "srcdoc", "style", "data-hx-get", "content"}
ATOM = "{http://www.w3.org/2005/Atom}"


class Inspector(HTMLParser):
    """Collects what a browser would take for markup and holds something that was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.data: list[str] = []
        self.script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """No tag or attribute is called by the mark, and no address runs anything."""
        self.script = dict(attrs).get("type") or "" if tag == "script" else None
        self.found += [tag] if "zqx" in tag else []
        for name, value in attrs:
            said = (value or "").strip().lower()
            is_live = name in ADDRESSES and said.startswith(SCRIPTED)
            if "zqx" in name or name.startswith("on") or is_live:
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag: str) -> None:
        """A script ends."""
        self.script = None

    def handle_comment(self, data: str) -> None:
        """No comment was opened by what was typed."""
        self.found += [f"<!--{data}-->"] if "zqx" in data else []

    def handle_data(self, data: str) -> None:
        """What was typed stands in no script but as data, which is whole."""
        if self.script in {"application/ld+json", "application/json"}:
            json.loads(data)
        elif self.script is not None and "zqx" in data:
            self.found.append(f"<script>{data}")


def body(response: Any) -> bytes:
    """The body of the answer."""
    return b"".join(response) if response.streaming else bytes(response.content)


def of_html(page: bytes | str) -> list[str]:
    """What is live in a page."""
    inspector = Inspector()
    inspector.feed(page if isinstance(page, str) else page.decode())
    inspector.close()
    return inspector.found


def of_xml(document: bytes) -> list[str]:
    """What is live in XML, which has to be well-formed; a feed needs what RFC 4287 asks for."""
    tree = ElementTree.fromstring(document)  # the site's own
    wanted = [] if tree.tag != f"{ATOM}feed" else [tree, *tree.iter(f"{ATOM}entry")]
    return [
        *(each.tag for each in tree.iter() if "zqx" in f"{each.tag}{list(each.attrib)}"),
        *(
            f"{each.tag} without {name}"
            for each in wanted
            for name in ("id", "title", "updated")
            if not each.findtext(f"{ATOM}{name}")
        ),
    ]


def of_json(document: bytes) -> list[str]:
    """What is live in the HTML that some JSON carries."""
    return [fault for text in _texts(json.loads(document), "") for fault in of_html(text)]


def _texts(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)
    elif name.endswith("html") and isinstance(value, str):
        yield value


def of_csv(document: bytes) -> list[str]:
    """Rows that broke; CSV is data, its cells are never altered."""
    head, *rows = csv.reader(io.StringIO(document.decode(), newline=""))
    return [str(row) for row in rows if len(row) != len(head)]


def of_workbook(document: bytes) -> list[str]:
    """Cells that a spreadsheet would calculate."""
    book = openpyxl.load_workbook(io.BytesIO(document))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return [str(cell.value) for cell in cells if cell.data_type == "f"]


def of_markdown(document: bytes) -> list[str]:
    """What is live where a reader renders it, raw HTML and all."""
    return of_html(MarkdownIt("commonmark", {"html": True}).render(document.decode()))


KINDS = {
    "text/html": of_html,
    "text/csv": of_csv,
    "text/markdown": of_markdown,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": of_workbook,
}


def faults(response: Any) -> list[str]:
    """What is live of what was typed in the answer, by its kind."""
    kind, content = response.get("Content-Type", "").partition(";")[0], body(response)
    if kind.endswith(("xml", "+xml")):
        return of_xml(content)
    if kind.endswith(("json", "+json")):
        return of_json(content)
    return KINDS[kind](content) if kind in KINDS else []


@pytest.mark.slow
@pytest.mark.parametrize("actor", ["anonymous", "author", "admin"])
def test_nothing_typed_is_live_at_any_address(actor: str) -> None:
    site = hostile.build()
    client, found, seen = site.client(actor), [], 0
    for address in addresses.every():
        url = address.url(site)
        response = client.get(url)
        content = body(response) if not response.streaming else b""
        found += [f"{url}: {fault}" for fault in faults(response)]
        if response.status_code == OK and response["X-Content-Type-Options"] != "nosniff":
            found.append(f"{url}: may be taken for something else")
        seen += b"zqx" in content
    assert "\n".join(found) == ""
    assert seen > MANY


@pytest.mark.parametrize("suffix", ["csv", "json", "md", "xlsx", "rsd.json", "case.json"])
def test_files_of_the_catalogue_hold_it_as_data(suffix: str) -> None:
    site = hostile.build()
    response = site.client("anonymous").get(f"/exports/catalogue.{suffix}")
    assert response.status_code == OK
    assert faults(response) == []


def test_json_gives_back_what_was_typed_letter_by_letter() -> None:
    site = hostile.build()
    told = site.client("anonymous").get(f"/api/v1/proposals/{site.edited.pk}/").json()
    assert told["title"] == HOSTILE[:150].strip()
    assert told["author"]["name"] == NAME[:80]


def page_of(message: Any) -> str:
    """The HTML part of a mail."""
    return str(message.alternatives[0][0])


def test_mail_says_it_as_words_in_its_text_its_page_and_its_head() -> None:
    site = world.build()
    judge, author = site.people["site"], site.people["author"]
    User.objects.filter(pk=judge.pk).update(display_name=NAME)
    judge.refresh_from_db()
    notifications.tell_due()
    mail.send_due()
    outbox.outbox.clear()
    cell = site.shelf.cell(site.shelf.analyst, site.shelf.middle)
    words = Submission(
        "zqx\r\nBcc: zqx@example.org\n\n<zqx>" + HOSTILE[:90],
        HOSTILE,
        "",
        [factories.edit(cell, HOSTILE)],
    )
    made = lifecycle.propose(site.shelf.skill, words, by=author)
    comments.post(made, f"@author {HOSTILE} {hostile.LINKS}"[:900], by=judge)
    lifecycle.request_changes(made, HOSTILE + hostile.LINKS, by=judge)
    notifications.tell_due()
    mail.send_due()
    assert len(outbox.outbox) == 2
    for message in outbox.outbox:
        sent = message.message()
        assert sent["Bcc"] is None
        assert sent.get_all("To") == ["author@example.org"]
        assert "\n" not in message.subject
        assert "zqx" in message.subject
        assert "<zqx" in message.body
        assert of_html(page_of(message)) == []
        assert sent["References"] == f"<proposal-{made.pk}@localhost>"


def test_a_digest_says_it_as_words() -> None:
    site = hostile.build()
    Watch.objects.create(person=site.people["elsewhere"], skill=site.shelf.skill, level="all")
    comments.post(site.shelf.skill, HOSTILE, by=site.people["author"])
    notifications.tell_due()
    outbox.outbox.clear()
    mail.queue_digests(hostile.later())
    mail.send_due()
    digests = [each for each in outbox.outbox if "comment" in each.subject]
    assert digests != []
    for message in digests:
        assert of_html(page_of(message)) == []
        assert NAME in message.body
