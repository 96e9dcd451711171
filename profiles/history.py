"""Walks through history: a skill as it stood at a revision, and what differs between two; pure."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from profiles import fields, lines
from profiles.fields import Editor
from profiles.models import Change, Expectation, Revision, Skill
from profiles.wording import Segment


@dataclass(frozen=True)
class Difference:
    """What one cell or field said before and after one or more changes.

    A text of None means that there was, or is, nothing there. `revisions` are those that
    touched it, oldest first.
    """

    expectation: Expectation | None
    field: str
    target: str
    before_text: str | None
    before_required: bool | None
    after_text: str | None
    after_required: bool | None
    revisions: tuple[Revision, ...]
    version: int | None = None
    is_redacted: bool = False
    before_examples: str = ""
    after_examples: str = ""
    drafted_by: str = ""  # what drafted the text afterwards, where it was no person

    @property
    def label(self) -> str:
        """The field's name for people."""
        return fields.label(self.field)

    @property
    def is_added(self) -> bool:
        """There was nothing before."""
        return self.before_text is None and self.after_text is not None

    @property
    def is_removed(self) -> bool:
        """There is nothing afterwards."""
        return self.after_text is None and self.before_text is not None

    @property
    def is_flag_changed(self) -> bool:
        """Required became optional, or the other way round."""
        flags = {self.before_required, self.after_required}
        return flags == {True, False}

    @property
    def is_text_changed(self) -> bool:
        """The words differ, or could not be seen any more."""
        return self.before_text != self.after_text or self.is_redacted

    @property
    def are_examples_changed(self) -> bool:
        """Whether the examples differ before and after."""
        return self.before_examples != self.after_examples

    @property
    def is_change(self) -> bool:
        """Anything differs at all: a change and its undoing together are none."""
        return self.is_text_changed or self.is_flag_changed or self.are_examples_changed

    @cached_property
    def words(self) -> list[Segment]:
        """Both texts as one, with the words that differ marked."""
        before, after = self.before_text or "", self.after_text or ""
        return lines.differences(fields.shown(self.field, before), fields.shown(self.field, after))

    @cached_property
    def example_words(self) -> list[Segment]:
        """The examples before and after as one text, with the words that differ marked."""
        return lines.differences(self.before_examples, self.after_examples)


def difference(change: Change) -> Difference:
    """What a single change row changed."""
    return Difference(
        expectation=change.expectation,
        field=change.field,
        target=change.target,
        before_text=change.before_text,
        before_required=change.before_required,
        after_text=change.after_text,
        after_required=change.after_required,
        revisions=(change.revision,),
        version=change.version,
        is_redacted=change.redacted_at is not None,
        before_examples=change.before_examples,
        after_examples=change.after_examples,
        drafted_by=change.after_drafted_by,
    )


def differences(changes: Iterable[Change]) -> list[Difference]:
    """What the changes, oldest first, come to for each cell and field; what they undo is left out.

    Fields first, then cells by role and level.
    """
    chains: dict[tuple[int | None, str, str], list[Change]] = {}
    for change in changes:
        chains.setdefault((change.expectation_id, change.field, change.target), []).append(change)
    found = [_chain(chain) for chain in chains.values()]
    return sorted((each for each in found if each.is_change), key=_reading_order)


def difference_since(earlier: Change, newest: Change) -> Difference:
    """What a later version of the same cell says against an earlier one."""
    return Difference(
        expectation=newest.expectation,
        field="",
        target="",
        before_text=earlier.after_text,
        before_required=earlier.after_required,
        after_text=newest.after_text,
        after_required=newest.after_required,
        revisions=(newest.revision,),
        version=newest.version,
        is_redacted=any(change.redacted_at for change in (earlier, newest)),
        before_examples=earlier.after_examples,
        after_examples=newest.after_examples,
    )


def _chain(changes: Sequence[Change]) -> Difference:
    first, last = changes[0], changes[-1]
    return Difference(
        expectation=last.expectation,
        field=last.field,
        target=last.target,
        before_text=first.before_text,
        before_required=first.before_required,
        after_text=last.after_text,
        after_required=last.after_required,
        revisions=tuple(change.revision for change in changes),
        version=last.version,
        is_redacted=any(change.redacted_at for change in (first, last)),
        before_examples=first.before_examples,
        after_examples=last.after_examples,
        drafted_by=last.after_drafted_by,
    )


def _reading_order(each: Difference) -> tuple[str, int, int, str]:
    cell = each.expectation
    if cell is None:
        return "", 0, 0, each.field
    return cell.role.name.casefold() or " ", cell.level.rank, cell.level.position, cell.role.slug


@dataclass(frozen=True, slots=True)
class Past:
    """A skill as it stood: its fields as text, and copies of its cells, never to be saved."""

    fields: dict[str, str]
    cells: list[Expectation]


def walk_back(skill: Skill, cells: Iterable[Expectation], changes: Iterable[Change]) -> Past:
    """The skill before the `changes`, which come newest first.

    `cells` are all that it ever had, as they are today.
    """
    said = {each.name: each.read(skill) for each in fields.SKILL if each.editor != Editor.NONE}
    of_cells = []
    for change in changes:
        if change.expectation_id is None:
            said[change.field] = change.before_text or ""
        else:
            of_cells.append(change)
    return Past(said, cells_before(cells, of_cells))


def cells_before(cells: Iterable[Expectation], changes: Iterable[Change]) -> list[Expectation]:
    """Copies of the cells that were there before the `changes`, which come newest first.

    `cells` are all that there ever were, as they are today.
    """
    past = {cell.pk: copy.copy(cell) for cell in cells}
    alive = {pk: cell.retired_at is None for pk, cell in past.items()}
    for change in changes:
        cell = past[change.expectation_id or 0]
        cell.version = (change.version or 1) - 1
        alive[cell.pk] = change.before_text is not None
        if change.before_text is not None:
            cell.description = change.before_text
            cell.required = bool(change.before_required)
            cell.examples = change.before_examples
            cell.drafted_by = change.before_drafted_by
    return [cell for pk, cell in past.items() if alive[pk]]
