"""Finds every text marked for translation, and brings the files of translations up to date."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

CODE = ("skillmap", "profiles", "proposals")
TEMPLATES = ("templates",)
SUFFIXES = {".html", ".txt", ".xml", ".svg"}
# As the code calls Django's functions, beside the names that gettext itself uses.
KEYWORDS = DEFAULT_KEYWORDS | {
    **dict.fromkeys(("_lazy", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext_lazy",), (1, 2)),
    "pgettext_lazy": ((1, "c"), 2),
}


def extracted(root: Path) -> Catalog:
    """What the code and the templates below `root` say, in the order of their files."""
    catalog = Catalog()
    for path, text in _sources(root):
        found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
        for _line, said, _comments, context in found:
            catalog.add(said, locations=[(path.relative_to(root).as_posix(), 1)], context=context)
    return catalog


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


def untranslated(catalog: Catalog) -> list[Message]:
    """The messages without a text, without one of their plurals, or only guessed."""
    return [each for each in catalog if each.id and (each.fuzzy or not _is_whole(each))]


def _is_whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)


def _sources(root: Path) -> Iterator[tuple[Path, str]]:
    """Each file that may speak, with templates turned into what reads like Python."""
    for name in CODE:
        for path in sorted((root / name).rglob("*.py")):
            yield path, path.read_text()
    for name in TEMPLATES:
        for path in sorted((root / name).rglob("*")):
            if path.suffix in SUFFIXES:
                lines = templatize(path.read_text()).splitlines()
                # Indentation means something in Python, and nothing in a template.
                yield path, "\n".join(line.strip() for line in lines)
