"""Plans and writes what files ask for, in batches: a dry run and a real import do the same."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q

from profiles.interchange import ownership, planning, site, write_errors
from profiles.interchange.applying import Writer
from profiles.interchange.places import FilePosition
from profiles.interchange.planning import PlannedRevision
from profiles.interchange.records import CellRecord, FileScope, RoleRecord, SkillRecord
from profiles.interchange.staging import Spool
from profiles.models import Role, Skill
from skillmap.kernel.errors import DomainError

# Other writers wait while a batch is written: half a second, and 2 seconds at most.
MOST_REVISIONS, MOST_CELLS = 25, 1_000
# Whatever writing one revision can raise.
_ERRORS = (DomainError, ValidationError, DataError, IntegrityError)
_SkillAndCells = tuple[SkillRecord, list[CellRecord]]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Batch:
    """Revisions that may share a transaction.

    `write` plans and writes them, and returns what it wrote. `roles` are those that its cells
    name. What earlier batches wrote has to be there, unless it `is_first`.
    """

    write: Callable[[Writer], list[PlannedRevision]]
    skill_count: int = 0
    roles: frozenset[str] = frozenset()
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """Everything that one import does. What cannot be written becomes a problem of the spool.

    `began_at` is when the import began, on its first attempt.
    """

    spool: Spool
    is_retiring: bool
    is_taking_over: bool
    began_at: datetime

    def batches(self, after: int) -> Iterator[Batch]:
        """Parts of the catalogue, roles, skills after the first `after`, and what is retired.

        Ends after the first of these in which something could not be written: what follows
        refers to it.
        """
        skills = partial(self._skills, after)
        for batches in (self._parts, self._roles, skills, self._sharing, self._retirements):
            yield from batches()
            if self.spool.problems:
                return

    def _parts(self) -> Iterator[Batch]:
        yield Batch(self._write_parts, is_first=True)

    def _write_parts(self, writer: Writer) -> list[PlannedRevision]:
        step = planning.plan_parts(self.spool.parts)
        if step is None:
            return []
        try:
            writer.write(step)
        except _ERRORS as error:
            self._note_parts(step, writer, error)
            return []
        return [step]

    def _note_parts(self, step: PlannedRevision, writer: Writer, error: Exception) -> None:
        """Note the error at the parts that cause it: those that cannot be written alone either."""
        before = self.spool.problems.count
        with transaction.atomic():
            for target, fields in groupby(step.fields, lambda each: each.target):
                alone = replace(step, fields=list(fields))
                self._written(alone, writer, self.spool.parts[target].place)
            transaction.set_rollback(True)
        if self.spool.problems.count == before:
            first = self.spool.parts[step.fields[0].target]
            self.spool.problems.add(first.place, write_errors.sentence(error))

    def _roles(self) -> Iterator[Batch]:
        positions = Counter(role=Role.objects.count())
        # Base roles first: one that is retired comes back before those that need it.
        records = sorted(self.spool.roles.values(), key=lambda each: bool(_base_of(each)))
        for some in _batched(records):
            yield Batch(partial(self._write_roles, some, positions))

    def _write_roles(
        self, records: Sequence[RoleRecord], positions: Counter[str], writer: Writer
    ) -> list[PlannedRevision]:
        slugs = [record.slug for record in records]
        lock(Role, slugs)
        live, done = site.roles(slugs), []
        for record in records:
            role = live.get(record.slug)
            positions["role"] += role is None
            step = planning.plan_role(record, role, positions["role"])
            if step and self._written(step, writer, record.place, role):
                done.append(step)
        return done

    def _skills(self, after: int) -> Iterator[Batch]:
        for some in _batched(self.spool.skills(after=after), lambda each: len(each[1])):
            yield Batch(
                partial(self._write_skills, some),
                len(some),
                frozenset(cell.role for _skill, cells in some for cell in cells),
            )

    def _write_skills(
        self, records: Sequence[_SkillAndCells], writer: Writer
    ) -> list[PlannedRevision]:
        slugs = [record.slug for record, _cells in records]
        lock(Skill, slugs)
        live, done = site.skills(slugs), []
        missing_roles = planning.missing_roles(self.spool, is_retiring=self.is_retiring)
        for record, cells in records:
            now = live.get(record.slug)
            step = planning.plan_skill(record, cells, now, missing_roles)
            subject = now.skill if now else None
            if step and self._written(step, writer, record.place, subject):
                done.append(step)
        return done

    def _sharing(self) -> Iterator[Batch]:
        """What roles share with base roles, now that all roles and skills are there."""
        records = [
            each for each in self.spool.roles.values() if each.fields.keys() & set(planning.SHARING)
        ]
        # Those that get none come first, so that they can be one.
        for some in _batched(sorted(records, key=lambda each: bool(_base_of(each)))):
            yield Batch(partial(self._write_sharing, some), is_first=True)

    def _write_sharing(
        self, records: Sequence[RoleRecord], writer: Writer
    ) -> list[PlannedRevision]:
        slugs = [record.slug for record in records]
        lock(Role, slugs)
        live, done = site.roles(slugs), []
        known = set(Role.objects.values_list("slug", flat=True))
        for record in records:
            role = live.get(record.slug)
            step = planning.plan_sharing(record, role)
            if step is None:
                continue
            # In a dry run what the files add is not there: `checking` has judged what they say.
            is_whole = role is not None and _base_of(record) in {"", *known}
            if not is_whole or self._written(step, writer, record.place, role):
                done.append(step)
        return done

    def _retirements(self) -> Iterator[Batch]:
        """Retire the skills and roles that the files do not have; a part speaks for no others."""
        if self.is_retiring:
            missing = [each for each in self._could_be_missing() if self._is_missing(each)]
            # A base role ends after the roles that share it.
            missing.sort(key=lambda each: isinstance(each, Role) and each.base_role_id is None)
            for some in _batched(missing):
                yield Batch(partial(self._retire, some))

    def _retire(self, subjects: Sequence[Skill | Role], writer: Writer) -> list[PlannedRevision]:
        done = []
        for subject in subjects:
            step = planning.plan_retirement(subject)
            if self._written(step, writer, FilePosition(self.spool.name), subject):
                done.append(step)
        return done

    def _could_be_missing(self) -> list[Skill | Role]:
        """What the files speak for: what came from the same sources before."""
        scope, source = self.spool.scope, self.spool.origin.source
        is_of_source = scope == FileScope.SOURCE and source
        if not is_of_source and scope not in {FileScope.CATALOGUE, FileScope.TABLE}:
            return []
        skills, roles = Skill.objects.published(), Role.objects.published()
        if is_of_source or not self.is_taking_over:
            own = {source} if is_of_source else ownership.sources(self.spool)
            skills, roles = skills.filter(source__in=own), roles.filter(source__in=own)
        return [*skills, *roles]

    def _is_missing(self, subject: Skill | Role) -> bool:
        if isinstance(subject, Skill):
            is_said = self.spool.skill(subject.slug) is not None
        else:
            is_said = subject.slug in self.spool.roles
        return not is_said and self._is_sayable(subject)

    def _is_sayable(self, subject: Skill | Role) -> bool:
        """Whether a file of this kind can contain what the site had before the import.

        A flat table cannot contain a skill or role without expectations. Those that this import
        has retired count.
        """
        if self.spool.scope != FileScope.TABLE:
            return True
        is_of_before = Q(retired_at=None) | Q(retired_at__gte=self.began_at)
        return subject.expectations.filter(is_of_before).exists()

    def _written(
        self,
        step: PlannedRevision,
        writer: Writer,
        place: FilePosition,
        subject: Skill | Role | None = None,
    ) -> bool:
        """Write the step; False, and a problem at the place, where that cannot be done."""
        self.spool.check_time()
        try:
            writer.write(step, subject)
        except _ERRORS as error:
            self.spool.problems.add(place, write_errors.sentence(error, step, place))
            return False
        return True


def _base_of(record: RoleRecord) -> str:
    return record.fields.get("base_role", "")


def lock(model: type[Skill | Role], slugs: Sequence[str]) -> None:
    """Lock those that exist until the transaction ends, in the order in which approvals do."""
    for some in site.batches(slugs):
        rows = model._default_manager.filter(slug__in=some)
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def _batched(
    items: Iterable[Item], cells: Callable[[Item], int] = lambda item: 0
) -> Iterator[list[Item]]:
    """The items in lists of so many revisions, or of so many cells."""
    some: list[Item] = []
    count = 0
    for item in items:
        some.append(item)
        count += cells(item)
        if len(some) >= MOST_REVISIONS or count >= MOST_CELLS:
            yield some
            some, count = [], 0
    if some:
        yield some
