"""Where in which file something stands, and what is wrong there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

# A file can be wrong in a million places. After this many, reading it on helps no one.
MOST = 1_000


class TooManyProblems(Exception):
    """So much is wrong that the rest is not read."""


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
    """Everything found wrong so far, in the order of finding: at most `MOST` problems."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self.is_full = False

    def add(self, place: Place, message: str) -> None:
        """Note one more problem. Raises TooManyProblems where `MOST` were noted before."""
        if len(self._found) >= MOST:
            self.is_full = True
            raise TooManyProblems
        self._found.append(Problem(place, message))

    @property
    def count(self) -> int:
        """How many problems were noted."""
        return len(self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def lines(self) -> Iterator[str]:
        """One line for each problem, and one that says so where reading stopped."""
        yield from map(str, self._found)
        if self.is_full:
            yield _("Reading stopped here: there are more problems.")
