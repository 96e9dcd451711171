"""Text as people type it: normalised to one form, refused where it could do harm."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from linkify_it import LinkifyIt

# Everything below space but tab and line feed, DEL and the C1 block; and the characters that
# turn the direction of what follows, which can make a page say what nobody wrote.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_LINKS = LinkifyIt()
_LINE_END = re.compile("\r\n?|\u2028|\u2029")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# White space, and what takes no room at all: at the ends of a text it only tells two apart that
# look the same.
_NOTHING = "[\\s\u00ad\u200b\u2060\ufeff]+"
_EDGES = re.compile(rf"\A{_NOTHING}|{_NOTHING}\Z")
# Letters by their category that are drawn as nothing: Hangul fillers and the empty Braille cell;
# and the two controls that are allowed. Any other control is left to be refused by its name.
_BLANK = frozenset("\t\n\u115f\u1160\u2800\u3164\uffa0")
# No reader of a page can tell whether these are there: soft hyphen, zero-width space, word joiner,
# invisible operators, byte order mark. Joiners (U+200C, U+200D), direction marks and variation
# selectors are none of them: Persian, Hindi, Hebrew and emoji are drawn differently without.
NEVER_SEEN = "\u00ad\u200b\u2060-\u2064\u206a-\u206f\ufeff"
_REMOVED = re.compile(f"[{NEVER_SEEN}]")
# Spaces of every width, but the one as wide as a letter of Chinese or Japanese (U+3000).
OTHER_SPACES = "\t\u00a0\u2000-\u200a\u202f\u205f"
_BLANKS = re.compile(f"[ {OTHER_SPACES}]+")
_AT_LINE_ENDS = re.compile(" ?\n ?")
# Formats, white space, and combining marks: with nothing to stand on, marks are no text.
_UNSEEN = frozenset({"Cf", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"})


def normalise(value: str) -> str:
    """The text in NFC (Unicode Annex 15) with LF line ends, trimmed at both ends.

    A text of which a reader would see nothing is empty.
    """
    text = _EDGES.sub("", unicodedata.normalize("NFC", _LINE_END.sub("\n", value)))
    return text if any(map(_is_seen, text)) else ""


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in _BLANK


def normalise_line(value: str) -> str:
    """The text on one line: normalised, with each run of white space as one space."""
    return " ".join(normalise(value).split())


def lines_of(text: str) -> list[str]:
    """The lines of a text in which something stands, without white space at their ends."""
    return [line for line in (each.strip() for each in text.split("\n")) if line]


def tidy(value: str) -> str:
    """The text as `normalise` has it, without differences that a page does not show.

    For plain text that people type. Every run of spaces is one ordinary space, there are none at
    the ends of lines, and soft hyphens and zero-width spaces are gone. Line breaks stay. Not for
    Markdown, where spaces have a meaning, and not for imported text, which is kept exactly.
    """
    text = _BLANKS.sub(" ", normalise(_REMOVED.sub("", value)))
    return _AT_LINE_ENDS.sub("\n", text)


def tidy_line(value: str) -> str:
    """A typed text tidied for one line: line breaks become spaces."""
    return normalise_line(tidy(value))


def looks_same(one: str, other: str) -> bool:
    """Whether two texts differ at most in what `tidy` takes away."""
    return one == other or tidy(one) == tidy(other)


def tidy_unless_known(value: str, *known: str) -> str:
    """The first of the `known` texts that looks the same, exactly as it is; else `value` tidied.

    So an imported text keeps its no-break spaces until somebody changes what can be seen of it.
    """
    text = tidy(value)
    return next((each for each in known if looks_same(each, text)), text)


def refuse_control_characters(value: str) -> None:
    """Raise ValidationError for control, direction-turning and half characters.

    Django's and Django REST framework's own validators let them pass, and PostgreSQL cannot
    store NUL where SQLite can. Line ends of every kind pass, for browsers send CRLF and
    `normalise` makes them LF.
    """
    value = _LINE_END.sub("\n", value)
    if _CONTROL.search(value) or _SURROGATE.search(value):
        raise ValidationError(
            _("The text contains a character that cannot be displayed. Remove it."),
            code="control_characters",
        )


def refuse_links(value: str) -> None:
    """Raise ValidationError for a name that programs show as a link, or that is an address."""
    if _LINKS.test(value) or "www." in value.lower():
        raise ValidationError(
            _("A name cannot contain a link or an address."),
            code="link",
        )


def showable(value: str) -> str:
    """The text without the characters that `refuse_control_characters` refuses.

    For texts that other publishers' files contain and that nobody here can correct: U+0080 to
    U+009F are read as Windows-1252, where most of them come from; characters that turn the
    direction of writing are left out; any other becomes U+FFFD, the replacement character.
    """
    lines = _LINE_END.sub("\n", value)
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(_replacement, lines))


def _replacement(match: re.Match[str]) -> str:
    character = match[0]
    if "\x80" <= character <= "\x9f":
        return character.encode("latin-1").decode("cp1252", errors="replace")
    return "" if character in _TURNING else "\ufffd"
