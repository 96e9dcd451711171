"""Consent to the licence under which a contribution is published: once for each licence."""

from django.db.models import Max

from profiles.models import Change, Role, Skill
from skillmap.accounts.models import User


def is_needed(person: User, subject: Skill | Role | None) -> bool:
    """Whether the person has to agree before proposing a change of the subject (None: a new skill).

    Who agreed is asked again only when the licence was changed since: the subject's own, else the
    catalogue's.
    """
    agreed_at = person.licence_accepted_at
    if agreed_at is None:
        return True
    changes = Change.objects.filter(field="licence", target="")
    if subject is not None and subject.licence:
        changes = changes.filter(**{f"revision__{subject.column}": subject})
    else:
        changes = changes.filter(revision__skill=None, revision__role=None)
    changed_at = changes.aggregate(at=Max("revision__created_at"))["at"]
    return changed_at is not None and changed_at > agreed_at
