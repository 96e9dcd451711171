"""Slugs for files that have only names: found on the site, or made, the same each time."""

import hashlib

from profiles.addresses import RESERVED_SLUGS, SLUG_LENGTH, earlier_slug_of, slug_of
from profiles.models import FormerAddress, Level, Role, Skill

_CODE = 8


def free_slug(name: str, taken: set[str], reserved: frozenset[str] = RESERVED_SLUGS) -> str:
    """The slug of a name, numbered where it is taken or is a word of the site's addresses."""
    base = slug = slug_of(name)
    number = 1
    while slug in taken or slug in reserved:
        number += 1
        slug = f"{base[: SLUG_LENGTH - 6].rstrip('-')}-{number}"
    return slug


def coded_slug(base: str, name: str) -> str:
    """The slug with a code of the name, which tells it from another name with that slug."""
    code = hashlib.sha256(name.encode()).hexdigest()[:_CODE]
    return f"{base[: SLUG_LENGTH - _CODE - 1].rstrip('-')}-{code}"


class KnownNames:
    """Finds the slug of each name of one kind: that of the site or of the file, else a new one.

    Two names never share a slug: “C” and “C++” would have one.
    """

    def __init__(self, model: type[Skill | Role | Level]) -> None:
        rows: list[tuple[str, str]] = list(model.objects.values_list("slug", "name"))
        self._found = {slug: (slug, name) for slug, name in rows}  # by present and former slugs
        if model is not Level:
            kind = model.__name__.lower()
            former = FormerAddress.objects.exclude(**{kind: None})
            names = ("slug", f"{kind}__slug", f"{kind}__name")
            self._found |= {slug: (now, name) for slug, now, name in former.values_list(*names)}

    def slug(self, name: str) -> str:
        """The slug of the name; objects of the site are found by the earlier rule first."""
        base = slug_of(name)
        for slug in (earlier_slug_of(name), base):
            present, its_name = self._found.get(slug, ("", ""))
            if its_name == name:
                return present
        if base in self._found or base in RESERVED_SLUGS:
            base = coded_slug(base, name)
        self.note(base, name)
        return base

    def note(self, slug: str, name: str) -> None:
        """Remember a slug that the file gives to a name."""
        self._found.setdefault(slug, (slug, name))
