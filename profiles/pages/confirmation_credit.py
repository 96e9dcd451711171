"""Says for JSON-LD (`creditText`) by how many practitioners a text is confirmed."""

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models.confirmation import ConfirmationCount, ConfirmationStatus


def of_status(status: ConfirmationStatus) -> str:
    """What is said of one expectation; empty while its present text is not confirmed."""
    if not status.count or status.newest is None:
        return ""
    text = ngettext(
        "Confirmed by %(number)d practitioner (version %(version)d, %(month)s)",
        "Confirmed by %(number)d practitioners (version %(version)d, %(month)s)",
        status.count,
    )
    month = dateformat.format(status.newest, "F Y")
    return text % {"number": status.count, "version": status.version, "month": month}


def of_count(count: ConfirmationCount) -> str:
    """What is said of a skill or role; empty while nothing of it is confirmed."""
    if not count.confirmed:
        return ""
    text = _("%(number)d of %(total)d expectations confirmed by practitioners")
    return text % {"number": count.confirmed, "total": count.total}
