"""What the tools answer, typed: the schemas that assistants are given are made of these."""

from typing import Literal

from pydantic import BaseModel, Field

State = Literal["required", "optional", "missing", "not_expected"]


class SkillFound(BaseModel):
    """A skill that has the words looked for."""

    skill: str = Field(description="its slug, by which the other tools know it")
    name: str
    summary: str
    group: str = Field(description="domain/group")
    matches: list[str] = Field(description="pieces of expectations that have the words")
    url: str


class RoleFound(BaseModel):
    """A role that has the words looked for."""

    role: str = Field(description="its slug, by which the other tools know it")
    name: str
    mission: str
    url: str


class SearchResult(BaseModel):
    """What a search finds, best first."""

    skills: list[SkillFound]
    skill_count: int = Field(description="how many skills there are; not all need be listed")
    is_more: bool = Field(description="whether there are more skills than are listed")
    roles: list[RoleFound]
    shown_for: str = Field(description="where the words are found nowhere: those meant instead")
    is_partial: bool = Field(description="nothing has all the words: these results have some")


class ExpectationResult(BaseModel):
    """What a role at a level is expected to do; `missing` where nobody has described it."""

    level: str = Field(description="the level's slug")
    level_name: str
    state: State
    description: str = Field(description="what is expected, one behaviour a line")
    examples: str = Field(description="what would show it, one example a line; may be empty")
    shared_from: str | None = Field(
        description="the base role under which it is kept; None where it is the role's own"
    )
    version: int = Field(description="the base_version to say when leaving a draft about it")


class RoleOnSkill(BaseModel):
    """A role on one skill: its ladder, lowest level first."""

    role: str = Field(description="the role's slug")
    name: str
    expectations: list[ExpectationResult]
    shared_by: list[str] = Field(description="slugs of the roles that share expectations of it")


class SkillResult(BaseModel):
    """A skill profile: what each role is expected to do at each level."""

    skill: str
    name: str
    aliases: list[str] = Field(description="other names that people use")
    summary: str
    description: str
    group: str = Field(description="domain/group")
    revision: int
    url: str
    licence: str
    roles: list[RoleOnSkill]


class LevelOfRole(BaseModel):
    """What a role is at a level."""

    level: str
    name: str
    focus: str
    technology: list[str]


class SkillOfRole(BaseModel):
    """One line of a role's matrix."""

    skill: str
    name: str
    group: str
    levels: dict[str, State]
    shared_levels: list[str] = Field(description="where it is shared from the base role")


class RoleResult(BaseModel):
    """A role profile: what it is at each level, and its matrix of skills and levels."""

    role: str
    name: str
    aliases: list[str] = Field(description="other names that people use")
    mission: str
    family: str
    base_role: str | None = Field(description="the role whose expectations this one shares")
    revision: int
    url: str
    levels: list[LevelOfRole]
    skills: list[SkillOfRole]
    skill_count: int
    next_skip: int | None = Field(description="ask again with this `skip` for the next skills")


class StepResult(BaseModel):
    """What changes in one skill; a text is None where nothing is described."""

    skill: str
    name: str
    change: str = Field(
        description="becomes_required, stays_required, becomes_expected, stays_optional,"
        " becomes_optional, same, unknown (nobody described what comes) or ends"
    )
    before: str | None
    after: str | None


class LevelStep(BaseModel):
    """What one skill asks of a role at a level, and what the next level asks."""

    role: str
    level: str
    next_level: str | None = Field(description="None: this is the highest of the role's ladder")
    asked_now: ExpectationResult
    asked_next: ExpectationResult | None
    change: str | None = Field(description="as in the steps of a career")
    url: str


class Career(BaseModel):
    """Everything that the next level of a role asks, newly required skills first."""

    role: str
    level: str
    next_level: str | None = Field(description="None: this is the highest of the role's ladder")
    next_focus: str = Field(description="what the role is at the next level")
    steps: list[StepResult]
    step_count: int
    next_skip: int | None = Field(description="ask again with this `skip` for the next steps")
    url: str


class RoleMove(BaseModel):
    """What another role asks at a level, against the one that a person comes from."""

    old_role: str
    new_role: str
    level: str
    steps: list[StepResult]
    step_count: int
    next_skip: int | None = Field(description="ask again with this `skip` for the next steps")
    url: str


class ChangeResult(BaseModel):
    """One cell or field of a revision, before and after."""

    role: str | None
    level: str | None
    field: str
    before: str | None
    before_required: bool | None
    before_examples: str
    after: str | None
    after_required: bool | None
    after_examples: str


class RevisionResult(BaseModel):
    """One change that was published."""

    skill: str | None
    role: str | None
    number: int
    summary: str
    author: str = Field(description="the user name of who wrote it")
    published_at: str = Field(description="ISO 8601")
    change_count: int
    changes: list[ChangeResult] = Field(
        description="the first of them; empty unless a skill was named"
    )
    url: str


class Revisions(BaseModel):
    """What was published, newest first."""

    revisions: list[RevisionResult]


class Draft(BaseModel):
    """A draft that waits for its person."""

    draft: int
    url: str = Field(description="where the person reads, changes and submits it; tell them")
    operation_count: int
