"""Where in which file something stands, and what is wrong there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

# A file can be wrong in a million places; nobody reads more than this many.
KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file. Lines count from 1; `column` is a number or a column's name."""

    file: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        if not self.line:
            return self.file
        if not self.column:
            return _("%(file)s, line %(line)d") % {"file": self.file, "line": self.line}
        return _("%(file)s, line %(line)d, column %(column)s") % {
            "file": self.file,
            "line": self.line,
            "column": self.column,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place, and what to do about it."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Problems:
    """Everything found wrong so far, in the order of finding; memory stays bounded."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self.count = 0

    def add(self, place: Place, message: str) -> None:
        """Note one more problem; beyond KEPT only their number is kept."""
        self.count += 1
        if len(self._kept) < KEPT:
            self._kept.append(Problem(place, message))

    def __bool__(self) -> bool:
        return self.count > 0

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._kept)

    def lines(self) -> Iterator[str]:
        """One line for each problem, and one for those that were only counted."""
        yield from map(str, self._kept)
        if self.count > len(self._kept):
            yield _("… and %(count)d more.") % {"count": self.count - len(self._kept)}
