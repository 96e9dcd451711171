"""Who hears of what: the only writer of watches, and the rule by which the most specific wins."""

from typing import Any

from django.db import models
from django.utils import timezone

from profiles.models import Domain, Role, Skill
from proposals import permissions
from proposals.errors import NotAllowed
from proposals.models import Proposal, Watch
from skillmap.accounts.models import User
from skillmap.kernel.uniqueness import atomic_with_retry

Thing = Skill | Role | Domain | Proposal
Level = Watch.Level
LOUDNESS = {level: loudness for loudness, level in enumerate(Level)}


@atomic_with_retry
def set_level(thing: Thing, level: Level, *, by: User) -> Watch:
    """The person's own choice; asked for twice, it is there once. Raises NotAllowed."""
    if not permissions.can_watch(by, thing):
        raise NotAllowed
    where: dict[str, Any] = {"person": by, thing.column: thing}
    watch, _made = Watch.objects.update_or_create(
        defaults={"level": level, "is_manual": True}, **where
    )
    return watch


def forget(thing: Thing, *, by: User) -> None:
    """Take the choice back: what is wider (role, domain) decides again."""
    Watch.objects.filter(person=by, **{thing.column: thing}).delete()


def take_part(thing: Thing, *, by: User) -> None:
    """Let the author of a proposal or comment hear of it; a row that is there is not touched.

    Safe inside a transaction on both databases: a row that somebody else makes meanwhile is
    ignored, not an error.
    """
    Watch.objects.bulk_create(
        [Watch(person=by, level=Level.WATCHING, is_manual=False, **{thing.column: thing})],
        ignore_conflicts=True,
    )


@atomic_with_retry
def follow(retired: Skill | Role | Domain, successor: Skill | Role | Domain) -> int:
    """Move the watches of what is retired to what replaces it; returns how many moved.

    Whoever has a choice there keeps it. To ignore the one is not to ignore the other.
    """
    rows = Watch.objects.of(retired).listening()
    there = Watch.objects.of(successor).values("person")
    rows.filter(person__in=there).delete()
    return rows.update(updated_at=timezone.now(), **{successor.column: successor})


def level_of(thing: Thing, person: User) -> Level | None:
    """What the person chose for this very thing; None when nothing."""
    found = Watch.objects.filter(person=person, **{thing.column: thing}).first()
    return Level(found.level) if found else None


def watchers(thing: Thing) -> int:
    """How many people listen to this very thing; accounts that are switched off do not."""
    return Watch.objects.of(thing).listening().filter(person__is_active=True).count()


def scopes(
    *, proposal: Proposal | None = None, skill: Skill | None = None, role: Role | None = None
) -> list[models.Q]:
    """The watches that can speak for an event, the most specific first.

    Proposal before skill before role before domain.
    """
    skill = skill or (proposal.skill if proposal else None)
    role = role or (proposal.role if proposal else None)
    domain = skill.group.domain_id if skill else _domain_of_new(proposal)
    named: list[tuple[str, int | None]] = [
        ("proposal", proposal.pk if proposal else None),
        ("skill", skill.pk if skill else None),
        ("role", role.pk if role else None),
        ("domain", domain),
    ]
    return [models.Q(**{name: pk}) for name, pk in named if pk is not None]


def _domain_of_new(proposal: Proposal | None) -> int | None:
    return proposal.group.domain_id if proposal and proposal.group else None
