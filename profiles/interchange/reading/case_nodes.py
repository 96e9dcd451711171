"""Takes what is needed out of the objects of a CASE package, whatever else they hold."""

from profiles.interchange.places import Problems
from profiles.interchange.reading.nodes import Mapping, Node
from profiles.interchange.reading.own_yaml import RANKS


class Object(Mapping):
    """An object of the standard: unknown keys are left alone, for others extend it."""

    def __init__(self, node: Node, file: str, problems: Problems) -> None:
        known = tuple(node.value) if isinstance(node.value, dict) else ()
        super().__init__(node, file, problems, known)

    def said(self, key: str) -> str:
        """The text at the key; empty where there is none."""
        node = self.values.get(key)
        return "" if node is None else (self.raw(node) or "")

    def must_say(self, key: str) -> str:
        """The text at the key; its absence is a problem."""
        node = self.needed(key)
        return "" if node is None else (self.raw(node) or "")

    def inner(self, key: str) -> "Object":
        """The object at the key; an empty one where there is none."""
        node = self.values.get(key)
        if node is None or node.value is None:
            node = Node({}, self.node.line, self.node.column)
        return Object(node, self.file, self.problems)

    def each(self, key: str) -> list["Object"]:
        """The objects of the list at the key."""
        return [Object(node, self.file, self.problems) for node in self.items(key)]

    def whole(self, key: str) -> int | None:
        """The number at the key, without what follows its point; None where there is none."""
        node = self.values.get(key)
        value = node.value if node else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return int(value) if abs(value) <= RANKS else None
