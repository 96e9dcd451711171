"""Compiles the translations, committed as text, into the files that gettext reads."""

import hashlib
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compiled(source: Path, data: Path) -> Path:
    """The folder with a `.mo` file for each `.po` file below `source`, made where there is none.

    It lies inside `data` and is named by what the translations say: it is never out of date, a
    new release makes its own, and many processes may start at once. Where nothing can be written
    there, a folder of this process alone takes its place.
    """
    texts = {path: path.read_bytes() for path in sorted(source.glob("*/LC_MESSAGES/*.po"))}
    name = hashlib.sha256(b"\0".join(texts.values())).hexdigest()[:16]
    folder = data / "locale" / name
    try:
        _compile(texts, source, folder)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="skillmap-locale-"))
        _compile(texts, source, folder)
    return folder


def _compile(texts: dict[Path, bytes], source: Path, folder: Path) -> None:
    for path, text in texts.items():
        target = folder / path.relative_to(source).with_suffix(".mo")
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, text, locale=path.relative_to(source).parts[0])


def _write(target: Path, text: bytes, locale: str) -> None:
    """Put the whole file in its place at once, so that nobody reads half of it."""
    catalog = read_po(text.decode().splitlines(), locale=locale)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        write_mo(file, catalog)
    made = Path(file.name)
    made.chmod(0o644)
    made.replace(target)
