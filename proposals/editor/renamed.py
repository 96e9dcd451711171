"""What was typed under slugs of roles and levels that changed meanwhile, under the present ones."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from profiles.fields import EXPECTATION
from profiles.models import FormerAddress
from proposals.editor.texts import form_name
from proposals.models.version import Content

Slugs = dict[tuple[str, str], str]
CELL = (*map(form_name, EXPECTATION), "retire", "version")
FIELD = ("field", "base")


def operations(typed: Sequence[Content]) -> list[Content]:
    """The operations of a draft; one query where there are any."""
    words = {str(each.get(kind)) for each in typed for kind in ("role", "level")}
    words |= {str(each.get("target", "")).removeprefix("level:") for each in typed}
    present = _present(words - {"", "None"})
    return [_operation(each, present) for each in typed] if present else list(typed)


def form(data: Mapping[str, object], known: Iterable[str]) -> Mapping[str, object]:
    """The fields of a form; a query only where some are about none of the `known` cells and fields.

    Cells are called `role:level`, fields of a level `level:slug:field`.
    """
    keys = {name: _key(name) for name in data}
    stray = {name: key for name, key in keys.items() if key} if data else {}
    expected = set(known)
    stray = {name: key for name, key in stray.items() if key not in expected}
    if not stray:
        return data
    present = _present({word for key in stray.values() for word in key.split(":")})
    moved = {name: _named(name, key, present) for name, key in stray.items()}
    return {moved.get(name, name): data[name] for name in data} if present else data


def _key(name: str) -> str:
    """The cell or field that a form's field is about; empty for anything else."""
    prefix, _colon, key = name.partition(":")
    return key if prefix in CELL or (prefix in FIELD and key.startswith("level:")) else ""


def _named(name: str, key: str, present: Slugs) -> str:
    prefix = name.partition(":")[0]
    first, _colon, second = key.partition(":")
    if prefix in CELL:
        role, level = present.get(("role", first), first), present.get(("level", second), second)
        return f"{prefix}:{role}:{level}"
    slug, _colon, field = second.partition(":")
    return f"{prefix}:level:{present.get(('level', slug), slug)}:{field}"


def _operation(typed: Content, present: Slugs) -> Content:
    made = dict(typed)
    for kind in ("role", "level"):
        if kind in made:
            made[kind] = present.get((kind, str(made[kind])), made[kind])
    if target := str(made.get("target", "")):
        slug = target.removeprefix("level:")
        made["target"] = f"level:{present.get(('level', slug), slug)}"
    return made


def _present(words: set[str]) -> Slugs:
    """The present slugs of roles and levels that once had one of the words."""
    if not words:
        return {}
    rows = FormerAddress.objects.filter(~Q(role=None) | ~Q(level=None), slug__in=words)
    return {
        ("role" if role else "level", slug): role or level
        for slug, role, level in rows.values_list("slug", "role__slug", "level__slug")
    }
