"""Bytes are judged in pieces of bounded size: the places are right across their ends."""

import hashlib
from pathlib import Path

import pytest

from profiles.interchange.places import Problems
from profiles.interchange.reading import files


def judge(path: Path, content: bytes) -> tuple[bool, list[str]]:
    path.write_bytes(content)
    problems = Problems()
    digest = hashlib.sha256()
    is_text = files.judge(path, path.name, problems, digest)
    if is_text:
        assert digest.hexdigest() == hashlib.sha256(content).hexdigest()
    return is_text, list(problems.lines())


@pytest.mark.parametrize("content", [b"", b"a", "größe\r\n\t漢字 🚀\n".encode(), b"\n" * 3])
def test_text_is_text(tmp_path: Path, content: bytes) -> None:
    assert judge(tmp_path / "a.csv", content) == (True, [])


def test_a_letter_across_two_pieces_is_one_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_PIECE", 2)
    assert judge(tmp_path / "a.csv", "a漢漢\n漢".encode()) == (True, [])
    assert judge(tmp_path / "a.csv", b"abcd\xff\n") == (
        False,
        ["a.csv, line 1, column 5: Not UTF-8 from here on. Save the file as UTF-8."],
    )
    assert judge(tmp_path / "a.csv", b"ab\ncde\x00f\x01\n") == (
        False,
        [
            "a.csv, line 2, column 4: Control character U+0000. Remove it.",
            "a.csv, line 2, column 6: Control character U+0001. Remove it.",
        ],
    )


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    problems = Problems()
    assert not files.judge(tmp_path / "a.csv", "a.csv", problems, hashlib.sha256())
    assert list(problems.lines()) == ["a.csv: The file cannot be read: No such file or directory."]
