"""The JSON reader says the same as Python's own, in pieces of any size, with places."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from profiles.interchange.places import Problems
from profiles.interchange.reading import json_nodes
from profiles.interchange.reading.nodes import Node

LEAVES = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(max_size=12)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


def plain(node: Node) -> Any:
    """The node as Python's own reader gives it."""
    if isinstance(node.value, list):
        return [plain(each) for each in node.value]
    if isinstance(node.value, dict):
        return {key: plain(each) for key, each in node.value.items()}
    return node.value


class Dripping(io.StringIO):
    """A stream that gives a few characters at a time, whatever is asked for."""

    def read(self, size: int | None = -1, /) -> str:
        return super().read(3)


def depth(value: Any) -> int:
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1


@pytest.mark.slow
@given(
    value=st.dictionaries(st.text(max_size=5), VALUES).filter(lambda value: depth(value) <= 12),
    indent=st.sampled_from([None, 0, 2]),
    is_ascii=st.booleans(),
)
@effort(max_examples=200, deadline=None)
def test_it_reads_what_python_writes(value: Any, indent: int | None, is_ascii: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    problems = Problems()
    for stream in (io.StringIO(text), Dripping(text)):
        node = json_nodes.parse(stream, "a.json", problems, {})
        assert list(problems.lines()) == []
        assert node is not None
        assert plain(node) == value


def test_nodes_know_their_places_in_pieces_too() -> None:
    text = '{\n  "a": [1,\n    "two"],\n  "b": true}'
    for stream in (io.StringIO(text), Dripping(text)):
        root = json_nodes.parse(stream, "a.json", Problems(), {})
        assert root is not None
        found = [root, root.value["a"], *root.value["a"].value, root.value["b"]]
        assert [(node.line, node.column) for node in found] == [
            (1, 1),
            (2, 8),
            (2, 9),
            (3, 5),
            (4, 8),
        ]


def test_the_items_of_a_named_list_are_handed_over_and_not_kept() -> None:
    seen: list[Any] = []
    stream = io.StringIO('{"skills": [1, [2]], "inner": {"skills": [3]}}')
    root = json_nodes.parse(
        stream, "a.json", Problems(), {"skills": lambda node: seen.append(plain(node))}
    )
    assert seen == [1, [2]]
    assert root is not None
    assert plain(root) == {"skills": [], "inner": {"skills": [3]}}


@pytest.mark.parametrize(
    "text", ["{", "[1", '{"a"', '{"a":', '{"a": "b', "tru", "-", "01", "1.", "]"]
)
def test_what_is_cut_off_or_no_json_is_one_problem(text: str) -> None:
    problems = Problems()
    assert json_nodes.parse(Dripping(text), "a.json", problems, {}) is None
    assert problems.count == 1
