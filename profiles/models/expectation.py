"""The expectation: one cell, skill × role × level."""

from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import inheritance
from profiles.models.catalogue import Level
from profiles.models.fields import drafted_by_field, examples_field, text_field
from profiles.models.role import Role, RoleQuerySet
from profiles.models.skill import Skill, SkillQuerySet
from skillmap.accounts.bidi import isolated
from skillmap.kernel.text import lines_of

_LADDER = ("level__rank", "level__position", "level__slug")
_SHELF = (
    *("skill__group__domain__position", "skill__group__domain__slug"),
    *("skill__group__position", "skill__group__slug"),
)
# Somebody has confirmed the present text. Joins the answers: for EXISTS, not for lists.
CONFIRMED = Q(confirmations__answer="true", confirmations__version=F("wording_version"))


class ExpectationQuerySet(models.QuerySet["Expectation"]):
    """Expectations, the cells of every matrix."""

    def live(self) -> Self:
        """Cells that are not retired, of skills and roles that are not."""
        return self.filter(retired_at=None, skill__retired_at=None, role__retired_at=None)

    def for_address(self) -> Self:
        """With what the address of an expectation is made of."""
        return self.select_related("skill", "role", "level")

    def standing(self) -> Self:
        """The live cells without a join to skill and role: to count all that there are."""
        retired = Q(retired_at__isnull=False)
        return self.filter(retired_at=None).exclude(
            Q(skill__in=Skill.objects.filter(retired)) | Q(role__in=Role.objects.filter(retired))
        )

    def for_skill(self, skill: Skill) -> Self:
        """The live cells of one skill, with role and level, roles by name, levels by rank."""
        return self.ever_of_skill(skill).filter(retired_at=None, role__retired_at=None)

    def ever_of_skill(self, skill: Skill) -> Self:
        """Every cell that the skill has or had, retired ones too.

        Each says in `is_of_base` whether its role is the base of others.
        """
        return (
            self.filter(skill=skill)
            .annotate(is_of_base=Exists(inheritance.based_on(OuterRef("role"))))
            .select_related("role__family", "level")
            .order_by("role__name", "role__slug", *_LADDER)
        )

    def asked_of(self, role: Role) -> Self:
        """What is asked of one role, alone and in no order: to count, or to join in memory.

        These are its effective cells: its own, else those of its base role.
        """
        return self.filter(retired_at=None, skill__retired_at=None).effective_for(role)

    def effective_for(self, role: Role) -> Self:
        """Those of the role itself, and those that it inherits from its base role."""
        if role.base_role_id is None:
            return self.filter(role=role)
        shared = inheritance.inherited(Expectation.objects.all(), role.pk, role.base_role_id)
        return self.filter(Q(role=role) | shared)

    def near(self, role: str) -> Self:
        """Cells of the role of that slug, of its base role, and of those that it is the base of."""
        return self.filter(role__in=inheritance.kin(role).values("pk"))

    def for_role(self, role: Role) -> Self:
        """What is asked of one role, with skill, group, domain and level, in catalogue order.

        These are its effective cells: its own, else those of its base role.
        """
        return self.asked_of(role).for_role_page()

    def for_roles(self, roles: Sequence[Role]) -> Self:
        """The cells kept under several roles in one query, not sorted by role."""
        return self.filter(role__in=roles, retired_at=None, skill__retired_at=None).for_role_page()

    def for_role_page(self) -> Self:
        """With skill, group, domain and level, in catalogue order."""
        return self.select_related("skill__group__domain", "level").order_by(
            *_SHELF, "skill__name", "skill__slug", *_LADDER
        )


class Expectation(models.Model):
    """What a role is expected to do at a level in one skill, and whether it is required.

    Each line of `description` is one behaviour that a person can say yes or no to; each line of
    `examples` is one example of what would show it.
    `drafted_by` says what drafted the present text, where it was no person.
    `version` is the number of the cell's change rows: adding makes it 1. Retired, never
    deleted; a retired cell keeps its text and can be restored.
    """

    skill = models.ForeignKey(Skill, models.PROTECT, related_name="expectations")
    role = models.ForeignKey(Role, models.PROTECT, related_name="expectations")
    level = models.ForeignKey(Level, models.PROTECT, related_name="expectations")
    description = text_field()
    examples = examples_field()
    required = models.BooleanField(default=False)
    drafted_by = drafted_by_field()
    version = models.PositiveIntegerField(default=1, editable=False)
    # The version that brought the present description and Required: confirmations are of it.
    wording_version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ExpectationQuerySet.as_manager()

    class Meta:
        verbose_name = _("expectation")
        verbose_name_plural = _("expectations")
        constraints = [
            # Also serves the profile page: every cell of one skill.
            models.UniqueConstraint("skill", "role", "level", name="expectation_one_per_cell"),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="expectation_version_from_one"
            ),
        ]
        indexes = [
            # Serves the role profile and the filters role= and level= of the catalogue.
            models.Index(fields=["role", "level", "skill"], name="expectation_by_role_and_level"),
        ]

    def __str__(self) -> str:
        return " · ".join(map(isolated, (self.skill, self.role, self.level)))

    def get_absolute_url(self) -> str:
        """The permanent address of this expectation."""
        return reverse(
            "profiles:expectation", args=[self.skill.slug, self.role.slug, self.level.slug]
        )

    @property
    def lines(self) -> list[str]:
        """The behaviours that it describes, one a line."""
        return lines_of(self.description)

    @property
    def example_lines(self) -> list[str]:
        """The examples of what would show it, one a line."""
        return lines_of(self.examples)


def skills_of(role: Role) -> SkillQuerySet:
    """Published skills on which the role appears, in the order of the shelves."""
    live = Expectation.objects.asked_of(role).filter(skill=OuterRef("pk"))
    return (
        Skill.objects.published()
        .filter(Exists(live))
        .select_related("group__domain")
        .order_by(
            *("group__domain__position", "group__domain__slug"),
            *("group__position", "group__slug", "name", "slug"),
        )
    )


def with_cell_counts(skills: SkillQuerySet) -> SkillQuerySet:
    """Adds `role_count`, `required_count` and `optional_count`, each counted per skill.

    A shared expectation counts once; the roles are those that share it, without the base role,
    which no person has. For the few rows of one page: it groups
    nothing, so it need not read every cell of the catalogue before the page is cut.
    """
    live = Expectation.objects.live().filter(skill=OuterRef("pk")).order_by().values("skill")
    required = live.filter(required=True).annotate(n=Count("pk")).values("n")
    optional = live.filter(required=False).annotate(n=Count("pk")).values("n")
    is_of_base = Exists(inheritance.based_on(OuterRef("role")))
    roles = live.filter(~is_of_base).annotate(n=Count("role", distinct=True)).values("n")
    return skills.annotate(
        role_count=Coalesce(Subquery(roles), 0)
        + inheritance.number(inheritance.sharing_roles(Expectation.objects.all())),
        required_count=Coalesce(Subquery(required), 0),
        optional_count=Coalesce(Subquery(optional), 0),
    )


def roles_with_counts(roles: RoleQuerySet) -> RoleQuerySet:
    """Adds `skill_count`, `required_count` and `optional_count`: what is asked of each role."""
    live = Q(expectations__retired_at=None, expectations__skill__retired_at=None)
    cells = Expectation.objects.filter(retired_at=None, skill__retired_at=None).order_by()
    shared = cells.filter(
        inheritance.inherited(Expectation.objects.all(), OuterRef("pk"), OuterRef("base_role"))
    )
    own = Expectation.objects.filter(
        retired_at=None, role=OuterRef(OuterRef("pk")), skill=OuterRef("skill")
    )
    return roles.annotate(
        skill_count=Count("expectations__skill", filter=live, distinct=True)
        + inheritance.number(shared.filter(~Exists(own)), "skill"),
        required_count=Count("expectations", filter=live & Q(expectations__required=True))
        + inheritance.number(shared.filter(required=True)),
        optional_count=Count("expectations", filter=live & Q(expectations__required=False))
        + inheritance.number(shared.filter(required=False)),
    )


def expecting(
    skills: SkillQuerySet,
    *,
    role: str = "",
    level: str = "",
    required: bool = False,
    confirmed: bool = False,
) -> SkillQuerySet:
    """The published ones with a live cell of that role and level (slugs).

    If asked, the same cell is required, and confirmed by somebody. All skills where nothing is
    said. Role and level are looked up first, in a query each: a database that knows which they
    are knows how many cells they have, and where to begin.
    """
    if not (role or level or required or confirmed):
        return skills
    roles = Role.objects.order_by()
    cells = Expectation.objects.filter(retired_at=None)
    if role:
        chosen = roles.published().filter(slug=role).only("pk", "base_role").first()
        cells = cells.effective_for(chosen) if chosen else cells.none()
    else:
        cells = cells.exclude(role__in=_keys(roles.exclude(retired_at=None)))
    if level:
        cells = cells.filter(level__in=_keys(Level.objects.order_by().filter(slug=level)))
    if required:
        cells = cells.filter(required=True)
    if confirmed:
        cells = cells.filter(CONFIRMED)
    return skills.published().filter(Exists(cells.filter(skill=OuterRef("pk"))))


def _keys(rows: models.QuerySet[Role] | models.QuerySet[Level]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def levels_seen_from(role: Role) -> models.QuerySet[Level]:
    """Every level with what the role says of it, and whether it has live cells there.

    `own_id`, `own_focus` and `own_technology` are None where the role does not name it.
    """
    live = Expectation.objects.live().filter(role=role, level=OuterRef("pk"))
    return Level.objects.annotate(
        own=FilteredRelation("role_levels", condition=Q(role_levels__role=role)),
        own_id=F("own__pk"),
        own_focus=F("own__focus"),
        own_technology=F("own__technology"),
        is_used=Exists(live),
    )
