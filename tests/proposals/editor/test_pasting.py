"""What can be pasted, and how a paste that cannot be read is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.editor.pasting import MOST, Unreadable, read


@pytest.mark.parametrize(
    "text",
    [
        "role,level,required,description\nA,Junior,1,Does x\n",
        "Role;Level;Required;Description\nA;Junior;yes;Does x\n",
        "role_slug\tlevel_slug\trequired\tdescription\nA\tJunior\ttrue\tDoes x",
        "| role | level | required | description |\n|---|---|---|---|\n| A | Junior | x | Does x |",
        "description,required,level,role\nDoes x,1,Junior,A\n\n",
        "role | level | required | description\n--- | --- | --- | ---\nA | Junior | 1 | Does x\n",
    ],
)
def test_the_usual_forms_are_read(text: str) -> None:
    (line,) = read(text)
    assert (line.role, line.level, line.required, line.description) == (
        *("A", "Junior", True, "Does x"),
    )


def test_a_bar_can_stand_in_a_table() -> None:
    (line,) = read("| role | level | required | description |\n| A | J | 0 | x \\| y |")
    assert (line.description, line.required) == ("x | y", False)


def test_a_line_is_named_by_where_it_begins() -> None:
    text = 'role,level,required,description\nA,J,1,"Does x\nand y"\nB,J\n'
    with pytest.raises(Unreadable) as found:
        read(text)
    assert found.value.problems == ["Line 4 has too few columns."]
    first, second = read(text.replace("B,J", "B,J,0,Does z"))
    assert ((first.line, first.description), second.line) == ((2, "Does x\nand y"), 4)


def test_nothing_is_nothing() -> None:
    assert read("") == []
    assert read("  \n ") == []


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(Unreadable) as found:
        read("role,level,required,description\nA,J,perhaps,x\nB,J\n")
    assert found.value.problems == [
        "Line 2: required must be 1 or 0, not “perhaps”.",
        "Line 3 has too few columns.",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("role,level\n", "missing: required, description"),
        ("role,level,required,description\n" + "A,J,1,x\n" * (MOST + 1), "at most 1000"),
        ('role,level,required,description\nA,J,1,"' + "x" * 200_000 + '"\n', "field larger"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, problem: str) -> None:
    with pytest.raises(Unreadable, match=problem):
        read(text)


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(read(text), list)
    except Unreadable as unreadable:
        assert unreadable.problems  # noqa: PT017
