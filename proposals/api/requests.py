"""What programs send, checked for form; whether it may be is for the domain to say."""

from collections.abc import Callable
from typing import TypedDict, TypeVar, Unpack, cast

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from profiles.api.slugs import NamedBySlug, ids
from profiles.models import Level, Role, Skill
from profiles.models.fields import DESCRIPTION_LENGTH, EXAMPLES_LENGTH, EXPECTATION_LENGTH
from profiles.operations import AnyOperation, CellOperation, CellValues, FieldOperation, Kind
from proposals.models import Reason, Report
from proposals.models.fields import MARKDOWN_LENGTH, REASON_LENGTH, TITLE_LENGTH
from skillmap.kernel.text import refuse_control_characters

MOST_OPERATIONS = 500
LARGEST = 2**31 - 1
Request = TypeVar("Request", bound=type[serializers.BaseSerializer[object]])

CELL_KINDS = ("add", "edit", "retire", "restore")


class LineOptions(TypedDict, total=False):
    """What a text may be beside its length."""

    required: bool
    allow_blank: bool
    default: str
    help_text: str


def line(limit: int, **options: Unpack[LineOptions]) -> serializers.CharField:
    """A text of one thing that somebody wrote."""
    return serializers.CharField(
        max_length=limit, validators=[refuse_control_characters], **options
    )


class OperationRow(TypedDict, total=False):
    """What an `OperationRequest` has read."""

    kind: str
    role: str
    level: str
    base_version: int
    description: str
    required: bool
    examples: str
    field: str
    target: str
    base: str
    new: str


class OperationRequest(serializers.Serializer[object]):
    """A change of a cell (kind, role, level, base_version …) or of a field (field, base, new)."""

    kind = serializers.ChoiceField(choices=CELL_KINDS, required=False)
    role = serializers.SlugField(max_length=100, required=False)
    level = serializers.SlugField(max_length=100, required=False)
    base_version = serializers.IntegerField(min_value=0, max_value=LARGEST, default=0)
    description = line(EXPECTATION_LENGTH, required=False, allow_blank=True)
    required = serializers.BooleanField(required=False)  # type: ignore[assignment]
    examples = line(
        EXAMPLES_LENGTH,
        required=False,
        allow_blank=True,
        help_text="One example a line. Without this key the examples stay as they are.",
    )
    field = serializers.CharField(max_length=20, required=False)
    target = serializers.CharField(max_length=210, default="", allow_blank=True)
    base = line(DESCRIPTION_LENGTH, default="", allow_blank=True)
    new = line(DESCRIPTION_LENGTH, required=False, allow_blank=True)

    def validate(self, attrs: OperationRow) -> OperationRow:
        """One or the other, whole."""
        if "field" in attrs:
            if "new" not in attrs:
                raise ValidationError({"new": ["Say what the field should be."]})
            return attrs
        missing = [name for name in ("kind", "role", "level") if name not in attrs]
        if missing:
            raise ValidationError({name: ["A cell needs this."] for name in missing})
        if attrs["kind"] in {"add", "edit"} and not {"description", "required"} <= set(attrs):
            raise ValidationError({"description": ["Give description and required."]})
        return attrs


_CHANGE = {
    "kind": "edit",
    "role": "ml-engineer",
    "level": "junior",
    "base_version": 1,
    "description": "Logs the parameters, metrics and commit of every training run.",
    "required": True,
}
_VERSION = {
    "title": "Name the commit",
    "rationale": "A run without its commit cannot be repeated.",
    "operations": [_CHANGE],
}


def example(**value: object) -> Callable[[Request], Request]:
    """Gives the request class a body that it accepts, for the reference and for trying it."""
    made = OpenApiExample("Example", value=value, request_only=True)
    decorate: Callable[[Request], Request] = extend_schema_serializer(examples=[made])
    return decorate


@example(**_VERSION)
class SubmissionRequest(serializers.Serializer[object]):
    """One version: title, reasons and operations."""

    title = line(TITLE_LENGTH)
    rationale = line(MARKDOWN_LENGTH, default="", allow_blank=True)
    sources = line(MARKDOWN_LENGTH, default="", allow_blank=True)
    operations = OperationRequest(many=True)
    version = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST)
    lock_version = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST)

    def validate_operations(self, rows: list[OperationRow]) -> list[AnyOperation]:
        """The operations as domain values. Raises ValidationError for unknown roles and levels."""
        if len(rows) > MOST_OPERATIONS:
            raise ValidationError(f"At most {MOST_OPERATIONS} operations.")
        roles = ids(Role, {row["role"] for row in rows if "role" in row})
        levels = ids(Level, {row["level"] for row in rows if "level" in row})
        known = {"role": roles, "level": levels}
        found = {at: told for at, row in enumerate(rows) if (told := _unknown(row, known))}
        if found:
            raise ValidationError(cast("dict[str, dict[str, list[ErrorDetail]]]", found))
        return [_operation(row, roles, levels) for row in rows]


class SubjectRequest(serializers.Serializer[object]):
    """One skill or role, or (`new_skill`) a skill that is not there yet."""

    skill = NamedBySlug(slug_field="slug", queryset=Skill.objects.published(), required=False)
    role = NamedBySlug(slug_field="slug", queryset=Role.objects.published(), required=False)
    new_skill = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        """About exactly one thing."""
        named = sum((bool(attrs.get("skill")), bool(attrs.get("role")), bool(attrs["new_skill"])))
        if named != 1:
            raise ValidationError("Name exactly one of skill, role and new_skill.")
        return attrs


@example(skill="experiment-tracking", accepts_licence=True, **_VERSION)
class ProposalRequest(SubjectRequest, SubmissionRequest):
    """A new proposal, with the consent that is asked for once."""

    accepts_licence = serializers.BooleanField(default=False)


@example(**_VERSION)
class DraftTextRequest(serializers.Serializer[object]):
    """What a draft says; its person may still add the words."""

    title = line(TITLE_LENGTH, default="", allow_blank=True)
    rationale = line(MARKDOWN_LENGTH, default="", allow_blank=True)
    sources = line(MARKDOWN_LENGTH, default="", allow_blank=True)
    operations = serializers.ListField(child=OperationRequest(), max_length=MOST_OPERATIONS)


@example(skill="experiment-tracking", **_VERSION)
class DraftRequest(SubjectRequest, DraftTextRequest):
    """A new draft: one for each skill or role, and one for a new skill."""


@example(accepts_licence=True)
class ConsentRequest(serializers.Serializer[object]):
    """The consent to the licence, which is asked for once."""

    accepts_licence = serializers.BooleanField(default=False)


@example(version=1, lock_version=1)
class SeenRequest(serializers.Serializer[object]):
    """Which version, exactly, the program looked at; `If-Match` says the same."""

    version = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST)
    lock_version = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST)


@example(accept=[1], version=1, lock_version=1)
class ApproveRequest(SeenRequest):
    """The operations accepted; the others with the reason why not."""

    accept = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=MOST_OPERATIONS,
    )
    decline = serializers.DictField(child=line(REASON_LENGTH, allow_blank=True), default=dict)
    text = line(MARKDOWN_LENGTH, default="", allow_blank=True)


@example(text="Two teams of ours do it so.")
class TextRequest(SeenRequest):
    """Words for the other people."""

    text = line(MARKDOWN_LENGTH, default="", allow_blank=True)


@example(text="Which tool do you mean?")
class WordsRequest(SeenRequest):
    """Words for the other people, without which the step says nothing."""

    text = line(MARKDOWN_LENGTH)


@example(code="unclear", text="It names no tool.")
class RejectRequest(WordsRequest):
    """Why not, in a code and in words."""

    code = serializers.ChoiceField(choices=Reason.choices)


@example(other=2)
class SupersedeRequest(serializers.Serializer[object]):
    """The proposal about the same subject that stands instead."""

    other = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


@example(reason="spam", text="The same advert for the third time.")
class ReportRequest(serializers.Serializer[object]):
    """Why a curator should look."""

    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    text = line(REASON_LENGTH, default="", allow_blank=True)


@example(text="It took out what the level is about.", accepts_licence=True)
class RevertRequest(ConsentRequest):
    """Why a revision should be undone."""

    text = line(REASON_LENGTH)


@example(text="How do you log the *seed*?")
class CommentTextRequest(serializers.Serializer[object]):
    """What a comment is to say now."""

    text = line(MARKDOWN_LENGTH)


@example(is_resolved=True)
class ResolveRequest(serializers.Serializer[object]):
    """Whether a thread is settled, or open again."""

    is_resolved = serializers.BooleanField(default=True)


@example(text="How do you log the *seed*?")
class CommentRequest(serializers.Serializer[object]):
    """A comment or a reply."""

    text = line(MARKDOWN_LENGTH)
    parent = serializers.IntegerField(  # type: ignore[assignment]
        required=False, min_value=1, max_value=2**63 - 1
    )
    operation = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


def _unknown(row: OperationRow, known: dict[str, dict[str, int]]) -> dict[str, list[ErrorDetail]]:
    """What the operation names that there is not."""
    return {
        name: [ErrorDetail(f"There is no {name} {slug}.", "unknown_target")]
        for name, slug in {"role": row.get("role"), "level": row.get("level")}.items()
        if slug is not None and "field" not in row and slug not in known[name]
    }


def _operation(row: OperationRow, roles: dict[str, int], levels: dict[str, int]) -> AnyOperation:
    if "field" in row:
        return FieldOperation(row["field"], row["base"], row["new"], row["target"])
    kind = Kind(row["kind"])
    new = None
    if "description" in row and kind != Kind.RETIRE:
        new = CellValues(row["description"], row.get("required", False), row.get("examples"))
    return CellOperation(kind, roles[row["role"]], levels[row["level"]], row["base_version"], new)
