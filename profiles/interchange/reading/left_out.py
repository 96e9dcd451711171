"""Counts what a file holds and an import leaves out, with the first examples and their places."""

from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition
from profiles.interchange.reading import fitting
from profiles.interchange.staging import Spool
from skillmap.kernel.text import normalise_line, showable

_SHOWN = 3
_WORD_LENGTH = 60


class LeftOut:
    """Collects by kind what is not imported; `close` adds one note for each kind."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._counts: dict[str, int] = {}
        self._examples: dict[str, list[str]] = {}

    def add(self, what: str, example: str, place: FilePosition) -> None:
        """Count one thing; `what` names its kind in the plural, `example` the thing itself."""
        self._counts[what] = self._counts.get(what, 0) + 1
        examples = self._examples.setdefault(what, [])
        if len(examples) < _SHOWN:
            shown = fitting.cut(normalise_line(showable(example)), _WORD_LENGTH)
            examples.append(": ".join(filter(None, (shown, str(place)))))

    def close(self) -> None:
        """Say what was left out, in the order in which each kind was first met."""
        for what, count in self._counts.items():
            examples = self._examples[what]
            some = "; ".join(examples) + ("; …" if count > len(examples) else "")
            message = _("Skipped, %(count)d ×: %(what)s (%(some)s).")
            self._spool.notes.append(message % {"count": count, "what": what, "some": some})
