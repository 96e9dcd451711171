"""Why published text could not be changed; nothing was written then."""

from collections.abc import Sequence
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from profiles.operations import AnyOperation
from skillmap.kernel.errors import DomainError


class CurationError(DomainError):
    """The published text could not be changed."""


class NothingToChange(CurationError):
    """Every operation is already true of what is published."""

    code = "nothing_to_propose"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Nothing would change: all of this is already published.")


class PublishedConflict(CurationError):
    """The published text is not the text that these operations were written against."""

    code = "conflict"
    message = _("The published text has changed since this was written. Check it again.")

    def __init__(self, operations: Sequence[AnyOperation]) -> None:
        super().__init__(f"{len(operations)} operations do not fit what is published now")
        self.operations = list(operations)


class UnknownTarget(CurationError):
    """A field, or a part of the subject, that does not exist."""

    code = "unknown_target"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("This refers to something that does not exist.")
    meaning = "A role, level, field or operation does not exist."


class SlugTaken(CurationError):
    """Another thing has, or once had, this slug."""

    code = "slug_taken"
    message = _("Another skill or role uses, or used, this slug.")
    meaning = "Another skill or role uses, or used, this slug."
