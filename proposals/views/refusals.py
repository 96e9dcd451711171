"""Says in a sentence what stands in the way; and who asks, where somebody must."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from proposals.findings import Finding, Gone, LimitReached, Locked
from skillmap.accounts.models import User


def person(request: HttpRequest) -> User:
    """The person who is signed in; raises PermissionDenied when there is none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def sentence(finding: Finding | ValidationError) -> str | ValidationError:
    """What to tell the person, and what to do next."""
    if isinstance(finding, ValidationError):
        return finding
    if isinstance(finding, LimitReached):
        return _(
            "You have reached what a member of your standing may do for now (%(limit)d). "
            "Nothing is lost: try again later."
        ) % {"limit": finding.limit}
    if isinstance(finding, Locked):
        return _("This discussion is closed for now. Copy your text if you want to keep it.")
    if isinstance(finding, Gone):
        return _("What you answer is not there any more.")
    return _("This cannot be done: %(code)s.") % {"code": finding.code}
