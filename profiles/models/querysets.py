"""Named, chainable questions to the catalogue; every reading page is made of these."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce

from profiles.addresses import SLUG
from profiles.models import inheritance

if TYPE_CHECKING:
    from profiles.models import (  # noqa: F401
        Assessment,
        Change,
        Domain,
        Expectation,
        FormerAddress,
        Group,
        Level,
        Revision,
        Role,
        Skill,
    )

_Subject = TypeVar("_Subject", bound=models.Model)


class DomainQuerySet(models.QuerySet["Domain"]):
    """Queries about the domains of the catalogue."""

    def with_counts(self) -> Self:
        """In order, with `skill_count`: published skills in all of the domain's groups."""
        return self.annotate(
            skill_count=Count("groups__skills", filter=Q(groups__skills__retired_at=None))
        ).order_by("position", "slug")


class GroupQuerySet(models.QuerySet["Group"]):
    """Queries about the groups of skills within domains."""

    def with_counts(self) -> Self:
        """In order, with `skill_count`: published skills."""
        published = Q(skills__retired_at=None)
        # Said again because an aggregate drops the order of Meta.
        return self.annotate(skill_count=Count("skills", filter=published)).order_by(
            "domain__position", "domain__slug", "position", "slug"
        )


class LevelQuerySet(models.QuerySet["Level"]):
    """Queries about the levels of the catalogue."""

    def seen_from(self, role: "Role") -> Self:
        """Adds what the role says of each level, and whether it has live cells there.

        `own_id`, `own_focus` and `own_technology` are None where the role does not name it.
        """
        live = _cells(self).live().filter(role=role, level=OuterRef("pk"))
        return self.annotate(
            own=FilteredRelation("role_levels", condition=Q(role_levels__role=role)),
            own_id=F("own__pk"),
            own_focus=F("own__focus"),
            own_technology=F("own__technology"),
            is_used=Exists(live),
        )


def _cells(rows: "models.QuerySet[_Subject]") -> "ExpectationQuerySet":
    """Every expectation; found by name, for its model is made of what is here."""
    model = rows.model._meta.apps.get_model("profiles", "Expectation")
    cells: ExpectationQuerySet = model.objects.all()
    return cells


def _keys(rows: "models.QuerySet[_Subject]") -> list[int]:
    return list(rows.values_list("pk", flat=True))


class SubjectQuerySet(models.QuerySet[_Subject]):
    """Skills or roles: what is published, revision by revision."""

    def published(self) -> Self:
        """Without the retired ones."""
        return self.filter(retired_at=None)

    def with_catalogue(self, *fields: str) -> Self:
        """Adds fields of the site's one catalogue row, as `catalogue_<field>`."""
        catalogue = self.model._meta.apps.get_model("profiles", "Catalogue")
        one = catalogue.objects.order_by("pk")
        return self.annotate(
            **{f"catalogue_{name}": Subquery(one.values(name)[:1]) for name in fields}
        )


class FormerAddressQuerySet(models.QuerySet["FormerAddress"]):
    """Slugs that things once had."""

    def of(self, kind: str, slug: str) -> Self:
        """Former slugs of one kind: skill, role, domain, group, family or level."""
        return self.filter(slug=slug).exclude(**{kind: None})

    def present(self, kind: str, slug: str, *, domain: str = "") -> str | None:
        """The slug that what once had this one has now; None for none.

        That of a group is looked for in the domain (its present slug), or in all of them.
        """
        if not SLUG.match(slug):
            return None
        rows = self.of(kind, slug)
        rows = rows.filter(group__domain__slug=domain) if domain else rows
        found = rows.values_list(f"{kind}__slug", flat=True).order_by("pk").first()
        return str(found) if found else None


class SkillQuerySet(SubjectQuerySet["Skill"]):
    """Queries about skills, published or retired."""

    def with_origin(self) -> Self:
        """Skills with a source or a licence of their own."""
        return self.exclude(source="", source_url="", licence="")

    def asked_of(self, role: "Role") -> Self:
        """Published skills on which the role appears, in the order of the shelves."""
        live = _cells(self).asked_of(role).filter(skill=OuterRef("pk"))
        return (
            self.published()
            .filter(Exists(live))
            .select_related("group__domain")
            .order_by(
                *("group__domain__position", "group__domain__slug"),
                *("group__position", "group__slug", "name", "slug"),
            )
        )

    def for_listing(self) -> Self:
        """With what a list shows: group and domain."""
        return self.select_related("group__domain")

    def for_profile(self) -> Self:
        """With what the masthead of a profile shows: group, domain, who changed it last."""
        return self.select_related("group__domain", "updated_by", "replaced_by")

    def with_cell_counts(self) -> Self:
        """Adds `role_count`, `required_count` and `optional_count`, each counted per skill.

        A shared expectation counts once, for the base role. For the few rows of one page: it
        groups nothing, so it need not read every cell of the catalogue before the page is cut.
        """
        live = _cells(self).live().filter(skill=OuterRef("pk")).order_by().values("skill")
        required = live.filter(required=True).annotate(n=Count("pk")).values("n")
        optional = live.filter(required=False).annotate(n=Count("pk")).values("n")
        roles = live.annotate(n=Count("role", distinct=True)).values("n")
        return self.annotate(
            role_count=Coalesce(Subquery(roles), 0)
            + inheritance.number(inheritance.sharing_roles(self.model)),
            required_count=Coalesce(Subquery(required), 0),
            optional_count=Coalesce(Subquery(optional), 0),
        )

    def in_domain(self, slug: str) -> Self:
        """In any group of the domain."""
        return self.filter(group__domain__slug=slug)

    def in_group(self, slug: str) -> Self:
        """In a group of that slug, of whichever domain."""
        return self.filter(group__slug=slug)

    def expecting(self, *, role: str = "", level: str = "", required: bool = False) -> Self:
        """The published ones with a live cell of that role and level (slugs), required if asked.

        All skills where nothing is said. Role and level are looked up first, in a query each: a
        database that knows which they are knows how many cells they have, and where to begin.
        """
        if not (role or level or required):
            return self
        get_model = self.model._meta.apps.get_model
        roles: RoleQuerySet = get_model("profiles", "Role").objects.order_by()
        cells = _cells(self).filter(retired_at=None)
        if role:
            chosen = roles.published().filter(slug=role).only("pk", "base_role").first()
            cells = cells.effective_for(chosen) if chosen else cells.none()
        else:
            cells = cells.exclude(role__in=_keys(roles.exclude(retired_at=None)))
        if level:
            levels: LevelQuerySet = get_model("profiles", "Level").objects.order_by()
            cells = cells.filter(level__in=_keys(levels.filter(slug=level)))
        if required:
            cells = cells.filter(required=True)
        return self.published().filter(Exists(cells.filter(skill=OuterRef("pk"))))

    def recently_changed(self) -> Self:
        """Published skills, the one that changed last first."""
        return self.published().order_by("-updated_at", "slug")


class RoleQuerySet(SubjectQuerySet["Role"]):
    """Queries about roles, published or retired."""

    def for_listing(self) -> Self:
        """With what a list shows: the family."""
        return self.select_related("family")

    def for_profile(self) -> Self:
        """With what the masthead of a role profile shows."""
        return self.select_related("family", "base_role", "updated_by", "replaced_by")

    def with_counts(self) -> Self:
        """Adds `skill_count`, `required_count` and `optional_count`: what is asked of the role."""
        live = Q(expectations__retired_at=None, expectations__skill__retired_at=None)
        cells = _cells(self).filter(retired_at=None, skill__retired_at=None).order_by()
        shared = cells.filter(
            inheritance.inherited(self.model, OuterRef("pk"), OuterRef("base_role"))
        )
        own = _cells(self).filter(
            retired_at=None, role=OuterRef(OuterRef("pk")), skill=OuterRef("skill")
        )
        return self.annotate(
            skill_count=Count("expectations__skill", filter=live, distinct=True)
            + inheritance.number(shared.filter(~Exists(own)), "skill"),
            required_count=Count("expectations", filter=live & Q(expectations__required=True))
            + inheritance.number(shared.filter(required=True)),
            optional_count=Count("expectations", filter=live & Q(expectations__required=False))
            + inheritance.number(shared.filter(required=False)),
        )


class ExpectationQuerySet(models.QuerySet["Expectation"]):
    """Expectations, the cells of every matrix."""

    def live(self) -> Self:
        """Cells that are not retired, of skills and roles that are not."""
        return self.filter(retired_at=None, skill__retired_at=None, role__retired_at=None)

    def standing(self) -> Self:
        """The live cells without a join to skill and role: to count all that there are."""
        retired = Q(retired_at__isnull=False)
        skills = self.model._meta.get_field("skill").related_model
        roles = self.model._meta.get_field("role").related_model
        return self.filter(retired_at=None).exclude(
            Q(skill__in=skills._default_manager.filter(retired))
            | Q(role__in=roles._default_manager.filter(retired))
        )

    def for_skill(self, skill: "Skill") -> Self:
        """The live cells of one skill, with role and level, roles by name, levels by rank."""
        return self.ever_of_skill(skill).filter(retired_at=None, role__retired_at=None)

    def ever_of_skill(self, skill: "Skill") -> Self:
        """Every cell that the skill has or had, retired ones too.

        Each says in `is_of_base` whether its role is the base of others.
        """
        return (
            self.filter(skill=skill)
            .annotate(is_of_base=Exists(inheritance.based_on(self.model, OuterRef("role"))))
            .select_related("role__family", "level")
            .order_by("role__name", "role__slug", *_LADDER)
        )

    def asked_of(self, role: "Role") -> Self:
        """What is asked of one role, alone and in no order: to count, or to join in memory.

        These are its effective cells: its own, else those of its base role.
        """
        return self.filter(retired_at=None, skill__retired_at=None).effective_for(role)

    def effective_for(self, role: "Role") -> Self:
        """Those of the role itself, and those that it inherits from its base role."""
        if role.base_role_id is None:
            return self.filter(role=role)
        return self.filter(
            Q(role=role) | inheritance.inherited(self.model, role.pk, role.base_role_id)
        )

    def near(self, role: str) -> Self:
        """Cells of the role of that slug, of its base role, and of those that it is the base of."""
        return self.filter(role__in=inheritance.kin(self.model, role).values("pk"))

    def for_role(self, role: "Role") -> Self:
        """What is asked of one role, with skill, group, domain and level, in catalogue order.

        These are its effective cells: its own, else those of its base role.
        """
        return self.asked_of(role).for_role_page()

    def for_roles(self, roles: "Sequence[Role]") -> Self:
        """The cells kept under several roles in one query, not sorted by role."""
        return self.filter(role__in=roles, retired_at=None, skill__retired_at=None).for_role_page()

    def for_role_page(self) -> Self:
        """With skill, group, domain and level, in catalogue order."""
        return self.select_related("skill__group__domain", "level").order_by(
            *_SHELF, "skill__name", "skill__slug", *_LADDER
        )


_LADDER = ("level__rank", "level__position", "level__slug")
_SHELF = (
    *("skill__group__domain__position", "skill__group__domain__slug"),
    *("skill__group__position", "skill__group__slug"),
)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Queries about published revisions; the newest comes first."""

    def of(self, subject: "Skill | Role | None") -> Self:
        """The revisions of a skill, a role, or (None) the catalogue itself."""
        if subject is None:
            return self.filter(skill=None, role=None)
        return self.filter(**{subject._meta.model_name or "": subject})

    def newest(self, count: int) -> Self:
        """The newest few, with whose and what they are."""
        return self.select_related("author", "skill", "role").order_by("-sequence")[:count]

    def newest_moment(self) -> datetime | None:
        """When the newest of them was made; None where there is none."""
        return self.order_by("-sequence").values_list("created_at", flat=True).first()

    def for_listing(self) -> Self:
        """With what a history shows: author, everybody credited, number of changes."""
        credits = self.model._meta.get_field("credits").related_model
        changes = self.model._meta.get_field("changes").related_model
        # Counted per revision, so that not every change is read before the page is cut.
        own = changes._default_manager.filter(revision=OuterRef("pk")).order_by().values("revision")
        counted = own.annotate(n=Count("pk")).values("n")
        # What a revision came from (a proposal) points at it; whose model that is, is no matter.
        origins = [
            str(each.get_accessor_name())
            for each in self.model._meta.related_objects
            if each.one_to_one
        ]
        return (
            self.select_related("author", "skill", "role", *origins)
            .prefetch_related(
                Prefetch("credits", credits._default_manager.select_related("person"))
            )
            .annotate(change_count=Coalesce(Subquery(counted), 0))
            .order_by("-sequence")
        )


class ChangeQuerySet(models.QuerySet["Change"]):
    """Change rows, oldest first."""

    def for_showing(self) -> Self:
        """With what a difference shows: the cell's role and level, the revision's author."""
        return self.select_related(
            "expectation__role", "expectation__level", "expectation__skill", "revision__author"
        )

    def after(self, number: int) -> Self:
        """Changes of revisions after `number`, newest first, to walk back through history."""
        return self.filter(revision__number__gt=number).order_by(
            F("revision__number").desc(), "-id"
        )


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Ratings: what people say of themselves about expectations."""

    def with_rated_text(self) -> Self:
        """Adds `rated_text`, `rated_required` and `rated_redacted_at`: what the person read."""
        changes = self.model._meta.apps.get_model("profiles", "Change")
        rated = changes.objects.order_by().filter(
            expectation=OuterRef("expectation"), version=OuterRef("version")
        )
        return self.annotate(
            rated_text=Subquery(rated.values("after_text")),
            rated_required=Subquery(rated.values("after_required")),
            rated_redacted_at=Subquery(rated.values("redacted_at")),
        )

    def of_retired(self) -> Self:
        """Ratings of expectations that are retired, or whose skill or role is, by their names."""
        is_live = Q(expectation__retired_at=None, expectation__skill__retired_at=None)
        return (
            self.exclude(is_live & Q(expectation__role__retired_at=None))
            .select_related(
                *("expectation__skill__replaced_by", "expectation__role__replaced_by"),
                "expectation__level",
            )
            .order_by(
                *("expectation__role__name", "expectation__level__rank"),
                *("expectation__skill__name", "pk"),
            )
        )
