"""All that a person changes, as one list to read before it is submitted: Required counts too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from profiles import lines
from profiles.wording import Segment
from proposals import diffs, presentation
from proposals.diffs import CellDifference
from proposals.editor.texts import EditedCell, EditedField, EditedTexts


@dataclass(frozen=True, slots=True)
class PreviewedCell:
    """A changed expectation: what differs from the published one, and what a reader remarks."""

    cell: EditedCell
    difference: CellDifference
    remarks: Sequence[str]

    @property
    def kind_word(self) -> str:
        """What the change does, where neither words nor Required say it."""
        is_plain = self.cell.kind == "edit" and self.cell.live is not None
        return "" if is_plain else str(presentation.KIND_WORDS[self.cell.kind])

    @property
    def are_words_changed(self) -> bool:
        """Whether the text itself changes."""
        return any(each.kind != "equal" for each in self.difference.words)

    @property
    def are_examples_changed(self) -> bool:
        """Whether the examples change."""
        return any(each.kind != "equal" for each in self.difference.example_words)


@dataclass(frozen=True, slots=True)
class PreviewedField:
    """A changed field and its words."""

    field: EditedField
    words: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """The changes of the expectations and of the fields, with how many there are in all."""

    cells: Sequence[PreviewedCell]
    fields: Sequence[PreviewedField]
    cells_in_all: int
    fields_in_all: int
    is_new: bool = False  # of something that is not there yet


def of(
    texts: EditedTexts,
    remarks: Mapping[str, Sequence[str]],
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> ChangePreview | None:
    """What the texts change; None where nothing changes.

    `remarks` by the key of the cell; `names` of values that are chosen, by the key of the field.
    """
    if not texts.changed:
        return None
    return ChangePreview(
        [_cell(cell, remarks.get(cell.key, ())) for cell in texts.cells if cell.is_changed],
        [
            PreviewedField(each, words(each, (names or {}).get(each.key, {})))
            for each in texts.fields
            if each.is_changed
        ],
        len(texts.cells),
        len(texts.fields),
        is_new=texts.subject is None and not any(each.live for each in texts.fields),
    )


def words(each: EditedField, names: Mapping[str, str]) -> list[Segment]:
    """What changes of the field, word by word, with the `names` of values that are chosen."""
    before, after = (names.get(text, text) for text in (each.live, each.proposed))
    return lines.differences(before, after)


def _cell(cell: EditedCell, remarks: Sequence[str]) -> PreviewedCell:
    after = None if cell.is_retiring else cell.proposed
    return PreviewedCell(cell, diffs.of_cell(cell.live, after), remarks)
