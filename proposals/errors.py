"""Errors that several features raise; nothing was written then."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from skillmap.kernel.errors import DomainError


class NotAllowed(DomainError, PermissionDenied):
    """This person may not do that to this thing; a page answers 403."""

    code = "not_allowed"
    status = HTTPStatus.FORBIDDEN
    message = _("You are not allowed to do this.")
    meaning = (
        "The person is not allowed to do this. If the person is suspended, `suspension` has the "
        "`reason` and `until`, a time or null."
    )


class LimitReached(DomainError):
    """The person has done as much as trust allows for now; `limit` says how much of `what`."""

    code = "limit_reached"
    status = HTTPStatus.TOO_MANY_REQUESTS
    meaning = "The person reached the limit in `limit`; accepted contributions raise it."

    def __init__(self, limit: int, what: str = "comments_an_hour") -> None:
        super().__init__(f"{what}: at most {limit}")
        self.limit = limit
        self.what = what

    def sentence(self) -> str:
        """The limit, and what to do about it."""
        if self.what == "webhooks":
            text = gettext(
                "You have the maximum number of webhooks for now (%(limit)d). Delete one first."
            )
        elif self.what == "links":
            text = gettext(
                "New members may post at most %(limit)d links. Remove some, or write a "
                "comment: a curator reviews it first."
            )
        elif self.what == "drafted_proposals":
            text = gettext(
                "At most %(limit)d of your open proposals may be drafted by a program. Nothing is "
                "lost: the draft stays a draft. Wait for a decision, or withdraw one."
            )
        else:
            text = gettext(
                "You have reached your limit for now (%(limit)d). Nothing is lost: try again later."
            )
        return text % {"limit": self.limit}

    def members(self) -> dict[str, object]:
        """The limit as a number, for programs."""
        return {"limit": self.limit}


class Locked(DomainError):
    """The discussion is closed for now."""

    code = "locked"
    message = _("This discussion is closed for now. Copy your text if you want to keep it.")
    meaning = "The discussion is closed for now."


class Gone(DomainError):
    """The thing was deleted, or is hidden from this person; a page answers 404."""

    code = "gone"
    message = _("This no longer exists.")
    meaning = "The skill, role or comment is retired or deleted."
