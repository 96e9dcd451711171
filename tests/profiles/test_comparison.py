"""What one level or role asks that another does not: verdicts, order, marked words."""

import pytest

from profiles import comparison, matrix
from profiles.comparison import Step, Verdict
from profiles.matrix import Place, State
from profiles.models import Expectation, Level, Role, Skill
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

TEXT = "Compares runs."


def _place(state: State, text: str = TEXT) -> Place:
    is_there = state in {State.REQUIRED, State.OPTIONAL}
    cell = Expectation(description=text, required=state is State.REQUIRED) if is_there else None
    return Place(Skill(name="Tracking"), Role(), Level(), 0, state, cell)


REQUIRED, OPTIONAL, MISSING = map(_place, (State.REQUIRED, State.OPTIONAL, State.MISSING))
MORE_REQUIRED = _place(State.REQUIRED, "Compares all runs.")
MORE_OPTIONAL = _place(State.OPTIONAL, "Compares all runs.")


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (OPTIONAL, REQUIRED, Verdict.BECOMES_REQUIRED),
        (MISSING, REQUIRED, Verdict.BECOMES_REQUIRED),
        (None, REQUIRED, Verdict.BECOMES_REQUIRED),
        (REQUIRED, MORE_REQUIRED, Verdict.STAYS_REQUIRED),
        (REQUIRED, REQUIRED, Verdict.SAME),
        (MISSING, OPTIONAL, Verdict.BECOMES_EXPECTED),
        (None, OPTIONAL, Verdict.BECOMES_EXPECTED),
        (OPTIONAL, MORE_OPTIONAL, Verdict.STAYS_OPTIONAL),
        (OPTIONAL, OPTIONAL, Verdict.SAME),
        (REQUIRED, OPTIONAL, Verdict.BECOMES_OPTIONAL),
        (REQUIRED, MISSING, Verdict.UNKNOWN),
        (MISSING, MISSING, Verdict.UNKNOWN),
        (REQUIRED, None, Verdict.ENDS),
    ],
)
def test_verdicts(before: Place | None, after: Place | None, verdict: Verdict) -> None:
    assert Step(before, after).verdict == verdict


def test_words_that_go_and_words_that_come_are_told_apart() -> None:
    step = Step(REQUIRED, MORE_REQUIRED)
    assert "".join(segment.text for segment in step.old_words) == "Compares runs."
    assert "".join(segment.text for segment in step.new_words) == "Compares all runs."
    assert [segment.text.strip() for segment in step.words if segment.kind != "equal"] == ["all"]


def test_nothing_before_makes_every_word_new() -> None:
    step = Step(MISSING, REQUIRED)
    assert [(segment.kind, segment.text) for segment in step.new_words] == [("insert", TEXT)]
    assert step.old_words == []


def test_a_step_is_taken_in_one_skill() -> None:
    assert Step(None, REQUIRED).skill.name == Step(REQUIRED, None).skill.name == "Tracking"


def test_a_step_needs_a_place() -> None:
    with pytest.raises(ValueError, match="without a place"):
        _ = Step(None, None).skill


def test_what_becomes_required_comes_first() -> None:
    steps = [
        Step(REQUIRED, None),
        Step(REQUIRED, MORE_REQUIRED),
        Step(MISSING, OPTIONAL),
        Step(OPTIONAL, REQUIRED),
        Step(None, REQUIRED),
    ]
    found = [(chapter.verdict, len(chapter.steps)) for chapter in comparison.chapters(steps)]
    assert found == [
        (Verdict.BECOMES_REQUIRED, 2),
        (Verdict.STAYS_REQUIRED, 1),
        (Verdict.BECOMES_EXPECTED, 1),
        (Verdict.ENDS, 1),
    ]


def _grid(role: Role) -> matrix.Matrix[Skill]:
    cells = Expectation.objects.for_role(role)
    return matrix.for_role(role, cells, list(Level.objects.all()), ())


def test_levels_of_a_role_are_compared_skill_by_skill(shelf: Shelf, author: User) -> None:
    only_junior = (factories.add(shelf.analyst, shelf.junior, "Draws charts."),)
    factories.skill("charts", group=shelf.group, by=author, operations=only_junior)
    steps = comparison.levels(_grid(shelf.analyst), "junior", "middle")
    assert [(step.skill.slug, step.verdict) for step in steps] == [
        ("charts", Verdict.UNKNOWN),
        ("experiment-tracking", Verdict.STAYS_OPTIONAL),
    ]


def test_a_level_that_nobody_knows_compares_nothing(shelf: Shelf) -> None:
    assert comparison.levels(_grid(shelf.analyst), "chief", "boss") == []


def test_roles_are_compared_at_one_level(shelf: Shelf, author: User) -> None:
    for slug, role in (("charts", shelf.analyst), ("serving", shelf.engineer)):
        cell = (factories.add(role, shelf.junior, "Does it."),)
        factories.skill(slug, group=shelf.group, by=author, operations=cell)
    steps = comparison.roles(_grid(shelf.analyst), _grid(shelf.engineer), "junior")
    assert [(step.skill.slug, step.verdict) for step in steps] == [
        ("experiment-tracking", Verdict.BECOMES_REQUIRED),
        ("serving", Verdict.BECOMES_EXPECTED),
        ("charts", Verdict.ENDS),
    ]
