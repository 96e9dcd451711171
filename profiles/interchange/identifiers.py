"""Names everything in the catalogue by a UUID that never changes, and finds it by that again.

What was imported from another publisher is found by the publisher's UUID too.
"""

import re
import threading
import uuid
from collections.abc import Iterator
from datetime import datetime

from profiles.models import Catalogue, Domain, Expectation, Group, Revision, Role, Skill

Item = Domain | Group | Skill | Role | Expectation
_KINDS: dict[str, type[Item]] = {
    "domain": Domain,
    "group": Group,
    "skill": Skill,
    "role": Role,
    "expectation": Expectation,
    "rubric": Skill,
}
# Slugs change; the first one does not.
_PARTS: dict[str, tuple[str, ...]] = {
    "domain": ("first_slug",),
    "group": ("domain__first_slug", "first_slug"),
    "skill": ("first_slug",),
    "role": ("first_slug",),
    "expectation": ("skill__first_slug", "role__first_slug", "level__first_slug"),
    "rubric": ("first_slug",),
}
_RELATED: dict[str, tuple[str, ...]] = {
    "group": ("domain",),
    "skill": ("group__domain", "replaced_by"),
    "role": ("family", "base_role", "replaced_by"),
    "expectation": ("skill__group__domain", "role__family", "level"),
    "rubric": ("group__domain", "replaced_by"),
}
# UUIDs that publishers gave to what was imported from them.
_FOREIGN: tuple[type[Skill | Role], ...] = (Skill, Role)
_UUID = re.compile(r"(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])")
_ROWS_AT_ONCE = 5_000


def name(namespace: uuid.UUID, kind: str, *parts: str) -> uuid.UUID:
    """The identifier (UUIDv5, RFC 9562) of the thing of that kind with these first slugs."""
    return uuid.uuid5(namespace, f"{kind}:{'/'.join(parts)}")


def of(namespace: uuid.UUID, row: Item) -> uuid.UUID:
    """The identifier of a row; it outlives every renaming."""
    kind = type(row).__name__.lower()
    return name(namespace, kind, *(_value(row, path) for path in _PARTS[kind]))


def _value(row: Item, path: str) -> str:
    value: object = row
    for step in path.split("__"):
        value = getattr(value, step)
    return str(value)


class _Index:
    """What each identifier names: made at the first question after a change, then kept.

    Identifiers are never given twice, so that a find in an older index is still right.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state: tuple[uuid.UUID, int, datetime | None] | None = None
        self.places: dict[bytes, tuple[str, int]] = {}

    def find(self, catalogue: Catalogue, wanted: uuid.UUID) -> tuple[str, int] | None:
        """The kind and the primary key behind an identifier."""
        # The moment too: a database brought back from a backup counts up to the same number.
        newest = Revision.objects.newest_moment()
        state = (catalogue.namespace, catalogue.sequence, newest)
        with self.lock:
            if self.state != state:
                self.places = _foreign_places() | dict(_places(catalogue.namespace))
                self.state = state
            return self.places.get(wanted.bytes)


def _places(namespace: uuid.UUID) -> Iterator[tuple[bytes, tuple[str, int]]]:
    for kind, model in _KINDS.items():
        rows = model._default_manager.values_list("pk", *_PARTS[kind])
        for pk, *parts in rows.iterator(_ROWS_AT_ONCE):
            yield name(namespace, kind, *parts).bytes, (kind, pk)


def _foreign_places() -> dict[bytes, tuple[str, int]]:
    """Skills and roles by the UUIDs in their source's address and code, where only one has it."""
    found: dict[bytes, tuple[str, int]] = {}
    shared: set[bytes] = set()
    for model in _FOREIGN:
        kind = model.__name__.lower()
        rows = model._default_manager.order_by("pk").values_list("pk", "source_url", "code")
        for pk, *texts in rows.iterator(_ROWS_AT_ONCE):
            for text in _UUID.findall(" ".join(texts).lower()):
                key, place = uuid.UUID(text).bytes, (kind, pk)
                if found.setdefault(key, place) != place:
                    shared.add(key)
    return {key: place for key, place in found.items() if key not in shared}


_index = _Index()


def find(catalogue: Catalogue, wanted: uuid.UUID) -> Item | None:
    """What the identifier names, retired or not, with what is written of it; None for nothing."""
    return _fetch(catalogue, wanted, tuple(kind for kind in _KINDS if kind != "rubric"))


def find_rubric(catalogue: Catalogue, wanted: uuid.UUID) -> Skill | None:
    """The skill whose profile the identifier names as a rubric; None for nothing."""
    found = _fetch(catalogue, wanted, ("rubric",))
    return found if isinstance(found, Skill) else None


def _fetch(catalogue: Catalogue, wanted: uuid.UUID, kinds: tuple[str, ...]) -> Item | None:
    place = _index.find(catalogue, wanted)
    if place is None or place[0] not in kinds:
        return None
    kind, pk = place
    rows = _KINDS[kind]._default_manager.filter(pk=pk)
    if related := _RELATED.get(kind):
        rows = rows.select_related(*related)
    found: Item | None = rows.first()
    return found
