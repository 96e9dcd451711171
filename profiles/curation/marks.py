"""Which mark of who drafted a text a revision has, and which stays with the texts it changes.

A text keeps its mark as long as a line of it is left. A text that comes back whole, as it was
published before, has the mark that it had then: none, if a person wrote it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from profiles import lines, provenance
from profiles.models import Catalogue, Change, Expectation, Role, Skill
from profiles.operations import FieldOperation, Operation

# Texts that somebody words; all else is chosen, or an address.
TEXTS = frozenset({"name", "aliases", "summary", "description", "mission", "focus"})


def of(operations: Sequence[Operation]) -> str:
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
    own: dict[str, Any] = {f"revision__{subject.column}": subject}
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


def of_known(cells: Iterable[Expectation]) -> dict[tuple[int, str, str], str]:
    """The mark that each published text of these cells had last, by cell, text and examples.

    One query, none without cells.
    """
    wanted = [cell.pk for cell in cells]
    if not wanted:
        return {}
    rows = Change.objects.filter(expectation__in=wanted).exclude(after_text=None)
    said = ("expectation_id", "after_text", "after_examples", "after_drafted_by")
    history = rows.order_by("expectation_id", "version").values_list(*said)
    return {(cell, text or "", examples): mark for cell, text, examples, mark in history}


def _mark(operation: Operation) -> str:
    if isinstance(operation, FieldOperation):
        return operation.drafted_by
    return operation.new.drafted_by if operation.new else ""
