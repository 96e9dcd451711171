"""Which mark of who drafted a text a revision has, and which stays with the texts it changes.

A text keeps its mark as long as a line of it is left. A text that comes back whole, as it was
published before, has the mark that it had then: none, if a person wrote it.
"""

from collections.abc import Iterable, Mapping, Sequence

from profiles import lines, provenance
from profiles.models import Catalogue, Change, Expectation, Role, Skill
from profiles.operations import AnyOperation, CellOperation, CellValues, FieldOperation

KnownMarks = dict[tuple[int, str, str], str]  # by cell (id), text and examples
# Texts that somebody words; all else is chosen, or an address.
TEXTS = frozenset({"name", "aliases", "summary", "description", "mission", "focus"})


def of(operations: Sequence[AnyOperation]) -> str:
    """The mark of a revision that applies these operations."""
    return provenance.strongest(_mark(each) for each in operations)


def keep(subject: Skill | Role | Catalogue, changes: Sequence[Change]) -> None:
    """Note on each changed text what drafted the text before; unsaved.

    The mark of a cell is on the cell; that of a field is on the change that set it last: one query
    where there are such fields.
    """
    texts = {(each.field, each.target): each for each in changes if each.field in TEXTS}
    if not texts or isinstance(subject, Catalogue):
        return
    own: dict[str, object] = {f"revision__{subject.column}": subject}
    rows = Change.objects.filter(field__in={field for field, _target in texts}, **own)
    told = ("before_text", "before_drafted_by", "after_text", "after_drafted_by")
    before: dict[tuple[str, str], str] = {}
    known: dict[tuple[str, str, str | None], str] = {}
    for field, target, *said in rows.order_by("id").values_list("field", "target", *told):
        known[field, target, said[0]] = said[1]
        known[field, target, said[2]] = before[field, target] = said[3]
    for place, change in texts.items():
        change.before_drafted_by = mark = before.get(place, "")
        if not mark or change.after_drafted_by:
            continue
        is_left = lines.share_a_line(change.before_text or "", change.after_text or "")
        change.after_drafted_by = known.get((*place, change.after_text), mark if is_left else "")


def of_known(
    operations: Iterable[CellOperation], live: Mapping[tuple[int, int], Expectation]
) -> KnownMarks:
    """The mark that each published text of the cells had last.

    Of cells with a mark that get a text without one: one query, none where there is no such cell.
    """
    written = [each for each in operations if each.new and not each.new.drafted_by]
    cells = [live.get(each.cell) for each in written]
    wanted = [cell.pk for cell in cells if cell and cell.drafted_by]
    if not wanted:
        return {}
    rows = Change.objects.filter(expectation__in=wanted).exclude(after_text=None)
    said = ("expectation_id", "after_text", "after_examples", "after_drafted_by")
    history = rows.order_by("expectation_id", "version").values_list(*said)
    return {(cell, text or "", examples): mark for cell, text, examples, mark in history if cell}


def that_stays(number: int, old: CellValues, new: CellValues, known: KnownMarks) -> str:
    """The mark of the old texts of cell `number`, as long as a line of them is left.

    Texts that were published before have the mark that they had then.
    """
    texts = ((old.description, new.description), (old.examples or "", new.examples or ""))
    if not old.drafted_by or all(before == after for before, after in texts):
        return old.drafted_by
    earlier = known.get((number, new.description, new.examples or ""))
    if earlier is not None:
        return earlier
    is_left = any(lines.share_a_line(before, after) for before, after in texts)
    return old.drafted_by if is_left else ""


def _mark(operation: AnyOperation) -> str:
    if isinstance(operation, FieldOperation):
        return operation.drafted_by
    return operation.new.drafted_by if operation.new else ""
