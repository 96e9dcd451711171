"""Where in which file something stands, and what is wrong there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# A file can be wrong in a million places. After this many, reading it on helps no one.
MOST = 1_000
# Causes that are shown, and places of each: more do not help to find out what is wrong.
SHOWN, SHOWN_PLACES = 20, 3


class TooManyProblems(Exception):
    """So much is wrong that the rest is not read."""


@dataclass(frozen=True, slots=True)
class FilePosition:
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
class FileProblem:
    """What is wrong at a place, and what to do about it."""

    place: FilePosition
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(slots=True)
class Cause:
    """What is wrong in the same words at one or more places, of which the first are kept."""

    message: str
    places: list[FilePosition]
    count: int = 1

    def __str__(self) -> str:
        if self.count == 1:
            return f"{self.places[0]}: {self.message}"
        some = "; ".join(map(str, self.places)) + ("; …" if self.is_cut else "")
        said = {"message": self.message, "count": self.count, "places": some}
        return _("%(count)d times: %(message)s (%(places)s)") % said

    @property
    def is_cut(self) -> bool:
        """Whether there are more places than are kept."""
        return self.count > len(self.places)


class Problems:
    """Everything found wrong so far, in the order of finding: at most `MOST` problems."""

    def __init__(self) -> None:
        self._found: list[FileProblem] = []
        self.is_full = False

    def add(self, place: FilePosition, message: str) -> None:
        """Note one more problem. Raises TooManyProblems where `MOST` were noted before."""
        if len(self._found) >= MOST:
            self.is_full = True
            raise TooManyProblems
        self._found.append(FileProblem(place, message))

    @property
    def count(self) -> int:
        """How many problems were noted."""
        return len(self._found)

    def causes(self) -> list[Cause]:
        """One for each message: first what is wrong with a whole file, then the most frequent."""
        found: dict[str, Cause] = {}
        for each in self._found:
            cause = found.get(each.message)
            if cause is None:
                found[each.message] = Cause(each.message, [each.place])
                continue
            cause.count += 1
            if len(cause.places) < SHOWN_PLACES:
                cause.places.append(each.place)
        return sorted(found.values(), key=lambda cause: (cause.places[0].line > 0, -cause.count))

    def report(self) -> tuple[list[str], bool]:
        """A line for each of the first `SHOWN` causes, and whether they name every problem."""
        causes = self.causes()
        shown = list(map(str, causes[:SHOWN]))
        if rest := causes[SHOWN:]:
            message = ngettext(
                "There is one more cause.", "There are %(count)d more causes.", len(rest)
            )
            shown.append(message % {"count": len(rest)})
        if self.is_full:
            shown.append(_stopped())
        return shown, not rest and not any(cause.is_cut for cause in causes)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[FileProblem]:
        return iter(self._found)

    def lines(self) -> Iterator[str]:
        """One line for each problem, and one that says so where reading stopped."""
        yield from map(str, self._found)
        if self.is_full:
            yield _stopped()


def _stopped() -> str:
    return _("Stopped here: there are more errors.")
