"""The permanent page of one version of an expectation, which citations lead to."""

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.history import difference, difference_since
from profiles.models import Change
from profiles.pages import skill_lookup, skill_page_context
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import CatalogueName, permanent
from skillmap.kernel.text import lines_of


@reading_page(skill_lookup.of_expectation_version)
def version(request: HttpRequest, slug: str, role: str, level: str, n: int) -> HttpResponse:
    """Version `n` of an expectation: its text, who made it, and what has changed since.

    It stays when the expectation, the role or the skill is retired. Raises Http404 for a version
    that does not exist.
    """
    skill = skill_page_context.load(slug)
    changes = _changes_since(skill.pk, role, level, n)
    if not changes or changes[0].version != n or changes[0].expectation is None:
        raise Http404(_("This version does not exist."))
    shown = difference(changes[0])
    cell = changes[0].expectation
    here = CatalogueName(f"{cell.role}, {cell.level}")
    context: dict[str, object] = {
        "cell": cell,
        "shown": shown,
        "lines": lines_of(shown.after_text or ""),
        "revision": changes[0].revision,
        "is_newest": n == cell.version,
        "since": difference_since(changes[0], changes[-1]) if len(changes) > 1 else None,
        "version_url": permanent("profiles:expectation_version", slug, role, level, n),
        "cell_url": reverse("profiles:expectation", args=[slug, role, level]),
        "previous": n - 1,
        "next": n + 1 if n < cell.version else None,
    }
    below = _("%(expectation)s, version %(number)s") % {"expectation": here, "number": n}
    context |= skill_page_context.frame(request, skill, "history", CatalogueName(below))
    return TemplateResponse(request, "profiles/expectation_version_page.html", context)


def _changes_since(skill: int, role: str, level: str, n: int) -> list[Change]:
    """The change that made version `n` and the newest one, oldest first."""
    cell = {
        "expectation__skill": skill,
        "expectation__role__slug": role,
        "expectation__level__slug": level,
    }
    asked = Q(version=n) | Q(version__gt=n, version=F("expectation__version"))
    later = Change.objects.for_showing().filter(asked, **cell)
    return list(later.order_by("version"))
