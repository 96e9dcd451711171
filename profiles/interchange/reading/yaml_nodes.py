"""Reads the part of YAML that data needs; refuses what hides, repeats or runs anything."""

import re
from collections.abc import Iterator

import yaml
from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition, Problems
from profiles.interchange.reading.nodes import DEPTH, Node

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TooDeep(Exception):
    """The file nests deeper than any catalogue does."""


def parse(text: str, file: str, problems: Problems) -> Node | None:
    """The one document of the text; None, with problems noted, where it cannot be read."""
    builder = _Builder(text, file, problems)
    try:
        return builder.document()
    except _TooDeep:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (
            FilePosition(file, mark.line + 1, str(mark.column + 1))
            if mark
            else FilePosition(file, 1)
        )
        reason = (error.problem or "").replace("\n", " ")
        if "nesting depth" in reason:  # the parser stops by itself before it reaches our limit
            problems.add(place, _("The nesting is too deep for a catalogue."))
        else:
            problems.add(place, _("This is not YAML: %(reason)s.") % {"reason": reason})
    except yaml.reader.ReaderError:
        place = _first_unreadable(text, file)
        problems.add(place, _("This character is not allowed in YAML. Remove it."))
    return None


def _first_unreadable(text: str, file: str) -> FilePosition:
    found = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    before = text[: found.start()] if found else ""
    return FilePosition(file, before.count("\n") + 1, str(len(before) - before.rfind("\n")))


class _Builder:
    """Makes nodes of events; its depth is bounded, so that it may call itself."""

    def __init__(self, text: str, file: str, problems: Problems) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._file, self._problems = file, problems

    def document(self) -> Node | None:
        root = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._refuse(
                        event,
                        _("A file may contain only one document. Remove everything after “---”."),
                    )
                    return None
                root = self._node(next(self._events), 1)
        if root is None:
            self._problems.add(
                FilePosition(self._file, 1), _("The file is empty. Add content or remove it.")
            )
        return root

    def _refuse(self, event: yaml.Event, message: str) -> None:
        mark = event.start_mark
        place = (
            FilePosition(self._file, mark.line + 1, str(mark.column + 1))
            if mark
            else FilePosition(self._file)
        )
        self._problems.add(place, message)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > DEPTH:
            self._refuse(event, _("The nesting is too deep for a catalogue."))
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, _("Aliases (*name) are not read. Write the text itself."))
        elif getattr(event, "anchor", None):
            self._refuse(event, _("Anchors (&name) are not read. Remove it, or quote the text."))
        elif getattr(event, "tag", None) not in {None, "", "!"}:
            self._refuse(event, _("Tags (!name) are not read. Remove it, or quote the text."))
        value: object = ""
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._list(depth)
        elif isinstance(event, yaml.MappingStartEvent):
            value = self._mapping(depth)
        mark = event.start_mark
        assert mark is not None  # noqa: S101  # the parser gives every event one
        is_plain = isinstance(event, yaml.ScalarEvent) and event.implicit[0]
        return Node(value, mark.line + 1, mark.column + 1, is_plain)

    def _list(self, depth: int) -> list[Node]:
        found = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._node(event, depth + 1))
        return found

    def _mapping(self, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            node = self._node(next(self._events), depth + 1)
            if not isinstance(key.value, str):
                self._refuse(event, _("A key must be a word."))
            elif key.value in found:
                self._refuse(
                    event,
                    _("The key “%(key)s” occurs twice; first on line %(line)d. Remove one.")
                    % {"key": key.value[:60], "line": found[key.value].line},
                )
            else:
                found[key.value] = node
        return found
