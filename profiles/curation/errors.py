"""What curation finds when it cannot do what it was asked."""

from collections.abc import Sequence

from profiles.operations import Operation


class Finding(Exception):
    """Something that stands in the way; nothing was written."""


class NothingToChange(Finding):
    """Every operation is already true of what is published."""


class Conflict(Finding):
    """The live text is not the text that these operations were written against."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        super().__init__(f"{len(operations)} operations do not fit what is published now")
        self.operations = list(operations)


class UnknownTarget(Finding):
    """A field, or a part of the subject, that does not exist."""


class SlugTaken(Finding):
    """Another thing has, or once had, this address."""
