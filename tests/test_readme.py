"""What README.md promises exists: commands, files, variables."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z0-9-]*):", MAKEFILE, re.MULTILINE))


def commands() -> list[str]:
    """Each line of the README's shell blocks and each inline `make …`, without comments."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", README, re.DOTALL)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line] + re.findall(r"`(make [^`]+)`", README)


def test_make_commands_are_targets() -> None:
    asked = {
        word
        for line in commands()
        if (words := line.split()) and "make" in words[:3]
        for word in words[words.index("make") + 1 :]
        if "=" not in word
    }
    assert {"demo", "test"} <= asked <= TARGETS


def test_the_two_main_commands_come_first() -> None:
    assert [line.split()[:2] for line in commands()[:2]] == [["make", "demo"], ["make", "test"]]


def test_management_commands_exist() -> None:
    known = {
        path.stem
        for package in ("skillmap", "profiles", "proposals")
        for path in (ROOT / package).rglob("management/commands/*.py")
    }
    ours = set(re.findall(r"manage\.py ([a-z_]+)", README))
    of_django_and_its_apps = {"check", "collectstatic", "db_worker", "migrate"}
    assert ours - of_django_and_its_apps - known == set()


def test_linked_files_exist() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_variables_are_read_by_the_settings() -> None:
    listed = set(re.findall(r"^\| `([A-Z_]+)`", README, re.MULTILINE))
    files = [ROOT / "skillmap" / name for name in ("settings.py", "environment.py")]
    read = "".join(path.read_text() for path in files)
    assert {name for name in listed if f'"{name}"' not in read} == set()
