"""Finds skills and roles by name, summary and text; one way of asking, two databases."""

from profiles.search.documents import catch_up, deferred, rebuild, refresh
from profiles.search.excerpts import (
    Match,
    Segment,
    excerpt,
    marked,
    matching_expectations,
)
from profiles.search.finding import Found, search
from profiles.search.query import QUERY_LENGTH, QUERY_WORDS, Query

__all__ = [
    "QUERY_LENGTH",
    "QUERY_WORDS",
    "Found",
    "Match",
    "Query",
    "Segment",
    "catch_up",
    "deferred",
    "excerpt",
    "marked",
    "matching_expectations",
    "rebuild",
    "refresh",
    "search",
]
