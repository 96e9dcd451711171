"""What a curator's editor adds: the taxonomy, and saving over what changed meanwhile."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles import fields
from profiles.curation import taxonomy
from profiles.fields import FieldKind
from profiles.models import Catalogue
from profiles.operations import FieldOperation
from proposals.editor.editing import EditedCell, EditedField, Sheet, new_field


def open_part(target: str) -> Sheet:
    """A part of the taxonomy, named like `level:senior`; empty for the catalogue's own text."""
    part = taxonomy.find(Catalogue.objects.get(), target)
    return Sheet(None, [new_field(each, target, each.read(part)) for each in _table(target)], [])


def open_new_part(kind: str) -> Sheet:
    """The fields of a new domain, group, level or family; its form asks for the slug itself."""
    shown = (each for each in _table(kind) if each.kind != FieldKind.SLUG)
    return Sheet(None, [new_field(each) for each in shown], [])


def changes(sheet: Sheet) -> list[FieldOperation]:
    """What is typed differently in the fields."""
    return [each.operation() for each in sheet.fields if each.is_changed]


def new_part(sheet: Sheet, target: str) -> list[FieldOperation]:
    """What makes the part: every field that says something, against nothing.

    Raises ValidationError where there is such a part already, UnknownTarget for no such domain.
    """
    if taxonomy.find(Catalogue.objects.get(), target).pk is not None:
        raise ValidationError({"slug": _("This slug is already in use.")})
    return [FieldOperation(each.name, "", each.text, target) for each in sheet.fields if each.text]


def refresh(sheet: Sheet) -> tuple[list[EditedField], list[EditedCell]]:
    """Write what was typed against what is live now; returns what was stale.

    What was typed stays. To save again is to say: mine in the place of theirs.
    """
    stale = [each for each in sheet.fields if each.base != each.live]
    cells = [each for each in sheet.cells if each.base_version != each.version]
    for field in stale:
        field.base = field.live
    for cell in cells:
        cell.base_version = cell.version
    return stale, cells


def _table(target: str) -> tuple[fields.Field, ...]:
    """The fields of what the target, or its first part, names."""
    return fields.TAXONOMY[target.partition(":")[0]]
