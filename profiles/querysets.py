"""Named, chainable questions to the catalogue; every reading page is made of these."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, Prefetch, Q

if TYPE_CHECKING:
    from profiles.models import Change, Domain, Expectation, Revision, Role, Skill  # noqa: F401


class DomainQuerySet(models.QuerySet["Domain"]):
    """Domains."""

    def with_counts(self) -> Self:
        """Adds `skill_count`: published skills in all of the domain's groups."""
        return self.annotate(
            skill_count=Count("groups__skills", filter=Q(groups__skills__retired_at=None))
        )


class SkillQuerySet(models.QuerySet["Skill"]):
    """Skills."""

    def published(self) -> Self:
        """Without the retired ones."""
        return self.filter(retired_at=None)

    def for_listing(self) -> Self:
        """With what a list shows: group and domain."""
        return self.select_related("group__domain")

    def for_profile(self) -> Self:
        """With what the masthead of a profile shows: group, domain, who changed it last."""
        return self.select_related("group__domain", "updated_by", "replaced_by")

    def with_counts(self) -> Self:
        """Adds `required_count` and `optional_count`: live cells of each kind."""
        live = Q(expectations__retired_at=None)
        return self.annotate(
            required_count=Count("expectations", filter=live & Q(expectations__required=True)),
            optional_count=Count("expectations", filter=live & Q(expectations__required=False)),
        )

    def in_domain(self, slug: str) -> Self:
        """In any group of the domain."""
        return self.filter(group__domain__slug=slug)

    def recently_changed(self) -> Self:
        """Newest change first."""
        return self.published().order_by("-updated_at", "slug")


class RoleQuerySet(models.QuerySet["Role"]):
    """Roles."""

    def published(self) -> Self:
        """Without the retired ones."""
        return self.filter(retired_at=None)

    def for_listing(self) -> Self:
        """With what a list shows: the family."""
        return self.select_related("family")

    def for_profile(self) -> Self:
        """With what the masthead of a role profile shows."""
        return self.select_related("family", "updated_by", "replaced_by")


class ExpectationQuerySet(models.QuerySet["Expectation"]):
    """Expectations, the cells of every matrix."""

    def live(self) -> Self:
        """Cells that are not retired, of skills and roles that are not."""
        return self.filter(retired_at=None, skill__retired_at=None, role__retired_at=None)

    def for_skill(self, skill: "Skill") -> Self:
        """The live cells of one skill, with role and level, roles by name, levels by rank."""
        return (
            self.filter(skill=skill, retired_at=None, role__retired_at=None)
            .select_related("role__family", "level")
            .order_by("role__name", "role__slug", *_LADDER)
        )

    def for_role(self, role: "Role") -> Self:
        """The live cells of one role, with skill, group, domain and level, in catalogue order."""
        return (
            self.filter(role=role, retired_at=None, skill__retired_at=None)
            .select_related("skill__group__domain", "level")
            .order_by(*_SHELF, "skill__name", "skill__slug", *_LADDER)
        )


_LADDER = ("level__rank", "level__position", "level__slug")
_SHELF = (
    *("skill__group__domain__position", "skill__group__domain__slug"),
    *("skill__group__position", "skill__group__slug"),
)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions, newest first."""

    def of(self, subject: "Skill | Role | None") -> Self:
        """The revisions of a skill, a role, or (None) the catalogue itself."""
        if subject is None:
            return self.filter(skill=None, role=None)
        return self.filter(**{subject._meta.model_name or "": subject})

    def for_listing(self) -> Self:
        """With what a history shows: author, everybody credited, number of changes."""
        credits: Any = self.model._meta.get_field("credits").related_model
        return (
            self.select_related("author", "skill", "role")
            .prefetch_related(Prefetch("credits", credits.objects.select_related("person")))
            .annotate(change_count=Count("changes", distinct=True))
        )


class ChangeQuerySet(models.QuerySet["Change"]):
    """Change rows, oldest first."""

    def for_showing(self) -> Self:
        """With what a difference shows: the cell's role and level, the revision's author."""
        return self.select_related(
            "expectation__role", "expectation__level", "expectation__skill", "revision__author"
        )

    def after(self, number: int) -> Self:
        """Those of revisions later than `number`, newest first: the order of walking back."""
        return self.filter(revision__number__gt=number).order_by(
            F("revision__number").desc(), "-id"
        )
