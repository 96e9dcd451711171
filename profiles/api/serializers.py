"""How what is published looks to programs; the words are those of the pages."""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from profiles.models import (
    Change,
    Credit,
    Domain,
    Expectation,
    Group,
    Level,
    Revision,
    Role,
    RoleLevel,
    Skill,
)
from skillmap.accounts.models import User

Row = TypeVar("Row", bound=Model)
ConfirmationState = Literal["not_confirmed", "confirmed", "changed_since_confirmed"]


class FieldsSerializer(serializers.ModelSerializer[Row]):
    """Leaves out what `?fields=` does not name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - (self.context.get("wanted") or set(self.fields)):
            self.fields.pop(name)


def results_of(kind: type[serializers.BaseSerializer[Row]]) -> serializers.Serializer[object]:
    """How a list looks that comes in one answer."""
    name = f"All{kind.__name__.removesuffix('Serializer')}s"
    return inline_serializer(name, {"results": kind(many=True)})


class PersonSerializer(serializers.ModelSerializer[User]):
    """A person as everybody may see them."""

    name = serializers.CharField(source="get_full_name", read_only=True)

    class Meta:
        model = User
        fields = ["username", "name"]


class GroupSerializer(FieldsSerializer[Group]):
    """A group and the domain that it is in."""

    domain = serializers.SlugRelatedField[Domain](slug_field="slug", read_only=True)

    class Meta:
        model = Group
        fields = ["domain", "slug", "name", "summary"]


class DomainSerializer(FieldsSerializer[Domain]):
    """A domain with its groups."""

    groups = GroupSerializer(many=True, read_only=True)
    skill_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Domain
        fields = ["slug", "name", "summary", "skill_count", "groups"]


class LevelSerializer(FieldsSerializer[Level]):
    """A level; levels of the same rank stand beside each other."""

    class Meta:
        model = Level
        fields = ["slug", "name", "summary", "rank"]


class SkillSerializer(FieldsSerializer[Skill]):
    """A skill without its expectations."""

    domain = serializers.SlugField(source="group.domain.slug", read_only=True)
    group = serializers.SlugField(source="group.slug", read_only=True)
    replaced_by = serializers.SlugRelatedField[Skill](
        slug_field="slug", read_only=True, allow_null=True
    )
    aliases = serializers.ListField(child=serializers.CharField(), read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Skill
        fields = [
            *("slug", "name", "aliases", "summary", "description", "domain", "group"),
            *("source", "code", "source_url", "licence"),
            *("revision_number", "updated_at", "retired_at", "replaced_by", "url"),
        ]

    def get_url(self, skill: Skill) -> str:
        """Where people read it."""
        return str(self.context["request"].build_absolute_uri(skill.get_absolute_url()))


class RoleLevelSerializer(serializers.ModelSerializer[RoleLevel]):
    """What a role is at a level."""

    level = serializers.SlugRelatedField[Level](slug_field="slug", read_only=True)
    technology = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = RoleLevel
        fields = ["level", "focus", "technology"]


class RoleSerializer(FieldsSerializer[Role]):
    """A role without its expectations."""

    family = serializers.SlugField(
        source="family.slug", read_only=True, default=None, allow_null=True
    )
    base_role = serializers.SlugField(
        source="base_role.slug",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="The role whose expectations this one shares.",
    )
    not_expected = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="What this role does not take over from its base role, each as `skill/level`.",
    )
    levels = RoleLevelSerializer(source="role_levels", many=True, read_only=True)
    replaced_by = serializers.SlugRelatedField[Role](
        slug_field="slug", read_only=True, allow_null=True
    )
    aliases = serializers.ListField(child=serializers.CharField(), read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Role
        fields = [
            *("slug", "name", "aliases", "mission", "family", "base_role", "not_expected"),
            *("levels", "source", "code", "source_url", "licence"),
            *("revision_number", "updated_at", "retired_at", "replaced_by", "url"),
        ]

    def get_url(self, role: Role) -> str:
        """Where people read it."""
        return str(self.context["request"].build_absolute_uri(role.get_absolute_url()))


class ExpectationSerializer(FieldsSerializer[Expectation]):
    """One cell; `version` is what an operation on it names as its `base_version`.

    `confirmations` is how many practitioners have confirmed the present text. They do so on the
    site; programs cannot. `confirmation_status` is `changed_since_confirmed` where practitioners
    confirmed an earlier text and no one has confirmed the present one.
    """

    skill = serializers.SlugRelatedField[Skill](slug_field="slug", read_only=True)
    role = serializers.SlugRelatedField[Role](slug_field="slug", read_only=True)
    level = serializers.SlugRelatedField[Level](slug_field="slug", read_only=True)
    confirmations = serializers.IntegerField(source="confirmation_count", read_only=True)
    confirmation_status = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Expectation
        fields = [
            *("id", "skill", "role", "level", "required", "description", "examples"),
            *("drafted_by", "version", "confirmations", "confirmation_status", "url"),
        ]

    def get_confirmation_status(self, cell: Expectation) -> ConfirmationState:
        """How the present text stands with practitioners."""
        known = vars(cell)
        if known["confirmation_count"]:
            return "confirmed"
        return "changed_since_confirmed" if known["was_confirmed"] else "not_confirmed"

    def get_url(self, cell: Expectation) -> str:
        """The permanent address of the expectation."""
        return str(self.context["request"].build_absolute_uri(cell.get_absolute_url()))


class CreditSerializer(serializers.ModelSerializer[Credit]):
    """Who had which part in a revision."""

    person = PersonSerializer(read_only=True)

    class Meta:
        model = Credit
        fields = ["person", "part"]


_VALUE = {
    "type": ["object", "null"],
    "properties": {
        "text": {"type": "string"},
        "required": {"type": "boolean"},
        "examples": {"type": "string"},
        "drafted_by": {"type": "string"},
    },
    "required": ["text"],
}


class ChangeSerializer(serializers.ModelSerializer[Change]):
    """One touched cell or field, before and after."""

    cell = serializers.SerializerMethodField()
    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()
    is_redacted = serializers.SerializerMethodField()

    class Meta:
        model = Change
        fields = [
            *("kind", "cell", "version", "field", "target", "before", "after", "is_redacted"),
        ]

    def get_cell(self, change: Change) -> dict[str, str] | None:
        """The cell's role and level, or None for a field."""
        if change.expectation is None:
            return None
        return {
            "role": change.expectation.role.slug,
            "level": change.expectation.level.slug,
        }

    @extend_schema_field(_VALUE)
    def get_before(self, change: Change) -> Mapping[str, object] | None:
        """What stood there; None where there was nothing."""
        return _value(
            change.before_text,
            change.before_required,
            change.before_examples,
            change.before_drafted_by,
        )

    @extend_schema_field(_VALUE)
    def get_after(self, change: Change) -> Mapping[str, object] | None:
        """What stands there since; None where there is nothing."""
        return _value(
            change.after_text,
            change.after_required,
            change.after_examples,
            change.after_drafted_by,
        )

    def get_is_redacted(self, change: Change) -> bool:
        """Whether the texts were blanked for the law's or a person's sake."""
        return change.redacted_at is not None


def _value(
    text: str | None,
    required: bool | None,  # noqa: FBT001
    examples: str,
    drafted_by: str,
) -> Mapping[str, object] | None:
    if text is None:
        return None
    if required is None:  # a field
        return {"text": text, "drafted_by": drafted_by}
    return {"text": text, "required": required, "examples": examples, "drafted_by": drafted_by}


class RevisionSerializer(FieldsSerializer[Revision]):
    """One published state: who, when, why, and how many cells and fields."""

    skill = serializers.SlugRelatedField[Skill](slug_field="slug", read_only=True, allow_null=True)
    role = serializers.SlugRelatedField[Role](slug_field="slug", read_only=True, allow_null=True)
    author = PersonSerializer(read_only=True)
    credits = CreditSerializer(many=True, read_only=True)
    change_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Revision
        fields = [
            *("sequence", "skill", "role", "number", "source", "summary", "author", "credits"),
            *("change_count", "drafted_by", "created_at"),
        ]


class RevisionWithChangesSerializer(RevisionSerializer):
    """A revision with every change that it made."""

    changes = ChangeSerializer(many=True, read_only=True)

    class Meta(RevisionSerializer.Meta):
        fields = [*RevisionSerializer.Meta.fields, "changes"]
