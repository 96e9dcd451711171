"""Comments for programs: read, changed, taken back, settled, reported; and where they stand."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.problems import Problem
from profiles.api.viewsets import SLUG, refuse_former
from profiles.models import Role, Skill
from proposals import moderation_actions
from proposals.api.requests import (
    CommentRequest,
    CommentTextRequest,
    ReportRequest,
    ResolveRequest,
)
from proposals.api.serializers import CommentSerializer
from proposals.api.writing import WritingViewSet
from proposals.discussion import comments
from proposals.models import Comment, Operation, Proposal, Report

_SLUG = OpenApiParameter(
    "slug", {"type": "string", "pattern": f"^{SLUG}$"}, OpenApiParameter.PATH, required=True
)

Row = TypeVar("Row", bound=Model)


def discuss(view: WritingViewSet[Model], subject: Skill | Role | Proposal) -> Response:
    """Read or write the discussion of a proposal, skill or role."""
    if view.request.method == "POST":
        data = view.read(CommentRequest)
        parent = _one(Comment.objects.visible_to(view.person), data.get("parent"))
        operation = _one(Operation.objects.select_related("version"), data.get("operation"))
        made = comments.post(
            subject, data["text"], by=view.person, parent=parent, operation=operation
        )
        return view.made("comment", made.pk, Response(view.get_serializer(made).data))
    rows = Comment.objects.on(subject).visible_to(view.request.user).for_showing()
    view.list_ordering = ("id",)
    return view.paged(rows.select_related("skill", "role"))


def _one(rows: QuerySet[Row], pk: int | None) -> Row | None:
    if pk is None:
        return None
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Problem(422, "unknown_target", f"There is no {rows.model._meta.model_name} {pk}.")
    return found


class CommentViewSet(mixins.RetrieveModelMixin, WritingViewSet[Comment]):
    """Reading, editing, deleting and resolving one comment."""

    queryset = Comment.objects.none()
    serializer_class = CommentSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Comment]:
        """What this person may see."""
        seen = Proposal.objects.visible_to(self.request.user).values("pk")
        rows = Comment.objects.visible_to(self.request.user).for_showing()
        rows = rows.select_related("skill__group", "role", "proposal__skill__group", "proposal")
        return rows.filter(proposal=None) | rows.filter(proposal__in=seen)

    @extend_schema(request=CommentTextRequest)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change one's own words; how they read before stays to be seen."""
        comment, data = self.get_object(), self.read(CommentTextRequest)
        comments.edit(comment, data["text"], by=self.person)
        return Response(self.get_serializer(self.get_object()).data)

    def destroy(self, request: Request, pk: str) -> Response:
        """Take one's own words back; a tombstone stays for replies."""
        comments.delete(self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(request=ResolveRequest)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        """Mark a thread as settled, or open it again."""
        comment, data = self.get_object(), self.read(ResolveRequest)
        comments.resolve(comment, by=self.person, is_resolved=data["is_resolved"])
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=ReportRequest, responses={204: None})
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: str) -> Response:
        """Ask a curator to look at it."""
        comment, data = self.get_object(), self.read(ReportRequest)
        reason = Report.Reason(data["reason"])
        moderation_actions.report(comment, by=self.person, reason=reason, text=data["text"])
        return Response(status=204)


class SkillCommentViewSet(WritingViewSet[Comment]):
    """The discussion of one skill."""

    queryset = Comment.objects.none()
    serializer_class = CommentSerializer
    list_ordering = ("id",)

    def subject(self, slug: str) -> Skill | Role:
        """What is discussed, retired or not; raises Http404, and Problem 301 for a former slug."""
        refuse_former(self.request, Skill, slug)
        return get_object_or_404(Skill.objects.select_related("group"), slug=slug)

    @extend_schema(responses=CommentSerializer(many=True), parameters=[_SLUG])
    def list(self, request: Request, slug: str) -> Response:
        """List the comments, oldest first."""
        return discuss(self, self.subject(slug))

    @extend_schema(request=CommentRequest, responses={201: CommentSerializer}, parameters=[_SLUG])
    def create(self, request: Request, slug: str) -> Response:
        """Write a comment or a reply."""
        return discuss(self, self.subject(slug))


class RoleCommentViewSet(SkillCommentViewSet):
    """The discussion of one role."""

    def subject(self, slug: str) -> Skill | Role:
        """What is discussed, retired or not; raises Http404, and Problem 301 for a former slug."""
        refuse_former(self.request, Role, slug)
        return get_object_or_404(Role, slug=slug)
