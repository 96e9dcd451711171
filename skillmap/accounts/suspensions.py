"""What a suspended person is told wherever something is refused: why, and until when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspension that lasts at this moment; without an end it lasts until it is lifted."""

    reason: str
    until: datetime | None

    def __str__(self) -> str:
        """The facts in plain text, for programs and assistants."""
        if self.until is None:
            sentences = [_("Your account is suspended until the suspension is lifted.")]
        else:
            local = timezone.localtime(self.until)
            style = pgettext("how a date with its time is written", "j F Y, H:i")
            moment = f"{dateformat.format(local, style)} {local.tzname()}"
            sentences = [_("Your account is suspended until %(moment)s.") % {"moment": moment}]
        if self.reason:
            sentences.append(_("Reason: %(reason)s") % {"reason": self.reason})
        return " ".join(sentences)

    def as_member(self) -> dict[str, str | None]:
        """The facts as the member `suspension` of a problem (RFC 9457)."""
        return {"reason": self.reason, "until": self.until.isoformat() if self.until else None}


def of(person: object) -> Suspension | None:
    """The suspension of who is signed in; None for visitors and who is not suspended."""
    found = getattr(person, "suspension", None)
    return found if isinstance(found, Suspension) else None
