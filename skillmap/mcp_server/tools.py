"""The tools as assistants see them: names, arguments with their limits, and what each is for."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connections
from django.urls import reverse
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from proposals.models.fields import MARKDOWN_LENGTH, TITLE_LENGTH
from skillmap.database import outcome
from skillmap.mcp_server import answers, comparing, leaving, reading
from skillmap.mcp_server.leaving import DraftText, ExpectationChange, FieldChange, Slug
from skillmap.mcp_server.lookup import absolute

Params = ParamSpec("Params")
Answer = TypeVar("Answer")
Optional = Annotated[str, Field(max_length=100, pattern=r"^[-a-zA-Z0-9_]*$")]
Limit = Annotated[int, Field(ge=1, le=50)]
Skip = Annotated[int, Field(ge=0, le=1_000_000)]


def served(answer: Callable[Params, Answer]) -> Callable[Params, Answer]:
    """Runs the tool in a thread and closes the database connection that it used."""

    @wraps(answer)
    def run(*args: Params.args, **kwargs: Params.kwargs) -> Answer:
        try:
            with outcome.watched():
                return _answer(answer, *args, **kwargs)
        finally:
            connections.close_all()

    return run


def _answer(
    answer: Callable[Params, Answer], *args: Params.args, **kwargs: Params.kwargs
) -> Answer:
    try:
        return answer(*args, **kwargs)
    except (OperationalError, InterfaceError) as error:
        if not outcome.may_be_saved():
            raise ToolError("The database is away. Nothing was changed; try again.") from error
        drafts = absolute(reverse("proposals:mine"))
        raise ToolError(
            "The connection to the database was lost while the change was being saved: it is "
            f"unknown whether it was saved. Ask your person to look at {drafts} before you repeat "
            "it."
        ) from error


@served
def search(
    words: Annotated[str, Field(min_length=1, max_length=200)], limit: Limit = 10
) -> answers.SearchResult:
    """Find skills and roles by words of their names and texts. Typing errors are forgiven.

    Begin here: the other tools take the slugs that this one gives.
    """
    return reading.search(words, limit)


@served
def read_skill(skill: Slug, role: Optional = "") -> answers.SkillResult:
    """Read a skill profile: what each role is expected to do at each level, required or optional.

    Name a role to read only its ladder. Quote texts as they are, with the address.
    """
    return reading.skill(skill, role)


@served
def read_role(role: Slug, skip: Skip = 0) -> answers.RoleResult:
    """Read a role profile: its mission, what it is at each level, and which skills it needs.

    The texts are in the skill profiles. Answers at most 100 skills at once.
    """
    return reading.role(role, skip)


@served
def compare_levels(skill: Slug, role: Slug, level: Slug) -> answers.LevelStep:
    """See what the next level of a role asks in one skill that the given level does not."""
    return comparing.levels(skill, role, level)


@served
def career_step(role: Slug, level: Slug, skip: Skip = 0) -> answers.Career:
    """See everything that the next level of a role asks, newly required skills first.

    Answers at most 100 skills at once.
    """
    return comparing.career(role, level, skip)


@served
def compare_roles(old_role: Slug, new_role: Slug, level: Slug, skip: Skip = 0) -> answers.RoleMove:
    """See what another role asks at a level, for somebody who comes from the old role."""
    return comparing.roles(old_role, new_role, level, skip)


@served
def recent_changes(skill: Optional = "", limit: Limit = 10) -> answers.Revisions:
    """See what was published of late: of one skill, before and after, or of the whole catalogue."""
    return reading.history(skill, limit)


@served
def _leave(
    secret: str,
    words: DraftText,
    expectations: list[ExpectationChange],
    fields: list[FieldChange],
    *,
    skill: str,
    role: str,
    new_skill: bool,
) -> answers.Draft:
    subject = leaving.subject_of(skill, role, is_new=new_skill)
    return leaving.leave(subject, words, expectations, fields, secret=secret)


def leave_draft(
    secret_of: Callable[[Context[object, object]], str],
) -> Callable[..., answers.Draft]:
    """The tool that writes; `secret_of` finds the token of whoever asks."""

    def leave_draft(
        ctx: Context[object, object],
        *,
        title: Annotated[
            str, Field(max_length=TITLE_LENGTH, description="what changes, in a line")
        ],
        rationale: Annotated[
            str,
            Field(max_length=MARKDOWN_LENGTH, description="what is wrong or missing now; Markdown"),
        ] = "",
        sources: Annotated[
            str, Field(max_length=MARKDOWN_LENGTH, description="what shows it; Markdown")
        ] = "",
        skill: Optional = "",
        role: Optional = "",
        new_skill: bool = False,
        expectations: Annotated[list[ExpectationChange], Field(max_length=100)] = [],  # noqa: B006
        fields: Annotated[list[FieldChange], Field(max_length=50)] = [],  # noqa: B006
    ) -> answers.Draft:
        """Leave a draft of a change for your person to read and submit; give them the address.

        About exactly one skill, one role, or a new skill (fields `name` and `group` as
        `domain/group`). Read the profile first, and say which version of each expectation you
        read. Nothing is published and nobody else sees it: submitting is the person's to do.
        """
        words = DraftText(title=title, rationale=rationale, sources=sources)
        return _leave(
            secret_of(ctx), words, expectations, fields,
            skill=skill, role=role, new_skill=new_skill,
        )  # fmt: skip

    return leave_draft
