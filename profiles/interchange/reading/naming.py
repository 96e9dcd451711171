"""Gives slugs to what files of others only name, the same ones at every import.

A slug or code that a file gives is an identity. Without one, a thing is known by its name, its
shelf and its source, and by the identifier that its publisher gave it. An identifier alone is
believed only where one thing of the site bears it: many things may share an address.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from profiles.addresses import RESERVED_SLUGS, SLUG_LENGTH, earlier_slug_of, slug_of
from profiles.interchange.staging import Spool
from profiles.models import FormerAddress, Role, Skill

_TAIL = re.compile(r"[^/#?=]+(?=[/#]*$)")
_SHORT = 8
_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class SubjectIdentity:
    """What a file says of a skill or role that tells it from others.

    `url` is an identifier of its publisher's; a link that a table has beside a name is none.
    """

    name: str
    shelf: str = ""
    url: str = ""
    source: str = ""
    slug: str = ""
    code: str = ""

    @property
    def key(self) -> str:
        """Equal for one thing, in this file and in the next."""
        if self.slug:
            return json.dumps(["slug", self.slug])
        if self.code:
            return json.dumps(["code", self.source, self.code])
        return json.dumps([self.source, self.shelf, self.name, *filter(None, [self.url])])

    @property
    def name_key(self) -> str:
        """What tells it from others where neither a slug nor an identifier is given."""
        return replace(self, url="", slug="", code="").key

    @property
    def tail(self) -> str:
        """A word that is the thing's own: the end of its address, else a code of its name."""
        found = _TAIL.search(self.url)
        digest = hashlib.sha256(self.key.encode()).hexdigest()
        return (slug_of(found[0]) if found else digest)[:40]


class Names:
    """Slugs of the skills, or of the roles, of one import."""

    def __init__(self, spool: Spool, model: type[Skill | Role]) -> None:
        self._spool = spool
        self._kind = model.__name__
        self.collisions: list[str] = []
        self.collision_count = 0
        for slug, said in _published(model):
            told = json.dumps([said.source, said.url, said.name])
            spool.keep(f"{self._kind} of the site", slug, told)
            for key in (said.key, replace(said, code="").key, said.name_key):
                spool.keep(f"{self._kind} by key", key, slug)
            if said.url and not spool.keep(f"{self._kind} by address", said.url, slug):
                spool.keep(f"{self._kind} by shared address", said.url, slug)
        kind = self._kind.lower()
        former = FormerAddress.objects.exclude(**{kind: None})
        rows = former.values_list("slug", f"{kind}__slug", f"{kind}__source")
        for slug, now, source in rows.iterator(_ROWS_AT_ONCE):
            spool.keep(f"{self._kind} of the site", slug, json.dumps([None, "", ""]))
            spool.keep(f"{self._kind} by key", json.dumps(["former", source, slug]), now)

    def slug(self, said: SubjectIdentity) -> str:
        """The slug for a thing that this file names for the first time."""
        base = said.slug or slug_of(said.code or said.name)
        free = base if self._is_free(base, said) else None
        known = self._known(said)
        if not said.slug and self._is_of_the_site(earlier_slug_of(said.name), said):
            known.append(earlier_slug_of(said.name))
        for slug in filter(None, (free, *known) if said.slug else (*known, free)):
            if self._take(slug, said):
                return slug
        self.collision_count += 1
        for tail in self._tails(said):
            slug = f"{base[: SLUG_LENGTH - len(tail) - 1].strip('-')}-{tail}"
            if self._is_free(slug, said) and self._take(slug, said):
                break
        if len(self.collisions) < _SHORT:
            self.collisions.append(slug)
        return slug

    def has(self, slug: str) -> bool:
        """Whether the site has, or had, something of that slug."""
        return self._spool.kept(f"{self._kind} of the site", slug) is not None

    def _known(self, said: SubjectIdentity) -> list[str | None]:
        """Slugs under which the site may have the thing, the surest first."""
        keys = [said.key] if said.url or said.code else [said.name_key]
        if said.slug:
            keys = [json.dumps(["former", said.source, said.slug]), said.name_key]
        known = [self._spool.kept(f"{self._kind} by key", key) for key in keys]
        if said.url and self._spool.kept(f"{self._kind} by shared address", said.url) is None:
            known.append(self._spool.kept(f"{self._kind} by address", said.url))
        return known

    def _tails(self, said: SubjectIdentity) -> Iterator[str]:
        yield said.tail[:_SHORT].strip("-")
        yield said.tail
        number = 2
        while True:
            yield f"{said.tail[:_SHORT].strip('-')}-{number}"
            number += 1

    def _take(self, slug: str, said: SubjectIdentity) -> bool:
        return self._spool.keep(f"{self._kind} of the file", slug, said.key)

    def _is_free(self, slug: str, said: SubjectIdentity) -> bool:
        """Whether nothing else has the slug: a word of the site, or something else that is there.

        A slug that the file gives may bring a new name; one made of a name may not.
        """
        if slug in RESERVED_SLUGS:
            return False
        is_new = self._spool.kept(f"{self._kind} of the site", slug) is None
        return is_new or self._is_of_the_site(slug, said)

    def _is_of_the_site(self, slug: str, said: SubjectIdentity) -> bool:
        """Whether the site has the thing under that slug, from the same source."""
        kept = self._spool.kept(f"{self._kind} of the site", slug)
        if kept is None:
            return False
        source, url, name = json.loads(kept)
        is_it = bool(said.slug) or name == said.name
        return bool(
            is_it and source == said.source and (not url or not said.url or url == said.url)
        )


def _published(model: type[Skill | Role]) -> Iterator[tuple[str, SubjectIdentity]]:
    """Everything that has a slug on the site, retired or not."""
    if model is Skill:
        shelves = ("group__domain__name", "group__name")
        names = ("slug", "name", "source", "source_url", "code", *shelves)
        rows = Skill.objects.order_by("pk").values_list(*names)
        for slug, name, source, url, code, domain, group in rows.iterator(_ROWS_AT_ONCE):
            yield slug, SubjectIdentity(name, shelf(domain, group), url, source, code=code)
    else:
        own = ("slug", "name", "source", "source_url", "code")
        roles = Role.objects.order_by("pk").values_list(*own)
        for slug, name, source, url, code in roles.iterator(_ROWS_AT_ONCE):
            yield slug, SubjectIdentity(name, "", url, source, code=code)


def shelf(domain: str, group: str) -> str:
    """Domain and group as one text."""
    return json.dumps([domain, group])
