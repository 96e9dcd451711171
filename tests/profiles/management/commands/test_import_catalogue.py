"""The command line of an import: what it says, and its exit code."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from profiles import curation
from profiles.interchange import reading
from profiles.interchange.importing import ImportOutcome
from profiles.management.commands.import_catalogue import Command
from profiles.models import Revision, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.profiles.interchange.conftest import write
from tests.profiles.interchange.samples import GOOD, HEADER, ROW, SKILL


@pytest.fixture
def folder(tmp_path: Path, db: None) -> Path:
    return write(tmp_path / "catalogue", GOOD)


def run(path: Path, *options: str) -> list[str]:
    out = StringIO()
    call_command("import_catalogue", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


def test_a_dry_run_says_exactly_what_would_change(folder: Path) -> None:
    assert run(folder, "--dry-run") == [
        "~ catalogue",
        "    domain:data name: “” → “Data”",
        "    domain:data position: “” → “1”",
        "    group:data/etl name: “” → “ETL”",
        "    group:data/etl position: “” → “1”",
        "    level:junior name: “” → “Junior”",
        "    level:junior position: “” → “1”",
        "    level:junior rank: “” → “1”",
        "+ role analyst",
        "    name: “” → “Analyst”",
        "    position: “0” → “1”",
        "+ skill sql",
        "    group: “” → “data/etl”",
        "    name: “” → “SQL”",
        "    added: analyst / junior (required) “Joins.”",
        "Would change catalogue changed: 1, cell add: 1, role new: 1, skill new: 1. "
        "Nothing was written.",
    ]
    assert Revision.objects.count() == 0


def test_a_real_run_sums_up_and_a_second_has_nothing_to_do(folder: Path) -> None:
    assert run(folder) == ["Imported catalogue changed: 1, cell add: 1, role new: 1, skill new: 1."]
    assert run(folder, "--retire-missing") == ["Nothing to change."]
    assert set(Revision.objects.values_list("author__username", "summary")) == {
        ("skillmap-import", "Import of catalogue")
    }


def test_what_another_source_published_is_changed_only_by_taking_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, "--source", "Atlas")
    (folder / "skills" / "sql.yaml").write_text(SKILL.replace("SQL", "Queries"))
    with pytest.raises(CommandError, match="Nothing was imported: 1 errors"):
        run(folder)
    assert "skills/sql.yaml, line 1, column 1: The site has this skill" in capsys.readouterr().err
    with pytest.raises(CommandError, match="Nothing was imported: 1 errors"):
        run(folder, "--dry-run")
    told = "skill changed: 1, taken over: 1"
    assert run(folder, "--take-over", "--dry-run")[-1].startswith(f"Would change {told}.")
    assert Skill.objects.get().name == "SQL"
    assert run(folder, "--take-over") == [f"Imported {told}."]
    assert (Skill.objects.get().name, Skill.objects.get().source) == ("Queries", "")


def test_somebody_may_answer_for_it(folder: Path) -> None:
    factories.person("Ada")
    run(folder, "--as", "ada", "--summary", "From the guild")
    assert set(Revision.objects.values_list("author__username", "summary")) == {
        ("Ada", "From the guild")
    }


def test_nobody_of_that_name(folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no user ada"):
        run(folder, "--as", "ada")
    assert not User.objects.exists()


def test_what_is_wrong_is_told_and_nothing_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "levels.yaml").write_text("")
    (folder / "roles.yaml").write_bytes(b"\xff")
    with pytest.raises(CommandError, match="Nothing was imported: 2 errors"):
        run(folder)
    assert capsys.readouterr().err.splitlines() == [
        "levels.yaml, line 1: The file is empty. Add content or remove it.",
        "roles.yaml, line 1, column 1: Not UTF-8 from here on. Save the file as UTF-8.",
    ]
    assert not User.objects.exists()


def wrong_rows(count: int) -> str:
    """Rows about a skill each that do not say whether it is required."""
    row = ROW.replace(",1,1,", ",1,perhaps,")
    return "".join(row.replace(",sql,", f",sql-{number},") for number in range(count))


def test_one_cause_is_one_line_and_every_place_is_in_a_file(
    tmp_path: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    path, problems = tmp_path / "all.csv", tmp_path / "problems.jsonl"
    path.write_text(HEADER + wrong_rows(5))
    with pytest.raises(CommandError, match="Nothing was imported: 5 errors"):
        run(path, "--problems", str(problems))
    cause, where = capsys.readouterr().err.splitlines()
    assert cause.startswith("5 times: ")
    assert cause.endswith(
        "(all.csv, line 2, column required; all.csv, line 3, column required; "
        "all.csv, line 4, column required; …)"
    )
    assert where == f"All errors with their places are in {problems}."
    found = [json.loads(line) for line in problems.read_text("utf-8").splitlines()]
    assert [each["line"] for each in found] == [2, 3, 4, 5, 6]
    assert {(each["file"], each["column"]) for each in found} == {("all.csv", "required")}
    assert {each["message"] in cause for each in found} == {True}


def test_without_a_file_named_the_rest_is_in_one_that_the_command_names(
    tmp_path: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "all.csv"
    path.write_text(HEADER + wrong_rows(5))
    with pytest.raises(CommandError):
        run(path)
    where = capsys.readouterr().err.splitlines()[-1]
    written = Path(where.removeprefix("All errors with their places are in ").rstrip("."))
    assert len(written.read_text("utf-8").splitlines()) == 5
    written.unlink()


def test_problems_that_cannot_be_written_are_told(tmp_path: Path, db: None) -> None:
    path = tmp_path / "all.csv"
    path.write_text(HEADER + wrong_rows(1))
    with pytest.raises(CommandError, match="cannot be written: "):
        run(path, "--problems", str(tmp_path / "no" / "such.jsonl"))


def test_an_extra_column_is_told_and_left_alone(
    tmp_path: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "all.csv"
    path.write_text(HEADER.replace("\n", ",note\n") + ROW.replace("\n", ",x\n"))
    assert run(path)[0].startswith("Imported")
    assert capsys.readouterr().err == "all.csv: unknown columns were ignored: “note”.\n"


def test_a_skill_that_was_renamed_on_the_site_is_told(folder: Path, author: User) -> None:
    run(folder)
    skill = Skill.objects.get()
    rename = FieldOperation("slug", "sql", "sequel")
    factories.publish(skill, rename, by=author)
    with pytest.raises(CommandError, match="Nothing was imported: 1 errors"):
        run(folder)


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_what_cannot_be_written_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    def refuse(revision: Revision, **kwargs: object) -> None:
        if revision.skill:
            raise curation.SlugTaken("sql")

    curation.revision_published.connect(refuse)
    try:
        with pytest.raises(CommandError, match="Nothing was imported: 1 errors"):
            run(folder, *options)
    finally:
        curation.revision_published.disconnect(refuse)
    assert capsys.readouterr().err.splitlines() == [
        "skills/sql.yaml, line 1, column 1: Another skill or role uses, or used, this slug. (“sql”)"
    ]
    assert (Revision.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
@pytest.mark.parametrize(
    ("summary", "why"),
    [
        ("x" * 501, "Ensure this value has at most 500 characters (it has 501)."),
        ("a\x00", "The text contains a character that cannot be displayed. Remove it."),
    ],
)
def test_a_summary_that_history_cannot_hold(
    folder: Path, summary: str, why: str, options: list[str]
) -> None:
    with pytest.raises(CommandError) as refused:
        run(folder, "--summary", summary, *options)
    assert str(refused.value) == f"--summary: {why}"
    assert Revision.objects.count() == 0


def test_a_large_import_that_stops_says_how_far_it_came(tmp_path: Path, db: None) -> None:
    with (
        reading.read(write(tmp_path / "catalogue", GOOD)) as spool,
        pytest.raises(CommandError, match="stopped after 50 skills with 0 errors"),
    ):
        Command()._refuse(spool, None, imported=50)


def test_an_import_taken_up_again_says_so() -> None:
    out = StringIO()
    Command(stdout=out)._tell(ImportOutcome(resumed_at=3), is_dry=False)
    assert out.getvalue().splitlines() == [
        "Resumed an interrupted import after 3 skills.",
        "Nothing to change.",
    ]
