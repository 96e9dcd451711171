"""Text as people type it: normalised to one form, refused where it could do harm."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Everything below space but tab and line feed, DEL and the C1 block; and the characters that
# turn the direction of what follows, which can make a page say what nobody wrote.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|\u2028|\u2029")
_SURROGATE = re.compile("[\ud800-\udfff]")


def normalise(value: str) -> str:
    """The text in NFC (Unicode Annex 15) with LF line ends, trimmed at both ends."""
    return unicodedata.normalize("NFC", _LINE_END.sub("\n", value)).strip()


def normalise_line(value: str) -> str:
    """The same for a text of one line: every run of white space becomes one space."""
    return " ".join(normalise(value).split())


def refuse_control_characters(value: str) -> None:
    """Raise ValidationError for control, direction-turning and half characters.

    Django's and Django REST framework's own validators let them pass, and PostgreSQL cannot
    store NUL where SQLite can. Line ends of every kind pass, for browsers send CRLF and
    `normalise` makes them LF.
    """
    value = _LINE_END.sub("\n", value)
    if _CONTROL.search(value) or _SURROGATE.search(value):
        raise ValidationError(
            _("This contains a character that cannot be shown. Type it again without it."),
            code="control_characters",
        )
