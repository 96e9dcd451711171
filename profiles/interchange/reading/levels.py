"""Finds the levels that files of others name, and keeps what the files say of their ranks."""

from django.utils.translation import gettext as _

from profiles.addresses import (
    RESERVED_SLUGS,
    WORDS_BESIDE_LEVELS,
    earlier_slug_of,
    slug_of,
)
from profiles.interchange.places import FilePosition
from profiles.interchange.reading.slugs import free_slug
from profiles.interchange.records import PartRecord
from profiles.interchange.staging import Spool
from profiles.models import Level

_RESERVED = RESERVED_SLUGS | WORDS_BESIDE_LEVELS


class Levels:
    """The levels of one import: those of the site, and new ones, which first have no rank.

    `level_order.settle` gives ranks to the levels that still have none, or asks for them.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._slugs: dict[str, str] = {}
        self._taken: set[str] = set()
        self._closed: set[str] = set()  # what more is said of their ranks does not count
        for slug, name in Level.objects.published_first().values_list("slug", "name"):
            self._slugs.setdefault(name.casefold(), slug)
            self._taken.add(slug)

    def slug(self, name: str, place: FilePosition, slug: str = "") -> str:
        """The slug of the level of that name (or slug, where given), which is added if missing."""
        given = (earlier_slug_of(slug), slug_of(slug)) if slug else ()
        known = next((each for each in given if each in self._taken), None)
        known = known or self._slugs.get(name.casefold())
        if known is None:
            known = free_slug(slug or name, self._taken, _RESERVED)
            self._taken.add(known)
            self._slugs[name.casefold()] = known
            self._spool.parts[f"level:{known}"] = PartRecord(
                f"level:{known}", {"name": name}, place, is_reference=True
            )
        return known

    def rank(self, slug: str, rank: int, place: FilePosition) -> None:
        """Take a rank from a column: it also corrects the level of the site."""
        part = self._spool.parts.get(f"level:{slug}")
        if part is None:
            fields = {"rank": str(rank)}
            self._spool.parts[f"level:{slug}"] = PartRecord(f"level:{slug}", fields, place)
        elif slug in self._closed:
            return
        elif part.fields.setdefault("rank", str(rank)) != str(rank):
            message = _(
                "The %(field)s of the %(what)s is “%(here)s” here, but “%(there)s” at "
                "%(place)s. Use one of them, or give each a slug of its own."
            )
            told = {"here": rank, "there": part.fields["rank"], "place": part.place}
            self._spool.problems.add(
                place, message % {"field": "rank", "what": f"level “{slug}”", **told}
            )

    def unreadable_rank(self, slug: str) -> None:
        """Do not ask for the rank of a level that the file gives, but wrongly."""
        if part := self._spool.parts.get(f"level:{slug}"):
            part.fields.setdefault("rank", "0")
            self._closed.add(slug)

    def score(self, slug: str, score: int) -> None:
        """Take the points of one rubric as the rank of a new level.

        Rubrics that give a level different points say nothing about its rank.
        """
        part = self._spool.parts.get(f"level:{slug}")
        if part is None or slug in self._closed:
            return
        if part.fields.setdefault("rank", str(score)) != str(score):
            self._closed.add(slug)
            del part.fields["rank"]
