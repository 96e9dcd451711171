"""Why an answer about an expectation was not taken; nothing was written then."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from skillmap.kernel.errors import DomainError


class ConfirmationError(DomainError):
    """The answer was not taken."""


class ConfirmationNotAllowed(ConfirmationError, PermissionDenied):
    """The person is suspended, or has not confirmed an e-mail address; a page answers 403."""

    code = "not_allowed"
    status = HTTPStatus.FORBIDDEN
    message = _("You are not allowed to do this.")


class NotOwnRole(ConfirmationError):
    """The expectation is of another role than the person's, or the person has not chosen one."""

    code = "not_own_role"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("You can only confirm expectations of your own role. Choose it in your settings.")


class OwnText(ConfirmationError):
    """The person wrote or amended the present text."""

    code = "own_text"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("You wrote this text. Others have to confirm it.")


class TextChanged(ConfirmationError):
    """The text is another one than the person read."""

    code = "text_changed"
    message = _("The text has changed since you read it. Read it again, then answer.")


class NothingToConfirm(ConfirmationError):
    """The expectation is retired, or has no text yet."""

    code = "nothing_to_confirm"
    status = HTTPStatus.GONE
    message = _("This expectation is no longer published, or is not described yet.")
