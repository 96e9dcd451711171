"""Examples of expectations: taken from files that say them, left alone by files that do not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from profiles.interchange import checking, importing, reading, uploading, writing
from profiles.interchange.planning import PlannedRevision
from profiles.interchange.reading import options as words
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import Origin
from profiles.models import Expectation
from skillmap.accounts.models import User
from tests.factories import Shelf
from tests.profiles.interchange.conftest import Files, Load, Wrong, write
from tests.profiles.interchange.samples import CELL, GOOD, HEADER, ROW, SKILL, with_examples

SAID = "A query that joins three tables.\nA review: “use a left join”."
YAML = "  examples: |-\n    A query that joins three tables.\n    A review: “use a left join”.\n"
SECOND = "- role: analyst\n  level: senior\n  required: false\n  description: Tunes.\n"
LEVELS = str(GOOD["levels.yaml"]) + "- slug: senior\n  name: Senior\n  rank: 2\n"
TABLE = HEADER.replace("\n", ",examples\n")
TOLD = ROW.replace("\n", f',"{SAID}"\n')


def folder(cells: str) -> Files:
    return {**GOOD, "levels.yaml": LEVELS, "skills/sql.yaml": SKILL + cells}


def examples() -> dict[str, str]:
    """The examples by level."""
    return dict(Expectation.objects.values_list("level__slug", "examples"))


def test_a_folder_says_them_as_a_block(load: Load) -> None:
    outcome = load(folder(CELL + YAML))
    assert outcome.counts["cell add"] == 1
    assert examples() == {"junior": SAID}
    assert (
        dict(writing.catalogue_folder())["skills/sql.yaml"]
        == SKILL + CELL.replace("description: Joins.", "description: |-\n    Joins.") + YAML
    )
    assert load(folder(CELL + YAML)).counts == {}


def test_a_column_says_them(load: Load) -> None:
    load({"all.csv": TABLE + TOLD})
    assert examples() == {"junior": SAID}
    assert load({"all.csv": TABLE + TOLD}).counts == {}
    # Wherever the column stands.
    load({"all.csv": "examples," + HEADER + "One." + "," + ROW})
    assert examples() == {"junior": "One."}


def in_folder(root: Path, _shelf: Shelf) -> Path:
    for name, text in writing.catalogue_folder():
        write(root, {name: text})
    return root


def in_file(name: str, text: Callable[[Shelf], str]) -> Callable[[Path, Shelf], Path]:
    return lambda root, shelf: write(root, {name: text(shelf)})


EXPORTS: dict[str, Callable[[Path, Shelf], Path]] = {
    "folder": in_folder,
    "json": in_file("all.json", lambda shelf: "".join(writing.catalogue_json())),
    "csv": in_file("all.csv", lambda shelf: "".join(writing.catalogue_csv())),
    "case": in_file("case.json", lambda shelf: "".join(writing.catalogue_case())),
    "skill.json": in_file("skill.json", lambda shelf: writing.skill_json(shelf.skill)),
    "skill.csv": in_file("skill.csv", lambda shelf: writing.skill_csv(shelf.skill)),
    "role.json": in_file("role.json", lambda shelf: writing.role_json(shelf.analyst)),
    "role.csv": in_file("role.csv", lambda shelf: writing.role_csv(shelf.analyst)),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_brings_them_back_and_takes_others_away(
    load: Load, tmp_path: Path, shelf: Shelf, name: str
) -> None:
    told, other = (shelf.cell(shelf.analyst, level) for level in (shelf.junior, shelf.middle))
    with_examples(told, SAID)
    path = EXPORTS[name](tmp_path / "out", shelf)
    assert load(path).counts == {}
    with_examples(told, "Something else.")
    with_examples(other, "Not in the file.")
    outcome = load(path)
    assert outcome.counts == {"skill changed": 1, "cell edit": 2, "examples removed": 1}
    for cell, said in ((told, SAID), (other, "")):
        cell.refresh_from_db()
        assert cell.examples == said


def test_the_table_of_descriptors_has_no_place_for_them(load: Load, shelf: Shelf) -> None:
    cell = with_examples(shelf.cell(shelf.analyst, shelf.junior), SAID)
    text = "".join(writing.catalogue_descriptor_table())
    assert "left join" not in text
    assert load({"rsd.csv": text}).counts == {}
    cell.refresh_from_db()
    assert cell.examples == SAID


def test_descriptors_in_json_bring_them_back_and_take_none_away(load: Load, shelf: Shelf) -> None:
    told, other = (shelf.cell(shelf.analyst, level) for level in (shelf.junior, shelf.middle))
    with_examples(told, SAID)
    text = "".join(writing.catalogue_descriptors())
    assert load({"rsd.json": text}).counts == {}
    with_examples(told, "Something else.")
    with_examples(other, "Not in the file.")
    assert load({"rsd.json": text}).counts == {"skill changed": 1, "cell edit": 1}
    for cell, said in ((told, SAID), (other, "Not in the file.")):
        cell.refresh_from_db()
        assert cell.examples == said


@pytest.mark.parametrize("is_retiring", [False, True])
def test_files_from_before_there_were_examples_take_none_away(
    load: Load, tmp_path: Path, is_retiring: bool
) -> None:
    load(folder(CELL + YAML + SECOND))
    old = folder(CELL + SECOND)
    assert load(old, is_retiring=is_retiring).counts == {}
    assert load({"all.csv": HEADER + ROW.replace("Joins.", "New.")}).counts["cell edit"] == 1
    assert load(old).counts["cell edit"] == 1
    assert examples() == {"junior": SAID, "senior": ""}


def test_old_json_takes_none_away(load: Load, tmp_path: Path, shelf: Shelf) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    for name, text in (
        ("all.json", "".join(writing.catalogue_json())),
        ("case.json", "".join(writing.catalogue_case())),
        ("skill.json", writing.skill_json(shelf.skill).replace(',\n          "examples": ""', "")),
        ("role.json", writing.role_json(shelf.analyst).replace(',\n          "examples": ""', "")),
    ):
        assert "examples" not in text
        with_examples(cell, name)
        assert (name, load(write(tmp_path / name, {name: text})).counts) == (name, {})
        cell.refresh_from_db()
        assert cell.examples == name


def test_a_whole_catalogue_that_knows_examples_says_where_there_are_none(load: Load) -> None:
    load(folder(CELL + YAML + SECOND + YAML))
    outcome = load(folder(CELL + YAML + SECOND))
    assert outcome.counts == {"skill changed": 1, "cell edit": 1, "examples removed": 1}
    assert examples() == {"junior": SAID, "senior": ""}


def test_the_last_examples_are_taken_away_by_saying_so(load: Load) -> None:
    load(folder(CELL + YAML))
    outcome = load(folder(CELL + '  examples: ""\n'))
    assert outcome.counts == {"skill changed": 1, "cell edit": 1, "examples removed": 1}
    assert examples() == {"junior": ""}


def test_a_cell_that_comes_back_has_them_still(load: Load, tmp_path: Path) -> None:
    load(folder(CELL + YAML))
    assert load(folder(""), is_retiring=True).counts["cell retire"] == 1
    assert load(folder(CELL)).counts["cell restore"] == 1
    assert examples() == {"junior": SAID}


MANY, TURNED = "x" * 1_001, "A \u202eb"
TOO_LONG = "Ensure this value has at most 1000 characters (it has 1001)."
HIDDEN = "The text contains a character that cannot be displayed. Remove it."


@pytest.mark.parametrize(("text", "why"), [(MANY, TOO_LONG), (TURNED, HIDDEN)])
def test_what_cannot_be_examples_has_its_place(
    wrong: Wrong, shelf: Shelf, text: str, why: str
) -> None:
    place = "skills/sql.yaml, line 10, column 13"
    assert wrong(folder(f'{CELL}  examples: "{text}"\n')) == [f"{place}: {why}"]
    table = TABLE + ROW.replace("\n", f",{text}\n")
    assert wrong({"all.csv": table}) == [f"all.csv, line 2, column examples: {why}"]
    body = json.loads("".join(writing.catalogue_json()))
    body["skills"][0]["expectations"][0]["examples"] = text
    (found,) = wrong({"all.json": json.dumps(body)})
    assert found.startswith("all.json, line 1, column ")
    assert found.endswith(why)
    body = json.loads("".join(writing.catalogue_case()))
    item = next(each for each in body["CFItems"] if each["CFItemType"] == "Expectation")
    item["extensions"]["examples"] = text
    (found,) = wrong({"case.json": json.dumps(body)})
    assert found.endswith(why)


COLUMNS = "Skill;Job;Text;Evidence\nTalking;Guide;Tells;One tour.\nWalking;Guide;Walks;\n"
MAPS = ("skill_name=Skill", "role_name=Job", "description=Text")


def asked(*maps: str, **defaults: str) -> ImportOptions:
    """What is said of a table of others in which everything is required."""
    return ImportOptions(
        columns=words.columns((*MAPS, *maps)),
        defaults={"required": "1", "level_name": "Any", **defaults},
    )


def by_skill() -> dict[str, str]:
    return dict(Expectation.objects.values_list("skill__slug", "examples"))


def test_any_table_can_have_a_column_for_them(load: Load) -> None:
    load({"a.csv": COLUMNS}, asked=asked("examples=Evidence"))
    assert by_skill() == {"talking": "One tour.", "walking": ""}
    load({"a.csv": COLUMNS}, asked=asked("examples=Evidence", examples="Ask a guest."))
    assert by_skill() == {"talking": "One tour.", "walking": "Ask a guest."}
    assert load({"a.csv": COLUMNS}, asked=asked()).counts == {}
    assert by_skill() == {"talking": "One tour.", "walking": "Ask a guest."}


def test_with_a_column_a_level_they_are_those_of_every_level(load: Load) -> None:
    table = "Skill,Low,High,Evidence\nTalking,Tells,Leads,One tour.\n"
    ways = ImportOptions(
        columns=words.columns(["skill_name=Skill", "examples=Evidence"]),
        levels=words.levels(["Low", "High"]),
        defaults={"required": "1", "role_name": "Guide"},
    )
    load({"a.csv": table}, asked=ways)
    assert examples() == {"low": "One tour.", "high": "One tour."}


def test_those_of_others_are_judged_in_their_own_column(wrong: Wrong) -> None:
    table = COLUMNS.replace("One tour.", MANY)
    assert wrong({"a.csv": table}, asked("examples=Evidence")) == [
        f"a.csv, line 2, column Evidence: {TOO_LONG}"
    ]


def steps(path: Path, *, dry: bool = True) -> list[PlannedRevision]:
    """What importing the path does."""
    done: list[PlannedRevision] = []
    with reading.read(path) as spool:
        checking.check(spool)
        importing.Import(spool, by=importing.system_user(), is_dry=dry).run(done.append)
    return done


def test_a_dry_run_says_what_becomes_of_them(load: Load, tmp_path: Path) -> None:
    load(folder(CELL + YAML + SECOND))
    path = write(tmp_path / "new", folder(CELL + SECOND + "  examples: A plan.\n"))
    (step,) = steps(path)
    assert list(step.lines()) == [
        "~ skill sql",
        "    edited: analyst / junior (required) “Joins.”",
        "        examples: “A query that joins three tables. A review: “use a left join…” → “”",
        "    edited: analyst / senior (optional) “Tunes.”",
        "        examples: “” → “A plan.”",
    ]
    assert steps(path, dry=False) == [step]


def test_a_preview_says_what_becomes_of_them(
    shelf: Shelf, curator: User, tmp_path: Path, settings: object
) -> None:
    settings.DATA_DIR = str(tmp_path)  # type: ignore[attr-defined]
    with_examples(shelf.cell(shelf.analyst, shelf.junior), "A chart.")
    text = writing.role_csv(shelf.analyst).replace("A chart.", "")
    key = uploading.keep([text.encode()], "role.csv", by=curator)
    found = uploading.preview(key, by=curator, is_retiring=False)
    assert found.counts == {"skill changed": 1, "cell edit": 1, "examples removed": 1}
    assert found.lines[2] == "        examples: “A chart.” → “”"


def test_another_source_changes_none(load: Load, tmp_path: Path) -> None:
    load({"all.csv": TABLE + TOLD}, asked=ImportOptions(origin=Origin("Atlas")))
    path = write(tmp_path / "in", {"all.csv": TABLE + TOLD.replace("three", "four")})
    with reading.read(path, ImportOptions(origin=Origin("Other"))) as spool:
        checking.check(spool)
        found = list(spool.problems.lines())
    assert len(found) == 1
    assert "The site has this skill from another source (site: “Atlas”, file: “Other”)" in found[0]
