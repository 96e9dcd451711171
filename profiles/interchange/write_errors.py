"""Says in a sentence why a revision of an import could not be written."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from profiles.curation import PublishedConflict, SlugTaken, UnknownTarget
from profiles.interchange.places import FilePosition
from profiles.interchange.planning import PlannedRevision
from profiles.operations import FieldOperation
from skillmap.kernel.errors import DomainError


def sentence(
    error: Exception, step: PlannedRevision | None = None, place: FilePosition | None = None
) -> str:
    """What stands in the way, with the skill or role of the step where the place has no line."""
    said = _reason(error)
    if step and place and not place.line:
        return f"{step.kind} {step.slug}: {said}"
    return said


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return _of_validation(error)
    if isinstance(error, PublishedConflict):
        fields = [each for each in error.operations if isinstance(each, FieldOperation)]
        names = ", ".join(f"{each.target} {each.field}".strip() for each in fields)
        return f"{error.sentence()} ({names})" if names else error.sentence()
    if isinstance(error, SlugTaken | UnknownTarget):
        return f"{error.sentence()} (“{error}”)"
    if isinstance(error, DomainError):
        return error.sentence()
    if isinstance(error, DatabaseError):
        why = str(error).partition("\n")[0]
        return _("The database cannot store this: %(why)s.") % {"why": why.rstrip(".")}
    return str(error)


def _of_validation(error: ValidationError) -> str:
    """Each message, after the field that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        message if field == NON_FIELD_ERRORS else f"{field}: {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    )
