#!/usr/bin/env python3
"""Makes the virtual environment a command needs, from a lock file; standard library only.

    python3 .ci/bootstrap.py base            .venv with what the site runs on
    python3 .ci/bootstrap.py dev             .venv with what judges it as well
    python3 .ci/bootstrap.py django61        .venv/django61: the next Django, Python 3.13
    python3 .ci/bootstrap.py schemathesis    .venv/schemathesis: the API fuzzer

Every package is checked against the hash in requirements/NAME.txt. A stamp in the environment
says which lock it holds, so a second run does nothing. In the environments of the site, Babel then
compiles the translations that changed.
"""

from __future__ import annotations  # an old Python must get as far as being told so

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")
ENVIRONMENTS = {
    "base": ".venv",
    "dev": ".venv",
    "django61": ".venv/django61",
    "schemathesis": ".venv/schemathesis",
}
# A lock that holds all of another one's packages, at the same versions.
HOLDS_TOO = {"dev": ["base"]}
WITHOUT_THE_SITE = {"schemathesis"}


def say(text: str) -> None:
    """One line for the person who waits."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """End with a sentence instead of a traceback."""
    sys.exit(f"skillmap: {text}")


def run(*command: str | Path) -> bool:
    """Run a command with its output shown; whether it succeeded."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "PIP_NO_INPUT": "1"}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(list(map(str, command)), env=environment, check=False).returncode == 0


def python_of(venv: Path) -> Path:
    """The environment's interpreter."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def answers(python: str | Path, *arguments: str) -> bool:
    """Whether the interpreter runs that: it does not once the Python it was made from is gone."""
    try:
        result = subprocess.run([python, *arguments], capture_output=True, check=False)
    except OSError:
        return False
    return result.returncode == 0


def works(python: Path) -> bool:
    """Whether the environment's interpreter starts at all."""
    return answers(python, "-c", "pass")


def fingerprint(lock: Path) -> str:
    """What a stamp holds: the lock's content and the Python that installed it."""
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{version} {hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def lock_of(name: str) -> Path:
    """The lock file of that name."""
    return ROOT / "requirements" / f"{name}.txt"


def stamp_of(venv: Path, name: str) -> Path:
    """The file that says which version of a lock the environment holds."""
    return venv / f".installed-{name}"


def is_current(venv: Path, name: str) -> bool:
    """Whether the environment holds this very lock."""
    stamp = stamp_of(venv, name)
    return (
        stamp.exists()
        and stamp.read_text() == fingerprint(lock_of(name))
        and works(python_of(venv))
    )


def install_with_uv(uv: str, venv: Path, lock: Path) -> bool:
    """Make and fill the environment with uv; whether that worked."""
    if not works(python_of(venv)) and not run(
        uv, "venv", "--quiet", "--clear", "--python", sys.executable, venv
    ):
        return False
    return run(
        uv, "pip", "install", "--quiet", "--python", python_of(venv),
        "--require-hashes", "--no-deps", "-r", lock,
    )  # fmt: skip


def install_with_pip(venv: Path, lock: Path) -> bool:
    """Make and fill the environment with venv and pip; whether that worked."""
    python = python_of(venv)
    pip: list[str | Path] = [python, "-m", "pip"]
    make: list[str | Path] = [sys.executable, "-m", "venv", "--clear", venv]
    ready = answers(python, "-m", "pip", "--version")
    if not importlib.util.find_spec("ensurepip"):
        if not importlib.util.find_spec("pip"):
            stop("this Python has neither venv nor pip. On Debian: apt-get install python3-venv")
        pip = [sys.executable, "-m", "pip", "--python", python]
        make.append("--without-pip")
        ready = works(python)
    if not ready and not run(*make):
        return False
    return run(
        *pip, "install", "--quiet", "--disable-pip-version-check", "--progress-bar", "off",
        "--require-hashes", "--no-deps", "-r", lock,
    )  # fmt: skip


def install(venv: Path, lock: Path) -> bool:
    """Fill the environment by uv where there is one, else (or when that fails) by pip."""
    uv = shutil.which("uv") or shutil.which(python_of(ROOT / ".venv").with_name("uv"))
    if uv and install_with_uv(uv, venv, lock):
        return True
    return install_with_pip(venv, lock)


def ensure(name: str) -> None:
    """Make the environment hold the lock `name`; does nothing when it already does."""
    venv = ROOT / ENVIRONMENTS[name]
    if is_current(venv, name):
        return
    say(f"skillmap: installing requirements/{name}.txt into {venv.name} …")
    for stamp in venv.glob(".installed-*"):
        stamp.unlink()
    if not install(venv, lock_of(name)):
        stop(f"could not install requirements/{name}.txt; the reason stands above.")
    for held in [name, *HOLDS_TOO.get(name, [])]:
        stamp_of(venv, held).write_text(fingerprint(lock_of(held)))


def compile_translations(venv: Path) -> None:
    """Make the `.mo` file that Django reads of every `.po` file that is newer, with Babel."""
    for source in ROOT.glob("skillmap/locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        if not run(
            *(python_of(venv), "-m", "babel.messages.frontend", "--quiet", "compile"),
            *("--input-file", source, "--output-file", target),
            *("--locale", source.parent.parent.name),
        ):
            stop(f"could not compile {source}; the reason stands above.")


def use_a_newer_python() -> None:
    """Start again with a Python that is new enough, or say which one is needed."""
    for name in NEWER:
        path = shutil.which(name)
        if path and answers(path, "-c", "pass"):
            os.execv(path, [path, *sys.argv])
    stop("Python 3.11 or newer is needed, and python3 here is {}.{}.".format(*sys.version_info))


def main() -> None:
    """Read the name of a lock and make its environment."""
    if sys.version_info < OLDEST:
        use_a_newer_python()
    names = sys.argv[1:] or ["base"]
    for name in names:
        if name not in ENVIRONMENTS:
            stop(f"{name} is none of {', '.join(ENVIRONMENTS)}.")
        ensure(name)
        if name not in WITHOUT_THE_SITE:
            compile_translations(ROOT / ENVIRONMENTS[name])


if __name__ == "__main__":
    main()
