"""One of the site's own pages as Markdown."""

import pytest
from django.test import Client
from markdown_it import MarkdownIt

from skillmap.accounts.models import User
from skillmap.page_markdown import of_page
from tests.factories import Shelf

URL = "https://skills.example.org/about/"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>A  <b>b</b>\n c</h1><p>d</p>", "# A **b** c\n\nd\n"),
        ("<ul><li>a</li>\n<li>b: <a href='/x/'>c</a></li></ul>",
         "- a\n- b: [c](<https://skills.example.org/x/>)\n"),
        ("<p>a<br>\n  b <q>c</q> <em>d</em></p>", "a\\\nb “c” *d*\n"),
        ("<p>a &lt;b&gt; *c* [d]</p>", "a \\<b\\> \\*c\\* \\[d\\]\n"),
        ("<p>a</p><script>b</script><form><p>c</p></form><svg><title>d</title></svg>", "a\n"),
        ("<h2>a</h2><p></p><p> </p>", "## a\n"),
        ("<p><a>a</a></p>", f"[a](<{URL}>)\n"),
    ],
)  # fmt: skip
def test_elements_become_markdown(html: str, text: str) -> None:
    page = f"<body><p>before</p><main>{html}</main><p>after</p></body>"
    assert of_page(page, URL) == text


def test_the_twins_say_all_that_the_pages_say(client: Client, shelf: Shelf, curator: User) -> None:
    text = client.get("/about.md").content.decode()
    assert text.startswith("# About this catalogue\n\nWhat it is, who decides what it says")
    assert "## How decisions are made\n\nEverybody with an account" in text
    assert f"- [{curator}](<http://localhost:8000/people/curator/>)" in text
    writing = client.get("/help/writing.md").content.decode()
    assert "## Rules\n\n- Name something that others can see" in writing
    assert "**Good:** “Writes unit tests for new code" in writing
    html = MarkdownIt("commonmark").render(writing)
    assert html.count("<h3>") == 5
    assert html.count("<li>") == 6
