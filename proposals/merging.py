"""Three-way merging of published, live and proposed values (pure); never inside a text."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from profiles.operations import CellValues
from skillmap.kernel.text import looks_same

T = TypeVar("T")


class MergeVerdict(StrEnum):
    """What becomes of a proposed value."""

    TAKE = "take"
    SATISFIED = "satisfied"
    CONFLICT = "conflict"


class Freshness(StrEnum):
    """How a proposal stands to what is published now."""

    CLEAN = "clean"
    MERGEABLE = "mergeable"
    CONFLICT = "conflict"
    SATISFIED = "satisfied"


@dataclass(frozen=True, slots=True)
class Merged(Generic[T]):
    """What comes of one value or cell.

    `result` is what would be published: the live value where nothing is to be done or where it
    conflicts. `has_moved`: the live value is no longer the base.
    """

    verdict: MergeVerdict
    result: T
    has_moved: bool


def merge_value(base: T, live: T, proposed: T) -> Merged[T]:
    """One value: live = proposed is satisfied, live = base takes the proposed one.

    A value that the proposal leaves as it was is satisfied by whatever is live.
    """
    if live == proposed:
        return Merged(MergeVerdict.SATISFIED, live, live != base)
    if live == base:
        return Merged(MergeVerdict.TAKE, proposed, has_moved=False)
    if proposed == base:
        return Merged(MergeVerdict.SATISFIED, live, has_moved=True)
    return Merged(MergeVerdict.CONFLICT, live, has_moved=True)


def merge_text(base: str, live: str, proposed: str) -> Merged[str]:
    """One text. A conflict that nobody could see is none: texts that look the same are equal."""
    merged = merge_value(base, live, proposed)
    if merged.verdict != MergeVerdict.CONFLICT:
        return merged
    base, proposed = (live if looks_same(text, live) else text for text in (base, proposed))
    return replace(merge_value(base, live, proposed), has_moved=True)


def merge_cell(
    base: CellValues | None, live: CellValues | None, proposed: CellValues | None
) -> Merged[CellValues | None]:
    """One cell, field by field; None: no cell, or a retired one.

    A cell that came or went meanwhile conflicts unless it became what is proposed.
    """
    if base is None or live is None or proposed is None:
        merged = merge_value(_as_live(base, live), live, _as_live(proposed, live))
        return replace(merged, has_moved=live != base)
    text = merge_text(base.description, live.description, proposed.description)
    required = merge_value(base.required, live.required, proposed.required)
    proposed = proposed.over(base)
    examples = merge_text(base.examples or "", live.examples or "", proposed.examples or "")
    result = CellValues(text.result, required.result, examples.result)
    verdicts = {text.verdict, required.verdict, examples.verdict}
    if MergeVerdict.CONFLICT in verdicts:
        return Merged(MergeVerdict.CONFLICT, live, has_moved=True)
    verdict = MergeVerdict.TAKE if MergeVerdict.TAKE in verdicts else MergeVerdict.SATISFIED
    return Merged(verdict, result, has_moved=live != base)


def _as_live(values: CellValues | None, live: CellValues | None) -> CellValues | None:
    """The live values where nobody could tell them from these."""
    if values is None or live is None or values.required != live.required:
        return values
    examples = values.over(live).examples or ""
    is_same = looks_same(values.description, live.description)
    return live if is_same and looks_same(examples, live.examples or "") else values


def freshness(merged: Iterable[Merged[CellValues | None] | Merged[str]]) -> Freshness:
    """How all of a proposal's operations together stand to what is published now."""
    merged = list(merged)
    verdicts = {each.verdict for each in merged}
    if MergeVerdict.CONFLICT in verdicts:
        return Freshness.CONFLICT
    if MergeVerdict.TAKE not in verdicts:
        return Freshness.SATISFIED
    if any(each.has_moved for each in merged):
        return Freshness.MERGEABLE
    return Freshness.CLEAN
