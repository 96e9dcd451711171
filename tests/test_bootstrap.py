"""The bootstrap makes an environment once, remembers it, and says plainly what it cannot do."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "bootstrap.py"

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose locks are empty, so that nothing has to be fetched."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(SCRIPT, tmp_path / ".ci")
    (tmp_path / "requirements").mkdir()
    for lock in ("base", "dev"):
        (tmp_path / "requirements" / f"{lock}.txt").write_text("# nothing\n")
    return tmp_path


def bootstrap(project: Path, name: str) -> tuple[int, str]:
    """Run it; the exit code and what it said."""
    result = subprocess.run(
        [sys.executable, project / ".ci" / "bootstrap.py", name],
        capture_output=True, text=True, check=False,
        # No uv within reach, so that pip's way is the one tried; no cache and no settings.
        env={"PATH": "/usr/bin:/bin", "HOME": str(project)},
    )  # fmt: skip
    return result.returncode, result.stderr


def test_the_second_run_finds_everything_done(project: Path) -> None:
    said = "skillmap: installing requirements/dev.txt into .venv …\n"
    assert bootstrap(project, "dev") == (0, said)
    assert (project / ".venv" / "bin" / "python").exists()
    assert bootstrap(project, "dev") == (0, "")
    assert bootstrap(project, "base") == (0, "")


def test_a_changed_lock_is_installed_again(project: Path) -> None:
    bootstrap(project, "base")
    (project / "requirements" / "base.txt").write_text("# still nothing\n")
    said = "skillmap: installing requirements/base.txt into .venv …\n"
    assert bootstrap(project, "base") == (0, said)


def test_an_environment_whose_python_is_gone_is_made_anew(project: Path) -> None:
    bootstrap(project, "base")
    (project / ".venv" / "bin" / "python").unlink()
    assert bootstrap(project, "base")[0] == 0
    assert (project / ".venv" / "bin" / "python").exists()


def test_a_package_that_is_not_what_the_lock_says_is_refused(project: Path) -> None:
    (project / "requirements" / "base.txt").write_text("./package.whl --hash=sha256:" + "0" * 64)
    (project / "package.whl").write_bytes(b"not a package")
    code, said = bootstrap(project, "base")
    assert code == 1
    assert said.endswith("could not install requirements/base.txt; the reason stands above.\n")
    assert not (project / ".venv" / ".installed-base").exists()


def test_translations_are_compiled_when_they_changed(project: Path) -> None:
    bootstrap(project, "base")
    (packages,) = (project / ".venv").glob("lib/python3*/site-packages")
    (packages / "babel.pth").write_text(sysconfig.get_path("purelib"))
    source = project / "skillmap" / "locale" / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    source.write_text(header + 'msgid "Skill"\nmsgstr "Können"\n')
    assert bootstrap(project, "base") == (0, "")
    compiled = source.with_suffix(".mo")
    assert "Können".encode() in compiled.read_bytes()
    before = compiled.stat().st_mtime_ns
    assert bootstrap(project, "base") == (0, "")
    assert compiled.stat().st_mtime_ns == before


def test_an_unknown_name_is_told_the_known_ones(project: Path) -> None:
    assert bootstrap(project, "prod") == (
        1,
        "skillmap: prod is none of base, dev, django61, schemathesis.\n",
    )
