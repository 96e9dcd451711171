"""The pages of roles: all of them by family, one role's profile, one cell of its matrix."""

from http import HTTPStatus
from itertools import groupby

from django.conf import settings
from django.core.paginator import Page
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles import jsonld, ladders, matrix
from profiles.addresses import SLUG
from profiles.interchange.writing import attribution
from profiles.models import Expectation, Role, Skill, inheritance
from profiles.models.confirmation import ConfirmationCount
from profiles.models.expectation import roles_with_counts, skills_of
from profiles.pages import confirmation_credit, query_values, role_index, role_matrix
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import absolute, files, head, page_query, permanent
from profiles.pages.pdf_documents import has_documents
from profiles.pages.role_lookup import everything, of_cell, of_role
from profiles.pages.role_page_context import frame, load, trail_of

# More rows than a person can look through are divided; so many still come in one piece.
# A longer matrix scrolls inside a frame of its own, so that its head stays in sight.
ROWS_IN_SIGHT = 40


@reading_page(everything, params=("page", "role", "level"))
def role_list(request: HttpRequest) -> HttpResponse:
    """Every published role, by family.

    With `?role=` it leads to that role, at the level that `?level=` names: the forms that ask
    for both are sent here.
    """
    role, level = query_values.slug(request, "role"), query_values.slug(request, "level")
    if role and Role.objects.published().filter(slug=role).exists():
        return HttpResponseRedirect(_address(role, level))
    # Databases disagree about where nothing belongs; here it comes last.
    ordered = Role.objects.published().order_by(
        F("family__position").asc(nulls_last=True), "family__slug", "position", "name", "slug"
    )
    page = query_values.page(request, ordered.values_list("pk", flat=True), settings.ROLES_PER_PAGE)
    # Counted for the roles of the page alone: there may be thousands, with all their cells.
    is_base = Exists(inheritance.based_on(OuterRef("pk")))
    shown = Role.objects.for_listing().annotate(is_base=is_base)
    roles = roles_with_counts(shown).in_bulk(list(page))
    families = [
        (family, list(members))
        for family, members in groupby((roles[pk] for pk in page), lambda role: role.family)
    ]
    description = _("Every role with its profile, its matrix of skills and its career track.")
    trail = [(_("Roles"), None)]
    context = {
        "families": families,
        "page": page,
        "trail": trail,
        "index": role_index.of(request),
        "role": role,
        "level": level,
        "is_role_missing": bool(level) and not role,
        "head": head(request, _("Roles"), description, trail=trail, query=page_query(page)),
    }
    status = HTTPStatus.NOT_FOUND if role else HTTPStatus.OK
    return TemplateResponse(request, "profiles/role_list_page.html", context, status=status)


def _address(role: str, level: str) -> str:
    """The path of the role at the level, or of its profile; both are slugs."""
    if SLUG.match(level):
        return reverse("role_level:page", args=[role, level])
    return reverse("profiles:role", args=[role])


@reading_page(of_role, params=("page",))
def role_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """What a role is at each level, and what it asks: its matrix of skills × levels."""
    role = load(slug)
    counts = role_matrix.counts(role)
    ladder = ladders.of(role)
    skills = skills_of(role)
    page = query_values.page(request, skills, settings.ROLE_SKILLS_PER_PAGE, count=counts["skills"])
    grid = role_matrix.grid(role, page, ladder)
    confirmed = ConfirmationCount(counts["confirmed"], counts["total"])
    trail = trail_of(role)
    context = {
        **frame(role),
        "sharing_roles": Role.objects.sharing_with(role),
        "confirmed": confirmed,
        "ladder": ladder,
        "counts": counts,
        "sections": matrix.sections(grid),
        "levels": grid.levels,
        "page": page,
        "has_domains": len({row.head.group.domain_id for row in grid.rows}) > 1,
        "has_pdf": has_documents(counts["skills"]),
        "is_many": len(page) > ROWS_IN_SIGHT,
        "origins": attribution.origins(page, role),
        "trail": trail,
        "head": head(
            request,
            role.name,
            role.mission,
            trail=trail,
            query=page_query(page),
            alternates=files("profiles:role_file", role.slug),
            things=[
                _occupation(role, page),
                *jsonld.origin(
                    role,
                    absolute(role.get_absolute_url()),
                    confirmed=confirmation_credit.of_count(confirmed),
                ),
            ],
        ),
    }
    return TemplateResponse(request, "profiles/role_page.html", context)


@reading_page(of_cell)
def role_cell(request: HttpRequest, slug: str, skill: str, level: str) -> HttpResponse:
    """The text of one cell, as the line that opens below its skill in the matrix."""
    cell = (
        Expectation.objects.live()
        .select_related("skill", "role", "level")
        .filter(role__slug=slug, skill__slug=skill, level__slug=level)
        .first()
    )
    if cell is None:
        role = load(slug)
        cell = _inherited(role, skill, level)
    else:
        role = cell.role
    if cell is None:
        raise Http404(_("Nothing is described here yet."))
    ladder = ladders.of(role)
    context = {
        "cell": cell,
        "role": role,
        "ladder": ladder,
        "rung": ladder.find(level),
        "width": len(ladder.rungs) + 1,
    }
    return TemplateResponse(request, "profiles/_role_cell_fragment.html", context)


def _inherited(role: Role, skill: str, level: str) -> Expectation | None:
    """What the role shares with its base role in that skill at that level (slugs)."""
    if role.base_role_id is None:
        return None
    cells = Expectation.objects.asked_of(role).select_related("skill", "role", "level")
    return cells.filter(skill__slug=skill, level__slug=level).first()


def _occupation(role: Role, skills: "Page[Skill]") -> jsonld.Thing:
    return jsonld.occupation(
        role,
        absolute(role.get_absolute_url()),
        [(skill.name, absolute(skill.get_absolute_url())) for skill in skills],
        permanent=permanent("profiles:role", role.first_slug),
    )
