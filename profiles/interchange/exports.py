"""Whole-catalogue files: written while they are sent the first time, then kept until a change."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

CHUNK = 64 * 1024


def kept_path(suffix: str, state: str) -> Path:
    """Where the file of that format and state of the catalogue is, or will be."""
    # One ending, whatever dots the format has: by it the files of earlier states are found.
    name = f"catalogue-{state}-{settings.RELEASE}.{suffix.replace('.', '-')}"
    return Path(settings.DATA_DIR) / "exports" / name


def keeping(
    path: Path, pieces: Iterable[str] | Iterable[bytes], is_current: Callable[[], bool]
) -> Iterator[bytes]:
    """The pieces in larger chunks, with a copy of them all kept at `path` in the end.

    The copy is dropped when it cannot be written, when the reader leaves, and when the
    catalogue changed meanwhile (`is_current`): then it would be of two states.
    """
    copy = _Copy(path)
    is_whole = False
    try:
        for chunk in _chunks(pieces):
            copy.write(chunk)
            yield chunk
        is_whole = is_current()
    finally:
        if is_whole:
            copy.keep()
        else:
            copy.drop()


def _chunks(pieces: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece.encode() if isinstance(piece, str) else piece)
        size += len(piece)
        if size >= CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


class _Copy:
    """A file on its way to a name; a disk that is full or read-only only means no copy."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part: Path | None = None
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
            self.file = os.fdopen(handle, "wb")
            self.part = Path(name)

    def write(self, chunk: bytes) -> None:
        if self.part is None:
            return
        try:
            self.file.write(chunk)
        except OSError:
            self.drop()

    def keep(self) -> None:
        """Give the file its name, and take away those of earlier states."""
        if self.part is None:
            return
        try:
            self.file.close()
            self.part.replace(self.path)
        except OSError:
            self.drop()
            return
        for other in self.path.parent.glob(f"catalogue-*{self.path.suffix}"):
            if other != self.path:
                with suppress(OSError):
                    other.unlink()

    def drop(self) -> None:
        """Delete the unfinished file of an export that was broken off."""
        if self.part is not None:
            with suppress(OSError):
                self.file.close()
            with suppress(OSError):
                self.part.unlink()
        self.part = None
