"""Search results: excerpts, sizes and options are escaped and in the language of the page."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from profiles.search import ExcerptSegment, ExpectationCounts, ExpectationMatch


def rendered(template: str, **context: Any) -> str:
    """The HTML with runs of white space as one space, and none inside or between tags."""
    html = " ".join(render_to_string(template, context).split())
    return html.replace(" >", ">").replace("> <", "><")


@pytest.mark.parametrize(
    ("segments", "html"),
    [
        (
            [ExcerptSegment("<b> & "), ExcerptSegment("W&B", is_match=True), ExcerptSegment("'s")],
            "&lt;b&gt; &amp; <mark>W&amp;B</mark>&#x27;s",
        ),
        ([ExcerptSegment("\u05d0", is_match=True)], "<bdi><mark>\u05d0</mark></bdi>"),
        ([], ""),
    ],
)
def test_what_matches_is_marked_and_everything_escaped(
    segments: list[ExcerptSegment], html: str
) -> None:
    assert rendered("components/excerpt.html", segments=segments) == html


def test_options_are_escaped_and_the_chosen_one_is_selected() -> None:
    options = [("a", "A & B"), ("b", "<b>", "domain", "Shelf")]
    assert rendered("components/options.html", options=options, chosen="b") == (
        '<option value="a">A &amp; B</option><option value="b" selected>&lt;b&gt;</option>'
    )
    assert rendered("components/options.html", options=[], chosen="a") == ""


@pytest.mark.parametrize(
    ("language", "size", "html"),
    [
        (
            "en",
            ExpectationCounts(1, 2, 0),
            "<span>1 role</span><span>2 required, 0 optional</span>",
        ),
        (
            "en",
            ExpectationCounts(7, 1204, 31),
            "<span>7 roles</span><span>1,204 required, 31 optional</span>",
        ),
        (
            "de",
            ExpectationCounts(7, 1204, 31),
            "<span>7 Rollen</span><span>1.204 erforderlich, 31 optional</span>",
        ),
    ],
)
def test_a_size_is_in_the_language_of_the_page(
    language: str, size: ExpectationCounts, html: str
) -> None:
    with translation.override(language):
        assert rendered("profiles/_skill_size_fragment.html", size=size) == html


def test_a_matching_expectation_is_linked_and_everything_escaped() -> None:
    excerpt = [ExcerptSegment("a < b "), ExcerptSegment("runs", is_match=True)]
    where = ("ml-engineer", "ML <Engineer>", "lead-staff", "Lead & Staff")
    match = ExpectationMatch(*where, excerpt)
    item = (
        '<li><a href="/skills/tracking/expectations/ml-engineer/lead-staff/">'
        "ML &lt;Engineer&gt; · Lead &amp; Staff</a> a &lt; b <mark>runs</mark></li>"
    )
    html = rendered("profiles/_matches_fragment.html", matches=[match] * 2, slug="tracking")
    assert html.replace("<li> ", "<li>").replace(" </li>", "</li>") == 2 * item
    assert rendered("profiles/_matches_fragment.html", matches=[], slug="tracking") == ""
