"""Imports a catalogue or a framework of others: a folder, CSV or JSON of any known format."""

import json
import os
import sys
import tempfile
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn, Unpack

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from profiles.interchange import checking, importing, reading
from profiles.interchange.places import Problems
from profiles.interchange.planning import PlannedRevision
from profiles.interchange.staging import Spool
from profiles.management import import_arguments
from skillmap.accounts.models import User


class Command(BaseCommand):
    """Checks everything first; writes nothing if anything is wrong."""

    help = (
        "Import a catalogue (a folder of YAML files, a .csv or a .json file) or a framework of "
        "others: the folder of ESCO, a package of CASE 1.1, Rich Skill Descriptors, or any CSV "
        "whose columns you name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said on the command line."""
        parser.add_argument("path", type=Path, help="folder, .csv or .json file")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument(
            "--retire-missing",
            action="store_true",
            help="retire skills, roles and expectations that the files no longer have, from the "
            "same sources only",
        )
        parser.add_argument(
            "--take-over",
            action="store_true",
            help="allow the files to change licences and groups, and what belongs to the site "
            "itself or to another source",
        )
        parser.add_argument("--as", dest="username", help="the person who answers for it")
        parser.add_argument("--summary", default="", help="what history says about it")
        parser.add_argument(
            "--problems",
            type=Path,
            metavar="FILE",
            help="write every problem to this file, as JSON lines",
        )
        import_arguments.add_arguments(parser)

    def handle(
        self,
        *,
        path: Path,
        dry_run: bool,
        username: str | None,
        **options: Unpack[import_arguments.ImportArguments],
    ) -> None:
        """Read, check, import; raises CommandError with everything that is wrong."""
        author, summary = _author(username), import_arguments.summary(options["summary"])
        with reading.read(path, import_arguments.read_options(options)) as spool:
            choices = {
                "is_retiring": options["retire_missing"],
                "is_taking_over": options["take_over"],
            }
            checking.check(spool, **choices)
            for note in spool.notes:
                self.stderr.write(self.style.WARNING(note))
            if spool.problems:
                self._refuse(spool, options["problems"])
            job = importing.Import(spool, by=author, is_dry=dry_run, summary=summary, **choices)
            try:
                outcome = self._run(job, spool, is_told=dry_run or options["verbosity"] > 1)
            except importing.ImportRefused as refused:
                self._refuse(spool, options["problems"], imported=refused.imported)
        self._tell(outcome, is_dry=dry_run)

    def _refuse(self, spool: Spool, path: Path | None, *, imported: int = 0) -> NoReturn:
        lines, is_all = spool.problems.report()
        for line in lines:
            self.stderr.write(line)
        if path or not is_all:
            written = _write_problems(spool.problems, path)
            message = _("All errors with their places are in %(file)s.")
            self.stderr.write(message % {"file": written})
        message = _("Nothing was imported: %(count)d errors. Fix them and try again.")
        if imported:
            message = _(
                "The site changed during the import, which stopped after %(imported)d skills with "
                "%(count)d errors. They are imported. Fix the errors and run the command again."
            )
        raise CommandError(message % {"count": spool.problems.count, "imported": imported})

    def _run(
        self, job: importing.Import, spool: Spool, *, is_told: bool
    ) -> importing.ImportOutcome:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        console = Console(stderr=True)
        with Progress(
            *columns, TimeRemainingColumn(), console=console, disable=not sys.stderr.isatty()
        ) as progress:
            bar = progress.add_task(_("Skills"), total=spool.skill_count)
            return job.run(
                self._report if is_told else lambda step: None,
                lambda count: progress.advance(bar, count),
            )

    def _report(self, step: PlannedRevision) -> None:
        for line in step.lines():
            self.stdout.write(line)

    def _tell(self, outcome: importing.ImportOutcome, *, is_dry: bool) -> None:
        if outcome.resumed_at:
            message = _("Resumed an interrupted import after %(count)d skills.")
            self.stdout.write(message % {"count": outcome.resumed_at})
        counted = ", ".join(f"{name}: {count}" for name, count in sorted(outcome.counts.items()))
        if not counted:
            self.stdout.write(_("Nothing to change."))
        elif is_dry:
            self.stdout.write(_("Would change %(said)s. Nothing was written.") % {"said": counted})
        else:
            self.stdout.write(_("Imported %(said)s.") % {"said": counted})


def _write_problems(problems: Problems, path: Path | None) -> Path:
    """Write every problem as JSON lines to the file, or to a new temporary one; return its path."""
    if path is None:
        handle, name = tempfile.mkstemp(prefix="skillmap-problems-", suffix=".jsonl")
        os.close(handle)
        path = Path(name)
    lines = (json.dumps({**asdict(each.place), "message": each.message}) for each in problems)
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        said = {"file": path, "why": error.strerror}
        raise CommandError(_("%(file)s cannot be written: %(why)s.") % said) from error
    return path


def _author(username: str | None) -> User | None:
    if username is None:
        return None
    try:
        return User.objects.get_by_natural_key(username)
    except User.DoesNotExist:
        message = _("There is no user %(name)s.") % {"name": username}
        raise CommandError(message) from None
