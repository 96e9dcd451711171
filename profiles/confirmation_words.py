"""Says how an expectation stands with practitioners: in words for readers, and as data in files.

The data is the same in every language: `not confirmed yet`, `confirmed by 3 (version 2, 2026-11)`
(the month of the newest confirmation) or `changed since confirmed`. No import reads it, because
confirmations belong to the people who gave them.
"""

from collections.abc import Iterable, Sequence

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models import Confirmation, Expectation
from profiles.models.confirmation import UNCONFIRMED, ConfirmationStatus


def data(status: ConfirmationStatus) -> str:
    """The status as files say it."""
    if status.newest is not None:
        month = timezone.localtime(status.newest)
        return f"confirmed by {status.count} (version {status.version}, {month:%Y-%m})"
    return "changed since confirmed" if status.is_changed else "not confirmed yet"


def sentence(status: ConfirmationStatus) -> str:
    """The status in the language of the page, without a full stop."""
    if status.newest is None:
        if status.is_changed:
            return _("Changed since it was confirmed")
        return _("Not confirmed by practitioners yet")
    text = ngettext(
        "Confirmed by %(number)d practitioner (version %(version)d, %(month)s)",
        "Confirmed by %(number)d practitioners (version %(version)d, %(month)s)",
        status.count,
    )
    month = dateformat.format(timezone.localtime(status.newest), "F Y")
    return text % {"number": status.count, "version": status.version, "month": month}


def attach(cells: Sequence[Expectation]) -> None:
    """Give each expectation its status, in one query for all of them; `of` returns it."""
    found = Confirmation.objects.filter(expectation__in=cells).statuses()
    for cell in cells:
        give(cell, found.get(cell.pk, UNCONFIRMED))


def give(cell: Expectation, status: ConfirmationStatus) -> None:
    """Give one expectation its status, which templates read as `confirmation`."""
    vars(cell)["confirmation"] = status


def of(cell: Expectation) -> ConfirmationStatus:
    """The status that `attach` or `give` gave to the expectation."""
    status: ConfirmationStatus = vars(cell)["confirmation"]
    return status


def common(cells: Iterable[Expectation]) -> str:
    """The sentence that is true of all these expectations; empty where they differ or are none."""
    said = {sentence(of(cell)) for cell in cells}
    return said.pop() if len(said) == 1 else ""
