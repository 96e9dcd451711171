"""The catalogue: every skill, searched and narrowed; domains and groups are the same, narrowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NotRequired, TypedDict

from django.conf import settings
from django.core.paginator import Page
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles import jsonld
from profiles.models import Domain, Group, Skill
from profiles.models.expectation import with_cell_counts
from profiles.models.skill import SkillQuerySet
from profiles.pages import query_values, role_index, role_lookup, skill_filters
from profiles.pages.caching import MovedPage, PageState, gone_part, reading_page
from profiles.pages.page_metadata import CatalogueName, Trail, absolute, head, page_query, permanent
from profiles.pages.skill_filters import Options, SkillQuery
from profiles.search import (
    ExcerptSegment,
    ExpectationCounts,
    ExpectationMatch,
    Highlighter,
    SearchResults,
    matching_expectations,
    read_levels,
    search,
)

ORDERS = {"name": ("name", "slug"), "changed": ("-updated_at", "slug")}


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A skill of the list: name and summary with what was looked for, where else it was found.

    `text` is a piece of the description, where the words are nowhere else; `aliases` are the other
    names that have some of the words.
    """

    skill: Skill
    group: str
    size: ExpectationCounts
    name: list[ExcerptSegment]
    summary: list[ExcerptSegment]
    matches: list[ExpectationMatch]
    text: list[ExcerptSegment]
    aliases: Sequence[list[ExcerptSegment]] = ()


class ListContext(TypedDict):
    """What a list of skills says of itself, or of the shelf that it is narrowed to."""

    title: str
    lead: str
    trail: Trail
    address: str
    kicker: NotRequired[str]
    shelf: NotRequired[Domain | Group]
    groups: NotRequired[list[Group]]
    watch_url: NotRequired[str]


_list_page = partial(
    reading_page,
    params=skill_filters.PARAMS,
    unkept_params=skill_filters.UNKEPT,
    live_params=skill_filters.LIVE,
)


@_list_page(role_lookup.everything)
def skills(request: HttpRequest) -> HttpResponse:
    """Every skill, by the words and filters of the address."""
    context: ListContext = {
        "title": _("Skills"),
        "lead": _("All skills of the catalogue."),
        "trail": [(_("Skills"), None)],
        "address": reverse("profiles:skills"),
    }
    options = skill_filters.options(request)
    return _listing(request, Skill.objects.published(), options, context, is_whole=True)


@reading_page(role_lookup.everything)
def domains(request: HttpRequest) -> HttpResponse:
    """Every domain with its groups and the number of its skills."""
    trail: Trail = [(_("Skills"), reverse("profiles:skills")), (_("Domains"), None)]
    description = _("Every domain with its groups and the number of skills in each.")
    context = {
        "domains": Domain.objects.published()
        .with_counts()
        .prefetch_related(Prefetch("groups", Group.objects.published().with_counts())),
        "lead": description,
        "trail": trail,
        "head": head(request, _("Domains"), description, trail=trail),
    }
    return TemplateResponse(request, "profiles/domains_page.html", context)


def _of_domain(domain: str) -> PageState:
    """The state of a domain's page; raises MovedPage for a wrongly cased address."""
    return _of_shelf(domain=domain)


def _of_group(domain: str, group: str) -> PageState:
    """The page state of a group's list of skills. Raises Http404."""
    return _of_shelf(domain=domain, group=group)


def _of_shelf(**slugs: str) -> PageState:
    lower = {name: slug.lower() for name, slug in slugs.items()}
    if lower != slugs:
        raise MovedPage(**lower)
    return role_lookup.everything()


@_list_page(_of_domain)
def domain(request: HttpRequest, domain: str) -> HttpResponse:
    """The catalogue narrowed to a domain, with its groups."""
    published = Group.objects.published().filter(domain__slug=domain)
    groups = list(published.select_related("domain").with_counts())
    shelf = groups[0].domain if groups else Domain.objects.filter(slug=domain).first()
    if shelf is None:
        raise Http404(_("Domain not found."))
    if shelf.retired_at is not None:
        return _gone(request, shelf)
    skills = Skill.objects.published().in_domain(domain)
    context = _shelf_context(shelf, _("Domain"), [(CatalogueName(shelf.name), None)])
    context["groups"], context["watch_url"] = groups, f"{context['address']}watch/"
    return _listing(request, skills, skill_filters.options(request, groups), context)


@_list_page(_of_group)
def group(request: HttpRequest, domain: str, group: str) -> HttpResponse:
    """The catalogue narrowed to a group."""
    shelf = Group.objects.select_related("domain").filter(domain__slug=domain, slug=group).first()
    if shelf is None:
        raise Http404(_("Group not found."))
    if shelf.retired_at is not None:
        return _gone(request, shelf)
    skills = Skill.objects.published().filter(group=shelf)
    way: Trail = [
        (CatalogueName(shelf.domain.name), shelf.domain.get_absolute_url()),
        (CatalogueName(shelf.name), None),
    ]
    context = _shelf_context(shelf, _("Group"), way)
    return _listing(request, skills, skill_filters.options(request, [shelf]), context)


def _gone(request: HttpRequest, shelf: Domain | Group) -> HttpResponse:
    """410 with what replaces the retired domain or group."""
    successor = shelf.successor
    return gone_part(request, shelf, successor.get_absolute_url() if successor else "")


def _shelf_context(shelf: Domain | Group, kicker: str, way: Trail) -> ListContext:
    return {
        "kicker": kicker,
        "shelf": shelf,
        "title": shelf.name,
        "lead": shelf.summary,
        "trail": [(_("Skills"), reverse("profiles:skills")), *way],
        "address": shelf.get_absolute_url(),
    }


def _listing(
    request: HttpRequest,
    skills: SkillQuerySet,
    options: Options,
    context: ListContext,
    *,
    is_whole: bool = False,
) -> HttpResponse:
    """The page of those skills that answer the question; 404, form kept, for unknown words."""
    question = skill_filters.question(request)
    problems = options.unknown(question)
    is_answered = not problems and not question.is_too_long
    asked = question.narrow(skills) if is_answered else skills.none()
    within = None if is_whole and asked is skills else asked
    is_search = bool(question.q) and is_answered
    levels = read_levels(question.q, options.levels) if is_search else ()
    rests = [each.rest for each in levels]
    found = search(question.q, skills=within, rests=rests) if is_search else None
    page = _page(request, question, asked, found)
    whole = {
        **context,
        "question": question,
        "options": options,
        "problems": problems,
        "found": found,
        "levels": role_index.at_levels(request, levels, found) if found else [],
        "page": page,
        "entries": _entries(question, found, page),
        "head": head(
            request,
            context["title"],
            context["lead"],
            trail=context["trail"],
            things=_things(context.get("shelf"), page),
            query=page_query(page),
            is_indexed=not question.is_narrowed and not problems,
        ),
    }
    status = 404 if problems else 200
    return TemplateResponse(request, "profiles/skills_page.html", whole, status=status)


def _things(shelf: Domain | Group | None, page: Page[Skill]) -> list[jsonld.Thing]:
    """What programs are told of a domain; the whole catalogue is the home page's."""
    if not isinstance(shelf, Domain):
        return []
    url = absolute(shelf.get_absolute_url())
    own = permanent("profiles:domain", shelf.first_slug)
    terms = (
        jsonld.term(
            skill,
            absolute(skill.get_absolute_url()),
            within=own,
            permanent=permanent("profiles:skill", skill.first_slug),
        )
        for skill in page.object_list
    )
    return [jsonld.domain_set(shelf, url, terms, permanent=own)]


def _page(
    request: HttpRequest, question: SkillQuery, skills: SkillQuerySet, found: SearchResults | None
) -> Page[Skill]:
    """One page of the skills; in the order asked, else best first. Counted where all are listed."""
    order = ORDERS.get(question.order, ORDERS["name"])
    if found is None:
        page = query_values.page(request, skills.order_by(*order), settings.SKILLS_PER_PAGE)
        assert isinstance(page.object_list, SkillQuerySet)  # noqa: S101  # for mypy
        page.object_list = _counted(page.object_list, order)
        return page
    is_ordered = question.order in ORDERS
    size = settings.SKILLS_PER_PAGE if is_ordered else settings.RESULTS_PER_PAGE
    rows = found.skills.order_by(*order) if is_ordered else found.skills
    page = query_values.page(request, rows, size, count=found.count)
    page.object_list = list(page.object_list)
    return page


def _counted(rows: SkillQuerySet, order: tuple[str, ...]) -> list[Skill]:
    """The rows of one page with their counts, in the same order.

    Counted for these alone: a sort would otherwise count for every skill before it is cut.
    """
    few = with_cell_counts(Skill.objects.for_listing()).filter(pk__in=rows.values("pk"))
    return list(few.order_by(*order))


def _entries(
    question: SkillQuery, found: SearchResults | None, page: Page[Skill]
) -> list[SkillEntry]:
    """The lines of the list; of a search, with the expectations in which words were found."""
    if found is None:
        return [
            SkillEntry(
                skill,
                skill.group.name,
                _size(skill),
                [ExcerptSegment(skill.name)],
                [ExcerptSegment(skill.summary)],
                [],
                [],
            )
            for skill in page.object_list
        ]
    pks = [skill.pk for skill in page.object_list]
    inside = matching_expectations(found.query, pks, question.criteria)
    highlighter = Highlighter(found.query)
    return [_entry(each, highlighter, *inside[each.pk]) for each in page.object_list]


def _size(skill: Skill) -> ExpectationCounts:
    counted = vars(skill)
    return ExpectationCounts(
        counted["role_count"], counted["required_count"], counted["optional_count"]
    )


def _entry(
    skill: Skill,
    highlighter: Highlighter,
    size: ExpectationCounts,
    matches: list[ExpectationMatch],
) -> SkillEntry:
    name, summary = highlighter.marked(skill.name), highlighter.marked(skill.summary)
    marked = map(highlighter.marked, skill.aliases)
    aliases = [each for each in marked if any(segment.is_match for segment in each)]
    is_seen = matches or aliases or any(segment.is_match for segment in name + summary)
    text = [] if is_seen else highlighter.excerpt(skill.description)
    return SkillEntry(skill, vars(skill)["group_name"], size, name, summary, matches, text, aliases)
