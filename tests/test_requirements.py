"""The locks: exact versions with hashes, no registry's address, in agreement with each other."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "requirements"
LOCKS = sorted(FOLDER.glob("*.txt"))
LINE = re.compile(r"[a-z0-9-]+==[^ ]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")


def versions(lock: str) -> dict[str, str]:
    return dict(
        re.findall(r"^([a-z0-9-]+)==([^ ]+)", (FOLDER / f"{lock}.txt").read_text(), re.MULTILINE)
    )


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(lock: Path) -> None:
    assert [line for line in lock.read_text().splitlines() if not LINE.fullmatch(line)] == []


@pytest.mark.parametrize("larger", ["dev", "pdf"])
def test_a_larger_lock_holds_the_smaller_one(larger: str) -> None:
    assert versions("base").items() <= versions(larger).items()


def test_each_lock_has_one_django() -> None:
    assert versions("base")["django"].startswith("5.2.")
    assert versions("django61")["django"].startswith("6.1.")


@pytest.mark.parametrize(("lock", "sources"), [("base", ["base"]), ("dev", ["base", "dev"])])
def test_a_lock_holds_what_its_sources_name(lock: str, sources: list[str]) -> None:
    text = "\n".join((FOLDER / f"{source}.in").read_text() for source in sources)
    named = re.findall(r"^([A-Za-z0-9-]+)", text, re.MULTILINE)
    assert {name.lower() for name in named} <= versions(lock).keys()
