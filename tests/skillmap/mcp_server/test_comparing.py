"""What assistants are told of steps: to the next level in one skill or all, to another role."""

import pytest
from mcp.server.mcpserver.exceptions import ToolError
from pytest_django import DjangoAssertNumQueries

from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from skillmap.mcp_server import comparing
from tests import factories
from tests.factories import Shelf

HOME = "http://localhost:8000"


def test_what_the_next_level_asks_in_one_skill(shelf: Shelf) -> None:
    step = comparing.levels("experiment-tracking", "ml-engineer", "junior")
    assert (step.next_level, step.change) == ("middle", "stays_required")
    assert step.asked_now.description == "Logs parameters and metrics of each run."
    assert step.asked_next is not None
    assert step.asked_next.description == "Designs the tracking workflow of a project."
    assert step.url == f"{HOME}/skills/experiment-tracking/?role=ml-engineer&level=junior"


def test_nothing_comes_after_the_highest_level(shelf: Shelf) -> None:
    step = comparing.levels("experiment-tracking", "ml-engineer", "senior")
    assert (step.next_level, step.asked_next, step.change) == (None, None, None)
    career = comparing.career("ml-engineer", "senior", 0)
    assert (career.next_level, career.next_focus, career.steps) == (None, "", [])


def test_what_nobody_described_is_said_to_be_unknown(shelf: Shelf) -> None:
    step = comparing.levels("experiment-tracking", "data-analyst", "middle")
    assert step.asked_next is not None
    assert (step.change, step.asked_next.state, step.asked_next.version) == (
        "unknown",
        "missing",
        0,
    )


def test_what_is_not_there_is_refused_with_what_is(shelf: Shelf) -> None:
    with pytest.raises(ToolError, match="These do: data-analyst, ml-engineer"):
        comparing.levels("experiment-tracking", "poet", "junior")
    with pytest.raises(ToolError, match="Its levels are: junior, middle, senior"):
        comparing.levels("experiment-tracking", "ml-engineer", "guru")
    with pytest.raises(ToolError, match="Its levels are: junior, middle, senior"):
        comparing.career("ml-engineer", "guru", 0)
    with pytest.raises(ToolError, match="The levels are: junior, middle, senior"):
        comparing.roles("ml-engineer", "data-analyst", "guru", 0)


def test_a_career_step_begins_with_what_becomes_required(shelf: Shelf, curator: User) -> None:
    new = factories.add(shelf.engineer, shelf.middle, "Reviews runs.", required=True)
    factories.skill("run-reviews", group=shelf.group, by=curator, operations=(new,))
    focus = FieldOperation("focus", "", "Owns a project.", "level:middle")
    factories.publish(shelf.engineer, focus, by=curator)
    career = comparing.career("ml-engineer", "junior", 0)
    assert (career.level, career.next_level, career.next_focus) == (
        "junior",
        "middle",
        "Owns a project.",
    )
    assert [(each.skill, each.change, each.before) for each in career.steps] == [
        ("run-reviews", "becomes_required", None),
        ("experiment-tracking", "stays_required", "Logs parameters and metrics of each run."),
    ]
    assert (career.step_count, career.next_skip) == (2, None)
    assert career.url == f"{HOME}/roles/ml-engineer/career/?from=junior"


def test_what_another_role_asks(shelf: Shelf) -> None:
    move = comparing.roles("data-analyst", "ml-engineer", "junior", 0)
    assert [each.model_dump() for each in move.steps] == [
        {
            "skill": "experiment-tracking",
            "name": "Experiment Tracking",
            "change": "becomes_required",
            "before": "Reads the results of tracked runs.",
            "after": "Logs parameters and metrics of each run.",
        }
    ]
    query = "from=data-analyst&to=ml-engineer&level=junior"
    assert move.url == f"{HOME}/roles/compare/?{query}"


def test_many_steps_are_told_in_parts(
    shelf: Shelf, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = factories.add(shelf.engineer, shelf.middle, "Reviews runs.", required=True)
    factories.skill("run-reviews", group=shelf.group, by=curator, operations=(new,))
    monkeypatch.setattr(comparing, "STEPS_AT_ONCE", 1)
    first = comparing.career("ml-engineer", "junior", 0)
    last = comparing.career("ml-engineer", "junior", 1)
    assert ([each.skill for each in first.steps], first.next_skip) == (["run-reviews"], 1)
    assert ([each.skill for each in last.steps], last.next_skip) == (["experiment-tracking"], None)


@pytest.mark.parametrize("count", [1, 3])
def test_answers_cost_the_same_however_long(
    shelf: Shelf, curator: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        cells = [
            factories.add(role, level, f"Tracks {number}.")
            for role in (shelf.engineer, shelf.analyst)
            for level in (shelf.junior, shelf.middle)
        ]
        named = f"tracking-{number}"
        factories.skill(named, group=shelf.group, by=curator, operations=tuple(cells))
    with django_assert_num_queries(4):
        comparing.levels("experiment-tracking", "ml-engineer", "junior")
    with django_assert_num_queries(3):
        assert comparing.career("ml-engineer", "junior", 0).step_count == 1 + count
    with django_assert_num_queries(4):
        assert comparing.roles("data-analyst", "ml-engineer", "junior", 0).step_count == 1 + count
