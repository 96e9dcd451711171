"""Carries out planned steps through curation, each as one revision."""

from dataclasses import dataclass, field

from profiles import curation
from profiles.interchange.planning import PlannedRevision
from profiles.models import Catalogue, Level, Revision, Role, Skill
from profiles.operations import AnyOperation
from skillmap.accounts.models import User

_SOURCE = Revision.Source.IMPORT


@dataclass
class Writer:
    """Writes steps in one person's name; remembers which numbers the slugs stand for."""

    by: User
    summary: str
    _roles: dict[str, int] = field(default_factory=dict)
    _levels: dict[str, int] = field(default_factory=dict)

    def write(self, step: PlannedRevision, subject: Skill | Role | None = None) -> Revision:
        """Publish the step; `subject` is the skill or role where it exists already.

        Raises what curation raises, and DataError and IntegrityError: nothing is written then.
        """
        operations = self._operations(step)
        if step.kind == "catalogue":
            self._levels.clear()
            subject_or_all: Skill | Role | Catalogue | None = Catalogue.objects.get()
        else:
            subject_or_all = subject
        if subject_or_all is not None:
            return curation.publish(
                subject_or_all, operations, by=self.by, source=_SOURCE, summary=self.summary
            )
        return self._create(step, operations)

    def _create(self, step: PlannedRevision, operations: list[AnyOperation]) -> Revision:
        if step.kind == "role":
            self._roles.clear()
            return curation.create_role(
                step.slug, operations, by=self.by, source=_SOURCE, summary=self.summary
            )
        group = next(each.new for each in step.fields if each.field == "group")
        return curation.create_skill(
            step.slug, group, operations, by=self.by, source=_SOURCE, summary=self.summary
        )

    def _operations(self, step: PlannedRevision) -> list[AnyOperation]:
        if step.cells and not self._roles:
            self._roles = dict(Role.objects.values_list("slug", "id"))
        if step.cells and not self._levels:
            self._levels = dict(Level.objects.values_list("slug", "id"))
        is_born = step.is_new and step.kind == "skill"
        own = [each for each in step.fields if not (is_born and each.field == "group")]
        return [*own, *(cell.operation(self._roles, self._levels) for cell in step.cells)]
