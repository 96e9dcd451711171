"""Names that would pass for the site's own, or for somebody who runs it, however they are spelt."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skillmap.accounts.skeletons import skeleton, words

_TAKEN = _("This name is taken. Choose another.")
# Refused when a name is nothing but this word.
_NAMES = (
    *(
        "abuse",
        "all",
        "anonymous",
        "api",
        "everybody",
        "everyone",
        "former",
        "help",
        "here",
        "import",
        "info",
    ),
    *("me", "new", "nobody", "noreply", "owner", "root", "security", "system", "team"),
    *(
        "core team",
        "site team",
        "the team",
        "das team",
        "hilfe",
        "inhaber",
        "leitung",
        "sicherheit",
    ),
)
# Refused wherever they stand as a word of a name.
_WORDS = (
    *("mod", "mods", "moderation", "official", "staff", "helpdesk", "support"),
    *("postmaster", "webmaster", "hostmaster", "sysadmin", "superuser", "operator"),
    *("offiziell", "redaktion", "redakteur", "redakteurin", "verwalter", "verwalterin"),
    *("verwaltung", "betreiber", "betreiberin", "systemverwalter", "systemverwalterin"),
)
# Refused wherever they stand, in the middle of a word too: no name of a person has them.
_PARTS = ("skillmap", "curator", "kurator", "moderator", "administrator", "former contributor")
_EDGES = ("admin",)  # at either end of a word
_DISTINCT = 6  # so many letters make the site's own name unlike a part of somebody's

_RESERVED = frozenset(map(skeleton, (*_NAMES, *_WORDS)))
_SEEN_WORDS = frozenset(map(skeleton, _WORDS))
_SEEN_PARTS = tuple(map(skeleton, _PARTS))
_SEEN_EDGES = tuple(map(skeleton, _EDGES))

# Who counts as running the site, over all apps; `protect` adds to it.
_protected: list[Q] = [Q(is_superuser=True), Q(is_staff=True)]


def protect(people: Q) -> None:
    """Let nobody else take a name that looks like one of these people's."""
    if people not in _protected:
        _protected.append(people)


def protected() -> Q:
    """Everybody whose names nobody else may come close to."""
    found = Q()
    for people in _protected:
        found |= people
    return found


def refuse_reserved(name: str) -> None:
    """Raise ValidationError for a name that would pass for an office of the site."""
    seen = words(name)
    whole = "".join(seen)
    if (
        whole in _RESERVED
        or _is_of_site(whole)
        or any(part in whole for part in _SEEN_PARTS)
        or any(word in _SEEN_WORDS for word in seen)
        or any(
            each.startswith(_SEEN_EDGES) or each.endswith(_SEEN_EDGES) for each in (whole, *seen)
        )
    ):
        raise ValidationError(_TAKEN, code="reserved")


def _is_of_site(whole: str) -> bool:
    """Whether the name is that of the site, or holds it where it is too long to be a chance."""
    own = "".join(words(settings.SITE_NAME))
    return bool(own) and (whole == own or (len(own) >= _DISTINCT and own in whole))
