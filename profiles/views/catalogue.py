"""The catalogue: every skill, searched and narrowed; domains and groups are the same, narrowed."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.models import Domain, Group, Skill
from profiles.querysets import SkillQuerySet
from profiles.views import asking, filters, role_state
from profiles.views.filters import Question
from profiles.views.head import head, page_query
from profiles.views.reading import Moved, PageState, reading_page

SKILLS_PER_PAGE = 25
ORDERS = {"name": ("name", "slug"), "changed": ("-updated_at", "slug")}


@reading_page(role_state.everything, params=filters.PARAMS)
def skills(request: HttpRequest) -> HttpResponse:
    """Every skill, by the words and filters of the address."""
    context = {"trail": [(_("Skills"), None)], "address": reverse("profiles:skills")}
    return _listing(request, filters.question(request), context)


def _of_shelf(domain: str, group: str = "") -> PageState:
    """The state of a domain's or group's page; raises Moved for a wrongly cased address."""
    asked = {name: slug for name, slug in (("domain", domain), ("group", group)) if slug}
    lower = {name: slug.lower() for name, slug in asked.items()}
    if lower != asked:
        raise Moved(**lower)
    return role_state.everything()


@reading_page(_of_shelf, params=filters.PARAMS)
def domain(request: HttpRequest, domain: str) -> HttpResponse:
    """The catalogue narrowed to a domain."""
    shelf = Domain.objects.filter(slug=domain).first()
    if shelf is None:
        raise Http404(_("There is no domain at this address."))
    context = {
        "kicker": _("Domain"),
        "shelf": shelf,
        "groups": Group.objects.filter(domain=shelf).with_counts(),
        "trail": [(_("Skills"), reverse("profiles:skills")), (shelf.name, None)],
        "address": shelf.get_absolute_url(),
    }
    return _listing(request, filters.question(request, domain=domain), context)


@reading_page(_of_shelf, params=filters.PARAMS)
def group(request: HttpRequest, domain: str, group: str) -> HttpResponse:
    """The catalogue narrowed to a group."""
    shelf = Group.objects.select_related("domain").filter(domain__slug=domain, slug=group).first()
    if shelf is None:
        raise Http404(_("There is no group at this address."))
    context = {
        "kicker": _("Group"),
        "shelf": shelf,
        "trail": [
            (_("Skills"), reverse("profiles:skills")),
            (shelf.domain.name, shelf.domain.get_absolute_url()),
            (shelf.name, None),
        ],
        "address": shelf.get_absolute_url(),
    }
    return _listing(request, filters.question(request, domain=domain, group=group), context)


def _listing(request: HttpRequest, question: Question, context: dict[str, Any]) -> HttpResponse:
    """The page of skills that answers the question; 404 with the form kept for unknown words."""
    options = filters.options(question)
    problems = options.unknown(question)
    found: SkillQuerySet | Sequence[Skill] = []
    if not problems and not question.is_too_long:
        found = _found(question)
    page: Page[Skill] = asking.page(request, found, SKILLS_PER_PAGE)
    shelf = context.get("shelf")
    title = shelf.name if shelf else _("Skills")
    description = shelf.summary if shelf else _("Everything described so far, by domain and group.")
    context |= {
        "question": question,
        "options": options,
        "problems": problems,
        "page": page,
        "title": title,
        "lead": description,
        "head": head(
            request,
            title,
            description,
            trail=context["trail"],
            query=page_query(page),
            is_indexed=not question.q and not problems,
        ),
    }
    status = 404 if problems else 200
    return TemplateResponse(request, "profiles/skills_page.html", context, status=status)


def _found(question: Question) -> SkillQuerySet:
    skills = question.narrow(Skill.objects.published())
    return skills.for_listing().with_cell_counts().order_by(*ORDERS[question.order])
