"""Names that would pass for the site's own, however they are spelt."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Letters of other alphabets, and digits, that are read as these Latin ones (after Unicode's
# confusables, UTS 39, as far as the words below need them).
_LOOKALIKES = str.maketrans(
    "013578\u0131i\u0430\u0432\u0435\u0456\u0458\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455"
    "\u0501\u051b\u051d\u03b1\u03b5\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
    "olestbllabeljkmhopctyxsdqwaelkuvoptux",
)
_OFFICES = (
    *("abuse", "admin", "administrator", "administrators", "admins", "all", "anonymous", "api"),
    *("curator", "curators", "everybody", "everyone", "former", "help", "helpdesk", "here"),
    *("info", "me", "mod", "moderator", "moderators", "mods", "new", "nobody", "noreply"),
    *("official", "owner", "postmaster", "root", "security", "skillmap", "skillmap-import"),
    *("staff", "support", "system", "team", "webmaster"),
)


def skeleton(name: str) -> str:
    """What a hasty reader takes the name for: no case, accents, gaps or foreign look-alikes."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(each for each in plain if each.isalnum()).translate(_LOOKALIKES)


RESERVED = frozenset(map(skeleton, _OFFICES))
_PARTS = tuple(map(skeleton, ("skillmap", "former contributor")))


def refuse_reserved(name: str) -> None:
    """Raise ValidationError for a name that would pass for an office of the site."""
    seen = skeleton(name)
    if seen in RESERVED or seen.startswith(_PARTS):
        raise ValidationError(_("This name is taken. Choose another."), code="reserved")
