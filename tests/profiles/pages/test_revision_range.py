"""Which two revisions a reader wants to compare."""

import pytest
from django.test import RequestFactory

from profiles.pages.revision_range import Span, read_span


@pytest.mark.parametrize(
    ("query", "span"),
    [
        ("", Span(4, 5)),
        ("from=2&to=3", Span(2, 3)),
        ("from=3&to=2", Span(2, 3)),
        ("from=2", Span(2, 5)),
        ("to=3", Span(2, 3)),
        ("to=1", Span(1, 1)),
        ("from=4&to=4", Span(4, 4)),
    ],
)
def test_spans(rf: RequestFactory, query: str, span: Span) -> None:
    assert read_span(rf.get(f"/?{query}"), 5) == span


@pytest.mark.parametrize(
    "query",
    ["from=0", "to=6", "from=-1", "from=x", "to=1.5", "to=99999999999999999999", "from=%D9%A3"],
)
def test_no_spans(rf: RequestFactory, query: str) -> None:
    problem = "Choose two revisions between 1 and 5."
    assert read_span(rf.get(f"/?{query}"), 5) == Span(4, 5, problem)


def test_a_subject_with_one_revision(rf: RequestFactory) -> None:
    assert read_span(rf.get("/"), 1) == Span(1, 1)
