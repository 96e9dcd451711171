"""Found text is shown escaped, with what was looked for marked."""

from profiles.search import Segment
from profiles.templatetags.found import choices, marked


def test_what_was_looked_for_is_marked_and_everything_escaped() -> None:
    segments = [Segment("<b> & "), Segment("W&B", is_match=True), Segment("'s")]
    assert marked(segments) == "&lt;b&gt; &amp; <mark>W&amp;B</mark>&#x27;s"
    assert marked([]) == ""


def test_options_are_escaped_and_the_chosen_one_is_marked() -> None:
    options = [("a", "A & B"), ("b", "<b>", "domain", "Shelf")]
    assert choices(options, "b") == (
        '<option value="a">A &amp; B</option><option value="b" selected>&lt;b&gt;</option>'
    )
    assert choices([], "a") == ""
