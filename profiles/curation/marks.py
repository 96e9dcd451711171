"""Which mark of who drafted a text a revision has, and which stays with the fields it changes."""

from collections.abc import Sequence

from profiles import lines, provenance
from profiles.models import Catalogue, Change, Role, Skill
from profiles.operations import FieldOperation, Operation

# Texts that somebody words; all else is chosen, or an address.
TEXTS = frozenset({"name", "aliases", "summary", "description", "mission", "focus"})


def of(operations: Sequence[Operation]) -> str:
    """The mark of a revision that applies these operations."""
    return provenance.strongest(_mark(each) for each in operations)


def keep(subject: Skill | Role | Catalogue, changes: Sequence[Change]) -> None:
    """Note on each changed text what drafted the text before; unsaved.

    That mark stays as long as a line of the text is left. The mark of a cell is on the cell; that
    of a field is on the change that set it last: one query where there are such fields.
    """
    texts = {(each.field, each.target): each for each in changes if each.field in TEXTS}
    if not texts or isinstance(subject, Catalogue):
        return
    own: dict[str, object] = {f"revision__{subject.column}": subject}
    rows = Change.objects.filter(field__in={field for field, _target in texts}, **own)
    latest = rows.order_by("id").values_list("field", "target", "after_drafted_by")
    before = {(field, target): mark for field, target, mark in latest}
    for place, change in texts.items():
        change.before_drafted_by = mark = before.get(place, "")
        is_left = mark and lines.share_a_line(change.before_text or "", change.after_text or "")
        if is_left and not change.after_drafted_by:
            change.after_drafted_by = mark


def _mark(operation: Operation) -> str:
    if isinstance(operation, FieldOperation):
        return operation.drafted_by
    return operation.new.drafted_by if operation.new else ""
