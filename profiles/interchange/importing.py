"""Imports what was read: all of it at once, or, where it is large, in batches.

A dry run takes the same steps, writes the same rows and takes them back, batch by batch: it
finds what a real run finds, and holds no lock for long.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from profiles import search
from profiles.interchange import stand_ins
from profiles.interchange.applying import Writer
from profiles.interchange.places import TooManyProblems
from profiles.interchange.planning import PlannedRevision
from profiles.interchange.staging import Spool
from profiles.interchange.steps import Batch, Steps, lock
from profiles.models import Expectation, ImportRun, Level, Role, Skill
from skillmap.accounts.models import User

AT_ONCE = 10_000  # cells; above that one transaction a batch, which keeps locks short
SYSTEM_USER = "skillmap-import"
# SQLite has no queue of writers: who waits asks again, every 100 ms at the latest.
_MOST_PAUSE = 0.12


class ImportRefused(Exception):
    """Something cannot be written; the problems of the spool say what, and where it is.

    `imported` skills were imported before: none, except by a large import during which the site
    changed.
    """

    def __init__(self, imported: int = 0) -> None:
        super().__init__(imported)
        self.imported = imported


@dataclass
class ImportOutcome:
    """What an import did, or what it would do (dry run)."""

    counts: Counter[str] = field(default_factory=Counter)
    resumed_at: int = 0


def system_user() -> User:
    """The author of imports that no person answers for; cannot sign in."""
    user, is_new = User.objects.get_or_create(
        username=SYSTEM_USER, defaults={"display_name": "Import", "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _count_anew() -> None:
    """Tell PostgreSQL how large its tables have become.

    It does so by itself after a minute or so; until then it plans for the empty tables that
    it remembers, and a search for the texts of some skills reads everything.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Skill, Role, Level, Expectation):
                cursor.execute(f"ANALYZE {model._meta.db_table}")


class Import:
    """One import of a spool without problems; `run` may be called once."""

    def __init__(
        self,
        spool: Spool,
        *,
        by: User | None = None,
        is_dry: bool = False,
        summary: str = "",
        is_retiring: bool = False,
        is_taking_over: bool = False,
        at_once: int = AT_ONCE,
    ) -> None:
        """`by` is the author of the revisions, the system user where there is none.

        What the files no longer have is retired only where it is from their own sources, unless
        the import `is_taking_over`.
        """
        self._spool, self._by, self._is_dry = spool, by, is_dry
        self._is_retiring, self._is_taking_over = is_retiring, is_taking_over
        self._summary = summary or f"Import of {spool.name}"[:500]
        self._is_large = spool.cell_count > at_once
        self._is_whole = not is_dry and not self._is_large
        self._row: ImportRun | None = None

    def run(
        self,
        report: Callable[[PlannedRevision], None] = lambda step: None,
        advance: Callable[[int], None] = lambda skills: None,
    ) -> ImportOutcome:
        """Import; `report` gets every step, `advance` the number of skills dealt with.

        Raises ImportRefused with the problems of the spool: nothing has been written then. A
        large import that is interrupted is taken up where it stopped by the next run of the same
        files.
        """
        outcome = ImportOutcome()
        if self._spool.taken_over_count:
            outcome.counts["taken over"] = self._spool.taken_over_count
        if self._is_large and not self._is_dry:
            # Its batches cannot be taken back.
            Import(
                self._spool,
                by=self._by,
                is_dry=True,
                is_retiring=self._is_retiring,
                is_taking_over=self._is_taking_over,
            ).run()
            self._row = self._open_row()
            outcome.resumed_at = self._row.done
        with self._one_transaction() if self._is_whole else nullcontext():
            self._take_steps(outcome, report, advance)
        if self._row:
            _count_anew()
            self._row.finished_at = timezone.now()
            self._row.save(update_fields=["finished_at"])
        return outcome

    def _take_steps(
        self,
        outcome: ImportOutcome,
        report: Callable[[PlannedRevision], None],
        advance: Callable[[int], None],
    ) -> None:
        done = counted = outcome.resumed_at
        advance(done)
        began_at = self._row.started_at if self._row else timezone.now()
        steps = Steps(self._spool, self._is_retiring, self._is_taking_over, began_at)
        with suppress(TooManyProblems):
            for batch in steps.batches(done):
                for step in self._written(batch):
                    outcome.counts.update(step.counts())
                    report(step)
                if self._row and self._spool.problems:
                    break  # of this batch, nothing was written
                advance(batch.skill_count)
                done += batch.skill_count
                if self._row and done >= 2 * counted:
                    _count_anew()
                    counted = done
        if self._spool.problems:
            raise ImportRefused(done if self._row else 0)

    def _written(self, batch: Batch) -> list[PlannedRevision]:
        """Write the batch, and take it back at once on a dry run."""
        if self._is_whole:
            return batch.write(self._writer())
        began = time.monotonic()
        with transaction.atomic():
            writer = self._writer()
            if self._is_dry and not batch.is_first:
                stand_ins.make(self._spool, batch.roles, by=writer.by)
            with search.deferred():
                done = batch.write(writer)
            if self._row:
                self._row.done += batch.skill_count
                self._row.save(update_fields=["done"])
            transaction.set_rollback(self._is_dry or bool(self._spool.problems))
        _let_others_write(time.monotonic() - began)
        return done

    def _writer(self) -> Writer:
        """A new one for each batch: it remembers ids, and those of a dry run are taken back."""
        return Writer(self._by or system_user(), self._summary)

    def _open_row(self) -> ImportRun:
        """The run of the same files that was interrupted; else a new one."""
        same = ImportRun.objects.filter(
            digest=self._spool.digest, is_retiring=self._is_retiring, finished_at=None
        )
        return same.first() or ImportRun.objects.create(
            digest=self._spool.digest,
            name=self._spool.name[:255],
            is_retiring=self._is_retiring,
            started_by=self._by or system_user(),
        )

    @contextmanager
    def _one_transaction(self) -> Iterator[None]:
        """All or nothing; subjects are locked first and the catalogue last, as by approvals."""
        with transaction.atomic(), search.deferred():
            lock(Role, list(self._spool.roles))
            lock(Skill, [record.slug for record in self._spool.skill_records()])
            yield


def _let_others_write(seconds: float) -> None:
    """After a transaction of so many seconds, leave those that wait for it a moment to begin."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(min(seconds, _MOST_PAUSE))
