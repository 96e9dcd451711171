"""Notes where a file names something again and says something else about it."""

import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from profiles.interchange.places import FilePosition
from profiles.interchange.reading import fitting
from profiles.interchange.staging import Spool
from skillmap.kernel.text import normalise_line

_SHOWN = 8
_WORD_LENGTH = 60
_FIELDS = {
    "name": gettext_lazy("name"),
    "domain": gettext_lazy("domain"),
    "group": gettext_lazy("group"),
    "family": gettext_lazy("family"),
    "link": gettext_lazy("link"),
    "text": gettext_lazy("text"),
}


class Repeats:
    """Remembers what was said first about each thing, and counts what is said otherwise later."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._count = 0
        self._some: list[str] = []

    def first(self, kind: str, key: str, told: dict[str, str]) -> None:
        """Remember what the file says where it names a thing for the first time."""
        self._spool.keep(f"{kind} told", key, json.dumps(_lines(told)))

    def again(self, kind: str, key: str, told: dict[str, str], place: FilePosition) -> None:
        """Compare with what was said first; each other value counts once, an empty one never."""
        now = _lines(told)
        kept = self._spool.kept(f"{kind} told", key) or "{}"
        first: dict[str, str] = json.loads(kept)
        for field, value in now.items():
            if not value or value == first.get(field):
                continue
            if not self._spool.keep(f"{kind} told again", json.dumps([key, field, value]), ""):
                continue
            self._count += 1
            if len(self._some) < _SHOWN:
                said = {
                    "field": _FIELDS[field],
                    "name": first.get("name", ""),
                    "first": fitting.cut(first.get(field, ""), _WORD_LENGTH),
                    "later": fitting.cut(value, _WORD_LENGTH),
                    "place": place,
                }
                message = _("%(field)s of “%(name)s”: “%(first)s”, not “%(later)s” (%(place)s)")
                self._some.append(message % said)

    def close(self) -> None:
        """Say what was left out, once everything has been read."""
        if self._count:
            message = ngettext(
                "Once the file says something else about what it has named before. What came "
                "first was kept: %(some)s.",
                "%(count)d times the file says something else about what it has named before. "
                "What came first was kept: %(some)s.",
                self._count,
            )
            more = "; …" if self._count > len(self._some) else ""
            some = "; ".join(self._some) + more
            self._spool.notes.append(message % {"count": self._count, "some": some})


def _lines(told: dict[str, str]) -> dict[str, str]:
    return {field: normalise_line(value) for field, value in told.items()}
