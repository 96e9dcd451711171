"""Flat CSV is data: exactly the header, exactly the texts."""

import csv
import io

from profiles.interchange import writing
from profiles.models import Skill
from profiles.operations import FieldOperation
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.samples import with_examples

HEADER = (
    "domain,group,skill_slug,skill_name,skill_summary,role_family,role_slug,role_name,"
    "level_slug,level_name,level_rank,required,description"
)
LAST = "examples,drafted_by,confirmation"
SKILL = ["Data & AI", "Mlops", "experiment-tracking", "Experiment Tracking", ""]
ANALYST = ["", "data-analyst", "Data Analyst"]
ROWS = [
    [*SKILL, *ANALYST, "junior", "Junior", "1", "0", "Reads the results of tracked runs."],
    [*SKILL, *ANALYST, "middle", "Middle", "2", "0", "Compares tracked runs in a dashboard."],
]


def rows(text: str) -> list[list[str]]:
    header, _rest = text.split("\n", 1)
    assert header == f"{HEADER},{LAST}"
    found = list(csv.reader(io.StringIO(text)))[1:]
    assert {(*row[-3:],) for row in found} == {("", "", "not confirmed yet")}
    return [row[:-3] for row in found]


def test_a_role_has_its_cells_in_order(shelf: Shelf) -> None:
    assert rows(writing.role_csv(shelf.analyst)) == ROWS


def test_a_skill_and_the_catalogue_have_every_cell(shelf: Shelf) -> None:
    found = rows(writing.skill_csv(shelf.skill))
    assert found[:2] == ROWS
    assert len(found) == 5
    assert rows("".join(writing.catalogue_csv())) == found


def test_an_origin_has_columns_where_there_is_one(shelf: Shelf) -> None:
    origin = [FieldOperation("source", "", "ESCO"), FieldOperation("licence", "", "EUPL-1.2")]
    factories.publish(shelf.skill, *origin, by=shelf.skill.updated_by)
    whole = "".join(writing.catalogue_csv())
    skill = Skill.objects.get()
    for text in (whole, writing.skill_csv(skill), writing.role_csv(shelf.analyst)):
        first, second, *_rest = csv.reader(io.StringIO(text))
        assert ",".join(first) == f"{HEADER},source,source_url,licence,{LAST}"
        assert second[-6:-1] == ["ESCO", "", "EUPL-1.2", "", ""]


def test_examples_and_marks_are_the_last_columns_wherever_the_others_end(shelf: Shelf) -> None:
    with_examples(shelf.cell(shelf.analyst, shelf.junior), "One.\nTwo, “three”.")
    for origin in ([], [FieldOperation("source", "", "ESCO")]):
        if origin:
            factories.publish(shelf.skill, *origin, by=shelf.skill.updated_by)
        skill = Skill.objects.get()
        texts = writing.skill_csv(skill), writing.role_csv(shelf.analyst)
        for text in (*texts, "".join(writing.catalogue_csv())):
            first, second, third, *_rest = csv.reader(io.StringIO(text))
            assert first[:13] == HEADER.split(",")
            assert ",".join(first[-3:]) == LAST
            assert (second[12], second[-3]) == (ROWS[0][12], "One.\nTwo, “three”.")
            assert third[-3] == ""


def test_a_text_is_never_altered_for_a_spreadsheet(shelf: Shelf) -> None:
    text = '=HYPERLINK("x")\n- @b, "c"'
    cell = shelf.cell(shelf.analyst, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, text), by=shelf.skill.updated_by)
    assert rows(writing.skill_csv(shelf.skill))[0][-1] == text


def test_what_is_retired_is_not_exported(shelf: Shelf) -> None:
    by = shelf.skill.updated_by
    cell = shelf.cell(shelf.engineer, shelf.senior)
    factories.publish(shelf.skill, factories.retire(cell), by=by)
    factories.publish(shelf.analyst, FieldOperation("retired", "", "yes"), by=by)
    found = rows("".join(writing.catalogue_csv()))
    assert [row[8] for row in found] == ["junior", "middle"]
    assert {row[6] for row in found} == {"ml-engineer"}
