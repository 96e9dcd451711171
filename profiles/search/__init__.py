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
from profiles.search.level_words import NamedInQuery
from profiles.search.level_words import read as read_levels
from profiles.search.query import QUERY_LENGTH, parse
from profiles.search.results import SearchResults, search
from profiles.search.suggestions import Suggestion, suggest

__all__ = [
    "QUERY_LENGTH",
    "ExcerptSegment",
    "ExpectationCounts",
    "ExpectationCriteria",
    "ExpectationMatch",
    "Highlighter",
    "NamedInQuery",
    "SearchResults",
    "Suggestion",
    "catch_up",
    "deferred",
    "matching",
    "matching_expectations",
    "parse",
    "read_levels",
    "rebuild",
    "refresh",
    "search",
    "suggest",
]
