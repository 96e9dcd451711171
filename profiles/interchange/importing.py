"""Brings what was read into the site: all of it at once, or, where it is large, skill by skill."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from profiles import curation, search
from profiles.interchange import ownership, planning, site
from profiles.interchange.applying import Writer
from profiles.interchange.planning import PlannedRevision
from profiles.interchange.records import CellRecord, FileScope, SkillRecord
from profiles.interchange.staging import Spool
from profiles.models import Expectation, ImportRun, Level, Role, Skill
from skillmap.accounts.models import User

AT_ONCE = 10_000  # cells; above that one transaction a skill, so that nobody waits for long
SYSTEM_USER = "skillmap-import"
_BATCH = 100


@dataclass
class ImportOutcome:
    """What an import did, or, on a dry run, would do."""

    counts: Counter[str] = field(default_factory=Counter)
    resumed_at: int = 0


def system_user() -> User:
    """The author of imports that no person answers for; cannot sign in."""
    user, is_new = User.objects.get_or_create(
        username=SYSTEM_USER, defaults={"display_name": "Skillmap import", "is_active": False}
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
        by: User | None,
        summary: str = "",
        is_retiring: bool = False,
        is_taking_over: bool = False,
        at_once: int = AT_ONCE,
    ) -> None:
        """Nobody as `by` makes it a dry run: everything is planned, nothing written.

        What the files no longer have is retired only where it is from their own sources, unless
        the import `is_taking_over`.
        """
        self._spool, self._is_retiring = spool, is_retiring
        self._is_taking_over = is_taking_over
        self._missing_roles = planning.missing_roles(spool, is_retiring=is_retiring)
        self._writer = Writer(by, summary or f"Import of {spool.name}"[:500]) if by else None
        self._is_large = spool.cell_count > at_once
        self._row: ImportRun | None = None

    def run(
        self,
        report: Callable[[PlannedRevision], None] = lambda step: None,
        advance: Callable[[int], None] = lambda skills: None,
    ) -> ImportOutcome:
        """Import; `report` gets every step, `advance` the number of skills dealt with.

        Raises what curation finds. Nothing has been written then, or, where the import is
        large, it is taken up where it stopped by the next run of the same files.
        """
        outcome = ImportOutcome()
        if self._spool.taken_over_count:
            outcome.counts["taken over"] = self._spool.taken_over_count
        if self._writer and self._is_large:
            self._row = self._open_row(self._writer.by)
            outcome.resumed_at = self._row.done
        with self._atomic(whole=True), search.deferred() if self._writer else nullcontext():
            if self._writer and not self._is_large:
                self._lock_everything()
            for step in self._steps(outcome.resumed_at, advance):
                outcome.counts.update(step.counts())
                report(step)
        if self._row:
            if outcome.resumed_at:
                search.catch_up()
            _count_anew()
            self._row.finished_at = timezone.now()
            self._row.save(update_fields=["finished_at"])
        return outcome

    def _open_row(self, by: User) -> ImportRun:
        """The run of the same files that was interrupted; else a new one."""
        same = ImportRun.objects.filter(
            digest=self._spool.digest, is_retiring=self._is_retiring, finished_at=None
        )
        return same.first() or ImportRun.objects.create(
            digest=self._spool.digest,
            name=self._spool.name[:255],
            is_retiring=self._is_retiring,
            started_by=by,
        )

    def _atomic(self, *, whole: bool) -> AbstractContextManager[None]:
        """A transaction around everything, or around one subject: never both."""
        if self._writer and whole != self._is_large:
            return transaction.atomic()
        return nullcontext()

    def _lock_everything(self) -> None:
        """Lock what will change in the order that approvals do: subjects first, catalogue last."""
        roles = Role.objects.filter(slug__in=self._spool.roles)
        list(roles.select_for_update().order_by("pk").values_list("pk"))
        slugs = [record.slug for record in self._spool.skill_records()]
        for batch in site.batches(slugs):
            skills = Skill.objects.filter(slug__in=batch)
            list(skills.select_for_update().order_by("pk").values_list("pk"))

    def _steps(self, done: int, advance: Callable[[int], None]) -> Iterator[PlannedRevision]:
        if step := planning.plan_parts(self._spool.parts):
            yield self._written(step)
        yield from self._role_steps()
        advance(done)
        skills = self._spool.skills(after=done)
        counted = done
        while batch := list(islice(skills, _BATCH)):
            yield from self._skill_steps(batch)
            advance(len(batch))
            done += len(batch)
            if self._row and done >= 2 * counted:
                _count_anew()
                counted = done
        if self._is_retiring:
            yield from self._retirements()

    def _written(
        self, step: PlannedRevision, subject: Skill | Role | None = None
    ) -> PlannedRevision:
        if self._writer:
            with self._atomic(whole=False):
                self._writer.write(step, subject)
        return step

    def _role_steps(self) -> Iterator[PlannedRevision]:
        live = site.roles(self._spool.roles)
        last = Role.objects.count()
        for record in self._spool.roles.values():
            role = live.get(record.slug)
            last += role is None
            if step := planning.plan_role(record, role, last):
                yield self._written(step, role)

    def _skill_steps(
        self, batch: list[tuple[SkillRecord, list[CellRecord]]]
    ) -> Iterator[PlannedRevision]:
        live = site.skills([record.slug for record, _cells in batch])
        for record, cells in batch:
            with self._atomic(whole=False):
                step = self._skill_step(record, cells, live.get(record.slug))
                if self._row:
                    self._row.done += 1
                    self._row.save(update_fields=["done"])
            if step:
                yield step

    def _skill_step(
        self, record: SkillRecord, cells: list[CellRecord], live: site.LiveSkill | None
    ) -> PlannedRevision | None:
        step = planning.plan_skill(record, cells, live, self._missing_roles)
        if not step or not self._writer:
            return step
        if live and self._is_large:
            # It was read without a lock; plan again on what holds now.
            curation.lock(live.skill)
            live = site.skills([record.slug])[record.slug]
            step = planning.plan_skill(record, cells, live, self._missing_roles)
        if step:
            self._writer.write(step, live.skill if live else None)
        return step

    def _retirements(self) -> Iterator[PlannedRevision]:
        """Retire the skills and roles that the files do not have; a part speaks for no others."""
        for subject in self._could_be_missing():
            if self._is_missing(subject):
                yield self._written(planning.plan_retirement(subject), subject)

    def _could_be_missing(self) -> list[Skill | Role]:
        """What the files speak for: what came from the same sources before."""
        scope, source = self._spool.scope, self._spool.origin.source
        is_of_source = scope == FileScope.SOURCE and source
        if not is_of_source and scope not in {FileScope.CATALOGUE, FileScope.TABLE}:
            return []
        skills, roles = Skill.objects.published(), Role.objects.published()
        if is_of_source or not self._is_taking_over:
            own = {source} if is_of_source else ownership.sources(self._spool)
            skills, roles = skills.filter(source__in=own), roles.filter(source__in=own)
        return [*skills, *roles]

    def _is_missing(self, subject: Skill | Role) -> bool:
        if isinstance(subject, Skill):
            is_said = self._spool.skill(subject.slug) is not None
        else:
            is_said = subject.slug in self._spool.roles
        # A flat table cannot say that there is a skill or role without cells.
        is_sayable = (
            self._spool.scope != FileScope.TABLE
            or subject.expectations.filter(retired_at=None).exists()
        )
        return is_sayable and not is_said
