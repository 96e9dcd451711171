"""What lists can be narrowed by; an unknown value is 400, not an empty list."""

from typing import TypeVar

import django_filters as filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field

from profiles.api.slugs import SlugFilter
from profiles.models import Domain, Expectation, Group, Level, Revision, Role, RoleFamily, Skill
from profiles.search import QUERY_LENGTH, matching, parse

Row = TypeVar("Row", Skill, Role)

_WORDS = "Words, all of which the name or a text has; the last may be unfinished."


class StrictFilter(filters.FilterSet):
    """Filters that refuse what they cannot mean, instead of leaving it out."""

    def is_valid(self) -> bool:
        """Whether every value can be used; an empty one is none."""
        is_valid: bool = super().is_valid()
        for name, each in self.filters.items():
            if self.data.get(name) == "" and not isinstance(each, filters.CharFilter):
                self.form.add_error(name, "Give a value, or leave it out.")
                is_valid = False
        return is_valid


def flag(**options: object) -> filters.TypedChoiceFilter:
    """Either `true` or `false`; django-filter's own takes anything else for nothing."""
    choices = [(word, word) for word in ("true", "false")]
    made = filters.TypedChoiceFilter(
        choices=choices, coerce=lambda word: word == "true", empty_value=None, **options
    )
    return extend_schema_field({"type": "boolean"})(made)


class SearchFilter(StrictFilter):
    """What every word of `q` (`search` says the same) is found in, as on the pages."""

    q = filters.CharFilter(method="search_in", max_length=QUERY_LENGTH, help_text=_WORDS)
    search = filters.CharFilter(method="search_in", max_length=QUERY_LENGTH, help_text="The same.")

    def search_in(self, rows: QuerySet[Row], name: str, typed: str) -> QuerySet[Row]:
        """The rows whose names or texts have the words; none where there is no word in it."""
        terms = parse(typed).terms
        return rows.filter(pk__in=matching(rows.model, terms)) if terms else rows.none()


class RoleFilter(SearchFilter):
    """Roles by words and family."""

    family = SlugFilter(
        queryset=RoleFamily.objects.all(),
        help_text="The slug of a family of roles.",
    )

    class Meta:
        model = Role
        fields: list[str] = []


class SkillFilter(SearchFilter):
    """Skills by words, by shelf, by who needs them, by when they changed."""

    domain = SlugFilter(
        field_name="group__domain",
        queryset=Domain.objects.all(),
        help_text="The slug of a domain.",
    )
    group = filters.CharFilter(method="in_group", help_text="The slug of a group.")
    role = SlugFilter(
        queryset=Role.objects.all(),
        method="needed",
        help_text="The slug of a role.",
    )
    level = SlugFilter(
        queryset=Level.objects.all(),
        method="needed",
        help_text="The slug of a level.",
    )
    required = flag(method="needed", help_text="Of role and level; or anywhere.")
    updated_since = filters.IsoDateTimeFilter(
        field_name="updated_at", lookup_expr="gte", help_text="Changed then or later."
    )

    class Meta:
        model = Skill
        fields: list[str] = []

    def in_group(self, skills: QuerySet[Skill], name: str, slug: str) -> QuerySet[Skill]:
        """In a group that has, or once had, the slug; of whichever domain."""
        groups = Group.objects.filter(Q(slug=slug) | Q(former_addresses__slug=slug))
        return skills.filter(group__in=groups)

    def needed(self, skills: QuerySet[Skill], name: str, value: object) -> QuerySet[Skill]:
        """Role, level and required are about one and the same cell."""
        named = ("role", "level", "required")
        chosen = {key: self.form.cleaned_data.get(key) for key in named}
        # Each of the three calls here: the first that is set does it for all of them.
        if name != next(key for key in named if chosen[key] is not None):
            return skills
        cells = Expectation.objects.filter(retired_at=None)
        if role := chosen.pop("role"):
            cells = cells.effective_for(role)
        given = {key: each for key, each in chosen.items() if each is not None}
        return skills.filter(pk__in=cells.filter(**given).values("skill"))


class ExpectationFilter(StrictFilter):
    """Expectations by skill, role, level and flag."""

    skill = SlugFilter(queryset=Skill.objects.published(), help_text="The slug of a skill.")
    role = SlugFilter(queryset=Role.objects.all(), help_text="The slug of a role.")
    level = SlugFilter(queryset=Level.objects.all(), help_text="The slug of a level.")
    required = flag()

    class Meta:
        model = Expectation
        fields: list[str] = []


class RevisionFilter(StrictFilter):
    """Revisions by subject, author, source and time."""

    skill = SlugFilter(queryset=Skill.objects.all(), help_text="The slug of a skill.")
    role = SlugFilter(queryset=Role.objects.all(), help_text="The slug of a role.")
    author = filters.CharFilter(
        field_name="author__username", lookup_expr="iexact", help_text="A user name."
    )
    source = filters.ChoiceFilter(choices=Revision.Source.choices)
    created_since = filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="gte", help_text="Published then or later."
    )

    class Meta:
        model = Revision
        fields: list[str] = []
