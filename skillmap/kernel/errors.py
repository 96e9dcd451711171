"""The errors of the domain: each class has its code, HTTP status and sentence."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """The domain refused what it was asked to do; nothing was written.

    Pages show `sentence()`. The API answers `status` with a problem (RFC 9457) of the type `code`
    and `members()` beside it. `meaning` is what the API reference says about the code.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT
    message: ClassVar[str | Promise] = _("This is not possible now.")
    meaning: ClassVar[str] = ""

    def sentence(self) -> str:
        """What stands in the way and what to do next, in the active language."""
        return str(self.message)

    def members(self) -> dict[str, object]:
        """What a program needs beside the sentence, as members of the problem."""
        return {}


def documented(error_class: type[DomainError] = DomainError) -> Iterator[tuple[str, str]]:
    """Code and meaning of each error below the class, for the API reference."""
    for each in error_class.__subclasses__():
        if "meaning" in vars(each):
            yield each.code, each.meaning
        yield from documented(each)
