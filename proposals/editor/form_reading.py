"""Reads what the editor's form sent into the texts that are edited, pasted lines included."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from profiles.models import FormerAddress, Level, Role
from proposals.editor import pasting, renamed
from proposals.editor.texts import LONGEST, TEXTS, TICKS, EditedCell, EditedTexts, form_name
from skillmap.kernel.text import looks_same, refuse_control_characters

VERSION_DIGITS = 9
LONGEST_PASTE = 200_000
MOST_ROLES = 60  # rows that one form may ask for


def number(data: Mapping[str, object], name: str) -> int:
    """A number that the form carries; 0 for anything else."""
    text = str(data.get(name, ""))
    is_number = text.isascii() and text.isdecimal() and len(text) <= VERSION_DIGITS
    return int(text) if is_number else 0


def read(load: Callable[[Sequence[str]], EditedTexts], data: QueryDict) -> EditedTexts:
    """The texts as the form has them, with pasted lines laid over.

    `load` gives the texts as they were before, with rows for the roles of these slugs.
    """
    wanted = [*data.getlist("roles"), data.get("add_role", "")]
    paste = str(data.get("paste", ""))
    lines, problems = _pasted(paste)
    known = _slugs(Role, [*wanted, *(line.role for line in lines)])
    texts = load(list(known.values())[:MOST_ROLES])
    lay(texts, data)
    problems += _lay_lines(texts, lines, known, replaces="replace" in data)
    texts.problems, texts.pasted = problems, paste if problems else ""
    return texts


def lay(texts: EditedTexts, data: Mapping[str, object]) -> None:
    """Lay what a form sent over the texts; what is not sent stays."""
    known = [each.key for each in texts.places]
    data = renamed.form(data, known)
    for each in texts.fields:
        each.text = str(data.get(f"field:{each.key}", each.text))[:LONGEST]
        base = str(data.get(f"base:{each.key}", each.base))[:LONGEST]
        each.base = each.live if looks_same(base, each.live) else base
    for cell in texts.cells:
        if any(f"{form_name(each)}:{cell.key}" in data for each in TEXTS):
            _lay_cell(cell, data)


def _lay_cell(cell: EditedCell, data: Mapping[str, object]) -> None:
    for each in TEXTS:
        before = getattr(cell.values, each.name)
        text = str(data.get(f"{form_name(each)}:{cell.key}", before))[:LONGEST]
        cell.write(**{each.name: text})
    for each in TICKS:
        cell.write(**{each.name: f"{form_name(each)}:{cell.key}" in data})
    cell.is_retiring = f"retire:{cell.key}" in data
    if f"version:{cell.key}" in data:
        cell.base_version = number(data, f"version:{cell.key}")
    if cell.drops_text:
        cell.note(_("You entered a text and ticked Retire. Untick it, or delete the text."))


def _pasted(text: str) -> tuple[list[pasting.Pasted], list[str]]:
    if len(text) > LONGEST_PASTE:
        return [], [_("You can paste at most %(limit)d characters.") % {"limit": LONGEST_PASTE}]
    if problems := list(_unprintable(text)):
        return [], problems
    try:
        return pasting.read(text), []
    except pasting.Unreadable as unreadable:
        return [], unreadable.problems


def _unprintable(text: str) -> Iterator[str]:
    """Each line that has characters which no text may have."""
    for number, line in enumerate(text.split("\n"), 1):
        try:
            refuse_control_characters(line)
        except ValidationError as error:
            said = {"line": number, "problem": " ".join(error.messages)}
            yield _("Line %(line)d: %(problem)s") % said


def _slugs(model: type[Role] | type[Level], names: list[str]) -> dict[str, str]:
    """What people call roles or levels, in lower case, to their slugs."""
    asked = {name.strip().casefold() for name in names if name}
    if not asked:
        return {}
    rows = model.objects.values_list("slug", "name")
    found = {word: slug for slug, name in rows for word in (slug, name.casefold()) if word in asked}
    if missing := asked - set(found):
        kind = str(model._meta.model_name)
        former = FormerAddress.objects.filter(slug__in=missing).exclude(**{kind: None})
        found |= dict(former.values_list("slug", f"{kind}__slug"))
    return found


def _lay_lines(
    texts: EditedTexts, lines: list[pasting.Pasted], roles: dict[str, str], *, replaces: bool
) -> list[str]:
    """Write the lines into their cells; what could not be written, or only over typed words."""
    levels = _slugs(Level, [line.level for line in lines])
    cells = {cell.key: cell for cell in texts.cells}
    problems = []
    for line in lines:
        role = roles.get(line.role.casefold(), "")
        cell = cells.get(f"{role}:{levels.get(line.level.casefold(), '')}")
        names = {"line": line.line, "role": line.role[:40], "level": line.level[:40]}
        if cell is None:
            text = _("Line %(line)d: there is no role “%(role)s” with a level “%(level)s”.")
            problems.append(text % names)
        elif _is_typed(cell, line) and not replaces:
            text = _(
                "Line %(line)d: the form already has another text for “%(role)s” at “%(level)s”."
            )
            problems.append(text % names)
        else:
            cell.write(description=line.description, required=line.required)
            cell.is_retiring, cell.errors = False, {}
    return problems


def _is_typed(cell: EditedCell, line: pasting.Pasted) -> bool:
    """Whether the line would replace other words that the person typed."""
    live = cell.live.description if cell.live else ""
    return not any(
        looks_same(cell.values.description, text) for text in ("", live, line.description)
    )
