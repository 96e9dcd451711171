"""Found text is shown escaped, with what was looked for marked."""

from django.utils import translation

from profiles.search import ExcerptSegment, ExpectationCounts, ExpectationMatch
from profiles.templatetags.found import choices, linked, marked, sized


def test_what_was_looked_for_is_marked_and_everything_escaped() -> None:
    segments = [
        ExcerptSegment("<b> & "),
        ExcerptSegment("W&B", is_match=True),
        ExcerptSegment("'s"),
    ]
    assert marked(segments) == "&lt;b&gt; &amp; <mark>W&amp;B</mark>&#x27;s"
    assert marked([]) == ""


def test_options_are_escaped_and_the_chosen_one_is_marked() -> None:
    options = [("a", "A & B"), ("b", "<b>", "domain", "Shelf")]
    assert choices(options, "b") == (
        '<option value="a">A &amp; B</option><option value="b" selected>&lt;b&gt;</option>'
    )
    assert choices([], "a") == ""


def test_sizes_are_said_in_the_language_of_the_page() -> None:
    assert (
        sized(ExpectationCounts(1, 2, 0))
        == "<span>1 role</span><span>2 required, 0 optional</span>"
    )
    large = "<span>7 roles</span><span>1,204 required, 31 optional</span>"
    assert sized(ExpectationCounts(7, 1204, 31)) == large
    with translation.override("de"):
        german = sized(ExpectationCounts(7, 1204, 31))
    assert ("7 Rollen" in german, "1.204" in german) == (True, True)
    assert sized(ExpectationCounts(7, 1204, 31)) == large


def test_an_expectation_is_linked_and_everything_escaped() -> None:
    excerpt = [ExcerptSegment("a < b "), ExcerptSegment("runs", is_match=True)]
    place = ("ml-engineer", "ML <Engineer>", "lead-staff", "Lead & Staff")
    match = ExpectationMatch(*place, excerpt)
    assert linked([match, match], "tracking") == 2 * (
        '<li><a href="/skills/tracking/expectations/ml-engineer/lead-staff/">'
        "ML &lt;Engineer&gt; · Lead &amp; Staff</a> a &lt; b <mark>runs</mark></li>"
    )
    assert linked([], "tracking") == ""
