"""The filters of the catalogue: what can be chosen, what was, and what nobody knows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _

from profiles.models import Group, Level, Role
from profiles.models.expectation import expecting
from profiles.models.skill import SkillQuerySet
from profiles.pages import query_values
from profiles.pages.caching import kept_with_structure
from profiles.search import ExpectationCriteria

QUERY_LENGTH = 200
SORTS = ("relevance", "name", "changed")
# More options than this make a page heavier than its content; the field becomes a line to type.
LISTED = 300
PARAMS = ("domain", "group", "role", "level", "required", "sort", "page")
UNKEPT = ("q",)  # nobody asks in the same words twice
LIVE = ("confirmed",)  # changes without a revision


@dataclass(frozen=True, slots=True)
class SkillQuery:
    """What a reader asks of the catalogue; empty words ask nothing."""

    q: str = ""
    domain: str = ""
    group: str = ""
    role: str = ""
    level: str = ""
    is_required: bool = False
    is_confirmed: bool = False
    sort: str = ""

    @property
    def is_too_long(self) -> bool:
        """Longer than anything worth looking for."""
        return len(self.q) > QUERY_LENGTH

    @property
    def is_narrowed(self) -> bool:
        """Anything is asked beside the order."""
        return self != SkillQuery(sort=self.sort)

    @property
    def order(self) -> str:
        """How to sort: as asked; else by relevance for words, by name without."""
        default = "relevance" if self.q else "name"
        return default if self.sort in {"", "relevance"} else self.sort

    @property
    def criteria(self) -> ExpectationCriteria:
        """The filters on expectations."""
        return ExpectationCriteria(self.role, self.level, self.is_required, self.is_confirmed)

    def narrow(self, skills: SkillQuerySet) -> SkillQuerySet:
        """The skills that pass every filter; the words searched for are not applied here."""
        if self.domain:
            skills = skills.in_domain(self.domain)
        if self.group:
            domain, _slash, group = self.group.rpartition("/")
            skills = skills.in_group(group)
            skills = skills.in_domain(domain) if domain else skills
        return expecting(
            skills,
            role=self.role,
            level=self.level,
            required=self.is_required,
            confirmed=self.is_confirmed,
        )


class Option(NamedTuple):
    """A choice of a filter; a group has its domain's slug and name too."""

    value: str
    name: str
    domain: str = ""
    shelf: str = ""

    @property
    def slug(self) -> str:
        """The value, of a level or role."""
        return self.value

    def is_named(self, word: str) -> bool:
        """Whether the word stands for it: a group goes by `group` and by `domain/group`."""
        slug = self.value.rpartition("/")[2]
        return word in {self.value, slug, f"{self.domain}/{slug}"}


Choices = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen; no roles where there are too many to list."""

    domains: Choices
    groups: Choices
    roles: Choices
    levels: Choices
    has_role_list: bool

    def unknown(self, question: SkillQuery) -> list[str]:
        """What was chosen and does not exist, in words for the reader."""
        asked = [
            (question.domain, self.domains, _("no domain “%s”")),
            (question.group, self.groups, _("no group “%s”")),
            (question.role, self._roles_like(question.role), _("no role “%s”")),
            (question.level, self.levels, _("no level “%s”")),
        ]
        found = [
            message % word
            for word, options, message in asked
            if word and not any(option.is_named(word) for option in options)
        ]
        if question.sort and question.sort not in SORTS:
            found.append(_("no order “%s”") % question.sort)
        return found

    def _roles_like(self, slug: str) -> Choices:
        """The roles of the list, or the one asked for where there are too many to list."""
        if self.has_role_list or not slug:
            return self.roles
        return tuple(Option(*each) for each in _named(slug))


def _named(slug: str) -> Iterable[tuple[str, str]]:
    return Role.objects.published().filter(slug=slug).values_list("slug", "name")


def question(request: HttpRequest) -> SkillQuery:
    """What the address asks; raises BadRequest."""
    return SkillQuery(
        q=query_values.text(request, "q"),
        domain=query_values.slug(request, "domain"),
        group=query_values.slug(request, "group"),
        role=query_values.slug(request, "role"),
        level=query_values.slug(request, "level"),
        is_required=query_values.text(request, "required") not in {"", "0"},
        is_confirmed=query_values.text(request, "confirmed") not in {"", "0"},
        sort=query_values.slug(request, "sort"),
    )


def options(request: HttpRequest, shelves: Sequence[Group] | None = None) -> Options:
    """Everything that can be chosen; of the groups given, else of all that there are."""
    if shelves is None:
        domains, groups = kept_with_structure(request, _shelves)
    else:
        domains, groups = (), _group_options(shelves)
    roles, levels = kept_with_structure(request, _places)
    has_role_list = len(roles) <= LISTED
    return Options(domains, groups, roles if has_role_list else (), levels, has_role_list)


def _shelves() -> tuple[Choices, Choices]:
    groups = list(Group.objects.published().select_related("domain"))
    domains = {group.domain.slug: group.domain.name for group in groups}
    return tuple(Option(slug, name) for slug, name in domains.items()), _group_options(groups)


def _places() -> tuple[Choices, Choices]:
    roles = Role.objects.published().values_list("slug", "name")[: LISTED + 1]
    levels = Level.objects.published().values_list("slug", "name")
    return tuple(Option(*each) for each in roles), tuple(Option(*each) for each in levels)


def _group_options(groups: Sequence[Group]) -> Choices:
    """By slug alone where only one domain has it."""
    times = Counter(group.slug for group in groups)
    return tuple(
        Option(
            group.slug if times[group.slug] == 1 else group.key,
            group.name,
            group.domain.slug,
            group.domain.name,
        )
        for group in groups
    )
