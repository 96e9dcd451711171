"""Who changed what, when and why: histories, a skill as it stood, what differs between two."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from profiles import matrix
from profiles.history import difference, differences, walk_back
from profiles.models import Change, Credit, Expectation, Revision
from profiles.pages import query_values, skill_lookup, skill_page_context
from profiles.pages.caching import reading_page
from profiles.pages.revision_range import read_span


@reading_page(skill_lookup.of_history, params=("page",))
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The revisions of a skill, newest first."""
    skill = skill_page_context.load(slug)
    revisions = Revision.objects.of(skill).for_listing()
    context = skill_page_context.frame(request, skill, "history", _("History"))
    context["page"] = query_values.page(request, revisions, settings.REVISIONS_PER_PAGE)
    return TemplateResponse(request, "profiles/history_page.html", context)


@reading_page(skill_lookup.of_revision)
def revision(request: HttpRequest, slug: str, n: int) -> HttpResponse:
    """A skill as it stood at revision `n`, and what that revision changed."""
    skill = skill_page_context.load(slug)
    changes = list(Change.objects.for_showing().filter(revision__skill=skill).after(n - 1))
    own = [change for change in changes if change.revision.number == n]
    later = changes[: len(changes) - len(own)]
    ever = list(Expectation.objects.ever_of_skill(skill))
    past = walk_back(skill, ever, later)
    # Which levels a role named then is not known any more: what the skill ever used is shown.
    levels = list({cell.level_id: cell.level for cell in ever}.values())
    here = _("Revision %(number)s") % {"number": n}
    context = skill_page_context.frame(request, skill, "history", here, number=n) | {
        "revision": own[0].revision,
        "is_newest": n == skill.revision_number,
        "credits": Credit.objects.filter(revision=own[0].revision).select_related("person"),
        "past": past,
        "grid": matrix.for_skill(skill, past.cells, levels, {}),
        "differences": [difference(change) for change in reversed(own)],
    }
    return TemplateResponse(request, "profiles/revision_page.html", context)


@reading_page(skill_lookup.of_history, params=("from", "to"))
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two revisions of a skill, word by word."""
    skill = skill_page_context.load(slug)
    span = read_span(request, skill.revision_number)
    changes: list[Change] = []
    if not span.problem:
        found = Change.objects.for_showing().filter(revision__skill=skill).after(span.start)
        changes = list(found.filter(revision__number__lte=span.end).reverse())
    context = skill_page_context.frame(request, skill, "history", _("Compare revisions")) | {
        "span": span,
        "differences": differences(changes),
        "first": changes[0].revision if changes else None,
        "last": changes[-1].revision if changes else None,
        "people": len({change.revision.author_id for change in changes}),
    }
    status = 404 if span.problem else 200
    return TemplateResponse(request, "profiles/compare_page.html", context, status=status)
