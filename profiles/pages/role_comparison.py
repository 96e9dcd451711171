"""From one role to another: what is new at a level, what is asked differently, what ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles import comparison, grids
from profiles.comparison import LevelMove
from profiles.models import Level, Role
from profiles.pages import query_values, role_index
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import Alternate, head, markdown_twin, page_query
from profiles.pages.role_lookup import everything
from profiles.pages.skill_filters import LISTED

Named = TypeVar("Named", Role, Level)


@dataclass(slots=True)
class RoleComparisonQuery:
    """What the reader chose, what there is to choose from, and what does not exist."""

    roles: Sequence[Role]
    levels: Sequence[Level]
    has_role_list: bool
    old: Role | None = None
    new: Role | None = None
    level: Level | None = None
    unknown: list[str] = field(default_factory=list)

    @property
    def choices(self) -> list[Role]:
        """The roles that can be chosen; base roles only where the address names them."""
        return role_index.to_choose(self.roles, self.old, self.new)

    @property
    def level_index(self) -> int:
        """Where the level stands on the site's ladder, from 0."""
        return self.levels.index(self.level) if self.level else 0

    @property
    def query(self) -> list[tuple[str, str]]:
        """The part of the address that makes the page what it is."""
        if not (self.old and self.new and self.level):
            return []
        chosen = {"from": self.old.slug, "to": self.new.slug, "level": self.level.slug}
        return list(chosen.items())


@reading_page(everything, params=("from", "to", "level", "page"))
def role_to_role(request: HttpRequest) -> HttpResponse:
    """What another role asks at a level, against the one that a reader comes from."""
    asked = question(request)
    steps = _steps(asked)
    page = query_values.page(request, steps, settings.STEPS_PER_PAGE)
    title = _("From role to role")
    trail = [(_("Roles"), reverse("profiles:roles")), (title, None)]
    query = asked.query + page_query(page)
    context = {
        "asked": asked,
        "steps": steps,
        "page": page,
        "chapters": comparison.chapters(page),
        "both_count": sum(step.before is not None and step.after is not None for step in steps),
        "new_count": sum(step.before is None for step in steps),
        "left_count": sum(step.after is None for step in steps),
        "trail": trail,
        "head": head(
            request, title, "", trail=trail, query=query, alternates=_twin(asked, page.number)
        ),
    }
    template = "profiles/role_to_role_page.html"
    return TemplateResponse(request, template, context, status=404 if asked.unknown else 200)


def _twin(asked: RoleComparisonQuery, page: int) -> list[Alternate]:
    """The whole comparison as Markdown; named by its first page."""
    is_first = bool(asked.query) and page == 1
    return [markdown_twin("profiles:role_to_role_markdown", query=asked.query)] if is_first else []


def question(request: HttpRequest) -> RoleComparisonQuery:
    """The choice, in two queries; the lowest level unless said."""
    words = {name: query_values.slug(request, name) for name in ("from", "to", "level")}
    shown = ("slug", "name", "base_role__slug", "base_role__name")
    published = Role.objects.published().select_related("base_role").only(*shown)
    roles = list(published[: LISTED + 1])
    is_listed = len(roles) <= LISTED
    if not is_listed:
        roles = list(published.filter(slug__in=[words["from"], words["to"]]))
    asked = RoleComparisonQuery(roles, list(Level.objects.published()), is_listed)
    asked.old = _chosen(words["from"], roles, asked.unknown)
    asked.new = _chosen(words["to"], roles, asked.unknown)
    asked.level = _chosen(words["level"], asked.levels, asked.unknown)
    if not words["level"]:
        asked.level = next(iter(asked.levels), None)
    return asked


def _chosen(slug: str, among: Sequence[Named], unknown: list[str]) -> Named | None:
    """The one of that slug; a slug that there is not is noted among the unknown."""
    found = next((each for each in among if each.slug == slug), None)
    if slug and found is None:
        unknown.append(slug)
    return found


def _steps(asked: RoleComparisonQuery) -> list[LevelMove]:
    """What the new role asks at the level, against the old one; newly required first."""
    old, new, level = asked.old, asked.new, asked.level
    if not (old and new and level):
        return []
    return grids.between_roles(old, new, level)
