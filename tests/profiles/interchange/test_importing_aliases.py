"""Other names of skills and roles: taken from files that say them, left alone by others."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from profiles.interchange import checking, importing, reading, writing
from profiles.interchange.reading import options as words
from profiles.interchange.reading.options import ImportOptions
from profiles.models import Role, Skill
from profiles.operations import FieldOperation
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.conftest import Files, Load, Wrong, write
from tests.profiles.interchange.samples import CELL, DOMAINS, GOOD, HEADER, LEVELS, ROW

SKILL = "slug: sql\nname: SQL\ndomain: data\ngroup: etl\n"
NAMES = "aliases:\n- Structured Query Language\n- SEQUEL; 'sequel' | x\n"
TOLD = ["Structured Query Language", "SEQUEL; 'sequel' | x"]
ROLES = "roles:\n- slug: analyst\n  name: Analyst\n"
ROLE_NAMES = "  aliases:\n  - BI analyst\n"
TABLE = HEADER.replace("\n", ",skill_aliases,role_aliases\n")


def folder(skill: str = NAMES, role: str = ROLE_NAMES, cells: str = CELL) -> Files:
    return {
        "levels.yaml": LEVELS,
        "domains.yaml": DOMAINS,
        "roles.yaml": ROLES + role,
        "skills/sql.yaml": SKILL + skill + cells,
    }


def names() -> tuple[list[str], list[str]]:
    """The aliases of the skill and of the role."""
    return Skill.objects.get(slug="sql").aliases, Role.objects.get(slug="analyst").aliases


def call(subject: Skill | Role, *aliases: str) -> None:
    """Have the skill or role called so too."""
    subject.refresh_from_db()
    base = json.dumps(subject.aliases, ensure_ascii=False) if subject.aliases else ""
    new = json.dumps(aliases, ensure_ascii=False) if aliases else ""
    factories.publish(subject, FieldOperation("aliases", base, new), by=subject.updated_by)


def test_a_folder_lists_them(load: Load) -> None:
    load(folder())
    assert names() == (TOLD, ["BI analyst"])
    out = dict(writing.catalogue_folder())
    assert out["skills/sql.yaml"].startswith(f"{SKILL}{NAMES}expectations:\n")
    assert out["roles.yaml"] == ROLES + ROLE_NAMES
    assert load(folder()).counts == {}


def test_columns_say_them_where_there_are_any(load: Load) -> None:
    assert "aliases" not in HEADER
    load({"all.csv": TABLE + ROW.replace("\n", ',A | B,"[""x|y"", ""[z""]"\n')})
    assert names() == (["A", "B"], ["x|y", "[z"])
    out = "".join(writing.catalogue_csv())
    head = TABLE.replace("description,", "description,examples,")
    head = head.replace("\n", ",drafted_by,confirmation\n")
    assert out == head + ROW.replace("\n", ',,A | B,"[""x|y"", ""[z""]",,not confirmed yet\n')
    assert load({"all.csv": out}).counts == {}
    # A bracket alone makes no list.
    load({"all.csv": TABLE + ROW.replace("\n", ",[A] | B,\n")})
    assert names() == (["[A]", "B"], [])


def in_folder(root: Path, _shelf: Shelf) -> Path:
    for name, text in writing.catalogue_folder():
        write(root, {name: text})
    return root


def in_file(name: str, text: Callable[[Shelf], str]) -> Callable[[Path, Shelf], Path]:
    return lambda root, shelf: write(root, {name: text(shelf)})


WHOLE: dict[str, Callable[[Path, Shelf], Path]] = {
    "folder": in_folder,
    "json": in_file("all.json", lambda shelf: "".join(writing.catalogue_json())),
    "csv": in_file("all.csv", lambda shelf: "".join(writing.catalogue_csv())),
    "case": in_file("case.json", lambda shelf: "".join(writing.catalogue_case())),
}
EXPORTS = WHOLE | {
    "skill.json": in_file("skill.json", lambda shelf: writing.skill_json(shelf.skill)),
    "skill.csv": in_file("skill.csv", lambda shelf: writing.skill_csv(shelf.skill)),
    "role.json": in_file("role.json", lambda shelf: writing.role_json(shelf.analyst)),
    "role.csv": in_file("role.csv", lambda shelf: writing.role_csv(shelf.analyst)),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_brings_them_back(load: Load, tmp_path: Path, shelf: Shelf, name: str) -> None:
    subject = shelf.analyst if name.startswith("role") else shelf.skill
    call(subject, *TOLD)
    path = EXPORTS[name](tmp_path / "out", shelf)
    assert load(path).counts == {}
    call(subject, "Something else")
    kind = subject._meta.model_name
    assert load(path).counts == {f"{kind} changed": 1}
    subject.refresh_from_db()
    assert subject.aliases == TOLD


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_catalogue_that_knows_them_says_where_there_are_none(
    load: Load, tmp_path: Path, shelf: Shelf, name: str
) -> None:
    call(shelf.skill, "A name")
    path = WHOLE[name](tmp_path / "out", shelf)
    call(shelf.analyst, "Not in the file")
    assert load(path).counts == {"role changed": 1, "aliases removed": 1}
    shelf.analyst.refresh_from_db()
    assert shelf.analyst.aliases == []


@pytest.mark.parametrize("name", ["skill.json", "role.json"])
def test_a_part_takes_them_away(load: Load, tmp_path: Path, shelf: Shelf, name: str) -> None:
    path = EXPORTS[name](tmp_path / "out", shelf)
    subject = shelf.analyst if name.startswith("role") else shelf.skill
    call(subject, "Not in the file")
    assert load(path).counts == {f"{subject._meta.model_name} changed": 1, "aliases removed": 1}


def test_a_file_about_a_role_does_not_rename_its_skills(
    load: Load, tmp_path: Path, shelf: Shelf
) -> None:
    call(shelf.skill, "Old name")
    path = EXPORTS["role.json"](tmp_path / "out", shelf)
    call(shelf.skill, "New name")
    assert load(path).counts == {}


@pytest.mark.parametrize("is_retiring", [False, True])
def test_files_from_before_there_were_aliases_take_none_away(load: Load, is_retiring: bool) -> None:
    load(folder())
    assert load(folder("", ""), is_retiring=is_retiring).counts == {}
    assert load({"all.csv": HEADER + ROW.replace("Joins.", "New.")}).counts["cell edit"] == 1
    assert names() == (TOLD, ["BI analyst"])


def test_an_empty_list_takes_the_last_ones_away(load: Load) -> None:
    load(folder("aliases: []\n", ""))
    load(folder())
    outcome = load(folder("aliases: []\n", "  aliases: []\n"))
    assert outcome.counts == {"skill changed": 1, "role changed": 1, "aliases removed": 2}
    assert names() == ([], [])


MANY = [f"Name {number}" for number in range(21)]
TOO_MANY = "There are 21 names; at most 20 are possible."
TWICE = "“QUERY language” is there already. Remove it."
OWN = "“sql” is there already. Remove it."
LONG = f"“{'x' * 40}…” has more than 120 characters."
HIDDEN = "The text contains a character that cannot be displayed. Remove it."
TAKEN = "“talking” is the name of another page. Remove it."


@pytest.mark.parametrize(
    ("aliases", "at", "why"),
    [
        (MANY, 0, TOO_MANY),
        (["Query language", "QUERY  language"], 2, TWICE),
        (["A", "sql"], 2, OWN),
        (["x" * 121], 1, LONG),
        (["A", "B", "A \u202eb"], 3, HIDDEN),
        (["A", "talking"], 2, TAKEN),
    ],
)
def test_what_cannot_be_one_has_its_place(
    wrong: Wrong, aliases: list[str], at: int, why: str
) -> None:
    text = "aliases:\n" + "".join(f"- {json.dumps(each)}\n" for each in aliases)
    other = {"skills/talking.yaml": "slug: talk\nname: Talking\ndomain: data\ngroup: etl\n"}
    place = f"skills/sql.yaml, line {6 if at == 0 else 5 + at}"
    (found,) = wrong(folder(text) | other)
    assert found.startswith(f"{place}, column ")
    assert found.endswith(f": {why}")


def table(skill: str, role: str) -> str:
    cells = [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in (skill, role)]
    return TABLE + ROW.replace("\n", f",{','.join(cells)}\n")


@pytest.mark.parametrize(
    ("skill", "role", "column", "why"),
    [
        (json.dumps(MANY), "", "skill_aliases", TOO_MANY),
        ("A | sql", "", "skill_aliases", OWN),
        ("", "x" * 121, "role_aliases", LONG),
    ],
)
def test_the_place_in_a_table_is_its_column(
    wrong: Wrong, skill: str, role: str, column: str, why: str
) -> None:
    assert wrong({"all.csv": table(skill, role)}) == [f"all.csv, line 2, column {column}: {why}"]


def test_rows_about_one_thing_must_agree(wrong: Wrong) -> None:
    text = table("A", "") + table("B", "").partition("\n")[2].replace("junior,Junior", "b,B")
    (found,) = wrong({"all.csv": text})
    assert found.startswith("all.csv, line 3: The aliases of the skill “sql” is “B” here, but “A”")


def test_json_and_case_say_where_too(wrong: Wrong, shelf: Shelf) -> None:
    call(shelf.skill, "A")
    body = json.loads("".join(writing.catalogue_json()))
    body["skills"][0]["aliases"] = MANY
    (found,) = wrong({"all.json": json.dumps(body, indent=1)})
    line = json.dumps(body, indent=1).partition('"aliases"')[0].count("\n") + 1
    assert found.startswith(f"all.json, line {line}, column ")
    assert found.endswith(TOO_MANY)
    body = json.loads("".join(writing.catalogue_case()))
    item = next(each for each in body["CFItems"] if each["CFItemType"] == "Skill")
    item["extensions"]["aliases"] = ["A", "a"]
    (found,) = wrong({"case.json": json.dumps(body)})
    assert found.endswith("“a” is there already. Remove it.")


def test_the_name_of_a_page_of_the_site_is_taken(
    wrong: Wrong, load: Load, tmp_path: Path, shelf: Shelf
) -> None:
    taken = shelf.skill.name.upper()
    # A role may be called as a skill is.
    load(folder("", f"  aliases:\n  - {taken}\n"))
    files = folder(f"aliases:\n- {taken}\n", "")
    assert wrong(files) == [
        f"skills/sql.yaml, line 6, column 3: “{taken}” is the name of another page. Remove it."
    ]
    # What changed on the site since the check is found by the import itself.
    files = folder("aliases:\n- brand new\n", "")
    with reading.read(write(tmp_path / "in", files)) as spool:
        checking.check(spool)
        factories.skill("brand-new", group=shelf.group, by=shelf.skill.updated_by)
        with pytest.raises(importing.ImportRefused):
            importing.Import(spool, is_dry=True).run()
        assert list(spool.problems.lines()) == [
            "skills/sql.yaml, line 1, column 1: aliases: “brand new” is the name of another page. "
            "Remove it."
        ]
    assert Skill.objects.get(slug="sql").aliases == []


COLUMNS = (
    "Skill;Job;Text;Skill names;Job names\n"
    "Talking;Guide;Tells;Speaking|TALKING|walking;\n"
    "Walking;Guide;Walks;;Tour guide\n"
    "Talking;Host;Says;Speech|speaking|" + "x" * 121 + ";\n"
)


def asked(*maps: str) -> ImportOptions:
    return ImportOptions(
        columns=words.columns(["skill_name=Skill", "role_name=Job", "description=Text", *maps]),
        defaults={"required": "1", "level_name": "Any"},
    )


def test_any_table_can_have_columns_for_them(load: Load, tmp_path: Path) -> None:
    ways = asked("skill_aliases=Skill names", "role_aliases=Job names")
    path = write(tmp_path / "in", {"a.csv": COLUMNS})
    with reading.read(path, ways) as spool:
        skipped = [note for note in spool.notes if note.startswith("Skipped")]
    assert skipped == [
        "Skipped, 2 ×: other names that are there already "
        "(TALKING: a.csv, line 2, column Skill; speaking: a.csv, line 4, column Skill).",
        "Skipped, 1 ×: other names that are the name of something else "
        "(walking: a.csv, line 2, column Skill).",
        "Skipped, 1 ×: other names with more than 120 characters "
        f"({'x' * 59}…: a.csv, line 4, column Skill).",
    ]
    load(path, asked=ways)
    assert list(Skill.objects.order_by("slug").values_list("slug", "aliases")) == [
        ("talking", ["Speaking", "Speech"]),
        ("walking", []),
    ]
    assert Role.objects.get(slug="guide").aliases == ["Tour guide"]
    assert load(path, asked=ways).counts == {}
    # A table without the columns, or with empty ones, leaves them as they are.
    assert load(path, asked=asked()).counts == {}
    empty = write(tmp_path / "empty", {"a.csv": "".join(COLUMNS.splitlines(keepends=True)[::2])})
    assert load(empty, asked=ways).counts == {}


def test_a_dry_run_says_what_becomes_of_them(load: Load, tmp_path: Path) -> None:
    load(folder())
    path = write(tmp_path / "new", folder('aliases:\n- "A, B"\n', "  aliases:\n  - X\n  - Y\n"))
    lines: list[str] = []
    with reading.read(path) as spool:
        checking.check(spool)
        job = importing.Import(spool, is_dry=True)
        job.run(lambda step: lines.extend(step.lines()))
    assert lines == [
        "~ role analyst",
        "    aliases: “BI analyst” → “X, Y”",
        "~ skill sql",
        "    aliases: “Structured Query Language, SEQUEL; 'sequel' | x” → “[\"A, B\"]”",
    ]


def test_a_good_catalogue_has_none() -> None:
    assert not any("aliases" in str(text) for text in GOOD.values())


ESCO = "http://data.europa.eu/esco"
LABELS = [f"label {number:02}" for number in range(21)]
DOWNLOADED: Files = {
    "skills_en.csv": "conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description\n"
    f'{ESCO}/skill/1,knowledge,,SQL,"structured query language\nsql\nJOINING\n\n{"x" * 121}",\n'
    f'{ESCO}/skill/2,knowledge,,joining,"{chr(10).join(LABELS)}",\n',
    "occupations_en.csv": "conceptUri,iscoGroup,preferredLabel,altLabels,description,code\n"
    f'{ESCO}/occupation/1,2652,analyst,"BI analyst\nSQL",,1\n',
    "occupationSkillRelations_en.csv": "occupationUri,relationType,skillType,skillUri\n",
}


def test_alternative_labels_of_esco_are_other_names(load: Load, tmp_path: Path) -> None:
    path = write(tmp_path / "esco", DOWNLOADED)
    with reading.read(path) as spool:
        skipped = [note for note in spool.notes if note.startswith("Skipped")]
    place = "skills_en.csv, line 2, column preferredLabel"
    assert skipped == [
        "Skipped, 1 ×: other names after the first 20 "
        "(label 20: skills_en.csv, line 7, column preferredLabel).",
        f"Skipped, 1 ×: other names that are there already (sql: {place}).",
        f"Skipped, 1 ×: other names that are the name of something else (JOINING: {place}).",
        f"Skipped, 1 ×: other names with more than 120 characters ({'x' * 59}…: {place}).",
    ]
    load(path)
    assert list(Skill.objects.order_by("slug").values_list("name", "aliases")) == [
        ("joining", LABELS[:20]),
        ("SQL", ["structured query language"]),
    ]
    assert Role.objects.get(name="analyst").aliases == ["BI analyst", "SQL"]
    assert load(path).counts == {}


def test_alternative_labels_of_other_packages_are_other_names(load: Load, tmp_path: Path) -> None:
    def item(number: int, text: str, label: str) -> dict[str, str]:
        return {"identifier": f"i{number}", "fullStatement": text, "alternativeLabel": label}

    ends = {"originNodeURI": {"identifier": "i1"}, "destinationNodeURI": {"identifier": "i3"}}
    package = {
        "CFDocument": {"identifier": "d", "title": "Frame"},
        "CFItems": [item(1, "Add", "Sum; plus|add"), item(2, "Count", ""), item(3, "Do", "Act")],
        "CFAssociations": [{"associationType": "isChildOf", **ends}],
    }
    path = write(tmp_path / "case", {"case.json": json.dumps(package)})
    with reading.read(path) as spool:
        skipped = [note for note in spool.notes if note.startswith("Skipped")]
    assert [note.partition(" (")[0] for note in skipped] == [
        "Skipped, 1 ×: other names of items that became a domain or a group",
        "Skipped, 1 ×: other names that are there already",
    ]
    load(path)
    assert dict(Skill.objects.values_list("name", "aliases")) == {
        "Add": ["Sum", "plus"],
        "Count": [],
    }
