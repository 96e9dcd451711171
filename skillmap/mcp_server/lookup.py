"""Finds what an assistant names by its slug; says what to do where there is no such thing."""

from typing import TypeVar

from django.conf import settings
from django.db.models import QuerySet
from mcp.server.mcpserver.exceptions import ToolError

from profiles.models import FormerAddress, Level, Role, Skill

SubjectT = TypeVar("SubjectT", Skill, Role, Level)


def skill(slug: str) -> Skill:
    """The published skill, under a former slug too; raises ToolError."""
    rows = Skill.objects.for_profile()
    found = rows.filter(slug=slug).first()
    if found is None and (former := _former(slug).exclude(skill=None).first()):
        found = rows.filter(pk=former.skill_id or 0).first()
    return _published(found, "skill", slug)


def role(slug: str) -> Role:
    """The published role, under a former slug too; raises ToolError."""
    rows = Role.objects.for_profile()
    found = rows.filter(slug=slug).first()
    if found is None and (former := _former(slug).exclude(role=None).first()):
        found = rows.filter(pk=former.role_id or 0).first()
    return _published(found, "role", slug)


def level(slug: str) -> Level:
    """The level; raises ToolError, naming those that there are."""
    levels = {each.slug: each for each in Level.objects.all()}
    names = [each.slug for each in levels.values() if each.retired_at is None]
    if slug not in levels:
        slug = FormerAddress.objects.present("level", slug) or slug
    if slug not in levels:
        raise ToolError(f"There is no level {slug!r}. The levels are: {', '.join(names)}.")
    return _published(levels[slug], "level", slug)


def _former(slug: str) -> QuerySet[FormerAddress]:
    return FormerAddress.objects.filter(slug=slug)


def _published(found: SubjectT | None, kind: str, slug: str) -> SubjectT:
    if found is None:
        raise ToolError(f"There is no {kind} {slug!r}. Find its slug with the tool search.")
    if found.retired_at is not None:
        successor = found.successor
        instead = f" It is replaced by {successor.slug!r}." if successor else ""
        raise ToolError(f"The {kind} {slug!r} is retired.{instead}")
    return found


def absolute(path: str) -> str:
    """The address on this site, whole."""
    return f"{settings.SITE_URL}{path}"
