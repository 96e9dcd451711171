"""Judges files as bytes before anybody parses them: encoding, marks, forbidden characters."""

import codecs
import hashlib
import re
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition, Problems

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKS = {
    codecs.BOM_UTF8: "UTF-8 with a byte order mark",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_PIECE = 1 << 20


def judge(
    path: Path,
    file: str,
    problems: Problems,
    digest: "hashlib._Hash",
    *,
    may_be_marked: bool = False,
) -> bool:
    """Whether the file is UTF-8 text without control characters; feeds its bytes to `digest`.

    Reads in pieces of bounded size, so that a file of any size may be judged. A byte order mark
    of UTF-8 passes where `may_be_marked`: in files that others publish, and that nobody here
    can save anew.
    """
    before = problems.count
    try:
        with path.open("rb") as source:
            start = source.read(3)
            for mark, name in _MARKS.items():
                if start.startswith(mark) and not (may_be_marked and mark == codecs.BOM_UTF8):
                    message = _("The file is %(encoding)s. Save it as UTF-8.")
                    problems.add(FilePosition(file, 1, "1"), message % {"encoding": name})
                    return False
            source.seek(0)
            _judge_lines(source, file, problems, digest)
    except OSError as error:
        problems.add(
            FilePosition(file), _("The file cannot be read: %(why)s.") % {"why": error.strerror}
        )
    return problems.count == before


def _judge_lines(source: BinaryIO, file: str, problems: Problems, digest: "hashlib._Hash") -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, column = 1, 0
    while piece := source.readline(_PIECE):
        digest.update(piece)
        for found in _CONTROL.finditer(piece):
            problems.add(
                FilePosition(file, line, str(column + found.start() + 1)),
                _("Control character %(code)s. Remove it.") % {"code": f"U+{found[0][0]:04X}"},
            )
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            place = FilePosition(file, line, str(max(0, column + error.start) + 1))
            problems.add(place, _("Not UTF-8 from here on. Save the file as UTF-8."))
            return
        is_end = piece.endswith(b"\n")
        line, column = (line + 1, 0) if is_end else (line, column + len(piece))
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        problems.add(
            FilePosition(file, line, str(column)),
            _("The file ends in the middle of a character. Save it again as UTF-8."),
        )
