"""Walks through the history of a role: its fields, and what it was at each level; pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from profiles import fields
from profiles.fields import LEVEL_TARGET, Editor
from profiles.ladders import Ladder, Rung
from profiles.models import Change, Level, Role


@dataclass(frozen=True, slots=True)
class RolePast:
    """A role as it stood: its own fields as text, and its rungs where anything was said."""

    fields: dict[str, str]
    rungs: tuple[Rung, ...]


def walk_back(
    role: Role, ladder: Ladder, changes: Iterable[Change], renamed: Mapping[str, str] | None = None
) -> RolePast:
    """The role before the `changes`, which come newest first; `ladder` is that of today.

    `renamed` has the present slugs of levels by their former ones. A level that does not exist
    any more is shown under the word that stood for it.
    """
    renamed = renamed or {}
    said = {each.name: each.read(role) for each in fields.ROLE if each.editor != Editor.NONE}
    parts = {(rung.level.slug, "focus"): rung.focus for rung in ladder.rungs if rung.focus} | {
        (rung.level.slug, "technology"): json.dumps(rung.technology, ensure_ascii=False)
        for rung in ladder.rungs
        if rung.technology
    }
    for change in changes:
        if change.target:
            slug = change.target.removeprefix(LEVEL_TARGET)
            parts[renamed.get(slug, slug), change.field] = change.before_text or ""
        else:
            said[change.field] = change.before_text or ""
    return RolePast(said, _rungs(parts, ladder))


def _rungs(parts: dict[tuple[str, str], str], ladder: Ladder) -> tuple[Rung, ...]:
    """The rungs that say something, in today's order; vanished levels last."""
    told = {slug for (slug, _field), text in parts.items() if text}
    known = {level.slug: level for level in ladder.levels}
    order = [slug for slug in known if slug in told] + sorted(told - set(known))
    return tuple(
        Rung(
            known.get(slug) or Level(slug=slug, name=slug, rank=0),
            index,
            len(order),
            parts.get((slug, "focus"), ""),
            _names(parts.get((slug, "technology"), "")),
        )
        for index, slug in enumerate(order)
    )


def _names(text: str) -> tuple[str, ...]:
    """The list that history keeps as JSON; the text itself where it is none (a redaction)."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return (text,)
    return tuple(map(str, found)) if isinstance(found, list) else (text,)
