"""The command line of an export: files appear whole or not at all."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from profiles.interchange import writing
from profiles.operations import FieldOperation
from tests import factories
from tests.factories import Shelf


def run(path: Path) -> str:
    out = StringIO()
    call_command("export_catalogue", str(path), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("suffix", ["csv", "json", "md"])
def test_one_file_by_its_name(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "new" / f"all.{suffix}"
    assert run(path) == "Wrote 1 file.\n"
    write = {
        "csv": writing.catalogue_csv,
        "json": writing.catalogue_json,
        "md": writing.catalogue_markdown,
    }[suffix]
    assert path.read_bytes() == "".join(write()).encode()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_folder_loses_the_skills_that_are_gone(shelf: Shelf, tmp_path: Path) -> None:
    assert run(tmp_path / "all") == "Wrote 5 files.\n"
    (tmp_path / "all/LICENSE").write_text("Mine")
    by = shelf.skill.updated_by
    factories.publish(shelf.skill, FieldOperation("retired", "", "yes"), by=by)
    assert run(tmp_path / "all") == "Wrote 4 files.\n"
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert found == {f"all/{name}.yaml" for name in ("catalogue", "levels", "domains", "roles")}
    assert (tmp_path / "all/LICENSE").read_text() == "Mine"


def test_a_folder_with_something_else_is_left_alone(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("Mine")
    with pytest.raises(CommandError, match="contains other files"):
        run(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_place_that_cannot_be_written(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "all.csv").mkdir()
    with pytest.raises(CommandError, match="cannot be written"):
        run(tmp_path / "all.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["all.csv"]
