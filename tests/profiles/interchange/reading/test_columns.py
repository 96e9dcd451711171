"""Any table whose columns are named: a row a cell, a column a level, or skills alone."""

from pathlib import Path

import pytest

from profiles.interchange import reading
from profiles.interchange.reading import options as words
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import Origin
from profiles.models import Expectation, Level, Role, RoleLevel, Skill
from tests.profiles.interchange.conftest import Files, Load, Wrong

CELLS = (
    "Skill title;Family;Job;Step;Importance;Text\n"
    "Talking;Words;Guide;Junior;essential;- tells\n"
    "Talking;Words;Guide;Senior;nice;- tells well\n"
)
MAPS = (
    *("skill_name=Skill title", "domain=Family", "role_name=Job", "level_name=Step"),
    *("description=Text", "required=Importance:essential|core"),
)
LADDER = (
    "Area\tSkill\tEngineer I\tEngineer II\nCraft\tC++\t- writes 🚀\t- reviews\nCraft\tC\t\t- x\n"
)


def asked(
    *maps: str, levels: tuple[str, ...] = (), ladder: str = "Junior, Senior", **defaults: str
) -> ImportOptions:
    columns, ordered = words.columns(maps), "" if levels else ladder
    return ImportOptions(
        columns=columns,
        levels=words.levels(levels),
        defaults=defaults,
        ladder=words.ladder(ordered),
    )


REQUIRED = "a.csv: " + words.ask_required(has_columns=True)


def cells() -> list[tuple[str, str, str, bool, str]]:
    names = ("skill__slug", "role__slug", "level__slug", "required", "description")
    return list(Expectation.objects.order_by("pk").values_list(*names))


def test_a_row_a_cell(load: Load) -> None:
    load({"a.csv": CELLS}, asked=asked(*MAPS))
    assert cells() == [
        ("talking", "guide", "junior", True, "- tells"),
        ("talking", "guide", "senior", False, "- tells well"),
    ]
    skill = Skill.objects.select_related("group__domain").get()
    assert (skill.group.domain.name, skill.group.name) == ("Words", "Words")
    assert list(Level.objects.values_list("slug", "rank")) == [("junior", 1), ("senior", 2)]


def test_a_column_a_level(load: Load) -> None:
    ways = asked(
        *("skill_name=Skill", "domain=Area"),
        levels=("I=Engineer I", "Engineer II"),
        role_name="Engineer",
        required="yes",
    )
    load({"a.csv": LADDER}, asked=ways)
    assert cells() == [
        ("c", "engineer", "engineer-ii", True, "- reviews"),
        ("c", "engineer", "i", True, "- writes 🚀"),
        ("c-255d02e0", "engineer", "engineer-ii", True, "- x"),
    ]
    own = RoleLevel.objects.values_list("level__slug", flat=True)
    assert list(own) == ["i", "engineer-ii"]
    assert dict(load({"a.csv": LADDER}, asked=ways).counts) == {}


def test_skills_alone(load: Load) -> None:
    ways = asked("skill_name=Skill", "skill_description=Text")
    ways = ImportOptions(columns=ways.columns, origin=Origin("Atlas"))
    load({"a.csv": "Skill,Text\nMaps,Draws them.\n"}, asked=ways)
    skill = Skill.objects.select_related("group__domain").get()
    assert (skill.summary, skill.source, skill.group.domain.name) == (
        *("Draws them.", "Atlas", "Atlas"),
    )
    assert cells() == []


LINKS = (
    "Skill,Text,Link\n"
    "Testing,Tests what was built,https://example.org/ladder\n"
    "Design,Draws what is to be built,https://example.org/ladder\n"
)
LINKED = ("skill_name=Skill", "skill_description=Text", "source_url=Link")


def test_a_shared_link_does_not_make_two_skills_one(load: Load) -> None:
    load({"a.csv": LINKS}, asked=asked(*LINKED))
    names = ("slug", "name", "summary", "source_url")
    found = [
        ("design", "Design", "Draws what is to be built", "https://example.org/ladder"),
        ("testing", "Testing", "Tests what was built", "https://example.org/ladder"),
    ]
    assert list(Skill.objects.order_by("slug").values_list(*names)) == found
    assert dict(load({"a.csv": LINKS}, asked=asked(*LINKED)).counts) == {}


def test_another_link_does_not_make_one_skill_two(load: Load) -> None:
    load({"a.csv": LINKS}, asked=asked(*LINKED))
    moved = LINKS.replace("ladder", "steps") + "Testing,,https://example.org/more\n"
    done = load({"a.csv": moved}, asked=asked(*LINKED))
    assert dict(done.counts) == {"skill changed": 2}
    assert set(Skill.objects.values_list("source_url", flat=True)) == {"https://example.org/steps"}


SLUGS = (
    "Slug,Skill,Group,Job,Text\n"
    "user-focus,User focus,Design,Designer,Talks to users\n"
    "user-focus,User focus,Engineering,Engineer,Reads what users say\n"
)
GROUPED = (
    "skill_slug=Slug",
    "skill_name=Skill",
    "group=Group",
    "role_name=Job",
    "description=Text",
)


def notes(path: Path, text: str, ways: ImportOptions) -> list[str]:
    (path / "b.csv").write_text(text)
    with reading.read(path / "b.csv", ways) as spool:
        return [note for note in spool.notes if "what it has named" in note]


def test_a_given_slug_is_one_skill_whatever_its_group(load: Load, tmp_path: Path) -> None:
    ways = asked(*GROUPED, level_name="Any", required="1")
    load({"a.csv": SLUGS}, asked=ways)
    skill = Skill.objects.select_related("group").get()
    assert (skill.slug, skill.group.name) == ("user-focus", "Design")
    assert [cell[:2] for cell in cells()] == [
        *(("user-focus", "designer"), ("user-focus", "engineer")),
    ]
    assert notes(tmp_path, SLUGS, ways) == [
        "Once the file says something else about what it has named before. What came first was "
        "kept: group of “User focus”: “Design”, not “Engineering” (b.csv, line 3, column Skill)."
    ]
    assert dict(load({"a.csv": SLUGS}, asked=ways).counts) == {}


def test_two_given_slugs_are_two_skills_whatever_their_names(load: Load) -> None:
    text = SLUGS.replace("user-focus", "focus", 1).replace("Engineering", "Design")
    ways = asked(*GROUPED, level_name="Any", required="1")
    load({"a.csv": text}, asked=ways)
    assert set(Skill.objects.values_list("slug", "name")) == {
        *(("focus", "User focus"), ("user-focus", "User focus")),
    }
    assert dict(load({"a.csv": text}, asked=ways).counts) == {}


@pytest.mark.parametrize("empty", [0, 1])
def test_a_row_without_its_slug_is_known_by_its_name(load: Load, empty: int) -> None:
    first, *rows = SLUGS.replace("Engineering", "Design").splitlines(keepends=True)
    rows[empty] = rows[empty].removeprefix("user-focus")
    load({"a.csv": first + "".join(rows)}, asked=asked(*GROUPED, level_name="Any", required="1"))
    assert list(Skill.objects.values_list("slug", flat=True)) == ["user-focus"]


def test_given_slugs_of_roles_and_levels_are_identities(load: Load, tmp_path: Path) -> None:
    text = (
        "s,r,n,l,k,d\n"
        "One,Rider,rider,Low,low,a\nTwo,Horse rider,rider,Lower,low,b\nThree,Rider,,Low,,c\n"
    )
    maps = ("skill_name=s", "role_name=r", "role_slug=n", "level_name=l", "level_slug=k")
    ways = asked(*maps, "description=d", required="1")
    load({"a.csv": text}, asked=ways)
    assert [cell[:3] for cell in cells()] == [
        *(("one", "rider", "low"), ("two", "rider", "low"), ("three", "rider", "low")),
    ]
    assert notes(tmp_path, text, ways) == [
        "Once the file says something else about what it has named before. What came first was "
        "kept: name of “Rider”: “Rider”, not “Horse rider” (b.csv, line 3, column r)."
    ]


CODES = "Code,Name,Job,Text\nA.1,Reading,Clerk,Reads letters\nB_2,Writing,Clerk,Writes letters\n"
CODED = ("skill_name=Name", "skill_slug=Code", "role_name=Job", "description=Text")


def test_codes_become_slugs_and_are_kept(load: Load) -> None:
    ways = asked(*CODED, level_name="Any", required="1")
    planned = load({"a.csv": CODES}, asked=ways, dry=True)
    assert load({"a.csv": CODES}, asked=ways).counts == planned.counts
    names = ("slug", "code", "name")
    assert list(Skill.objects.order_by("slug").values_list(*names)) == [
        ("a1", "A.1", "Reading"),
        ("b-2", "B_2", "Writing"),
    ]
    assert dict(load({"a.csv": CODES}, asked=ways).counts) == {}


def test_a_code_is_an_identity(load: Load) -> None:
    ways = asked(*CODED, level_name="Any", required="1")
    text = CODES.replace("B_2", "A/1")
    load({"a.csv": text}, asked=ways)
    assert set(Skill.objects.values_list("code", flat=True)) == {"A.1", "A/1"}
    assert dict(load({"a.csv": text}, asked=ways).counts) == {}
    renamed = load({"a.csv": text.replace("Reading", "Reading letters")}, asked=ways)
    assert dict(renamed.counts) == {"skill changed": 1}
    assert Skill.objects.get(code="A.1").name == "Reading letters"


def test_a_role_may_have_a_code(load: Load) -> None:
    ways = asked(*CODED, level_name="Any", required="1", role_slug="R 2/x")
    load({"a.csv": CODES}, asked=ways)
    assert list(Role.objects.values_list("slug", "code")) == [("r-2x", "R 2/x")]
    assert dict(load({"a.csv": CODES}, asked=ways).counts) == {}


def test_ranks_and_slugs_may_be_said(load: Load) -> None:
    text = "s,a,r,n,l,k\nOne,one-1,Ri,r-1,Low,7\n"
    maps = ("skill_name=s", "skill_slug=a", "role_name=r", "role_slug=n", "level_name=l")
    load(
        {"a.csv": text},
        asked=asked(*maps, "level_rank=k", level_slug="l-1", description="x", required="0"),
    )
    assert cells() == [("one-1", "r-1", "l-1", False, "x")]
    assert Level.objects.get().rank == 7


def test_one_level_where_none_is_named(load: Load) -> None:
    load({"a.csv": "s,r\nOne,Ri\n"}, asked=asked("skill_name=s", "role_name=r", required="0"))
    assert cells() == [("one", "ri", "all-levels", False, "")]


@pytest.mark.parametrize(
    ("text", "defaults", "found"),
    [
        (
            "Skill title;Family;Job;Step;Importance\n",
            {},
            [
                "a.csv, line 1: The column “Text” is missing. Separated by semicolons, "
                "the columns are: “Skill title”, “Family”, “Job”, “Step”, “Importance”."
            ],
        ),
        ("", {}, ["a.csv, line 1: The file is empty. Its first line must name the columns."]),
        (
            CELLS.replace("Step", "Job"),
            {},
            [
                "a.csv, line 1: The column “Step” is missing. Separated by semicolons, "
                "the columns are: “Skill title”, “Family”, “Job”, “Job”, “Importance”, "
                "“Text”.",
                "a.csv, line 1: The column “Job” occurs twice. Remove one.",
            ],
        ),
        (
            CELLS.replace("\nTalking", "\n", 1).replace("Senior;nice", "Senior;nice;more"),
            {},
            [
                "a.csv, line 2, column Skill title: The name of the skill is missing. Add it.",
                "a.csv, line 3: The row has 7 cells, the header 6. Fix the row.",
            ],
        ),
        (
            CELLS.replace("Guide", "", 1),
            {},
            [
                "a.csv, line 2, column Job: The role is missing. Use --map "
                "role_name=COLUMN or --default role_name=NAME."
            ],
        ),
        (
            CELLS,
            {"level_rank": "first"},
            [f"a.csv, line {line}: Give a whole number from 0 to 32767." for line in (2, 3)],
        ),
        (
            CELLS + "Talking;Words;Guide;Junior;core;again\n",
            {},
            [
                "a.csv, line 4, column Text: “talking” already has an expectation for "
                "guide at junior: a.csv, line 2, column Text."
            ],
        ),
    ],
)
def test_what_is_wrong(wrong: Wrong, text: str, defaults: dict[str, str], found: list[str]) -> None:
    files: Files = {"a.csv": text}
    ways = ImportOptions(
        columns=words.columns(MAPS), defaults=defaults, ladder=words.ladder("Junior, Senior")
    )
    assert wrong(files, ways) == found


def test_it_is_asked_what_is_required(wrong: Wrong, load: Load) -> None:
    assert REQUIRED == (
        "a.csv: It is not clear which expectations are required. Use --map "
        "required=COLUMN, or --default required=1 or required=0 for all of them."
    )
    ladder = ("skill_name=Skill", "domain=Area")
    levels = ("I=Engineer I", "Engineer II")
    assert wrong({"a.csv": LADDER}, asked(*ladder, levels=levels, role_name="E")) == [REQUIRED]
    assert wrong({"a.csv": CELLS}, asked(*MAPS[:-1])) == [REQUIRED]
    load({"a.csv": CELLS}, asked=asked(*MAPS[:-1], required="0"))
    assert [cell[3] for cell in cells()] == [False, False]


def test_an_empty_cell_takes_what_was_said_for_all(load: Load) -> None:
    load({"a.csv": CELLS.replace("nice", "")}, asked=asked(*MAPS, required="1"))
    assert [cell[3] for cell in cells()] == [True, True]


def test_a_word_that_may_mean_anything(wrong: Wrong) -> None:
    maps = (*MAPS[:-1], "required=Importance")
    assert wrong({"a.csv": CELLS}, asked(*maps)) == [
        "a.csv, line 3, column Importance: Does “nice” mean required? List the "
        "words that do: --map required=“COLUMN:word|word”."
    ]


def test_a_quote_too_many_and_a_cell_that_never_ends(wrong: Wrong) -> None:
    ways = asked("skill_name=s")
    assert wrong({"a.csv": 's,t\n"a"b,c\n'}, ways) == [
        "a.csv, line 2: The quotes do not match (',' expected after '\"'). Double each quote "
        "inside a quoted cell."
    ]
    assert wrong({"a.csv": 's,t\n"' + "x" * 140_000 + '",b\n'}, ways) == [
        "a.csv, line 2: A cell has more than 131072 characters. Is a quote "
        "missing? The rows below were not read."
    ]
