"""Drafts for programs: left for their person to read and submit, replaced, read, discarded."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.problems import Problem
from profiles.fields import EXPECTATION, FieldKind
from profiles.models import Role, Skill
from proposals import lifecycle
from proposals.api.requests import ConsentRequest, DraftRequest, DraftTextRequest
from proposals.api.serializers import ProposalSerializer
from proposals.api.writing import WritingViewSet
from proposals.editor import drafts
from proposals.models import Proposal, State, WorkingCopy


class DraftOperationSerializer(serializers.Serializer[Any]):
    """One change of a draft, in the words in which it is sent: of a cell, or of a field."""

    kind = serializers.CharField(required=False)
    role = serializers.CharField(required=False)
    level = serializers.CharField(required=False)
    base_version = serializers.IntegerField(required=False)
    field = serializers.CharField(required=False)
    target = serializers.CharField(required=False)
    base = serializers.CharField(required=False)
    new = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """With what a cell says, from the table of fields, after what names the cell."""
        declared = super().get_fields()
        where = {name: declared.pop(name) for name in ("kind", "role", "level", "base_version")}
        cell: dict[str, object] = {
            each.name: serializers.BooleanField(required=False)
            if each.kind == FieldKind.TICK
            else serializers.CharField(required=False)
            for each in EXPECTATION
        }
        return {**where, **cell, **declared}


class DraftSerializer(serializers.ModelSerializer[Proposal]):
    """A person's own draft; `url` is where it is read and submitted."""

    skill = serializers.SlugRelatedField[Skill](slug_field="slug", read_only=True, allow_null=True)
    role = serializers.SlugRelatedField[Role](slug_field="slug", read_only=True, allow_null=True)
    title = serializers.SerializerMethodField()
    rationale = serializers.SerializerMethodField()
    sources = serializers.SerializerMethodField()
    operations = serializers.SerializerMethodField()
    left_by = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = [
            *("id", "skill", "role", "is_new_skill", "title", "rationale", "sources"),
            *("operations", "left_by", "drafted_by", "created_at", "url"),
        ]

    def get_title(self, draft: Proposal) -> str:
        """What changes, in a line."""
        return str(content_of(draft).get("title", ""))

    def get_rationale(self, draft: Proposal) -> str:
        """The reason for the change, in Markdown."""
        return str(content_of(draft).get("rationale", ""))

    def get_sources(self, draft: Proposal) -> str:
        """What shows it, in Markdown."""
        return str(content_of(draft).get("sources", ""))

    @extend_schema_field(DraftOperationSerializer(many=True))
    def get_operations(self, draft: Proposal) -> object:
        """What is to change."""
        rows = content_of(draft).get("operations", [])
        return DraftOperationSerializer(rows, many=True).data

    def get_left_by(self, draft: Proposal) -> str:
        """The name of the token that left it; empty where a person wrote it."""
        return str(content_of(draft).get("left_by", ""))

    def get_url(self, draft: Proposal) -> str:
        """Where its person reads and submits it."""
        return str(self.context["request"].build_absolute_uri(draft.get_editor_url()))


class DraftViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, WritingViewSet[Proposal]):
    """A person's own drafts; nobody else's programs see them."""

    queryset = Proposal.objects.none()
    serializer_class = DraftSerializer
    private_actions = ("list", "retrieve")
    lookup_value_regex = "[0-9]{1,18}"
    list_ordering = ("-id",)
    tagged_actions = ("update", "destroy", "submit")
    tag_pattern = r'^(\*|(W/)?"[0-9a-f]{1,64}")$'

    def get_queryset(self) -> QuerySet[Proposal]:
        """The person's own, with what each says."""
        person = self.request.user.pk
        rows = Proposal.objects.filter(author=person, state=State.DRAFT)
        copies = WorkingCopy.objects.filter(author=person)
        return rows.select_related("skill", "role").prefetch_related(
            Prefetch("working_copies", copies)
        )

    def handle_exception(self, exc: Exception) -> Response:
        """What is wrong with a draft is told value by value."""
        if isinstance(exc, drafts.UnfitDraft):
            exc = _pointed(exc)
        return super().handle_exception(exc)

    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """One draft, with an ETag for `If-Match`."""
        return self._shown(self.get_object())

    @extend_schema(request=DraftRequest, responses={201: DraftSerializer})
    def create(self, request: Request) -> Response:
        """Leave a draft for the person to read and submit; one that is there stays."""
        data = self.read(DraftRequest)
        subject = data.get("skill") or data.get("role")
        made = drafts.leave(subject, data, by=self.person, token=self.token)
        return self.made("draft", made.pk, self._shown(made))

    @extend_schema(request=DraftTextRequest)
    def update(self, request: Request, pk: str) -> Response:
        """Write it anew, where it is as it was read (`If-Match`)."""
        draft, data, seen = self.get_object(), self.read(DraftTextRequest), _seen(request)
        if seen is None:
            raise Problem(428, "precondition_required", "Say which draft was read: If-Match.")
        drafts.replace(draft, data, by=self.person, token=self.token, seen=seen)
        return self._shown(draft)

    def destroy(self, request: Request, pk: str) -> Response:
        """Throw it away for good."""
        lifecycle.discard(self.get_object(), by=self.person, seen=_seen(request))
        return Response(status=204)

    @extend_schema(request=ConsentRequest, responses={201: ProposalSerializer})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Make a proposal of it, as it stands."""
        draft, consent = self.get_object(), self.read(ConsentRequest)["accepts_licence"]
        drafts.submit(draft, by=self.person, accepts_licence=consent, seen=_seen(request))
        made = Proposal.objects.for_listing().get(pk=draft.pk)
        shown = ProposalSerializer(made, context=self.get_serializer_context())
        tag = f'"{made.version_number}.{made.lock_version}"'
        return self.made("proposal", made.pk, Response(shown.data, headers={"ETag": tag}))

    def _shown(self, draft: Proposal) -> Response:
        fresh = self.get_queryset().get(pk=draft.pk)
        tag = f'"{lifecycle.mark(content_of(fresh))}"'
        return Response(self.get_serializer(fresh).data, headers={"ETag": tag})


def content_of(draft: Proposal) -> dict[str, object]:
    """What a draft says, as its working copy has it."""
    return next((copy.content for copy in draft.working_copies.all()), {})


def _seen(request: Request) -> str | None:
    """The mark of the draft that the program read; None where it says nothing."""
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    return tag if tag and tag != "*" else None


def _pointed(unfit: drafts.UnfitDraft) -> ValidationError:
    """The problems laid out as the body was, from which the JSON pointers are made."""
    tree: dict[Any, Any] = {}
    for each in unfit.problems:
        *path, last = each.path
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
        where = branch.setdefault(last, {}) if isinstance(last, int) else branch
        name = "non_field_errors" if isinstance(last, int) else last
        where[name] = [ErrorDetail(each.sentence, each.code)]
    return ValidationError(tree)
