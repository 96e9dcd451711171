"""Says for JSON-LD (`creditText`) by how many practitioners a text is confirmed."""

from django.utils.translation import gettext as _

from profiles import confirmation_words
from profiles.models.confirmation import ConfirmationCount, ConfirmationStatus


def of_status(status: ConfirmationStatus) -> str:
    """What is said of one expectation; empty while its present text is not confirmed."""
    if not status.count or status.newest is None:
        return ""
    return confirmation_words.sentence(status)


def of_count(count: ConfirmationCount) -> str:
    """What is said of a skill or role; empty while nothing of it is confirmed."""
    if not count.confirmed:
        return ""
    text = _("%(number)d of %(total)d expectations confirmed by practitioners")
    return text % {"number": count.confirmed, "total": count.total}
