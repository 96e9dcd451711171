"""An uploaded file is kept for its owner, looked at, and brought in unchanged or not at all."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from profiles.interchange import uploading
from profiles.interchange.uploading import UploadError
from profiles.models import Catalogue, Expectation, Revision, Skill
from skillmap.accounts.models import User
from tests import factories
from tests.expectations_csv import HEAD, LINE, row
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
Keep = Callable[[str], str]


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> Path:
    settings.DATA_DIR = str(tmp_path)  # type: ignore[attr-defined]
    return tmp_path / "uploads"


@pytest.fixture
def keep(curator: User) -> Keep:
    """A function: keeps a table of these lines as the curator's, and returns its key."""

    def kept(lines: str) -> str:
        return uploading.keep([(HEAD + lines).encode()], "table.csv", by=curator)

    return kept


def test_a_package_of_others_is_looked_at_as_well(curator: User) -> None:
    body = b'{"CFDocument": {"title": "T"}, "CFItems": [{"identifier": "a", "fullStatement": "A"}]}'
    key = uploading.keep([body], "package.json", by=curator)
    found = uploading.preview(key, by=curator, is_retiring=False)
    assert found.counts == {"catalogue changed": 1, "skill new": 1}
    assert found.notes == [
        "The file names no licence, so the licence of this catalogue applies. Use"
        " --licence for another one."
    ]


def test_a_look_says_what_would_change_and_changes_nothing(
    shelf: Shelf, keep: Keep, curator: User
) -> None:
    found = uploading.preview(keep(LINE), by=curator, is_retiring=False)
    assert (found.counts, found.problem_count) == ({"skill changed": 1, "cell edit": 1}, 0)
    assert found.lines[0] == "~ skill experiment-tracking"
    assert found.line_count == len(found.lines) == 2
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1


def test_what_was_looked_at_is_brought_in_and_thrown_away(
    shelf: Shelf, keep: Keep, curator: User
) -> None:
    key = keep(LINE)
    seen = uploading.preview(key, by=curator, is_retiring=False)
    done = uploading.bring_in(
        key, by=curator, summary="From a table", is_retiring=False, sequence=seen.sequence
    )
    made = Revision.objects.latest("sequence")
    assert dict(done.counts) == seen.counts
    assert (made.author, made.source, made.summary) == (curator, "import", "From a table")
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Logs each run."
    with pytest.raises(UploadError):
        uploading.preview(key, by=curator, is_retiring=False)


def test_a_catalogue_that_moved_on_is_looked_at_again(
    shelf: Shelf, keep: Keep, curator: User
) -> None:
    key = keep(LINE)
    sequence = Catalogue.objects.get().sequence
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Theirs.")
    factories.publish(shelf.skill, edit, by=curator)
    with pytest.raises(UploadError, match="changed since the preview"):
        uploading.bring_in(key, by=curator, summary="x", is_retiring=False, sequence=sequence)
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1


def test_problems_are_said_by_line_and_nothing_is_brought_in(
    shelf: Shelf, keep: Keep, curator: User
) -> None:
    key = keep(LINE + row("Text.", slug="other", required="maybe") + LINE)
    found = uploading.preview(key, by=curator, is_retiring=False)
    assert (found.problem_count, found.counts) == (2, {})
    assert sorted(each.split(":")[0].partition(", column")[0] for each in found.problems) == [
        "upload.csv, line 3",
        "upload.csv, line 4",
    ]
    with pytest.raises(UploadError, match="has errors"):
        uploading.bring_in(key, by=curator, summary="x", is_retiring=False, sequence=found.sequence)
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1


def test_one_line_a_cause_and_only_so_many_lines_are_kept(
    shelf: Shelf, keep: Keep, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "MOST_LINES", 20)
    bad = "".join(row("Text.", slug=f"s{n}", required="maybe") for n in range(5))
    found = uploading.preview(keep(bad), by=curator, is_retiring=False)
    assert len(found.problems) == 1
    assert len(found.all_problems) == found.problem_count == 5
    rows = range(uploading.MOST_LINES)
    good = "".join(row(f"Text {n}.", slug=f"s{n}") for n in rows)
    seen = uploading.preview(keep(good), by=curator, is_retiring=False)
    assert (seen.problem_count, len(seen.lines)) == (0, uploading.MOST_LINES)
    assert seen.line_count > uploading.MOST_LINES


def test_retiring_is_looked_at_too(shelf: Shelf, keep: Keep, curator: User) -> None:
    found = uploading.preview(keep(LINE), by=curator, is_retiring=True)
    assert found.counts == {
        "skill changed": 1, "cell edit": 1, "cell retire": 4, "role retired": 1,
    }  # fmt: skip
    assert Expectation.objects.exclude(retired_at=None).count() == 0


@pytest.mark.parametrize("name", ["table.exe", "table", "", "csv.", "../../x.yaml"])
def test_other_formats_are_refused(curator: User, name: str) -> None:
    with pytest.raises(UploadError, match="neither"):
        uploading.keep([b"x"], name, by=curator)


def test_a_file_that_is_too_large_is_refused_and_not_kept(curator: User, folder: Path) -> None:
    piece = b"x" * 1024 * 1024
    with pytest.raises(UploadError, match="larger than 10 MB"):
        uploading.keep([piece] * 11, "large.json", by=curator)
    assert list((folder / str(curator.pk)).iterdir()) == []


def test_too_many_expectations_go_the_way_of_the_server(
    shelf: Shelf, keep: Keep, curator: User
) -> None:
    lines = "".join(row(f"Text {n}.", slug=f"s{n}") for n in range(10_001))
    key = keep(lines)
    with pytest.raises(UploadError, match="10001 expectations"):
        uploading.preview(key, by=curator, is_retiring=False)
    assert Skill.objects.count() == 1


def test_a_disk_that_cannot_be_written_is_told(curator: User, folder: Path) -> None:
    folder.write_text("a file where a folder is wanted")
    with pytest.raises(UploadError, match="cannot be stored"):
        uploading.keep([b"x"], "table.csv", by=curator)


@pytest.mark.parametrize("key", ["", "x", "../" * 9 + "etc/passwd", "0" * 64 + ".csv"])
def test_only_ones_own_keys_open_anything(curator: User, key: str) -> None:
    with pytest.raises(UploadError, match="has expired"):
        uploading.preview(key, by=curator, is_retiring=False)


def test_nobody_opens_another_ones_file(shelf: Shelf, keep: Keep, stranger: User) -> None:
    with pytest.raises(UploadError):
        uploading.preview(keep(LINE), by=stranger, is_retiring=False)


def test_what_nobody_brought_in_goes_after_a_day(
    keep: Keep, curator: User, stranger: User, folder: Path
) -> None:
    old = folder / str(stranger.pk) / uploading.keep([b"x"], "table.csv", by=stranger)
    long_ago = time.time() - uploading.KEPT_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    fresh = keep(LINE + "\n")
    assert [path.name for path in folder.glob("*/*")] == [fresh]


def test_a_file_that_takes_too_long_is_refused(
    keep: Keep, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keep(LINE)
    monkeypatch.setattr(uploading, "MOST_SECONDS", 0.0)
    with pytest.raises(UploadError, match="takes too long"):
        uploading.preview(key, by=curator, is_retiring=False)
