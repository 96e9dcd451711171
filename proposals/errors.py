"""What stands in the way of something that a person wants to do; nothing was written then."""

from django.core.exceptions import PermissionDenied
from django.http import Http404


class Finding(Exception):
    """Something that stands in the way. `code` is stable, for programs and pages."""

    code = "refused"


class NotAllowed(Finding, PermissionDenied):
    """This person may not do that to this thing; a page answers 403."""

    code = "not_allowed"


class LimitReached(Finding):
    """The person has done as much as trust allows for now; `limit` says how much of `what`."""

    code = "limit_reached"

    def __init__(self, limit: int, what: str = "comments_an_hour") -> None:
        super().__init__(f"{what}: at most {limit}")
        self.limit = limit
        self.what = what


class Locked(Finding):
    """The discussion is closed for now."""

    code = "locked"


class Gone(Finding, Http404):
    """The thing was deleted, or is hidden from this person; a page answers 404."""

    code = "gone"
