"""Hostile words in every field a person can fill come out as words, wherever they are shown."""

from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from profiles.operations import FieldOperation
from proposals import commenting, lifecycle
from proposals.lifecycle import Seen, Submission, direct
from tests import factories
from tests.factories import Shelf
from tests.journeys import addresses, world
from tests.journeys.world import World

pytestmark = pytest.mark.django_db

# `zqx` marks what somebody typed: no tag, attribute name, script or address may carry it live.
HOSTILE = (
    "=zqx</script></style></title></textarea>]]><zqx onzqx='1'>\"zqx onzqx=\"1\" 'zqx "
    "{{ zqx }}{% zqx %}<!--zqx--> \U0001f469\u200d\U0001f4bb"
)
LINK = "[zqx](javascript:zqx) [zqx](data:text/html,zqx) ![zqx](javascript:zqx) <javascript:zqx>"
LONG = "zqx" * 3_000
OK, MANY = 200, 20
LIVE = ("javascript:", "data:", "vbscript:")
ADDRESSES = {"href", "src", "action", "formaction", "srcdoc", "style", "hx-get", "hx-post"}


class Inspector(HTMLParser):
    """Collects what a browser would take for markup and holds something that was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """No tag or attribute is called by the mark, and no address runs anything."""
        self.found += [tag] if "zqx" in tag else []
        for name, value in attrs:
            said = (value or "").strip().lower() if "zqx" in (value or "") else ""
            is_live = name in ADDRESSES and said.startswith(LIVE)
            if "zqx" in name or (name.startswith("on") and said) or is_live:
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        """No comment was opened by what was typed."""
        self.found += [f"<!--{data}-->"] if "zqx" in data else []


def typed(limit: int) -> str:
    """As much of the hostile text as a field takes."""
    return HOSTILE[:limit]


def build() -> World:
    """The world, with hostile words in what people wrote."""
    site = world.build()
    shelf, author, judge = site.shelf, site.people["member"], site.people["site"]
    for each in site.people.values():
        each.display_name = typed(80)
        each.save()
    publish(shelf, judge)
    cell = factories.edit(shelf.cell(shelf.engineer, shelf.senior), HOSTILE + LINK)
    words = Submission(typed(120), HOSTILE + LINK, HOSTILE + LINK, [cell])
    found = lifecycle.propose(shelf.skill, words, by=site.people["author"])
    lifecycle.request_changes(found, HOSTILE + LINK, by=judge, seen=Seen.of(found))
    for about in (shelf.skill, found):
        commenting.post(about, HOSTILE + LONG, by=author)
    site.edited = found
    return site


def publish(shelf: Shelf, by: Any) -> None:
    """Hostile names, texts and summaries, published by a curator."""
    cell = factories.edit(shelf.cell(shelf.engineer, shelf.junior), HOSTILE)
    fields = [FieldOperation("summary", "", HOSTILE), FieldOperation("description", "", HOSTILE)]
    named = factories.rename(shelf.skill, typed(100))
    direct.edit(shelf.skill, [named, *fields, cell], HOSTILE, by=by)
    role = factories.rename(shelf.engineer, typed(100))
    direct.edit(shelf.engineer, [role], "=zqx", by=by)


def text(response: Any) -> str:
    """The body of the answer."""
    body = b"".join(response) if response.streaming else response.content
    return str(body.decode(errors="replace"))


def faults(response: Any) -> list[str]:
    """What is live of what was typed in the answer, by its kind."""
    kind = response.get("Content-Type", "").partition(";")[0]
    if kind == "text/html":
        inspector = Inspector()
        inspector.feed(text(response))
        return inspector.found
    if kind.endswith(("xml", "svg+xml")):
        tree = ElementTree.fromstring(text(response))  # the site's own
        return [each.tag for each in tree.iter() if "zqx" in each.tag]
    if kind == "text/csv":
        return [line for line in text(response).splitlines() if line.startswith(("=", '"='))]
    return []


@pytest.mark.parametrize("actor", ["anonymous", "author", "site"])
def test_nothing_typed_is_live_on_any_page(actor: str) -> None:
    site = build()
    client, found, seen = site.client(actor), [], 0
    for address in addresses.every():
        response = client.get(address.url(site))
        found += [f"{address.url(site)}: {fault}" for fault in faults(response)]
        seen += "zqx" in ("" if response.status_code != OK else text(response))
    assert "\n".join(found) == ""
    assert seen > MANY


@pytest.mark.parametrize("suffix", ["csv", "json", "md"])
def test_nothing_typed_is_a_formula_or_a_tag_in_a_file(suffix: str) -> None:
    site = build()
    response = Client().get(f"/skills/{site.shelf.skill.slug}.{suffix}")
    assert response.status_code == OK
    assert faults(response) == []
    assert "nosniff" in response["X-Content-Type-Options"]
