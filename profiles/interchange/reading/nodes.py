"""A tree of values that know where they stand: what YAML and JSON have in common."""

import re
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition, Problems
from skillmap.kernel.text import normalise, normalise_line, refuse_control_characters

DEPTH = 12
# What Django's `_meta.get_field` is said to give; only real columns are asked for here.
Rule: TypeAlias = "models.Field[Any, Any] | ForeignObjectRel"
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Node:
    """A value: text, number, truth, nothing, a list of nodes, or a mapping to nodes.

    `is_plain` marks YAML text without quotes, which may also stand for a number or a truth.
    """

    value: Any
    line: int
    column: int
    is_plain: bool = False


class Mapping:
    """Takes typed values out of a mapping node, noting every one that is not what it must be."""

    def __init__(self, node: Node, file: str, problems: Problems, known: tuple[str, ...]) -> None:
        self.file, self.problems, self.node = file, problems, node
        self.values: dict[str, Node] = {}
        if not isinstance(node.value, dict):
            self.refuse(node, _("Expected keys with values, such as “slug: …”."))
            return
        self.values = node.value
        for key, value in self.values.items():
            if key in known:
                continue
            self.refuse(
                value,
                _("Unknown key “%(key)s”. Allowed here: %(known)s.")
                % {"key": key[:60], "known": ", ".join(known)},
            )

    def refuse(self, node: Node, message: str) -> None:
        """Note what is wrong with the node."""
        self.problems.add(self.place(node), message)

    def place(self, node: Node | None = None) -> FilePosition:
        """Where the node stands; the mapping itself when none is given."""
        node = node or self.node
        return FilePosition(self.file, node.line, str(node.column))

    def has(self, key: str) -> bool:
        """Whether the mapping says anything about the key."""
        return key in self.values

    def needed(self, key: str) -> Node | None:
        """The node of the key; its absence is a problem."""
        node = self.values.get(key)
        if node is None and isinstance(self.node.value, dict):
            self.refuse(self.node, _("The key “%(key)s” is missing. Add it.") % {"key": key})
        return node

    def raw(self, node: Node) -> str | None:
        """The node's text as it stands; empty for nothing, None (a problem) for no text."""
        if node.value is None or (node.is_plain and node.value in _NOTHING):
            return ""
        if isinstance(node.value, str):
            return node.value
        self.refuse(node, _("Expected a text."))
        return None

    def text(self, key: str, rule: Rule, *, is_needed: bool = False) -> str:
        """The text of the key, normalised and judged by the rules of the model's field."""
        node = self.needed(key) if is_needed else self.values.get(key)
        if node is None:
            return ""
        raw = self.raw(node)
        return "" if raw is None else judged(raw, rule, self.problems, self.place(node))

    def number(self, key: str, limit: int, default: int | None = None) -> str:
        """The whole number of the key, 0 to `limit`, as text; `default` where it is absent."""
        node = self.values.get(key) if default is not None else self.needed(key)
        if node is None:
            return str(default or 0)
        text = str(node.value) if node.is_plain or type(node.value) is int else ""
        if re.fullmatch("[0-9]{1,10}", text) and int(text) <= limit:
            return str(int(text))
        self.refuse(node, _("Give a whole number from 0 to %(limit)d.") % {"limit": limit})
        return "0"

    def truth(self, key: str) -> bool:
        """Whether the key says true; anything but true and false is a problem."""
        node = self.needed(key)
        if node is None or node.value is True or node.value is False:
            return bool(node and node.value)
        if node.is_plain and node.value in {"true", "false"}:
            return bool(node.value == "true")
        self.refuse(node, _("Write true or false."))
        return False

    def items(self, key: str) -> list[Node]:
        """The list at the key, empty where it is absent or says nothing."""
        node = self.values.get(key)
        if node is None or node.value is None or (node.is_plain and node.value in _NOTHING):
            return []
        if isinstance(node.value, list):
            return node.value
        self.refuse(node, _("Expected a list."))
        return []


def judged(text: str, rule: Rule, problems: Problems, place: FilePosition) -> str:
    """The text, normalised; what the field's rules say against it becomes problems."""
    has_lines = isinstance(rule, models.TextField)
    clean = normalise(text) if has_lines else normalise_line(text)
    for message in dict.fromkeys([*_against(rule, clean), *_unshowable(clean)]):
        problems.add(place, message)
    return clean


def _against(rule: Rule, text: str) -> list[str]:
    """What the field's own rules say against the text."""
    try:
        cast("models.Field[str, str]", rule).clean(text, None)
    except ValidationError as error:
        return error.messages
    return []


def _unshowable(text: str) -> list[str]:
    """What no text may have, even where the field does not say so."""
    try:
        refuse_control_characters(text)
    except ValidationError as error:
        return error.messages
    return []
