"""Describes the MCP server to programs that look for one: `server.json` of the MCP registry.

The schema is that of 2025-12-11, the newest that the registry publishes. It has the fields of the
Server Cards of SEP-2127, too, whose own schema is not final.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.text import Truncator
from django.views.decorators.http import conditional_page

from profiles.pages.caching import for_programs, only_read
from profiles.pages.page_metadata import absolute
from skillmap.kernel import identity

SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"
LONGEST = 100  # characters of title and description


@only_read
@conditional_page
@for_programs
def server_json(request: HttpRequest) -> HttpResponse:
    """Name, address and version of the MCP server; 404 where the site has none."""
    if not settings.MCP_URL:
        raise Http404("This site has no MCP server.")
    response = JsonResponse(_described(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _described() -> dict[str, object]:
    logo = identity.logo()
    described: dict[str, object] = {
        "$schema": SCHEMA,
        "name": name_of(settings.SITE_URL),
        "title": Truncator(settings.SITE_NAME).chars(LONGEST),
        "description": Truncator(identity.tagline()).chars(LONGEST),
        "version": str(settings.SPECTACULAR_SETTINGS["VERSION"]),
        "websiteUrl": f"{settings.SITE_URL}/",
        "remotes": [{"type": "streamable-http", "url": settings.MCP_URL}],
    }
    if logo and settings.SITE_URL.startswith("https:"):  # no other is allowed
        described["icons"] = [{"src": absolute(logo.path), "mimeType": logo.media_type}]
    return described


def name_of(site_url: str) -> str:
    """The name of the server in reverse-DNS form: `org.example.skills/catalogue`."""
    host = urlsplit(site_url).hostname or "localhost"
    labels = [label for label in host.encode("idna").decode().split(".") if label]
    return f"{'.'.join(reversed(labels))}/catalogue"
