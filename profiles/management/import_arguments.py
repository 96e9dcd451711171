"""Arguments of the command that imports files: format, origin, columns, defaults."""

from argparse import ArgumentParser
from pathlib import Path
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from profiles.interchange.reading import options as words
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import Origin
from profiles.models import Revision, Skill
from skillmap.kernel.text import normalise_line, refuse_control_characters

_SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


class ImportArguments(TypedDict):
    """What the command line says beside what to import, by whom, and whether to try it only."""

    format: str
    source: str
    source_url: str
    licence: str
    language: str
    delimiter: str
    map: list[str]
    level: list[str]
    levels: str
    default: list[str]
    retire_missing: bool
    take_over: bool
    summary: str
    problems: Path | None
    verbosity: int


def add_arguments(parser: ArgumentParser) -> None:
    """Add the optional arguments."""
    parser.add_argument("--format", default="", choices=words.FORMATS, help="found by looking")
    parser.add_argument("--source", default="", help="where the texts come from")
    parser.add_argument("--source-url", default="", help="its address")
    parser.add_argument("--licence", default="", help="the licence they are under there")
    parser.add_argument("--language", default="", help="of ESCO, such as de: the files *_de.csv")
    parser.add_argument("--delimiter", default="", choices=_SIGNS, help="found by looking")
    fields = ", ".join(words.FIELDS)
    _add_many(
        *(parser, "--map", "FIELD=COLUMN"),
        f"the column of a CSV that holds a field ({fields}); "
        "required=COLUMN:word|word says which words mean required",
    )
    _add_many(
        *(parser, "--level", "NAME[=COLUMN]"),
        "a column of a CSV that holds the texts of one level; the lowest first",
    )
    parser.add_argument(
        "--levels",
        default="",
        metavar="NAME,NAME,…",
        help="the levels from the lowest to the highest, where the file gives them no ranks, or "
        "to correct the ranks that the levels of the site have",
    )
    _add_many(parser, "--default", "FIELD=TEXT", "what a field is where the file does not say")


def _add_many(parser: ArgumentParser, option: str, form: str, what: str) -> None:
    parser.add_argument(option, action="append", default=[], metavar=form, help=what)


def read_options(options: ImportArguments) -> ImportOptions:
    """The options of the import; raises CommandError for what makes no sense."""
    is_table = options["format"] == "columns"
    try:
        return ImportOptions(
            options["format"],
            _origin(options["source"], options["source_url"], options["licence"]),
            words.columns(options["map"], is_needed=bool(options["level"]) or is_table),
            words.levels(options["level"]),
            words.defaults(options["default"]),
            _SIGNS.get(options["delimiter"], ""),
            options["language"],
            words.ladder(options["levels"]),
        )
    except words.InvalidOption as unclear:
        raise CommandError(str(unclear)) from unclear


def summary(text: str) -> str:
    """The summary as the history keeps it; raises CommandError for what it cannot hold."""
    line = normalise_line(text)
    rule = Revision._meta.get_field("summary")
    try:
        refuse_control_characters(line)
        rule.run_validators(line)
    except ValidationError as error:
        message = _("--%(option)s: %(why)s") % {"option": "summary", "why": error.messages[0]}
        raise CommandError(message) from error
    return line


def _origin(source: str, source_url: str, licence: str) -> Origin:
    rules = (
        (Skill._meta.get_field("source"), source),
        (Skill._meta.get_field("source_url"), source_url),
        (Skill._meta.get_field("licence"), licence),
    )
    for rule, text in rules:
        try:
            rule.clean(text, None)
        except ValidationError as error:
            option = rule.name.replace("_", "-")
            message = _("--%(option)s: %(why)s") % {"option": option, "why": error.messages[0]}
            raise CommandError(message) from error
    return Origin(source, source_url, licence)
