"""Finds skills and roles by name, summary and text; one way of asking, two databases."""

from profiles.search.cells import Match, Size, Wanted, look_inside
from profiles.search.documents import catch_up, deferred, rebuild, refresh
from profiles.search.excerpts import ExcerptSegment, excerpt, marked
from profiles.search.finding import SearchMatches, search
from profiles.search.query import QUERY_LENGTH, QUERY_WORDS, Query
from profiles.search.ranking import shown

__all__ = [
    "QUERY_LENGTH",
    "QUERY_WORDS",
    "ExcerptSegment",
    "Match",
    "Query",
    "SearchMatches",
    "Size",
    "Wanted",
    "catch_up",
    "deferred",
    "excerpt",
    "look_inside",
    "marked",
    "rebuild",
    "refresh",
    "search",
    "shown",
]
