"""Markdown twins: reading pages as Markdown, for assistants and for people who like plain text.

A twin is the same in every language of the site, because a second wording would be a second
document. Each names the page that it belongs to as canonical (RFC 8288).
"""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from profiles import grids, ladders, provenance
from profiles.comparison import Chapter, LevelMove, chapters
from profiles.interchange.writing import markdown
from profiles.interchange.writing.attribution import attribution, origins
from profiles.interchange.writing.markdown import escaped
from profiles.matrix import Place, Section
from profiles.models import Catalogue, Expectation
from profiles.pages import (
    levels,
    role_comparison,
    role_levels,
    skill_lookup,
    skill_page_context,
)
from profiles.pages.caching import for_programs, reading_page
from profiles.pages.page_metadata import permanent
from profiles.pages.role_lookup import everything, of_role_level
from profiles.pages.skills import place_of


def respond(text: str, page_url: str) -> HttpResponse:
    """The text as the twin of the page at that URL."""
    return HttpResponse(
        text,
        content_type="text/markdown; charset=utf-8",
        headers={"Link": f'<{page_url}>; rel="canonical"'},
    )


@reading_page(skill_lookup.of_expectation_confirmed, params=("as",))
@for_programs
def expectation(request: HttpRequest, slug: str, role: str, level: str) -> HttpResponse:
    """One expectation with those at the next levels; 404 for a place without one."""
    skill = skill_page_context.load(slug)
    row, place = place_of(skill, role, level)
    near = (row.place_before(place), row.next_place(place))
    beside = [_named(each) for each in near if each and each.expectation]
    text = markdown.expectation(skill, row.head, _named(place), beside)
    return respond(text, permanent("profiles:expectation", slug, role, level))


@reading_page(everything)
@for_programs
def all_levels(request: HttpRequest) -> HttpResponse:
    """Every level with its definition, by ladder, lowest first."""
    parts = [f"# {_('Levels')}", escaped(str(levels.LEAD))]
    apart = ladders.apart(list(levels.counted()))
    for ladder in apart:
        sign = "##"
        if len(apart) > 1:
            parts.append(f"## {escaped(levels.ladder_name(ladder))}")
            sign = "###"
        for level in ladder:
            parts += [
                f"{sign} {escaped(level.name)}",
                escaped(level.summary) or f"*{_('This level has no definition yet.')}*",
            ]
    return respond(markdown.page(parts), permanent("profiles:levels"))


@reading_page(everything, params=("from", "to", "level"))
@for_programs
def role_to_role(request: HttpRequest) -> HttpResponse:
    """What another role asks at a level, against the one that a reader comes from."""
    asked = role_comparison.question(request)
    query = f"?{urlencode(asked.query)}" if asked.query else ""
    url = permanent("profiles:role_to_role") + query
    if not (asked.old and asked.new and asked.level):
        text = _("Choose your role, the role you are moving to, and a level.")
        twin = respond(markdown.page([f"# {_('Compare two roles')}", text]), url)
        twin.status_code = 404 if asked.unknown else 200
        return twin
    steps = grids.between_roles(asked.old, asked.new, asked.level)
    names = f"{asked.old.name} → {asked.new.name}, {asked.level.name}"
    catalogue = Catalogue.objects.get(pk=Catalogue.THE_ONE)
    parts = [f"# {escaped(names)}"]
    mark = _mark_of(place for step in steps for place in (step.before, step.after))
    for chapter in chapters(steps):
        parts += _chapter(chapter, asked.old.name, asked.new.name, mark)
    parts += ["---", escaped(attribution(catalogue)), f"<{catalogue.licence_url}>"]
    parts += [markdown.of_all(mark)]
    parts += [
        f"{_('Parts are from')}: {escaped(each)}" for each in origins(step.skill for step in steps)
    ]
    return respond(markdown.page(parts), url)


@reading_page(of_role_level)
@for_programs
def role_level(request: HttpRequest, slug: str, level: str) -> HttpResponse:
    """Everything expected of a role at a level, Required first."""
    sheet = role_levels.find(slug, level)[0]
    rung = sheet.rung
    catalogue = Catalogue.objects.get(pk=Catalogue.THE_ONE)
    parts = [f"# {escaped(role_levels.name_of(sheet))}", escaped(rung.level.summary)]
    parts += [escaped(rung.focus), escaped(", ".join(rung.technology))]
    for title, sections in ((_("Required"), sheet.required), (_("Optional"), sheet.optional)):
        parts += [f"## {title}"] if sections else []
        parts += [part for section in sections for part in _section(section, sheet.drafted_by)]
    number = role_levels.sequence_of(sheet.role)
    cited = f"{_('Source')}: <{role_levels.citation(sheet, number)}>"
    parts += ["---", cited, escaped(attribution(catalogue, sheet.role))]
    parts += [f"<{catalogue.licence_url}>", markdown.of_all(sheet.drafted_by)]
    parts += [
        f"{_('Parts are from')}: {escaped(each)}" for each in origins(sheet.skills, sheet.role)
    ]
    return respond(markdown.page(parts), permanent("role_level:page", slug, level))


def _section(section: Section, mark: str) -> Iterator[str]:
    """The expectations of one group, each with the name of its skill."""
    yield f"### {escaped(section.group.name)}"
    for row in section.rows:
        (place,) = row.places
        if place.expectation is None:
            continue
        base = place.shared_from
        shared = f" ({_('shared from')} {escaped(base.name)})" if base else ""
        yield f"**{escaped(row.head.name)}**{shared}"
        yield markdown.behaviours(place.expectation) or f"*{_('Not described yet')}*"
        yield markdown.drafted_by(place.expectation, mark)


def _mark_of(places: Iterable[Place | None]) -> str:
    """What drafted the texts of all those places; empty where they differ."""
    cells = (place.expectation for place in places if place)
    return provenance.common(cell.drafted_by for cell in cells if cell)


def _named(place: Place) -> tuple[str, Expectation]:
    """The place's expectation with the name of its level."""
    if place.expectation is None:
        raise ValueError("a place without an expectation")
    return place.level.name, place.expectation


def _chapter(chapter: Chapter, old: str, new: str, mark: str) -> list[str]:
    """What changes in one way, skill by skill, with the texts of both roles (names)."""
    context = {"verdict": chapter.verdict, "is_between_roles": True}
    title = render_to_string("profiles/_chapter_title_fragment.html", context).strip()
    texts = (part for step in chapter.steps for part in _step(step, old, new, mark))
    return [f"## {title}", *texts]


def _step(step: LevelMove, old: str, new: str, mark: str) -> list[str]:
    sides = [_side(name, place, mark) for name, place in ((old, step.before), (new, step.after))]
    return [f"### {escaped(step.skill.name)}", *filter(None, sides)]


def _side(name: str, place: Place | None, mark: str) -> str:
    """The text of one role; empty where it has none in this skill at this level."""
    if place is None or place.expectation is None:
        return ""
    word = _("Required") if place.expectation.required else _("Optional")
    text = escaped(place.expectation.description) or f"*{_('Not described yet')}*"
    parts = (f"**{escaped(name)} · {word}**", text, markdown.drafted_by(place.expectation, mark))
    return "\n\n".join(filter(None, parts))
