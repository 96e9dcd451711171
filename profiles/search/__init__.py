"""Full-text search over skills and roles, on SQLite and on PostgreSQL."""

from profiles.search.documents import catch_up, deferred, rebuild, refresh
from profiles.search.excerpts import ExcerptSegment, Highlighter
from profiles.search.expectations import (
    ExpectationCounts,
    ExpectationCriteria,
    ExpectationMatch,
    matching_expectations,
)
from profiles.search.index import matching
from profiles.search.query import QUERY_LENGTH, parse
from profiles.search.results import SearchResults, search

__all__ = [
    "QUERY_LENGTH",
    "ExcerptSegment",
    "ExpectationCounts",
    "ExpectationCriteria",
    "ExpectationMatch",
    "Highlighter",
    "SearchResults",
    "catch_up",
    "deferred",
    "matching",
    "matching_expectations",
    "parse",
    "rebuild",
    "refresh",
    "search",
]
