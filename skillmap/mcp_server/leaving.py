"""The one thing that an assistant may write: a draft that its person reads and submits."""

from collections.abc import Sequence
from typing import Annotated, Literal

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field

from profiles.models import Role, Skill
from profiles.models.fields import DESCRIPTION_LENGTH, EXAMPLES_LENGTH, EXPECTATION_LENGTH
from proposals import error_messages, lifecycle, write_budget
from proposals.editor import drafts
from proposals.editor.drafts import DraftProblem, UnfitDraft
from skillmap.accounts import tokens
from skillmap.accounts.models import Token
from skillmap.kernel.errors import DomainError
from skillmap.mcp_server import answers, lookup
from skillmap.mcp_server.lookup import absolute

SLUG = r"^[-a-zA-Z0-9_]+$"
Slug = Annotated[str, Field(min_length=1, max_length=100, pattern=SLUG)]


class ExpectationChange(BaseModel):
    """A change of what a role at a level is expected to do."""

    kind: Literal["add", "edit", "retire", "restore"]
    role: Slug
    level: Slug
    base_version: int = Field(
        default=0, ge=0, le=2**31 - 1, description="the version that was read"
    )
    description: str = Field(
        default="", max_length=EXPECTATION_LENGTH, description="plain text, one behaviour a line"
    )
    required: bool = False
    examples: str | None = Field(
        default=None,
        max_length=EXAMPLES_LENGTH,
        description="what would show it, one example a line; left as they are without it",
    )


class FieldChange(BaseModel):
    """A change of one field of a skill, of a role, or of a role at a level."""

    field: str = Field(
        max_length=20,
        description="of a skill: name, aliases, group, summary, description; of a role: name, "
        "aliases, family, base_role, not_expected (skill/level), mission; with a target: focus, "
        "technology",
    )
    target: str = Field(default="", max_length=210, description="empty, or `level:<slug>`")
    base: str = Field(default="", max_length=DESCRIPTION_LENGTH, description="what it says now")
    new: str = Field(max_length=DESCRIPTION_LENGTH)


class DraftText(BaseModel):
    """The words around the changes."""

    title: str
    rationale: str
    sources: str


def leave(
    subject: Skill | Role | None,
    words: DraftText,
    expectations: Sequence[ExpectationChange],
    fields: Sequence[FieldChange],
    *,
    secret: str,
) -> answers.Draft:
    """Leave the draft with the person whose token this is. Raises ToolError."""
    token = _token(secret)
    if write_budget.is_limited() and (spent := write_budget.spend(token.person)).is_over:
        raise ToolError(f"Too many changes in a minute. Go on in {spent.reset} seconds.")
    operations = [each.model_dump(exclude_none=True) for each in (*expectations, *fields)]
    content = {**words.model_dump(), "operations": operations}
    try:
        made = drafts.leave(subject, content, by=token.person, token=token)
    except UnfitDraft as unfit:
        said = [_sentence(each, len(expectations)) for each in unfit.problems]
        raise ToolError("No draft was left. " + " ".join(said)) from unfit
    except lifecycle.DraftExists as exists:
        url = absolute(exists.draft.get_editor_url())
        text = f"The person has a draft here already, which stays: {url}"
        raise ToolError(f"{text} Ask them to submit or to discard it first.") from exists
    except DomainError as error:
        raise ToolError(str(error_messages.sentence(error, to=token.person))) from error
    url = absolute(made.get_editor_url())
    return answers.Draft(draft=made.pk, url=url, operation_count=len(operations))


def subject_of(skill: str, role: str, *, is_new: bool) -> Skill | Role | None:
    """What the draft is about; None for a new skill. Raises ToolError."""
    if sum((bool(skill), bool(role), is_new)) != 1:
        raise ToolError("Name exactly one of skill, role and new_skill.")
    if skill:
        return lookup.skill(skill)
    return lookup.role(role) if role else None


def _token(secret: str) -> Token:
    """The live token that may propose; raises ToolError."""
    if not secret:
        raise ToolError(
            "Leaving a draft takes a token that may propose. Its person makes one at "
            f"{absolute('/me/tokens/')} and gives it to this server as SKILLMAP_TOKEN, or to the "
            "client as Authorization: Bearer."
        )
    token = tokens.find(secret)
    if token is None:
        if suspension := tokens.suspension_behind(secret):
            raise ToolError(f"The token was revoked. {suspension}")
        raise ToolError("The token is unknown, expired or revoked.")
    if not token.covers(Token.Scope.PROPOSE):
        raise ToolError("This token may only read. Leaving a draft takes one that may propose.")
    return token


def _sentence(problem: DraftProblem, expectation_count: int) -> str:
    """The problem with its place in what the tool was given."""
    path = [str(step) for step in problem.path]
    index = problem.path[1] if len(problem.path) > 1 else None
    if isinstance(index, int):
        is_cell = index < expectation_count
        path[0] = "expectations" if is_cell else "fields"
        path[1] = str(index if is_cell else index - expectation_count)
    return f"/{'/'.join(path)} ({problem.code}): {problem.sentence}"
