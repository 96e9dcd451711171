"""What a browser does not show is no difference between two pages."""

import pytest

from tests import html as pages
from tests.html import compact


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>\n  Two\n  words\n</p>\n<p>More</p>", "<p>Two words</p><p>More</p>"),
        ("<li>\n <a href='/'\n  >There</a>\n</li>", "<li><a href='/'>There</a></li>"),
        ("by <a href='/'> Ada </a> and  <b>Bo</b>", "by <a href='/'>Ada</a> and <b>Bo</b>"),
        ("<b>a</b><b>b</b>", "<b>a</b><b>b</b>"),
        ('<input type="checkbox"\n  checked> On', '<input type="checkbox" checked> On'),
        ("<p>a</p>\n<pre>  b\n c</pre>", "<p>a</p><pre>  b\n c</pre>"),
        ("<ins>a </ins><del>\u00a0b</del>", "<ins>a </ins><del>\u00a0b</del>"),
        ('<input\n value="a\n>  b"\n>', '<input value="a\n>  b">'),
        ("<textarea>\n a </textarea>", "<textarea>\n a </textarea>"),
    ],
)
def test_white_space_that_is_not_shown_is_removed(html: str, expected: str) -> None:
    assert compact(html) == expected


PAGE = """<!DOCTYPE html><title>A &amp; B</title>
<dl><div><dt>Skills</dt><dd>1,<b>000</b></dd></div></dl><br>
<input name="n" value="1"><input name="m">
<p class="a b">Two
 words <a href="/?a=1&amp;b=2">and <i>more</i></a></p><p hidden>Three</p><a>No address</a>
<script type="application/ld+json">{"name": "A < B"}</script>"""


def test_elements_are_found_by_their_path() -> None:
    assert pages.texts_of(PAGE, ".//p") == ["Two words and more", "Three"]
    assert pages.texts_of(PAGE, ".//p[@hidden]") == ["Three"]
    assert pages.texts_of(PAGE, ".//title") == ["A & B"]
    assert pages.values_of(PAGE, ".//a") == ["/?a=1&b=2"]
    assert pages.values_of(PAGE, "input", "value") == ["1"]
    assert pages.fields_of(PAGE, "input") == {"n": "1", "m": ""}
    assert pages.figures_of(PAGE) == [("Skills", "1,000")]
    assert pages.json_ld_of(PAGE) == {"name": "A < B"}


def test_one_element_is_neither_none_nor_two() -> None:
    assert pages.text_of(pages.find_one(PAGE, ".//p/a")) == "and more"
    for path in (".//h1", ".//p"):
        with pytest.raises(ValueError, match="values to unpack"):
            pages.find_one(PAGE, path)


def test_an_end_that_nothing_began_is_passed_over() -> None:
    assert pages.texts_of("<p>a</b>b</p><p>c</p>", "p") == ["ab", "c"]
