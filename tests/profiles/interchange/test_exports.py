"""Whole-catalogue files: kept once whole, never half, never of two states."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from profiles.interchange import exports


def test_the_path_names_the_state_and_the_release(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.RELEASE = tmp_path, "9"
    assert exports.kept_path("csv", "12") == tmp_path / "exports" / "catalogue-12-9.csv"
    assert exports.kept_path("rsd.csv", "12") == tmp_path / "exports" / "catalogue-12-9.rsd-csv"


def _send(path: Path, pieces: list[str], *, is_current: bool = True) -> bytes:
    return b"".join(exports.keeping(path, pieces, lambda: is_current))


def test_what_is_sent_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "exports" / "catalogue-1-1.csv"
    assert _send(path, ["ä", "b"]) == "äb".encode()
    assert path.read_text() == "äb"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_bytes_are_sent_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "catalogue-1-1.xlsx"
    assert b"".join(exports.keeping(path, [b"\xff", b"\x00"], lambda: True)) == b"\xff\x00"
    assert path.read_bytes() == b"\xff\x00"


def test_nothing_at_all_is_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "catalogue-1-1.csv"
    assert _send(path, []) == b""
    assert path.read_bytes() == b""


def test_pieces_travel_in_larger_chunks(tmp_path: Path) -> None:
    pieces = ["x" * 1000] * 200
    chunks = list(exports.keeping(tmp_path / "catalogue-1-1.csv", pieces, lambda: True))
    assert sum(map(len, chunks)) == 200_000
    assert len(chunks) == 4


def test_files_of_earlier_states_go_and_other_formats_stay(tmp_path: Path) -> None:
    for name in ("catalogue-1-1.csv", "catalogue-1-1.json"):
        (tmp_path / name).write_text("old")
    _send(tmp_path / "catalogue-2-1.csv", ["new"])
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "catalogue-1-1.json",
        "catalogue-2-1.csv",
    ]


def test_a_catalogue_that_changed_meanwhile_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "catalogue-1-1.csv"
    assert _send(path, ["half old, half new"], is_current=False) == b"half old, half new"
    assert list(tmp_path.iterdir()) == []


def test_a_reader_who_leaves_leaves_nothing_behind(tmp_path: Path) -> None:
    chunks = exports.keeping(
        tmp_path / "catalogue-1-1.csv", ["x" * exports.CHUNK] * 3, lambda: True
    )
    next(chunks)
    assert len(list(tmp_path.iterdir())) == 1
    chunks.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_it_is_only_sent(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file where the folder should be")
    assert _send(tmp_path / "exports" / "catalogue-1-1.csv", ["a", "b"]) == b"ab"


def test_a_name_that_is_taken_by_a_folder_is_only_sent(tmp_path: Path) -> None:
    path = tmp_path / "catalogue-1-1.csv"
    path.mkdir()
    (path / "x").touch()
    assert _send(path, ["a"]) == b"a"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_does_not_break_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, mode: str) -> Any:
        return Path("/dev/full").open(mode, buffering=0)

    monkeypatch.setattr("profiles.interchange.exports.os.fdopen", full)
    assert _send(tmp_path / "catalogue-1-1.csv", ["a" * exports.CHUNK, "b"]).endswith(b"ab")
    assert list(tmp_path.iterdir()) == []
