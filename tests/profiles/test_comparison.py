"""What one level or role asks that another does not: verdicts, order, marked words."""

import pytest

from profiles import comparison, matrix
from profiles.comparison import LevelMove, StepKind
from profiles.matrix import Place, PlaceState
from profiles.models import Expectation, Level, Role, Skill
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

TEXT = "Compares runs."


def _place(state: PlaceState, text: str = TEXT) -> Place:
    is_there = state in {PlaceState.REQUIRED, PlaceState.OPTIONAL}
    cell = (
        Expectation(description=text, required=state is PlaceState.REQUIRED) if is_there else None
    )
    return Place(Skill(name="Tracking"), Role(), Level(), 0, state, cell)


REQUIRED, OPTIONAL, MISSING = map(
    _place, (PlaceState.REQUIRED, PlaceState.OPTIONAL, PlaceState.MISSING)
)
MORE_REQUIRED = _place(PlaceState.REQUIRED, "Compares all runs.")
MORE_OPTIONAL = _place(PlaceState.OPTIONAL, "Compares all runs.")


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (OPTIONAL, REQUIRED, StepKind.BECOMES_REQUIRED),
        (MISSING, REQUIRED, StepKind.BECOMES_REQUIRED),
        (None, REQUIRED, StepKind.BECOMES_REQUIRED),
        (REQUIRED, MORE_REQUIRED, StepKind.STAYS_REQUIRED),
        (REQUIRED, REQUIRED, StepKind.SAME),
        (MISSING, OPTIONAL, StepKind.BECOMES_EXPECTED),
        (None, OPTIONAL, StepKind.BECOMES_EXPECTED),
        (OPTIONAL, MORE_OPTIONAL, StepKind.STAYS_OPTIONAL),
        (OPTIONAL, OPTIONAL, StepKind.SAME),
        (REQUIRED, OPTIONAL, StepKind.BECOMES_OPTIONAL),
        (REQUIRED, MISSING, StepKind.UNKNOWN),
        (MISSING, MISSING, StepKind.UNKNOWN),
        (REQUIRED, None, StepKind.ENDS),
    ],
)
def test_verdicts(before: Place | None, after: Place | None, verdict: StepKind) -> None:
    assert LevelMove(before, after).verdict == verdict


def test_words_that_go_and_words_that_come_are_told_apart() -> None:
    lines = LevelMove(REQUIRED, MORE_REQUIRED).lines
    assert [line.text for line in (*lines.before, *lines.after)] == [TEXT, "Compares all runs."]
    assert {each.kind for each in lines.before[0].words} == {"equal"}
    marked = [each.text.strip() for each in lines.after[0].words if each.kind != "equal"]
    assert marked == ["all"]


def test_nothing_is_marked_where_one_side_is_not_described() -> None:
    step = LevelMove(MISSING, REQUIRED)
    assert (len(step.lines.before), len(step.lines.after)) == (0, 1)
    assert not step.is_marked
    assert LevelMove(REQUIRED, MORE_REQUIRED).is_marked


def test_a_step_is_taken_in_one_skill() -> None:
    assert (
        LevelMove(None, REQUIRED).skill.name == LevelMove(REQUIRED, None).skill.name == "Tracking"
    )


def test_a_step_needs_a_place() -> None:
    with pytest.raises(ValueError, match="without a place"):
        _ = LevelMove(None, None).skill


def test_what_becomes_required_comes_first() -> None:
    steps = [
        LevelMove(REQUIRED, None),
        LevelMove(REQUIRED, MORE_REQUIRED),
        LevelMove(MISSING, OPTIONAL),
        LevelMove(OPTIONAL, REQUIRED),
        LevelMove(None, REQUIRED),
    ]
    found = [(chapter.verdict, len(chapter.steps)) for chapter in comparison.chapters(steps)]
    assert found == [
        (StepKind.BECOMES_REQUIRED, 2),
        (StepKind.STAYS_REQUIRED, 1),
        (StepKind.BECOMES_EXPECTED, 1),
        (StepKind.ENDS, 1),
    ]


def _grid(role: Role) -> matrix.Matrix[Skill]:
    cells = Expectation.objects.for_role(role)
    return matrix.for_role(role, cells, list(Level.objects.all()), ())


def test_levels_of_a_role_are_compared_skill_by_skill(shelf: Shelf, author: User) -> None:
    only_junior = (factories.add(shelf.analyst, shelf.junior, "Draws charts."),)
    factories.skill("charts", group=shelf.group, by=author, operations=only_junior)
    steps = comparison.levels(_grid(shelf.analyst), "junior", "middle")
    assert [(step.skill.slug, step.verdict) for step in steps] == [
        ("charts", StepKind.UNKNOWN),
        ("experiment-tracking", StepKind.STAYS_OPTIONAL),
    ]


def test_a_level_that_nobody_knows_compares_nothing(shelf: Shelf) -> None:
    assert comparison.levels(_grid(shelf.analyst), "chief", "boss") == []


def test_roles_are_compared_at_one_level(shelf: Shelf, author: User) -> None:
    for slug, role in (("charts", shelf.analyst), ("serving", shelf.engineer)):
        cell = (factories.add(role, shelf.junior, "Does it."),)
        factories.skill(slug, group=shelf.group, by=author, operations=cell)
    steps = comparison.roles(_grid(shelf.analyst), _grid(shelf.engineer), "junior")
    assert [(step.skill.slug, step.verdict) for step in steps] == [
        ("experiment-tracking", StepKind.BECOMES_REQUIRED),
        ("serving", StepKind.BECOMES_EXPECTED),
        ("charts", StepKind.ENDS),
    ]
