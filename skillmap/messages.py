"""Finds every text marked for translation, and brings the files of translations up to date."""

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

CODE = ("skillmap", "profiles", "proposals")
TEMPLATES = "templates"
SUFFIXES = {".html", ".txt", ".xml", ".svg"}
# As the code calls Django's functions: how many texts each takes, and whether a context first.
CALLS = {
    **dict.fromkeys(("_", "_lazy", "gettext", "gettext_lazy", "gettext_noop"), (1, False)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (2, False)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (1, True)),
}
Said = tuple[str | tuple[str, ...], str | None]


def extracted(root: Path) -> Catalog:
    """What the code and the templates below `root` say, in the order of their files."""
    catalog = Catalog()
    for path in sorted(path for name in CODE for path in (root / name).rglob("*.py")):
        _add(catalog, root, path, _in_code(path.read_text()))
    for path in sorted((root / TEMPLATES).rglob("*")):
        if path.suffix in SUFFIXES:
            _add(catalog, root, path, _in_template(path.read_text()))
    return catalog


def _add(catalog: Catalog, root: Path, path: Path, said: Iterator[Said]) -> None:
    for text, context in said:
        catalog.add(text, locations=[(path.relative_to(root).as_posix(), 1)], context=context)


def _in_code(text: str) -> Iterator[Said]:
    """From the syntax tree: Babel's own reader of Python sees into f-strings or not, by version."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        count, has_context = CALLS.get(getattr(call.func, "id", ""), (0, False))
        found = [
            str(each.value)
            for each in call.args[: count + has_context]
            if isinstance(each, ast.Constant)
        ]
        context = found.pop(0) if has_context and found else None
        if count and len(found) == count:
            yield (found[0] if count == 1 else tuple(found)), context


def _in_template(text: str) -> Iterator[Said]:
    # What Django makes of a template reads like Python but for its indentation.
    lines = "\n".join(line.strip() for line in templatize(text).splitlines())
    for _line, said, _comments, context in extract("python", io.BytesIO(lines.encode())):
        yield said, context


def renew(path: Path, found: Catalog) -> list[Message]:
    """Bring a `.po` file up to what was found; the messages that have no translation yet.

    New texts come in empty, texts that nobody says any more go.
    """
    catalog = read(path)
    catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    return untranslated(catalog)


def read(path: Path) -> Catalog:
    """The translations of that file, in the language that its folder names."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def write_compiled(source: Path, target: Path) -> None:
    """Write the translations of a `.po` file into a `.mo` file, which gettext reads."""
    catalog = read(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, catalog)


def untranslated(catalog: Catalog) -> list[Message]:
    """The messages without a text, without one of their plurals, or only guessed."""
    return [each for each in catalog if each.id and (each.fuzzy or not _is_whole(each))]


def _is_whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)
