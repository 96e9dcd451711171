"""What the spool keeps of the objects of a CASE package until all of them have been read."""

from typing import TypedDict


class ItemRecord(TypedDict, total=False):
    """What the spool keeps of an item."""

    id: str
    abbreviatedStatement: str
    humanCodingScheme: str
    alternativeLabel: str
    uri: str
    text: str
    licence: str
    is_ended: bool
    line: int
    column: int


class RungRecord(TypedDict):
    """What the spool keeps of a level of a criterion."""

    quality: str
    score: int | None
    text: str
    line: int
    column: int


class CriterionRecord(TypedDict):
    """What the spool keeps of a criterion of a rubric."""

    item: str
    category: str
    text: str
    line: int
    column: int
    levels: list[RungRecord]


class RubricRecord(TypedDict):
    """What the spool keeps of a rubric."""

    title: str
    text: str
    uri: str
    line: int
    criteria: list[CriterionRecord]
