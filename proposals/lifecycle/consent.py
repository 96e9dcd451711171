"""Consent to the licence under which a contribution is published: once for each licence."""

from django.utils import timezone

from profiles.models import Catalogue, Role, Skill
from skillmap.accounts.models import User


def licence_of(subject: Skill | Role | None) -> str:
    """The licence of what is contributed to the subject: its own, else the catalogue's.

    None is a new skill.
    """
    if subject is not None and subject.licence:
        return subject.licence
    return Catalogue.objects.values_list("licence", flat=True).get(pk=Catalogue.THE_ONE)


def is_needed(person: User, subject: Skill | Role | None) -> bool:
    """Whether the person has to agree to the licence before proposing a change of the subject.

    Who agreed to a licence is not asked about it again, whatever it was changed to meanwhile.
    """
    return licence_of(subject) not in person.licences_accepted


def note(person: User, subject: Skill | Role | None) -> None:
    """Save that the person agrees now to the licence of the subject."""
    person.licences_accepted[licence_of(subject)] = timezone.now().isoformat()
    person.save(update_fields=["licences_accepted"])
