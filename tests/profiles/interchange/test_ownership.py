"""An import changes what is its own; anything else only if the one who imports says so."""

import json
from pathlib import Path

import pytest

from profiles.interchange import checking, importing, reading, writing
from profiles.interchange.importing import ImportOutcome
from profiles.interchange.reading.options import ImportOptions, columns
from profiles.interchange.records import Origin
from profiles.models import Catalogue, Expectation, Revision, Role, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.conftest import Files, Load, write
from tests.profiles.interchange.samples import CELL, GOOD, HEADER, ROW, SKILL

SHIPPED = Path(__file__).parents[3] / "fixtures" / "catalogue"
OF_OTHERS = "Skill,Job,Level,Text\nExperiment Tracking,Statistician,Junior,Notes what was tried\n"
COLUMNS = columns(["skill_name=Skill", "role_name=Job", "level_name=Level", "description=Text"])
NAMED = ImportOptions(columns=COLUMNS, origin=Origin(licence="X"), defaults={"required": "1"})
KNOWN = ImportOptions(columns=COLUMNS, origin=Origin("Atlas", "", "X"), defaults={"required": "1"})


def attempt(
    path: Path,
    asked: ImportOptions | None = None,
    *,
    is_taking_over: bool = False,
    is_retiring: bool = False,
) -> tuple[list[str], list[str], ImportOutcome | None]:
    """The problems; or none, with the notes and what was imported."""
    choices = {"is_retiring": is_retiring, "is_taking_over": is_taking_over}
    with reading.read(path, asked) as spool:
        checking.check(spool, **choices)
        if spool.problems:
            return list(spool.problems.lines()), spool.notes, None
        by = importing.system_user()
        done = importing.Import(
            spool, by=by, is_retiring=is_retiring, is_taking_over=is_taking_over
        ).run()
        return [], spool.notes, done


def said(problems: list[str]) -> list[str]:
    """Each place with the first words of what is wrong there."""
    return [
        line.partition(".")[0] + "." + line.partition(".")[2].split(".")[0] for line in problems
    ]


@pytest.mark.slow
def test_a_file_of_others_neither_moves_nor_relicenses_a_skill_of_the_site(
    load: Load, tmp_path: Path
) -> None:
    load(SHIPPED)
    before, count = Skill.objects.get(slug="experiment-tracking"), Revision.objects.count()
    path = write(tmp_path / "in", {"takes.csv": OF_OTHERS})
    problems, _notes, _done = attempt(path, NAMED)
    assert said(problems) == [
        "takes.csv, line 2, column Skill: This would change the licence of a skill of the site: "
        "none → “X”",
        "takes.csv, line 2, column Skill: This would move a skill of the site to another group: "
        "“machine-learning-ai/mlops” → “takes/takes”",
    ]
    assert all("--take-over" in line and "--source" in line for line in problems)
    after = Skill.objects.get(slug="experiment-tracking")
    assert (after.group, after.licence, after.revision_number) == (
        *(before.group, "", before.revision_number),
    )
    assert Revision.objects.count() == count


@pytest.mark.slow
def test_with_a_source_of_its_own_it_is_another_skill(load: Load, tmp_path: Path) -> None:
    load(SHIPPED)
    path = write(tmp_path / "in", {"takes.csv": OF_OTHERS})
    assert attempt(path, KNOWN)[0] == []
    both = Skill.objects.filter(name="Experiment Tracking").order_by("source")
    assert [(skill.source, skill.licence) for skill in both] == [("", ""), ("Atlas", "X")]


@pytest.mark.slow
def test_who_lets_it_take_over_is_told_what_it_took(load: Load, tmp_path: Path) -> None:
    load(SHIPPED)
    path = write(tmp_path / "in", {"takes.csv": OF_OTHERS})
    problems, notes, done = attempt(path, NAMED, is_taking_over=True)
    assert problems == []
    assert done is not None
    assert done.counts["taken over"] == 1
    assert notes == [
        "Taken over, with a change of source, licence, group or text: experiment-tracking."
    ]
    skill = Skill.objects.get(slug="experiment-tracking")
    assert (skill.licence, skill.group.key) == ("X", "takes/takes")
    again = attempt(path, NAMED)
    assert (again[0], again[2]) == ([], ImportOutcome())


def test_nothing_is_asked_for_what_comes_from_the_same_source(load: Load, tmp_path: Path) -> None:
    load(GOOD)
    path = write(tmp_path / "in", {"atlas.csv": OF_OTHERS})
    assert attempt(path, KNOWN)[0] == []
    path.write_text(OF_OTHERS.replace("was tried", "was tried and why"))
    _problems, _notes, done = attempt(path, KNOWN)
    assert done is not None
    assert dict(done.counts) == {"skill changed": 1, "cell edit": 1}


def atlas(load: Load) -> None:
    """A site whose one skill and role come from a source."""
    origin = "source: Atlas\nlicence: CC0-1.0\n"
    roles = "roles:\n- slug: analyst\n  name: Analyst\n  source: Atlas\n  licence: CC0-1.0\n"
    load({**GOOD, "roles.yaml": roles, "skills/sql.yaml": SKILL + origin + CELL})


SKILL_OF = "The site has this skill from another source (site: “Atlas”, file: none)"
ROLE_OF = SKILL_OF.replace("skill", "role")
CHANGES: list[tuple[str, Files, list[str]]] = [
    (
        "text",
        {"all.csv": HEADER + ROW},
        [f"all.csv, line 2: {each}" for each in (ROLE_OF, SKILL_OF)],
    ),
    (
        "cell",
        {"all.csv": HEADER + ROW.replace("Queries,Analysis", ",").replace("Joins", "Sorts")},
        [f"all.csv, line 2: {SKILL_OF}"],
    ),
    (
        "everything",
        {**GOOD, "skills/sql.yaml": SKILL.replace("SQL", "Structured queries")},
        [
            f"roles.yaml, line 2, column 3: {ROLE_OF}",
            f"skills/sql.yaml, line 1, column 1: {SKILL_OF}",
        ],
    ),
    (
        "licence",
        {
            "levels.yaml": GOOD["levels.yaml"],
            "skills/sql.yaml": SKILL + "source: Atlas\nlicence: MIT\n" + CELL,
        },
        [
            "skills/sql.yaml, line 1, column 1: This would change the licence of a skill of the "
            "site: “CC0-1.0” → “MIT”"
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [each[1:] for each in CHANGES], ids=[
    each[0] for each in CHANGES
])  # fmt: skip
def test_what_another_source_published_stays(
    load: Load, tmp_path: Path, files: Files, expected: list[str]
) -> None:
    atlas(load)
    path = write(tmp_path / "in", files)
    count = Revision.objects.count()
    assert [line.partition(". ")[0].rstrip(".") for line in attempt(path)[0]] == expected
    assert Revision.objects.count() == count
    problems, _notes, done = attempt(path, is_taking_over=True)
    assert problems == []
    assert done is not None
    assert done.counts["taken over"] == len(expected)


def test_what_is_said_as_it_is_changes_nothing_and_is_no_problem(
    load: Load, tmp_path: Path
) -> None:
    atlas(load)
    rows = ROW.replace("Queries,Analysis", ",")
    problems, _notes, done = attempt(write(tmp_path / "in", {"all.csv": HEADER + rows}))
    assert (problems, done) == ([], ImportOutcome())


def test_own_exports_with_sources_come_back_with_other_texts(load: Load, tmp_path: Path) -> None:
    atlas(load)
    skill, role = Skill.objects.get(), Role.objects.get()
    exports = {
        "all.json": "".join(writing.catalogue_json()),
        "all.csv": "".join(writing.catalogue_csv()),
        "skill.json": writing.skill_json(skill),
        "role.json": writing.role_json(role),
    }
    for number, (name, text) in enumerate(exports.items()):
        path = write(tmp_path / name, {name: text.replace("Joins.", f"Joins {number}.")})
        assert attempt(path)[0] == []
        assert Expectation.objects.get().description == f"Joins {number}."


def test_a_file_with_a_source_renames_no_part_of_the_site(load: Load, tmp_path: Path) -> None:
    load(GOOD)
    files = {**GOOD, "catalogue.yaml": "title: Theirs\n"}
    del files["skills/sql.yaml"], files["roles.yaml"]
    path = write(tmp_path / "in", files)
    problems, _notes, _done = attempt(path, ImportOptions(origin=Origin("Atlas")))
    assert [line.partition(":")[0] for line in problems] == ["catalogue.yaml, line 1, column 1"]
    assert attempt(path, ImportOptions(origin=Origin("Atlas")), is_taking_over=True)[0] == []
    assert Catalogue.objects.get().title == "Theirs"


def test_the_licence_of_the_catalogue_is_taken_from_a_file_while_nothing_is_published(
    load: Load, tmp_path: Path
) -> None:
    files = {**GOOD, "catalogue.yaml": "licence: MIT\nlicence_url: https://example.org/mit\n"}
    load(files)
    assert Catalogue.objects.get().licence == "MIT"
    path = write(tmp_path / "in", {**files, "catalogue.yaml": "licence: CC0-1.0\n"})
    problems = attempt(path)[0]
    assert [line.partition(". If")[0] for line in problems] == [
        "catalogue.yaml, line 1, column 1: This would change the licence of the whole catalogue: "
        "“MIT” → “CC0-1.0”"
    ]
    assert Catalogue.objects.get().licence == "MIT"
    assert attempt(path, is_taking_over=True)[0] == []
    assert Catalogue.objects.get().licence == "CC0-1.0"


def test_only_skills_and_roles_of_its_own_sources_are_retired(
    load: Load, shelf: Shelf, tmp_path: Path, author: User
) -> None:
    theirs = factories.skill("maps", group=shelf.group, by=author)
    factories.publish(theirs, FieldOperation("source", "", "Atlas"), by=author)
    document = json.loads("".join(writing.catalogue_json()))
    document["skills"] = [each for each in document["skills"] if each["slug"] != "maps"]
    path = write(tmp_path / "in", {"all.json": json.dumps(document)})
    assert attempt(path, is_retiring=True)[2] == ImportOutcome()
    done = attempt(path, is_retiring=True, is_taking_over=True)[2]
    assert done is not None
    assert dict(done.counts) == {"skill retired": 1}


def test_a_cell_that_would_be_retired_belongs_to_the_source_of_its_skill(
    load: Load, shelf: Shelf, tmp_path: Path, author: User
) -> None:
    factories.publish(shelf.skill, FieldOperation("source", "", "Atlas"), by=author)
    role = json.loads(writing.role_json(shelf.analyst))
    del role["skills"][0]["source"], role["skills"][0]["expectations"][0]
    path = write(tmp_path / "in", {"role.json": json.dumps(role)})
    assert attempt(path)[0] == []
    problems = attempt(path, is_retiring=True)[0]
    assert [SKILL_OF in line for line in problems] == [True]
    assert Expectation.objects.exclude(retired_at=None).count() == 0
