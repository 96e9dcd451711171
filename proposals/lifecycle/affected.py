"""Which open proposals a revision hinders by what it retires, or by the address that it takes."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from profiles.models import Revision, Role, Skill
from proposals.models import Operation, Proposal


def of(revision: Revision, said: dict[str, str]) -> dict[int, Proposal]:
    """The waiting proposals, by id, that this revision may keep from being applied.

    `said` is what the revision says in fields of the subject itself.
    """
    subject = revision.skill or revision.role
    if subject is None:
        return {}
    ways = [_current(field="slug", new_text=said["slug"])] if said.get("slug") else []
    if said.get("retired"):
        ways += [changing(subject), _current(field="replaced_by", new_text=subject.slug)]
    if not ways:
        return {}
    rows = Proposal.objects.waiting().filter(reduce(or_, ways)).exclude(revision=revision)
    return {row.pk: row for row in rows.select_related("author").order_by("id")}


def changing(subject: Skill | Role) -> Q:
    """Proposals about the skill or role; and those about a skill's expectations of the role."""
    if isinstance(subject, Skill):
        return Q(skill=subject)
    return Q(role=subject) | _current(role=subject)


def _current(**named: object) -> Q:
    """Proposals whose current version has such an operation."""
    return Q(Exists(Operation.objects.filter(version=OuterRef("current"), **named)))
