"""Proposes the title of a suggestion from what it changes, so that one sentence needs no title."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from proposals.editor.texts import EditedCell, EditedField, EditedTexts
from proposals.models.fields import TITLE_LENGTH
from skillmap.kernel.text import tidy_line

Place = EditedCell | EditedField


def of(texts: EditedTexts) -> str:
    """The title for what is typed; empty where nothing changes."""
    changed = texts.changed
    if not changed:
        return ""
    name = next((each.text for each in texts.fields if each.name == "name"), "")
    if texts.subject is None:
        name = tidy_line(name)
        return _cut(gettext("New skill: %(name)s") % {"name": name}) if name else ""
    if len(changed) == 1:
        return _cut(f"{_place(changed[0])}: {_what(changed[0])}")
    return _of_many(changed)


def unless_proposed(typed: str, proposed: str) -> str:
    """The title that a person typed; empty where it is blank, or still the proposed one."""
    return "" if tidy_line(typed) in {"", tidy_line(proposed)} else typed


def _of_many(changed: Sequence[Place]) -> str:
    """How many texts change, and where, as far as a title has room."""
    start = ngettext("%(n)d text", "%(n)d texts", len(changed)) % {"n": len(changed)}
    return _cut(f"{start}: {'; '.join(map(_place, changed))}")


def _place(each: Place) -> str:
    """What is changed: role and level, or the field."""
    if isinstance(each, EditedCell):
        return f"{each.role.name}, {each.level.name}"
    return each.label


def _what(each: Place) -> str:
    """How it changes, in a few words."""
    if isinstance(each, EditedField):
        return gettext("new text")
    if each.is_retiring:
        return gettext("retire")
    if each.live is None:
        return gettext("first text")
    proposed, live = each.proposed, each.live
    words = []
    if proposed.description != live.description:
        words.append(gettext("new wording"))
    if (proposed.examples or "") != (live.examples or ""):
        words.append(gettext("new examples"))
    if proposed.required != live.required:
        words.append(gettext("required") if proposed.required else gettext("optional"))
    return ", ".join(words) or gettext("new wording")


def _cut(title: str) -> str:
    return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1].rstrip()}…"
