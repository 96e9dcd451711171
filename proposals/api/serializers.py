"""How proposals, comments, watches and notifications look to programs."""

from django.db.models import TextChoices
from rest_framework import serializers

from profiles import provenance
from profiles.api.serializers import FieldsSerializer, PersonSerializer
from profiles.models import Domain, Level, Revision, Role, Skill
from proposals.models import (
    Comment,
    Endorsement,
    Notification,
    Operation,
    Proposal,
    ProposalVersion,
    Review,
    Watch,
)
from proposals.models.proposal import Outcome, Reason


def blankable(choices: type[TextChoices]) -> serializers.ChoiceField:
    """One of the choices, or nothing yet."""
    return serializers.ChoiceField(choices=choices.choices, allow_blank=True, read_only=True)


class OperationSerializer(serializers.ModelSerializer[Operation]):
    """One change of one cell or field."""

    role = serializers.SlugRelatedField[Role](slug_field="slug", read_only=True, allow_null=True)
    level = serializers.SlugRelatedField[Level](slug_field="slug", read_only=True, allow_null=True)

    decision = blankable(Operation.Decision)

    class Meta:
        model = Operation
        fields = [
            *("id", "kind", "role", "level", "field", "target", "base_version", "base_text"),
            *("base_required", "base_examples", "new_text", "new_required", "new_examples"),
            *("drafted_by", "decision", "decision_reason"),
        ]


class VersionSerializer(FieldsSerializer[ProposalVersion]):
    """What a proposal said at one time, with its operations."""

    author = PersonSerializer(read_only=True)
    operations = OperationSerializer(many=True, read_only=True)
    drafted_by = serializers.SerializerMethodField()

    class Meta:
        model = ProposalVersion
        fields = [
            *("number", "kind", "author", "title", "rationale", "sources", "created_at"),
            *("drafted_by", "operations"),
        ]

    def get_drafted_by(self, version: ProposalVersion) -> str:
        """What drafted it, where it was no person: the mark of its operations."""
        return provenance.strongest(row.drafted_by for row in version.operations.all())


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """A curator's verdict on one version."""

    reviewer = PersonSerializer(read_only=True)
    version = serializers.SlugRelatedField[ProposalVersion](slug_field="number", read_only=True)

    class Meta:
        model = Review
        fields = ["reviewer", "version", "verdict", "text", "is_outdated", "created_at"]


class EndorsementSerializer(serializers.ModelSerializer[Endorsement]):
    """That a person is for or against a version."""

    person = PersonSerializer(read_only=True)
    version = serializers.SlugRelatedField[ProposalVersion](slug_field="number", read_only=True)

    class Meta:
        model = Endorsement
        fields = ["person", "stance", "version", "text", "created_at"]


class ProposalSerializer(FieldsSerializer[Proposal]):
    """A proposal as lists show it."""

    skill = serializers.SlugRelatedField[Skill](slug_field="slug", read_only=True, allow_null=True)
    role = serializers.SlugRelatedField[Role](slug_field="slug", read_only=True, allow_null=True)
    author = PersonSerializer(read_only=True)
    decided_by = PersonSerializer(read_only=True, allow_null=True)
    revision = serializers.SlugRelatedField[Revision](
        slug_field="number", read_only=True, allow_null=True
    )
    outcome = blankable(Outcome)
    reason_code = blankable(Reason)
    superseded_by = serializers.PrimaryKeyRelatedField[Proposal](read_only=True, allow_null=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = [
            *("id", "skill", "role", "is_new_skill", "title", "author", "state", "outcome"),
            *("visibility", "version_number", "lock_version", "operation_count"),
            *("drafted_by", "drafted_count", "drafted_changed"),
            *("is_high_impact", "reason_code", "reason_text", "decided_by", "decided_at"),
            *("revision", "superseded_by", "opened_at", "expires_at", "url"),
        ]

    def get_url(self, proposal: Proposal) -> str:
        """Where people read it."""
        return str(self.context["request"].build_absolute_uri(proposal.get_absolute_url()))


class WholeProposalSerializer(ProposalSerializer):
    """One proposal with its current version, reviews and endorsements."""

    current = VersionSerializer(read_only=True, allow_null=True)
    reviews = ReviewSerializer(many=True, read_only=True)
    endorsements = EndorsementSerializer(many=True, read_only=True)
    freshness = serializers.SerializerMethodField()

    class Meta(ProposalSerializer.Meta):
        fields = [
            *ProposalSerializer.Meta.fields,
            "freshness",
            "current",
            "reviews",
            "endorsements",
        ]

    def get_freshness(self, proposal: Proposal) -> str | None:
        """clean, mergeable, conflict or satisfied; None once it is decided."""
        found: object = getattr(proposal, "freshness", None)
        return None if found is None else str(found)


class CommentSerializer(FieldsSerializer[Comment]):
    """A comment; its text is Markdown, `html` the same made harmless."""

    skill = serializers.SlugRelatedField[Skill](slug_field="slug", read_only=True, allow_null=True)
    role = serializers.SlugRelatedField[Role](slug_field="slug", read_only=True, allow_null=True)
    author = PersonSerializer(read_only=True)

    class Meta:
        model = Comment
        fields = [
            *("id", "skill", "role", "proposal", "operation", "parent", "author", "text", "html"),
            *("visibility", "created_at", "edited_at", "deleted_at", "resolved_at"),
        ]
        read_only_fields = fields


class WatchSerializer(FieldsSerializer[Watch]):
    """How much the person wants to hear of a thing."""

    skill = serializers.SlugRelatedField[Skill](slug_field="slug", read_only=True, allow_null=True)
    role = serializers.SlugRelatedField[Role](slug_field="slug", read_only=True, allow_null=True)
    domain = serializers.SlugRelatedField[Domain](
        slug_field="slug", read_only=True, allow_null=True
    )

    class Meta:
        model = Watch
        fields = ["id", "skill", "role", "domain", "proposal", "level", "is_manual"]
        read_only_fields = fields


class NotificationSerializer(FieldsSerializer[Notification]):
    """One line of the inbox, with its reason."""

    kind = serializers.CharField(source="event.kind", read_only=True)
    proposal = serializers.IntegerField(source="event.proposal_id", read_only=True, allow_null=True)
    comment = serializers.IntegerField(source="event.comment_id", read_only=True, allow_null=True)
    revision = serializers.IntegerField(
        source="event.revision.sequence", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Notification
        fields = ["id", "kind", "why", "proposal", "comment", "revision", "created_at", "read_at"]
        read_only_fields = fields
