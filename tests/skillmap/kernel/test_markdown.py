"""What becomes of Markdown: formatting stays, harm does not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.kernel.markdown import MOST_MENTIONS, links, mentions, render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**b** and *i*", "<p><strong>b</strong> and <em>i</em></p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("`x < y`", "<p><code>x &lt; y</code></p>"),
        ("# Title", "<h3>Title</h3>"),
        ("~~no~~", "<p><s>no</s></p>"),
        (
            "https://example.org/a",
            '<p><a href="https://example.org/a" rel="nofollow ugc noopener">'
            "https://example.org/a</a></p>",
        ),
    ],
)
def test_formatting_is_rendered(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/x.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        '<a href="https://x" onclick="x">y</a>',
        "<style>*{}</style>",
        "[x](vbscript:x)",
    ],
)
def test_harm_is_shown_as_text_or_not_at_all(text: str) -> None:
    html = render(text)
    for harm in ("<script", "<img", "<style", 'href="javascript', 'href="data', 'href="vb'):
        assert harm not in html
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "a"}
    tags = " ".join(re.findall(r"<[^>]*>", html))
    assert set(re.findall(r" (\w+)=\"", tags)) <= {"href", "rel"}


@given(st.text(max_size=300))
def test_any_text_renders_without_anything_that_runs(text: str) -> None:
    html = render(text)
    assert "<script" not in html
    assert "<img" not in html
    assert "<iframe" not in html


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ann, and @bob.", ["ann", "bob"]),
        ("mail ann@example.org", []),
        ("`@code` and ```\n@block\n```", []),
        ("@ann @ANN", ["ann"]),
        ("https://example.org/@ann", []),
        ("(@a-b_c.d)", ["a-b_c.d"]),
        ("@x", []),
    ],
)
def test_people_are_mentioned_by_name(text: str, names: list[str]) -> None:
    assert mentions(text) == names


def test_nobody_can_call_the_whole_town() -> None:
    assert len(mentions(" ".join(f"@person{n}" for n in range(100)))) == MOST_MENTIONS


def test_links_are_counted_however_they_are_written() -> None:
    assert links("[a](https://a.example) https://b.example <https://c.example>") == [
        *("https://a.example", "https://b.example", "https://c.example")
    ]
