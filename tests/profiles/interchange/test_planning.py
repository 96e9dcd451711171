"""The plan that leads from the site to the files: nothing more than is needed."""

import pytest

from profiles.interchange import planning, site
from profiles.interchange.places import FilePosition
from profiles.interchange.planning import PlannedCell, PlannedRevision
from profiles.interchange.records import CellRecord, PartRecord, RoleRecord, SkillRecord
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.samples import with_examples

HERE = FilePosition("a.json", 1)
TEXT = "Reads the results of tracked runs."


def cell(level: str, text: str = TEXT, *, required: bool = False) -> CellRecord:
    return CellRecord("data-analyst", level, CellValues(text, required), HERE)


def live(shelf: Shelf) -> site.LiveSkill:
    return site.skills([shelf.skill.slug])[shelf.skill.slug]


def record(**fields: str) -> SkillRecord:
    return SkillRecord("experiment-tracking", fields, HERE)


def test_what_is_the_same_needs_no_step(shelf: Shelf) -> None:
    same = record(name="Experiment Tracking", group="data/mlops", summary="")
    assert planning.plan_skill(same, [cell("junior")], live(shelf)) is None


def test_each_kind_of_cell_operation(shelf: Shelf) -> None:
    by = shelf.skill.updated_by
    factories.publish(
        shelf.skill, factories.retire(shelf.cell(shelf.engineer, shelf.senior)), by=by
    )
    said = [
        cell("junior", required=True),
        cell("senior", "New."),
        CellRecord("ml-engineer", "senior", CellValues("Back.", required=True), HERE),
    ]
    step = planning.plan_skill(record(), said, live(shelf), None)
    assert step == PlannedRevision(
        "skill",
        "experiment-tracking",
        [],
        [
            PlannedCell(Kind.EDIT, "data-analyst", "junior", 1, CellValues(TEXT, required=True)),
            PlannedCell(Kind.ADD, "data-analyst", "senior", 0, CellValues("New.", required=False)),
            PlannedCell(Kind.RESTORE, "ml-engineer", "senior", 2, said[2].values),
            PlannedCell(Kind.RETIRE, "data-analyst", "middle", 1),
            PlannedCell(Kind.RETIRE, "ml-engineer", "junior", 1),
            PlannedCell(Kind.RETIRE, "ml-engineer", "middle", 1),
        ],
    )


@pytest.mark.parametrize(
    ("before", "said", "is_edit"),
    [
        ("", None, False),
        ("", "", False),
        ("", "A.", True),
        ("A.", None, False),
        ("A.", "", True),
        ("A.", "A.", False),
        ("A.", "B.", True),
    ],
)
def test_examples_change_only_where_a_file_says_others(
    shelf: Shelf, before: str, said: str | None, is_edit: bool
) -> None:
    if before:
        with_examples(shelf.cell(shelf.analyst, shelf.junior), before)
    values = CellValues(TEXT, required=False, examples=said)
    record_ = CellRecord("data-analyst", "junior", values, HERE)
    step = planning.plan_skill(record(), [record_], live(shelf))
    version = 2 if before else 1
    cell = PlannedCell(Kind.EDIT, "data-analyst", "junior", version, values, before)
    assert (list(step.cells) if step else []) == ([cell] if is_edit else [])
    removed = {"examples removed": 1} if (before, said) == ("A.", "") else {}
    assert (step.counts() if step else {}) == (
        {"skill changed": 1, "cell edit": 1, **removed} if is_edit else {}
    )


def test_only_the_cells_of_named_roles_are_missing(shelf: Shelf) -> None:
    step = planning.plan_skill(record(), [], live(shelf), frozenset({"data-analyst"}))
    assert step
    assert [(each.kind, each.role, each.level) for each in step.cells] == [
        (Kind.RETIRE, "data-analyst", "junior"),
        (Kind.RETIRE, "data-analyst", "middle"),
    ]


def test_a_cell_names_numbers_once_role_and_level_exist() -> None:
    planned = PlannedCell(Kind.RETIRE, "analyst", "junior", 3)
    assert planned.operation({"analyst": 7}, {"junior": 2}) == CellOperation(Kind.RETIRE, 7, 2, 3)


def test_a_new_part_stands_last_and_a_reference_changes_nothing(shelf: Shelf) -> None:
    records = {
        "group:data/etl": PartRecord("group:data/etl", {"name": "ETL", "summary": ""}, HERE),
        "level:junior": PartRecord("level:junior", {"name": "Jr"}, HERE, is_reference=True),
        "domain:data": PartRecord("domain:data", {"name": "Data & AI"}, HERE),
    }
    step = planning.plan_parts(records)
    assert step
    assert step.fields == [
        FieldOperation("name", "", "ETL", "group:data/etl"),
        FieldOperation("position", "", "2", "group:data/etl"),
    ]
    assert planning.plan_parts({}) is None


def test_a_role(shelf: Shelf) -> None:
    said = RoleRecord("data-analyst", {"name": "Analyst"}, HERE, {"junior": {"focus": "Asks."}})
    step = planning.plan_role(said, shelf.analyst)
    assert step
    assert step.fields == [
        FieldOperation("name", "Data Analyst", "Analyst"),
        FieldOperation("focus", "", "Asks.", "level:junior"),
    ]
    reference = RoleRecord("data-analyst", {"name": "Analyst"}, HERE, is_reference=True)
    assert planning.plan_role(reference, shelf.analyst) is None


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        (
            PlannedRevision("skill", "sql", [FieldOperation("name", "SQL", "x" * 61)]),
            ["~ skill sql", f"    name: “SQL” → “{'x' * 59}…”"],
        ),
        (
            PlannedRevision("skill", "sql", [], [PlannedCell(Kind.RETIRE, "analyst", "junior", 1)]),
            ["~ skill sql", "    retired: analyst / junior"],
        ),
        (
            PlannedRevision(
                "skill",
                "sql",
                [],
                [PlannedCell(Kind.ADD, "a", "b", 0, CellValues("Two\nlines", required=False))],
                is_new=True,
            ),
            ["+ skill sql", "    added: a / b (optional) “Two lines”"],
        ),
        (
            PlannedRevision(
                "skill",
                "sql",
                [],
                [
                    PlannedCell(Kind.EDIT, "a", "b", 1, CellValues("T", True, "New"), "Old"),
                    PlannedCell(Kind.EDIT, "a", "c", 1, CellValues("T", False), "Old"),
                    PlannedCell(Kind.EDIT, "a", "d", 1, CellValues("T", False, "Old"), "Old"),
                    PlannedCell(Kind.RETIRE, "a", "e", 1),
                ],
            ),
            [
                "~ skill sql",
                "    edited: a / b (required) “T”",
                "        examples: “Old” → “New”",
                "    edited: a / c (optional) “T”",
                "    edited: a / d (optional) “T”",
                "    retired: a / e",
            ],
        ),
        (
            PlannedRevision("catalogue", "", [FieldOperation("rank", "1", "2", "level:junior")]),
            ["~ catalogue", "    level:junior rank: “1” → “2”"],
        ),
    ],
)
def test_a_step_says_what_it_does(step: PlannedRevision, lines: list[str]) -> None:
    assert list(step.lines()) == lines


def test_a_retirement_is_counted_as_one(shelf: Shelf) -> None:
    step = planning.plan_retirement(shelf.skill)
    assert step.counts() == {"skill retired": 1}
    assert list(step.lines()) == ["~ skill experiment-tracking", "    retired: “” → “yes”"]
