"""The command line of an import: what it says, and its exit code."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from profiles import curation
from profiles.catalogue.importing import Outcome
from profiles.management.commands.import_catalogue import Command
from profiles.models import Revision, Skill
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.profiles.catalogue.conftest import write
from tests.profiles.catalogue.samples import GOOD, HEADER, ROW


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


def test_somebody_may_answer_for_it(folder: Path) -> None:
    factories.person("Ada")
    run(folder, "--as", "ada", "--summary", "From the guild")
    assert set(Revision.objects.values_list("author__username", "summary")) == {
        ("Ada", "From the guild")
    }


def test_nobody_of_that_name(folder: Path) -> None:
    with pytest.raises(CommandError, match="There is nobody called ada"):
        run(folder, "--as", "ada")
    assert not User.objects.exists()


def test_what_is_wrong_is_told_and_nothing_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "levels.yaml").write_text("")
    (folder / "roles.yaml").write_bytes(b"\xff")
    with pytest.raises(CommandError, match="Nothing was imported: 2 problems"):
        run(folder)
    assert capsys.readouterr().err.splitlines() == [
        "levels.yaml, line 1: The file is empty. Fill or remove it.",
        "roles.yaml, line 1, column 1: From here on this is not UTF-8. Save the file as UTF-8.",
    ]
    assert not User.objects.exists()


def test_an_extra_column_is_told_and_left_alone(
    tmp_path: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "all.csv"
    path.write_text(HEADER.replace("\n", ",note\n") + ROW.replace("\n", ",x\n"))
    assert run(path)[0].startswith("Imported")
    assert capsys.readouterr().err == "all.csv: not read, since unknown: columns “note”.\n"


def test_a_skill_that_was_renamed_on_the_site_is_told(folder: Path, author: User) -> None:
    run(folder)
    skill = Skill.objects.get()
    rename = FieldOperation("slug", "sql", "sequel")
    factories.publish(skill, rename, by=author)
    with pytest.raises(CommandError, match="Nothing was imported: 1 problems"):
        run(folder)


@pytest.mark.django_db(transaction=True)
def test_a_site_that_changes_meanwhile_asks_for_another_try(folder: Path) -> None:
    def refuse(revision: Revision, **kwargs: object) -> None:
        if revision.skill:
            raise curation.SlugTaken("sql")

    curation.revision_published.connect(refuse)
    try:
        with pytest.raises(CommandError, match=r"The site changed meanwhile \(sql\)"):
            run(folder)
    finally:
        curation.revision_published.disconnect(refuse)
    assert Revision.objects.count() == 0


def test_an_import_taken_up_again_says_so() -> None:
    out = StringIO()
    Command(stdout=out)._tell(Outcome(resumed_at=3), is_dry=False)
    assert out.getvalue().splitlines() == [
        "Took up an interrupted import after 3 skills.",
        "Nothing to change.",
    ]
