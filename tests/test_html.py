"""What a browser does not show is no difference between two pages."""

import pytest

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
