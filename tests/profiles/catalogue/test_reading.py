"""Whatever is wrong with files: every error at once, with file, line, column and what to do."""
# ruff: noqa: E501  # a table reads best with one case a row

import pytest

from profiles.models import Revision
from tests.profiles.catalogue.conftest import Files, Wrong

LEVELS = "levels:\n- slug: junior\n  name: Junior\n  rank: 1\n"
DOMAINS = "domains:\n- slug: data\n  name: Data\n  groups:\n  - slug: etl\n    name: ETL\n"
ROLES = "roles:\n- slug: analyst\n  name: Analyst\n"
SKILL = "slug: sql\nname: SQL\ndomain: data\ngroup: etl\n"
CELL = "expectations:\n- role: analyst\n  level: junior\n  required: true\n  description: Joins.\n"
GOOD: Files = {
    "levels.yaml": LEVELS,
    "domains.yaml": DOMAINS,
    "roles.yaml": ROLES,
    "skills/sql.yaml": SKILL + CELL,
}
HEADER = (
    "domain,group,skill_slug,skill_name,skill_summary,role_family,role_slug,role_name,"
    "level_slug,level_name,level_rank,required,description\n"
)
ROW = "Data,ETL,sql,SQL,Queries,Analysis,analyst,Analyst,junior,Junior,1,1,Joins.\n"
HEAD = '{"format": "skillmap-catalogue/1", "kind": "catalogue"'
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def test_nothing_is_wrong_with_a_good_folder(wrong: Wrong) -> None:
    assert wrong(GOOD) == []


def test_nothing_is_wrong_with_a_good_table(wrong: Wrong) -> None:
    assert wrong({"all.csv": HEADER + ROW}) == []


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("roles.yaml", "", ["roles.yaml, line 1: The file is empty. Fill or remove it."]),
        ("roles.yaml", "- a\n", ["roles.yaml, line 1, column 1: Here must be keys with values, such as “slug: …”."]),
        ("roles.yaml", "roles: x\n", ["roles.yaml, line 1, column 8: Here must be a list."]),
        ("roles.yaml", "roles:\n- x\n", ["roles.yaml, line 2, column 3: Here must be keys with values, such as “slug: …”."]),
        ("roles.yaml", "roles: []\n---\nroles: []\n", ["roles.yaml, line 2, column 1: Only one document a file. Remove what follows “---”."]),
        ("roles.yaml", "roles: [\n", ["roles.yaml, line 2, column 1: This is not YAML: did not find expected node content."]),
        ("roles.yaml", "roles: []\nroles: []\n", ["roles.yaml, line 2, column 1: The key “roles” stands here twice; first in line 1. Remove one."]),
        ("roles.yaml", "? [a]\n: b\n", ["roles.yaml, line 1, column 3: A key must be a word."]),
        ("roles.yaml", "rolls: []\n", ["roles.yaml, line 1, column 8: Unknown key “rolls”. Known here: families, roles."]),
        ("roles.yaml", BOMB, [
            "roles.yaml, line 1, column 4: Anchors (&name) are not read. Remove it, or quote the text.",
            "roles.yaml, line 2, column 4: Anchors (&name) are not read. Remove it, or quote the text.",
            "roles.yaml, line 2, column 8: Aliases (*name) are not read. Write the text itself.",
            "roles.yaml, line 2, column 12: Aliases (*name) are not read. Write the text itself.",
            "roles.yaml, line 3, column 5: Aliases (*name) are not read. Write the text itself.",
            "roles.yaml, line 3, column 9: Aliases (*name) are not read. Write the text itself.",
            *(f"roles.yaml, line {line}, column 4: Unknown key “{key}”. Known here: families, roles." for line, key in enumerate("abc", 1)),
        ]),
        ("roles.yaml", "roles: !!python/object/apply:os.system ['true']\n", ["roles.yaml, line 1, column 8: Tags (!name) are not read. Remove it, or quote the text.", "roles.yaml, line 1, column 41: Here must be keys with values, such as “slug: …”."]),
        ("roles.yaml", "roles: " + "[" * 5_000, ["roles.yaml, line 1, column 19: This nests deeper than a catalogue does."]),
        ("roles.yaml", b"roles:\n- slug: a\n  name: \xff\n", ["roles.yaml, line 3, column 9: From here on this is not UTF-8. Save the file as UTF-8."]),
        ("roles.yaml", b"roles:\n- slug: a\n  name: \xe2\x82", ["roles.yaml, line 3, column 10: The file ends in the middle of a letter."]),
        ("roles.yaml", b"\xef\xbb\xbfroles: []\n", ["roles.yaml, line 1, column 1: The file is UTF-8 with a byte order mark. Save it as UTF-8 without that mark."]),
        ("roles.yaml", "roles: []".encode("utf-16"), ["roles.yaml, line 1, column 1: The file is UTF-16. Save it as UTF-8 without that mark."]),
        ("roles.yaml", "roles:\n- slug: a\x00\n  name: \x1b[31m\n", ["roles.yaml, line 2, column 10: Control character U+0000. Remove it.", "roles.yaml, line 3, column 9: Control character U+001B. Remove it."]),
        ("roles.yaml", "roles:\n- slug: a\n  name: A\u0080b\n", ["roles.yaml, line 3, column 10: YAML has no such character. Remove it."]),
        ("roles.yaml", "roles:\n- slug: a\n  name: A\u202eb\n", ["roles.yaml, line 3, column 9: This contains a character that cannot be shown. Type it again without it."]),
        ("roles.yaml", "roles:\n- name: A\n  family: x\n- slug: a\n", [
            "roles.yaml, line 2, column 3: The key “slug” is missing. Add it.",
            "roles.yaml, line 4, column 3: The key “name” is missing. Add it.",
        ]),
        ("roles.yaml", "roles:\n- slug: New\n  name: ~\n  position: -1\n- slug: new\n  name: N\n  mission: [a]\n", [
            "roles.yaml, line 2, column 9: Use lower-case letters, digits and single hyphens, at most 100 characters.",
            "roles.yaml, line 3, column 9: This field cannot be blank.",
            "roles.yaml, line 4, column 13: Give a whole number from 0 to 2147483647.",
            "roles.yaml, line 5, column 9: “new” is part of the site's own addresses. Choose another word.",
            "roles.yaml, line 7, column 12: Here must be a text.",
        ]),
        ("roles.yaml", ROLES + "- slug: analyst\n  name: Another\n", ["roles.yaml, line 4, column 3: There is already a role with the slug “analyst”: roles.yaml, line 2, column 3."]),
        ("roles.yaml", ROLES + "  family: x\n  levels:\n  - level: top\n  - level: junior\n  - level: junior\n    technology: [" + "t" * 121 + "]\n", [
            "roles.yaml, line 8, column 5: This role has the level “junior” already. Remove one.",
            "roles.yaml, line 9, column 17: The name of a tool has at most 120 characters.",
        ]),
        ("roles.yaml", ROLES + "  family: x\n  levels:\n  - level: top\n", [
            "roles.yaml, line 2, column 3: There is no family “x”, neither here nor on the site.",
            "roles.yaml, line 2, column 3: There is no level “top”, neither here nor on the site.",
        ]),
        ("levels.yaml", LEVELS + LEVELS.partition("\n")[2], ["levels.yaml, line 5, column 3: There is already a level with the slug “junior”: levels.yaml, line 2, column 3."]),
        ("levels.yaml", LEVELS.replace("rank: 1", "rank: 99999"), ["levels.yaml, line 4, column 9: Give a whole number from 0 to 32767."]),
        ("domains.yaml", DOMAINS.replace("slug: data", "slug: deta"), ["skills/sql.yaml, line 1, column 1: There is no group “data/etl”, neither here nor on the site."]),
        ("skills/sql.yaml", SKILL + CELL.replace("analyst", "nobody").replace("junior", "top"), [
            "skills/sql.yaml, line 6, column 3: There is no role “nobody”, neither here nor on the site.",
            "skills/sql.yaml, line 6, column 3: There is no level “top”, neither here nor on the site.",
        ]),
        ("skills/sql.yaml", SKILL + CELL + CELL.partition("\n")[2], ["skills/sql.yaml, line 10, column 3: “sql” says already what analyst is to do at junior: skills/sql.yaml, line 6, column 3."]),
        ("skills/sql.yaml", SKILL + CELL.replace("true", "yes"), ["skills/sql.yaml, line 8, column 13: Write true or false."]),
        ("skills/sql.yaml", SKILL + CELL.replace("  required: true\n", ""), ["skills/sql.yaml, line 6, column 3: The key “required” is missing. Add it."]),
        ("skills/sql.yaml", SKILL + CELL.replace("Joins.", "x" * 10_000_000), ["skills/sql.yaml, line 9, column 16: Ensure this value has at most 2000 characters (it has 10000000)."]),
        ("skills/sql.yaml", SKILL + "source_url: javascript:alert(1)\n", ["skills/sql.yaml, line 5, column 13: Enter a valid URL."]),
        ("skills/sql.yaml", "x" * (33 << 20), ["skills/sql.yaml: The file has more than 32 MB. Divide it."]),
        ("skills/two.yaml", SKILL + CELL, ["skills/two.yaml, line 1, column 1: There is already a skill with the slug “sql”: skills/sql.yaml, line 1, column 1."]),
    ],
)  # fmt: skip
def test_a_broken_folder(wrong: Wrong, name: str, content: str | bytes, found: list[str]) -> None:
    assert wrong({**GOOD, name: content}) == found
    assert Revision.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", ["all.csv, line 1: The file is empty. Its first line must name the columns."]),
        (HEADER.replace("required,", "") + ROW, ["all.csv, line 1: The column “required” is missing. Add it."]),
        (HEADER.replace("skill_slug,", "") + ROW, ["all.csv, line 1: The column “skill_slug” is missing. Add it; its cells may be empty."]),
        (HEADER.replace("domain", "domain,domain") + ROW, ["all.csv, line 1: The column “domain” stands there twice. Remove one."]),
        ((HEADER + ROW).replace("required,d", "required,extra,d"), ["all.csv, line 2: This row has 13 cells, the header 14. Is a comma unquoted?"]),
        (HEADER + ROW.replace("1,1,", "x,yes,"), [
            "all.csv, line 2, column level_rank: Give a whole number from 0 to 32767.",
            "all.csv, line 2, column required: Write 1 (required) or 0 (optional).",
        ]),
        (HEADER + ROW + ROW.replace("SQL", "Sequel"), ["all.csv, line 3: The name of the skill “sql” is “Sequel” here, but “SQL” before (all.csv, line 2). Write the same, or give each a slug of its own.", "all.csv, line 3: “sql” says already what analyst is to do at junior: all.csv, line 2."]),
        (HEADER + ROW + ROW.replace(",1,1,", ",2,1,").replace(",Analyst,", ",Analist,"), [
            "all.csv, line 3: The name of the role “analyst” is “Analist” here, but “Analyst” before (all.csv, line 2). Write the same, or give each a slug of its own.",
            "all.csv, line 3: The rank of the level “junior” is “2” here, but “1” before (all.csv, line 2). Write the same, or give each a slug of its own.",
            "all.csv, line 3: “sql” says already what analyst is to do at junior: all.csv, line 2.",
        ]),
        (HEADER + ROW.replace("sql,SQL", ",C++") + ROW.replace("sql,SQL", ",C"), ["all.csv, line 3: The name of the skill “c” is “C” here, but “C++” before (all.csv, line 2). Write the same, or give each a slug of its own.", "all.csv, line 3: “c” says already what analyst is to do at junior: all.csv, line 2."]),
        (HEADER + ROW.replace("sql,SQL", ",New"), ["all.csv, line 2, column skill_slug: “new” is part of the site's own addresses. Choose another word."]),
        (HEADER + ROW + ROW, ["all.csv, line 3: “sql” says already what analyst is to do at junior: all.csv, line 2."]),
        (HEADER + ROW.replace("Joins.", '"Joins') + ROW, ["all.csv, line 2: The quotes do not match (unexpected end of data). Double each quote inside a quoted cell."]),
        (HEADER + ROW.replace("Joins.", '"Joins" all') + ROW.replace("Data", ""), [
            "all.csv, line 2: The quotes do not match (',' expected after '\"'). Double each quote inside a quoted cell.",
            "all.csv, line 3, column domain: This field cannot be blank.",
        ]),
        (HEADER + ROW.replace("Joins.", '"' + "x" * 10_000_000 + '"'), ["all.csv, line 2: A cell has over 131072 characters. Is a quote missing? Rows below are not read."]),
        (HEADER + ROW.replace("Joins.", "x" * 2_001), ["all.csv, line 2, column description: Ensure this value has at most 2000 characters (it has 2001)."]),
        (HEADER + ROW + ROW.replace("Joins.", "Jo\0ins"), ["all.csv, line 3, column 71: Control character U+0000. Remove it."]),
        ((HEADER + ROW).encode("utf-16"), ["all.csv, line 1, column 1: The file is UTF-16. Save it as UTF-8 without that mark."]),
        ((HEADER + ROW.replace("Joins", "Größe")).encode("latin-1"), ["all.csv, line 2, column 71: From here on this is not UTF-8. Save the file as UTF-8."]),
        (HEADER + "\n" + ROW.replace("Data,ETL", "Data,"), ["all.csv, line 3, column group: This field cannot be blank."]),
    ],
)  # fmt: skip
def test_a_broken_table(wrong: Wrong, content: str | bytes, found: list[str]) -> None:
    assert wrong({"all.csv": content}) == found


def test_columns_divided_by_anything_but_commas(wrong: Wrong) -> None:
    first, *missing = wrong({"all.csv": (HEADER + ROW).replace(",", ";")})
    assert first == "all.csv, line 1: Columns must be divided by commas; here is only one."
    assert len(missing) == 12


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", ["all.json, line 1, column 1: The file is empty. Fill or remove it."]),
        ("[]", ["all.json, line 1, column 1: Here must be keys with values, such as “slug: …”."]),
        ("{}", ["all.json, line 1, column 1: The key “format” is missing. Add it.", "all.json, line 1, column 1: The key “kind” is missing. Add it."]),
        (HEAD.replace("/1", "/9") + "}", ["all.json, line 1, column 12: This format is not known. Known is “skillmap-catalogue/1”."]),
        (HEAD.replace('"catalogue"', '"all"') + "}", ["all.json, line 1, column 44: The kind must be one of catalogue, skill, role, and stand at the start of the file."]),
        (HEAD, ["all.json, line 1, column 55: Here a comma or } is missing."]),
        (HEAD + ',\n "skills": [', ["all.json, line 2, column 13: Here a value is missing."]),
        (HEAD + ',\n "skills": {}}', ["all.json, line 2, column 12: Here must be a list."]),
        (HEAD + ', "skills": [], "skills": []}', ["all.json, line 1, column 71: The key “skills” stands here twice; first in line 1. Remove one."]),
        (HEAD + ', "title": "a", "title": "b"}', ["all.json, line 1, column 71: The key “title” stands here twice; first in line 1. Remove one."]),
        (HEAD + ', "levels": ' + "[" * 100_000, ["all.json, line 1, column 78: This nests deeper than a catalogue does."]),
        (HEAD + ', "title": NaN}', ["all.json, line 1, column 66: “NaN” is no JSON. Put texts in quotes."]),
        (HEAD + ', "title": 1e999, "language": 12345678901234567890}', ["all.json, line 1, column 66: Here must be a text.", "all.json, line 1, column 85: Here must be a text."]),
        (HEAD + ', "title": \'a\'}', ["all.json, line 1, column 66: Here stands neither a text in quotes nor a number, true, false or null."]),
        (HEAD + ', "title": "a\nb"}', ["all.json, line 1, column 66: This text has no end, or a line break in it. Close the quotes."]),
        (HEAD + ', "title": "\\x"}', ["all.json, line 1, column 66: This text has an unknown \\ sequence."]),
        (HEAD + ', "title": "\\ud800"}', ["all.json, line 1, column 66: This text has half a character (\\ud800 to \\udfff).", "all.json, line 1, column 66: This field cannot be blank."]),
        (HEAD + ', "title": "\\u0000"}', ["all.json, line 1, column 66: This contains a character that cannot be shown. Type it again without it."]),
        (HEAD + ', "title": }', ["all.json, line 1, column 66: Here a value is missing."]),
        (HEAD + ', title: "a"}', ["all.json, line 1, column 57: “title” is no JSON. Put texts in quotes."]),
        (HEAD + ', 1: "a"}', ["all.json, line 1, column 57: Here a key in quotes is missing."]),
        (HEAD + ', "title" "a"}', ["all.json, line 1, column 57: A colon is missing after this key."]),
        (HEAD + "} {}", ["all.json, line 1, column 57: Something follows the end of the document. Remove it."]),
        (HEAD + ', "levels": [{"slug": "a", "name": "A", "rank": "1"}]}', ["all.json, line 1, column 103: Give a whole number from 0 to 32767."]),
        (HEAD + ', "skills": [\n{"slug": "a", "name": 1, "domain": "d", "group": "g",\n "expectations": [{"role": "r", "level": "l", "required": 1}]}]}', ["all.json, line 2, column 23: Here must be a text.", "all.json, line 3, column 59: Write true or false.",
            "all.json, line 3, column 19: There is no role “r”, neither here nor on the site.",
            "all.json, line 3, column 19: There is no level “l”, neither here nor on the site.",
            "all.json, line 2, column 1: There is no group “d/g”, neither here nor on the site.",
        ]),
    ],
)  # fmt: skip
def test_broken_json(wrong: Wrong, content: str, found: list[str]) -> None:
    assert wrong({"all.json": content}) == found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"notes.txt": "x"}, ["notes.txt: This is neither a folder nor a file whose name ends in .csv or .json."]),
        ({"a.md": "x", "b.md": "x"}, ["catalogue: This folder has neither skills/*.yaml nor any of catalogue.yaml, levels.yaml, domains.yaml, roles.yaml."]),
    ],
)  # fmt: skip
def test_something_else_altogether(wrong: Wrong, files: Files, found: list[str]) -> None:
    assert wrong(files) == found


def test_everything_wrong_is_said_at_once(wrong: Wrong) -> None:
    files: Files = {**GOOD, "levels.yaml": "", "roles.yaml": b"\xff", "skills/a.yaml": "slug: [\n"}
    assert [line.partition(":")[0] for line in wrong(files)] == [
        "levels.yaml, line 1",
        "roles.yaml, line 1, column 1",
        "skills/a.yaml, line 2, column 1",
    ]
