"""Reads JSON (RFC 8259) from a stream, bounded in depth and memory; says where values stand."""

import json
import re
from collections.abc import Callable
from typing import NamedTuple, TextIO

from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition, Problems
from profiles.interchange.reading.nodes import DEPTH, Node

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_WORD = re.compile(r"[-+.0-9A-Za-z]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_HALF = re.compile("[\ud800-\udfff]")
_PIECE = 1 << 18
_LONGEST = 1 << 25  # characters of one text; a description has two thousand
_NAMED = {"true": True, "false": False, "null": None}
Handler = Callable[[Node], None]
ROOT = ""  # the list that is the whole document, among lists by name


class _Broken(Exception):
    """The rest cannot be read."""


class _Token(NamedTuple):
    sign: str  # one of {}[]:, or v for a value, or nothing at the end
    value: object
    line: int
    column: int


def parse(
    stream: TextIO, file: str, problems: Problems, on_items: dict[str, Handler]
) -> Node | None:
    """The object in the stream; None, with a problem noted, where it cannot be read.

    The items of the lists at the top that `on_items` names are handed over one by one, and are
    not in the object; those of a document that is a list itself under the name ROOT.
    """
    reader = _JsonReader(stream, file, problems)
    try:
        return reader.document(on_items)
    except _Broken:
        return None


class _JsonReader:
    """Makes nodes of a stream; its depth is bounded, so that it may call itself."""

    def __init__(self, stream: TextIO, file: str, problems: Problems) -> None:
        self._stream, self._file, self._problems = stream, file, problems
        self._text, self._at, self._is_end = "", 0, False
        self._line, self._line_start = 1, 0

    def document(self, on_items: dict[str, Handler]) -> Node:
        token = self._next()
        if not token.sign:
            raise self._broken(token, _("The file is empty. Add content or remove it."))
        root = self._value(token, 1, on_items)
        rest = self._next()
        if rest.sign:
            raise self._broken(
                rest, _("There is content after the end of the document. Remove it.")
            )
        return root

    # --- Text into tokens ---------------------------------------------------------------------

    def _more(self) -> bool:
        """Forget what was read and read on; False at the end of the stream."""
        piece = "" if self._is_end else self._stream.read(_PIECE)
        self._is_end = not piece
        self._line_start -= self._at
        self._text, self._at = self._text[self._at :] + piece, 0
        return not self._is_end

    def _skip_space(self) -> None:
        while True:
            found = _SPACE.match(self._text, self._at)
            end = found.end() if found else self._at
            if count := self._text.count("\n", self._at, end):
                self._line += count
                self._line_start = self._text.rindex("\n", self._at, end) + 1
            self._at = end
            if end < len(self._text) or not self._more():
                return

    def _whole(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match at this point, reading on while it might go on."""
        while True:
            found = pattern.match(self._text, self._at)
            is_cut = found is None or found.end() == len(self._text)
            if not is_cut or len(self._text) - self._at > _LONGEST or not self._more():
                return found

    def _next(self) -> _Token:
        self._skip_space()
        column = self._at - self._line_start + 1
        sign = self._text[self._at : self._at + 1]
        start = _Token("v", None, self._line, column)
        if not sign or sign in "{}[]:,":
            self._at += len(sign)
            return start._replace(sign=sign)
        found = self._whole(_STRING if sign == '"' else _WORD)
        if found is None:
            message = _("Expected a quoted text, a number, true, false or null.")
            if sign == '"':
                message = _("The text is not closed, or contains a line break. Close the quotes.")
            raise self._broken(start, message)
        self._at = found.end()
        return start._replace(value=self._meaning(found[0], start))

    def _meaning(self, word: str, start: _Token) -> object:
        if word.startswith('"'):
            try:
                text = json.loads(word)
            except ValueError:
                raise self._broken(start, _("The text contains an unknown \\ sequence.")) from None
            if _HALF.search(text):
                self._refuse(start, _("The text contains half a character (\\ud800 to \\udfff)."))
            return _HALF.sub("", text)
        if word in _NAMED:
            return _NAMED[word]
        if not _NUMBER.fullmatch(word):
            raise self._broken(start, _("“%s” is not valid JSON. Put texts in quotes.") % word[:40])
        return int(word) if re.fullmatch("-?[0-9]{1,15}", word) else float(word)

    # --- Tokens into nodes --------------------------------------------------------------------

    def _refuse(self, token: _Token, message: str) -> None:
        self._problems.add(FilePosition(self._file, token.line, str(token.column)), message)

    def _broken(self, token: _Token, message: str) -> _Broken:
        self._refuse(token, message)
        return _Broken()

    def _value(self, token: _Token, depth: int, on_items: dict[str, Handler]) -> Node:
        if depth > DEPTH:
            raise self._broken(token, _("The nesting is too deep for a catalogue."))
        if token.sign == "v":
            return Node(token.value, token.line, token.column)
        if token.sign == "{":
            return Node(self._object(depth, on_items), token.line, token.column)
        if token.sign == "[":
            items: list[Node] = []
            self._list(depth, on_items.get(ROOT, items.append))
            return Node(items, token.line, token.column)
        raise self._broken(token, _("A value is missing here."))

    def _list(self, depth: int, add: Handler) -> None:
        token = self._next()
        while token.sign != "]":
            add(self._value(token, depth + 1, {}))
            token = self._next()
            if token.sign == ",":
                token = self._next()
            elif token.sign != "]":
                raise self._broken(token, _("A comma or ] is missing here."))

    def _object(self, depth: int, on_items: dict[str, Handler]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        token = self._next()
        while token.sign != "}":
            self._member(token, depth, found, on_items)
            token = self._next()
            if token.sign == ",":
                token = self._next()
            elif token.sign != "}":
                raise self._broken(token, _("A comma or } is missing here."))
        return found

    def _member(
        self, key: _Token, depth: int, found: dict[str, Node], on_items: dict[str, Handler]
    ) -> None:
        if key.sign != "v" or not isinstance(key.value, str):
            raise self._broken(key, _("A quoted key is missing here."))
        if self._next().sign != ":":
            raise self._broken(key, _("A colon is missing after this key."))
        token = self._next()
        handler = on_items.get(key.value) if token.sign == "[" else None
        if key.value in found:
            message = _("The key “%(key)s” occurs twice; first on line %(line)d. Remove one.")
            line = found[key.value].line
            self._refuse(key, message % {"key": key.value[:60], "line": line})
        if handler:
            found[key.value] = Node([], token.line, token.column)
            self._list(depth, handler)
        else:
            node = self._value(token, depth + 1, {})
            found.setdefault(key.value, node)
