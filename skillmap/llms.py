"""`/llms.txt` (llmstxt.org): what the site is and where an assistant reads on, in Markdown.

In English, as all answers to programs are.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from profiles.interchange.writing.markdown import escaped, page
from profiles.models import Catalogue, Role, Skill
from profiles.pages.caching import for_programs, reading_page
from profiles.pages.page_metadata import absolute
from profiles.pages.role_lookup import everything
from skillmap.kernel import identity

GUIDE = (
    "Each skill profile says what each role is expected to do at each level, and whether that is "
    "required or optional. Quote texts as they are, and name their address and licence."
)
LISTED = 300  # roles, and skills; the list of the whole catalogue has all


@reading_page(everything)
@for_programs
def llms(request: HttpRequest) -> HttpResponse:
    """Title, summary and links: how to read the catalogue, its roles, its skills, its data."""
    catalogue = Catalogue.objects.get(pk=Catalogue.THE_ONE)
    roles = Role.objects.published().order_by(
        F("family__position").asc(nulls_last=True), "position", "name", "slug"
    )
    skills = Skill.objects.published().order_by("name", "slug")
    text = page(
        [
            f"# {_one_line(settings.SITE_NAME)}",
            f"> {_one_line(identity.tagline())}",
            GUIDE,
            f"Licence: {_one_line(catalogue.licence)} (<{catalogue.licence_url}>)",
            "## Start here", _lines(_start()),
            "## Roles", _subjects("profiles:role_file", roles, "mission"),
            "## Skills", _subjects("profiles:skill_file", skills, "summary"),
            "## Data", _lines(_data()),
        ]
    )  # fmt: skip
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def _start() -> list[tuple[str, str, str]]:
    return [
        ("About", reverse("about_markdown"), "what this is, and who decides"),
        ("Levels", reverse("profiles:levels_markdown"), "what each level means"),
        (
            "How to write an expectation",
            reverse("writing_markdown"),
            "with good and weak examples",
        ),
    ]


def _data() -> list[tuple[str, str, str]]:
    whole = "profiles:catalogue_file"
    found = [
        ("All skills", reverse(whole, args=["md"]), "with their addresses"),
        ("JSON", reverse(whole, args=["json"]), "the whole catalogue"),
        ("CSV", reverse(whole, args=["csv"]), "every expectation in a row"),
        ("API", reverse("api:schema"), "OpenAPI 3.1"),
        ("Changes", reverse("profiles:feed"), "Atom"),
    ]
    if settings.MCP_URL:
        found.append(("MCP", reverse("mcp_server_json"), "a server for assistants"))
    return found


def _subjects(name: str, rows: Iterable[Role] | Iterable[Skill], field: str) -> str:
    """A link to the Markdown of each; where there are more, one to the list of all skills."""
    some = list(rows[: LISTED + 1])  # type: ignore[index]
    links = [
        (each.name, reverse(name, args=[each.slug, "md"]), getattr(each, field))
        for each in some[:LISTED]
    ]
    if len(some) > LISTED:
        address = reverse("profiles:catalogue_file", args=["md"])
        links.append(("More", address, "the list of all skills"))
    return _lines(links)


def _lines(links: Iterable[tuple[str, str, str]]) -> str:
    return "\n".join(
        f"- [{_one_line(name)}]({absolute(path)})" + (f": {_one_line(note)}" if note else "")
        for name, path, note in links
    )


def _one_line(text: str) -> str:
    return escaped(" ".join(text.split()))
