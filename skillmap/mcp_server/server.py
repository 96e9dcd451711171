"""Puts the server together: tools, resources and prompts; who asks; how it is reached."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from anyio.to_thread import current_default_thread_limiter
from django.conf import settings
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from starlette.types import ASGIApp

from profiles.addresses import slug_of
from profiles.interchange import writing
from skillmap.mcp_server import lookup, tools
from skillmap.mcp_server.door import Door, bearer

THREADS = 8  # as many as PostgreSQL's pool has connections
LARGEST_BODY = 1_000_000
READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
WRITES = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False
)
READING = (
    *(tools.search, tools.read_skill, tools.read_role, tools.compare_levels),
    *(tools.career_step, tools.compare_roles, tools.recent_changes),
)
INSTRUCTIONS = """\
{site} says what each role is expected to do at each level, skill by skill. Search first, then \
read. Quote texts as they are and name the address and the licence. You cannot publish, submit or \
decide: where something should change, leave a draft and give your person its address.\
"""


def build(secret_of: Callable[[Context[object, object]], str]) -> MCPServer[object]:
    """The server; `secret_of` finds the token of whoever asks; empty where there is none."""
    server: MCPServer[object] = MCPServer(
        slug_of(settings.SITE_NAME),
        title=settings.SITE_NAME,
        instructions=INSTRUCTIONS.format(site=settings.SITE_NAME),
        website_url=settings.SITE_URL,
        version=str(settings.SPECTACULAR_SETTINGS["VERSION"]),
        lifespan=_few_threads,
    )
    for tool in READING:
        server.add_tool(tool, annotations=READS)
    server.add_tool(tools.leave_draft(secret_of), annotations=WRITES)
    markdown = "text/markdown"
    server.resource("skillmap://skills/{slug}", title="Skill profile", mime_type=markdown)(skill)
    server.resource("skillmap://roles/{slug}", title="Role profile", mime_type=markdown)(role)
    server.prompt(title="Plan the way to the next level")(plan_next_level)
    server.prompt(title="Review a skill profile")(review_skill)
    return server


@tools.served
def skill(slug: str) -> str:
    """A skill profile in Markdown, with its licence and source."""
    try:
        return writing.skill_markdown(lookup.skill(slug))
    except ToolError as error:
        raise ResourceNotFoundError(str(error)) from error


@tools.served
def role(slug: str) -> str:
    """A role profile in Markdown, with its licence and source."""
    try:
        return writing.role_markdown(lookup.role(slug))
    except ToolError as error:
        raise ResourceNotFoundError(str(error)) from error


def plan_next_level(role: str, level: str) -> str:
    """A plan for somebody who wants to reach the next level of their role."""
    return (
        f"I am a {role} at the level {level}. Look up what the next level asks with career_step, "
        "ask me what I do already, and make a plan of the rest: required skills first, one "
        "thing to practise for each, with the address of its profile."
    )


def review_skill(skill: str) -> str:
    """A review of a skill profile, with a draft of what should be clearer."""
    return (
        f"Read the skill profile {skill} with read_skill. Find expectations that cannot be "
        "observed, repeat each other, or do not grow from level to level. Show me each with a "
        "better wording. When I agree, leave one draft with leave_draft and give me its address."
    )


def of_environment(ctx: Context[object, object]) -> str:
    """The token of the one person whom this process serves."""
    return os.environ.get("SKILLMAP_TOKEN", "")


def of_request(ctx: Context[object, object]) -> str:
    """The token that came with the request, and no other."""
    return bearer((ctx.headers or {}).get("authorization", ""))


def application(host: str) -> ASGIApp:
    """The server as an ASGI application, for the names by which the site is reached."""
    server = build(of_request)
    app = server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=LARGEST_BODY,
        transport_security=security(host),
        host=host,
    )
    return Door(app)


def security(host: str) -> TransportSecuritySettings:
    """Only names of this site: a page elsewhere whose name leads here is refused."""
    site = urlsplit(settings.SITE_URL)
    names = {"127.0.0.1", "localhost", "[::1]", site.hostname or ""}
    names |= {each for each in settings.ALLOWED_HOSTS if each[0] not in ".*"}
    names |= {host} - {"0.0.0.0", "::"}  # noqa: S104  # every address is no name
    named = sorted(filter(None, names))
    local = [f"http://{each}:*" for each in ("127.0.0.1", "localhost", "[::1]")]
    return TransportSecuritySettings(
        allowed_hosts=[*named, *(f"{each}:*" for each in named)],
        allowed_origins=[settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS, *local],
    )


@asynccontextmanager
async def _few_threads(server: MCPServer[object]) -> AsyncIterator[None]:
    """Let no more wait for the database than it lets in."""
    current_default_thread_limiter().total_tokens = THREADS
    yield
