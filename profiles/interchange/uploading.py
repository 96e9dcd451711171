"""An uploaded file between preview and import: kept for a day, looked at, brought in unchanged."""

import hashlib
import re
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from profiles.interchange import checking, importing, reading
from profiles.interchange.planning import PlannedRevision
from profiles.interchange.reading import options as asked_words
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.staging import Spool, TookTooLong
from profiles.models import Catalogue
from skillmap.accounts.models import User

MOST_BYTES = 10 * 1024 * 1024
KEPT_SECONDS = 24 * 3600
SUFFIXES = ("csv", "json")
MOST_LINES = 400
MOST_SECONDS = 50.0  # some proxies give up after a minute
_KEY = re.compile(r"\A[0-9a-f]{64}\.(?:csv|json)\Z")


class UploadError(Exception):
    """The file cannot be taken in here; its text says why, and what to do."""


@dataclass
class Preview:
    """What a file would do, or everything that is wrong with it; nothing was written.

    `problems` has a line for each cause, `all_problems` one for each place where those do not.
    """

    sequence: int
    problems: list[str] = field(default_factory=list)
    all_problems: list[str] = field(default_factory=list)
    problem_count: int = 0
    notes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    line_count: int = 0
    counts: dict[str, int] = field(default_factory=dict)


def keep(pieces: Iterable[bytes], name: str, *, by: User) -> str:
    """Keep a file for its owner's next step; returns the key to find it by. Raises UploadError."""
    suffix = name.rpartition(".")[2].lower()
    if suffix not in SUFFIXES:
        raise UploadError(_("This is neither a .csv nor a .json file."))
    folder = _folder(by)
    digest, size = hashlib.sha256(), 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder.parent)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as part:
            path = Path(part.name)
            for piece in pieces:
                size += len(piece)
                digest.update(piece)
                if size > MOST_BYTES:
                    break
                part.write(piece)
        if size > MOST_BYTES:
            path.unlink()
            raise UploadError(_too_large())
        key = f"{digest.hexdigest()}.{suffix}"
        path.replace(folder / key)
    except OSError as error:
        raise UploadError(
            _("The file cannot be stored: %(why)s.") % {"why": error.strerror}
        ) from error
    return key


def preview(
    key: str, *, by: User, is_retiring: bool, is_taking_over: bool = False, levels: str = ""
) -> Preview:
    """What importing the kept file would do: its dry run. Raises UploadError.

    `levels` are the names of levels, lowest first, between commas.
    A file for which that takes longer than `MOST_SECONDS` is refused too: a visitor waits.
    """
    try:
        return _preview(
            key, _asked(levels), by=by, is_retiring=is_retiring, is_taking_over=is_taking_over
        )
    except TookTooLong:
        raise UploadError(
            _(
                "This file takes too long to read here. Import it on the server: "
                "manage.py import_catalogue."
            )
        ) from None


def _preview(
    key: str, asked: ImportOptions, *, by: User, is_retiring: bool, is_taking_over: bool
) -> Preview:
    found = Preview(Catalogue.objects.get().sequence)
    with _named(key, by) as path, reading.read(path, asked, seconds=MOST_SECONDS) as spool:
        checking.check(spool, is_retiring=is_retiring, is_taking_over=is_taking_over)
        found.notes = list(spool.notes)
        if spool.problems:
            return _with_problems(found, spool)
        _refuse_many(spool.cell_count)

        def report(step: PlannedRevision) -> None:
            for line in step.lines():
                found.line_count += 1
                if found.line_count <= MOST_LINES:
                    found.lines.append(line)

        try:
            done = importing.Import(
                spool, by=by, is_dry=True, is_retiring=is_retiring, is_taking_over=is_taking_over
            ).run(report)
        except importing.ImportRefused:
            return _with_problems(found, spool)
    found.counts = dict(done.counts)
    return found


def _with_problems(found: Preview, spool: Spool) -> Preview:
    """The preview of a file that cannot be imported."""
    problems, is_all = spool.problems.report()
    return replace(
        found,
        problems=problems,
        all_problems=[] if is_all else list(spool.problems.lines()),
        problem_count=spool.problems.count,
        lines=[],
        line_count=0,
    )


def bring_in(
    key: str,
    *,
    by: User,
    summary: str,
    is_retiring: bool,
    sequence: int,
    is_taking_over: bool = False,
    levels: str = "",
) -> importing.ImportOutcome:
    """Import the kept file, all of it or nothing, if the catalogue is as it was looked at.

    Raises UploadError.
    """
    if Catalogue.objects.get().sequence != sequence:
        raise UploadError(
            _("The catalogue changed since the preview. Check the new preview, then import.")
        )
    with _named(key, by) as path, reading.read(path, _asked(levels)) as spool:
        checking.check(spool, is_retiring=is_retiring, is_taking_over=is_taking_over)
        if spool.problems:
            raise UploadError(_("The file has errors. Check the preview."))
        _refuse_many(spool.cell_count)
        try:
            done = importing.Import(
                spool,
                by=by,
                summary=summary,
                is_retiring=is_retiring,
                is_taking_over=is_taking_over,
            ).run()
        except importing.ImportRefused:
            raise UploadError(spool.problems.report()[0][0]) from None
    _path(key, by).unlink(missing_ok=True)
    return done


def _asked(levels: str) -> ImportOptions:
    try:
        return ImportOptions(ladder=asked_words.ladder(levels))
    except asked_words.InvalidOption as unclear:
        raise UploadError(str(unclear)) from unclear


def _refuse_many(cells: int) -> None:
    if cells > importing.AT_ONCE:
        raise UploadError(
            _(
                "The file has %(count)d expectations. To import more than %(limit)d, use "
                "the server: manage.py import_catalogue."
            )
            % {"count": cells, "limit": importing.AT_ONCE}
        )


def _too_large() -> str:
    return _(
        "The file is larger than %(limit)d MB. Import it on the server: manage.py import_catalogue."
    ) % {"limit": MOST_BYTES // 1024 // 1024}


def _folder(by: User) -> Path:
    return Path(settings.DATA_DIR) / "uploads" / str(by.pk)


def _path(key: str, by: User) -> Path:
    """Where the file is; raises UploadError for what is no key, or not there any more."""
    path = _folder(by) / key
    if not _KEY.match(key) or not path.is_file():
        raise UploadError(_("The uploaded file has expired. Upload it again."))
    return path


class _named:  # noqa: N801  # a context manager, used like a function
    """The file under a name that people can read in what is said about its lines."""

    def __init__(self, key: str, by: User) -> None:
        self.source = _path(key, by)

    def __enter__(self) -> Path:
        self.folder = tempfile.TemporaryDirectory(prefix="skillmap-upload-")
        link = Path(self.folder.name) / f"upload{self.source.suffix}"
        link.symlink_to(self.source.resolve())
        return link

    def __exit__(self, *args: object) -> None:
        self.folder.cleanup()


def _sweep(root: Path) -> None:
    """Throw away what anybody uploaded long ago and never brought in."""
    old = time.time() - KEPT_SECONDS
    for path in root.glob("*/*"):
        with suppress(OSError):
            if path.stat().st_mtime < old:
                path.unlink()
