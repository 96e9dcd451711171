"""Tells one release of the site from another, so that nobody is served a page of an old one."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

CODE = ("skillmap", "profiles", "proposals", "templates", "requirements")
LENGTH = 12


def fingerprint(base: Path, manifest: Path, *look: bytes) -> str:
    """A short name for the code below `base`, the collected static files and the site's look.

    It is equal on all machines that run the same files, and changes when a program, template,
    translation, static file or pinned dependency does. `manifest` is what collectstatic writes;
    it may be missing. `look` is what the operator chose besides, such as the logo.
    """
    found = hashlib.blake2b(digest_size=LENGTH // 2)
    for path in _files(base / name for name in CODE):
        found.update(f"{path.relative_to(base).as_posix()}\0".encode())
        found.update(hashlib.blake2b(path.read_bytes()).digest())
    if manifest.is_file():
        found.update(manifest.read_bytes())
    for each in look:
        found.update(hashlib.blake2b(each).digest())
    return found.hexdigest()


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
                yield path
