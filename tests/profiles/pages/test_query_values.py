"""Reading the query of an address: what is clean, what is refused, which pages there are."""

import pytest
from django.core.exceptions import BadRequest
from django.http import Http404
from django.test import RequestFactory

from profiles.pages import query_values


@pytest.mark.parametrize(
    ("query", "text"),
    [("q=two%20%20words%20", "two words"), ("q=", ""), ("", ""), ("q=1&q=2", "2")],
)
def test_a_parameter_is_one_clean_line(rf: RequestFactory, query: str, text: str) -> None:
    assert query_values.text(rf.get(f"/?{query}"), "q") == text


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "q=%FF", "q=%C3", "q=%E2%80%AE", "q=%1b"])
def test_what_no_keyboard_types_is_refused(rf: RequestFactory, query: str) -> None:
    with pytest.raises(BadRequest):
        query_values.text(rf.get(f"/?{query}"), "q")


def test_a_slug_is_in_lower_case(rf: RequestFactory) -> None:
    assert query_values.slug(rf.get("/?role=ML-Engineer"), "role") == "ml-engineer"


@pytest.mark.parametrize(("query", "number"), [("", 1), ("page=", 1), ("page=2", 2)])
def test_pages_that_there_are(rf: RequestFactory, query: str, number: int) -> None:
    assert query_values.page(rf.get(f"/?{query}"), ["a", "b", "c"], 2).number == number


@pytest.mark.parametrize(
    "word", ["0", "-1", "3", "abc", "1.5", "99999999999999999999", "9" * 5_000, "1 2"]
)
def test_pages_that_there_are_not(rf: RequestFactory, word: str) -> None:
    with pytest.raises(Http404):
        query_values.page(rf.get(f"/?page={word}"), ["a", "b", "c"], 2)
