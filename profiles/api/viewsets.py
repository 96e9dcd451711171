"""The catalogue for programs: reading only; every change goes through a proposal."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from profiles.api import filters, serializers
from profiles.api.problems import Problem
from profiles.api.throttling import tell
from profiles.models import (
    Domain,
    Expectation,
    FormerAddress,
    Group,
    Level,
    Revision,
    Role,
    Skill,
)

# Nothing else is looked up: PostgreSQL refuses a NUL where SQLite finds nothing.
SLUG = "[-a-zA-Z0-9_]{1,100}"


class ApiViewSet(viewsets.GenericViewSet[Any]):
    """What every part of the API shares: `fields=`, RateLimit headers, reading from anywhere."""

    def get_serializer_context(self) -> dict[str, Any]:
        """Adds the fields that the asker wants; raises ValidationError for unknown ones."""
        context = dict(super().get_serializer_context())
        request: Request = self.request
        if request.method in {"GET", "HEAD"} and (text := request.query_params.get("fields")):
            wanted = {name.strip() for name in text.split(",")}
            serializer: Any = self.get_serializer_class()()
            known = set(serializer.fields)
            if unknown := wanted - known:
                names = ", ".join(sorted(unknown)[:5])
                raise ValidationError({"fields": [f"There is no field {names}."]})
            context["wanted"] = wanted
        return context

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Adds what is told of limits, and lets pages of other sites read."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(request, Request):
            tell(request, response)
        return response


class DomainViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Domains with their groups."""

    queryset = Domain.objects.with_counts().prefetch_related("groups__domain")
    serializer_class = serializers.DomainSerializer
    lookup_field = "slug"
    lookup_value_regex = SLUG
    list_ordering = ("position", "slug")


class GroupViewSet(mixins.ListModelMixin, ApiViewSet):
    """Groups with the domain that each is in."""

    queryset = Group.objects.select_related("domain")
    serializer_class = serializers.GroupSerializer
    list_ordering = ("id",)


class LevelViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Levels, lowest first."""

    queryset = Level.objects.all()
    serializer_class = serializers.LevelSerializer
    lookup_field = "slug"
    lookup_value_regex = SLUG
    list_ordering = ("rank", "position", "slug")


class SkillViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Skills; a former slug leads to the present one, a retired skill says what replaces it."""

    queryset = Skill.objects.select_related("group__domain", "replaced_by")
    serializer_class = serializers.SkillSerializer
    filterset_class = filters.SkillFilter
    lookup_field = "slug"
    lookup_value_regex = SLUG
    list_ordering: tuple[str, ...] = ("slug",)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Lists leave retired skills out; by its slug one can still be asked for."""
        queryset = super().filter_queryset(queryset)
        return queryset.filter(retired_at=None) if self.action == "list" else queryset

    def get_object(self) -> Skill:
        """The skill; raises Http404, or Problem 301 or 410 where it went elsewhere."""
        slug = self.kwargs["slug"]
        moved = FormerAddress.objects.filter(slug=slug).exclude(skill=None).first()
        if moved is not None and moved.skill is not None:
            raise _moved(self.request, slug, moved.skill.slug)
        skill: Skill = super().get_object()
        if skill.retired_at is not None:
            successor = skill.replaced_by.slug if skill.replaced_by else None
            raise Problem(410, "gone", "This skill is retired.", replaced_by=successor)
        return skill

    @action(detail=True, serializer_class=serializers.ExpectationSerializer)
    def expectations(self, request: Request, slug: str) -> Response:
        """Every live expectation of the skill, by role and level, in one answer."""
        skill = self.get_object()
        cells = Expectation.objects.for_skill(skill).select_related("skill")
        return Response({"results": self.get_serializer(cells, many=True).data})

    @action(detail=True, serializer_class=serializers.RevisionSerializer)
    def revisions(self, request: Request, slug: str) -> Response:
        """What was published of the skill, newest first."""
        rows = Revision.objects.of(self.get_object()).for_listing()
        self.list_ordering = ("-sequence",)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="skills_revision_retrieve")
    @action(
        detail=True,
        url_path=r"revisions/(?P<number>[0-9]{1,9})",
        serializer_class=serializers.RevisionWithChangesSerializer,
    )
    def revision(self, request: Request, slug: str, number: str) -> Response:
        """One revision of the skill with its changes."""
        return _revision(self, self.get_object(), int(number))


class RoleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Roles, with what each is at every level."""

    queryset = Role.objects.select_related("family", "replaced_by").prefetch_related(
        "role_levels__level"
    )
    serializer_class = serializers.RoleSerializer
    lookup_field = "slug"
    lookup_value_regex = SLUG
    list_ordering: tuple[str, ...] = ("slug",)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Lists leave retired roles out; by its slug one can still be asked for."""
        queryset = super().filter_queryset(queryset)
        return queryset.filter(retired_at=None) if self.action == "list" else queryset

    def get_object(self) -> Role:
        """The role; raises Http404, or Problem 301 or 410 where it went elsewhere."""
        slug = self.kwargs["slug"]
        moved = FormerAddress.objects.filter(slug=slug).exclude(role=None).first()
        if moved is not None and moved.role is not None:
            raise _moved(self.request, slug, moved.role.slug)
        role: Role = super().get_object()
        if role.retired_at is not None:
            successor = role.replaced_by.slug if role.replaced_by else None
            raise Problem(410, "gone", "This role is retired.", replaced_by=successor)
        return role

    @action(detail=True, serializer_class=serializers.ExpectationSerializer)
    def expectations(self, request: Request, slug: str) -> Response:
        """Every live expectation of the role, page by page."""
        cells = Expectation.objects.for_role(self.get_object()).select_related("role")
        self.list_ordering = ("skill__slug", "level__rank", "level__position", "level__slug")
        page = self.paginate_queryset(cells)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class ExpectationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Expectations of the whole catalogue, each with its version."""

    queryset = Expectation.objects.live().select_related("skill", "role", "level")
    serializer_class = serializers.ExpectationSerializer
    filterset_class = filters.ExpectationFilter
    lookup_value_regex = "[0-9]{1,18}"
    list_ordering = ("id",)


class RevisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Everything that was ever published, newest first, by its sequence number."""

    queryset = Revision.objects.for_listing()
    filterset_class = filters.RevisionFilter
    lookup_field = "sequence"
    lookup_value_regex = "[0-9]{1,18}"
    list_ordering = ("-sequence",)

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """One revision comes with its changes, a list without."""
        is_one = self.action == "retrieve"
        return (
            serializers.RevisionWithChangesSerializer if is_one else serializers.RevisionSerializer
        )

    def get_queryset(self) -> QuerySet[Any]:
        """With the changes where they are shown."""
        rows = super().get_queryset()
        return _with_changes(rows) if self.action == "retrieve" else rows


def _with_changes(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.prefetch_related("changes__expectation__role", "changes__expectation__level")


def _revision(view: ApiViewSet, subject: Skill | Role, number: int) -> Response:
    rows = _with_changes(Revision.objects.of(subject).for_listing())
    return Response(view.get_serializer(get_object_or_404(rows, number=number)).data)


def _moved(request: Request, slug: str, to: str) -> Problem:
    where = request.build_absolute_uri(request.path.replace(f"/{slug}/", f"/{to}/", 1))
    return Problem(301, "moved", "This is at another address now.", location=where)
