"""The catalogue for programs: reading only; every change goes through a proposal."""

from http import HTTPStatus
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from profiles.api import filters, query_params, serializers
from profiles.api.parsing import LARGEST_BODY, too_large
from profiles.api.problems import Problem
from profiles.api.query_params import DeclaredParams, Row_co
from profiles.api.throttling import tell
from profiles.models import (
    Catalogue,
    Domain,
    Expectation,
    FormerAddress,
    Group,
    Level,
    Revision,
    Role,
    Skill,
)
from profiles.models.confirmation import newest_answer, with_confirmation_status

Subject_co = TypeVar("Subject_co", bound=Skill | Role, covariant=True)
Part_co = TypeVar("Part_co", bound=Domain | Level, covariant=True)
Item = TypeVar("Item")

# Nothing else is looked up: PostgreSQL refuses a NUL where SQLite finds nothing.
SLUG = "[-a-zA-Z0-9_]{1,100}"


class NotModified(Exception):
    """The program has it already, as it is now."""


@method_decorator(conditional_page, name="dispatch")
class ApiViewSet(DeclaredParams[Row_co]):
    """What every part of the API shares: `fields=`, ETags, RateLimit headers, bounded bodies."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Raises Problem 411 or 413 before a body is read, and for unknown parameters."""
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length and request.META.get("HTTP_TRANSFER_ENCODING"):
            raise Problem(411, "length_required", "Send the body with a Content-Length.")
        if length.isdigit() and int(length) > LARGEST_BODY:
            raise too_large()
        super().initial(request, *args, **kwargs)
        query_params.check(self, request)

    def get_serializer_context(self) -> dict[str, object]:
        """Adds the fields that the asker wants; raises ValidationError for unknown ones."""
        context = dict(super().get_serializer_context())
        request: Request = self.request
        if request.method in {"GET", "HEAD"} and "fields" in request.query_params:
            wanted = set(request.query_params["fields"].split(","))
            known = set(getattr(self.get_serializer_class()(), "fields", ()))
            if unknown := wanted - known:
                names = ", ".join(sorted(unknown)[:5])
                raise ValidationError({"fields": [f"There is no field {names}."]})
            context["wanted"] = wanted
        return context

    def paged(self, rows: QuerySet[Model]) -> Response:
        """One page of the rows, which may be of another model than the view's own."""
        assert self.paginator is not None  # noqa: S101
        page = self.paginator.paginate_queryset(rows, self.request, view=self)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        """Adds what is told of limits; what is kept, is asked for again, and refusals are not."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(request, Request):
            tell(request, response)
        is_refused = response.status_code >= HTTPStatus.BAD_REQUEST
        response.headers["Cache-Control"] = "no-store" if is_refused else "private, no-cache"
        return response


class CatalogueViewSet(ApiViewSet[Row_co]):
    """What only a revision changes: one number tells whether a program has it already."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Raises NotModified where the program's copy (`If-None-Match`) is as new."""
        super().initial(request, *args, **kwargs)
        self.tag = f'W/"{self.state()}.{settings.RELEASE}"'
        known = request.headers.get("If-None-Match", "*")
        is_tagged = request.method in SAFE_METHODS and known != "*"
        if is_tagged and get_conditional_response(request._request, etag=self.tag):  # noqa: SLF001
            raise NotModified

    def state(self) -> str:
        """What the answer depends on, in one query: revisions, and answers where it counts them."""
        catalogue = Catalogue.objects.filter(pk=Catalogue.THE_ONE)
        if not self.counts_confirmations():
            return str(catalogue.values_list("sequence", flat=True).get())
        named = catalogue.annotate(answered=newest_answer()).values_list("sequence", "answered")
        sequence, answered = named.get()
        return f"{sequence}.{answered.timestamp():.6f}" if answered else str(sequence)

    def counts_confirmations(self) -> bool:
        """Whether the answer has numbers of confirmations, which change without a revision."""
        return issubclass(self.get_serializer_class(), serializers.ExpectationSerializer)

    def handle_exception(self, exc: Exception) -> Response:
        """Not modified is an answer, no problem."""
        if isinstance(exc, NotModified):
            return Response(status=HTTPStatus.NOT_MODIFIED)
        return super().handle_exception(exc)

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        """Adds the tag; anybody may keep the answer, and asks each time whether it still holds."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
            response.headers["ETag"] = self.tag
            response.headers["Cache-Control"] = "public, no-cache"
        return response


class PartViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CatalogueViewSet[Part_co]):
    """Domains or levels: a former slug leads to the present one, a retired one says what came."""

    lookup_field = "slug"
    lookup_value_regex = SLUG

    def get_object(self) -> Part_co:
        """The domain or level; raises Http404, or Problem 301 or 410 where it went elsewhere."""
        try:
            found = super().get_object()
        except Http404:
            refuse_former(self.request, self.get_queryset().model, self.kwargs["slug"])
            raise
        if found.retired_at is not None:
            raise gone(found)
        return found

    def filter_queryset(self, queryset: QuerySet[Part_co, Item]) -> QuerySet[Part_co, Item]:
        """Lists leave retired ones out; by its slug one can still be asked for."""
        rows = super().filter_queryset(queryset)
        return rows.filter(retired_at=None) if self.action == "list" else rows


class DomainViewSet(PartViewSet[Domain]):
    """Domains with their groups."""

    queryset = Domain.objects.with_counts().prefetch_related(
        Prefetch("groups", Group.objects.published().select_related("domain"))
    )
    serializer_class = serializers.DomainSerializer
    list_ordering = ("position", "slug")


class GroupViewSet(mixins.ListModelMixin, CatalogueViewSet[Group]):
    """Groups with the domain that each is in."""

    queryset = Group.objects.published().select_related("domain")
    serializer_class = serializers.GroupSerializer
    list_ordering = ("id",)


class LevelViewSet(PartViewSet[Level]):
    """The levels of the catalogue, from the lowest to the highest."""

    queryset = Level.objects.all()
    serializer_class = serializers.LevelSerializer
    list_ordering = ("rank", "position", "slug")


class SubjectViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, CatalogueViewSet[Subject_co]
):
    """Skills or roles: a former slug leads to the present one, a retired one says what came."""

    lookup_field = "slug"
    lookup_value_regex = SLUG
    list_ordering: tuple[str, ...] = ("slug",)
    paged_actions: tuple[str, ...] = ("list", "revisions")
    history_actions = ("revisions", "revision")  # stay readable when the subject is retired

    def filter_queryset(self, queryset: QuerySet[Subject_co, Item]) -> QuerySet[Subject_co, Item]:
        """Lists leave retired ones out; by its slug one can still be asked for."""
        if self.action != "list":
            return queryset
        return super().filter_queryset(queryset).filter(retired_at=None)

    def get_object(self) -> Subject_co:
        """The skill or role; raises Http404, or Problem 301 or 410 where it went elsewhere."""
        refuse_former(self.request, self.get_queryset().model, self.kwargs["slug"])
        subject = super().get_object()
        if subject.retired_at is not None and self.action not in self.history_actions:
            raise gone(subject)
        return subject

    @extend_schema(responses=serializers.RevisionSerializer(many=True))
    @action(detail=True, serializer_class=serializers.RevisionSerializer)
    def revisions(self, request: Request, slug: str) -> Response:
        """What was published of it, newest first."""
        rows = Revision.objects.of(self.get_object()).for_listing()
        self.list_ordering = ("-sequence",)
        return self.paged(rows)

    @action(
        detail=True,
        url_path=r"revisions/(?P<number>[0-9]{1,9})",
        serializer_class=serializers.RevisionWithChangesSerializer,
    )
    def revision(self, request: Request, slug: str, number: str) -> Response:
        """One revision of it with its changes."""
        rows = Revision.objects.of(self.get_object()).for_listing().with_changes()
        found = get_object_or_404(rows, number=int(number))
        return Response(self.get_serializer(found).data)


class SkillViewSet(SubjectViewSet[Skill]):
    """Skills; a former slug leads to the present one, a retired skill says what replaces it."""

    queryset = Skill.objects.select_related("group__domain", "replaced_by")
    serializer_class = serializers.SkillSerializer
    filterset_class = filters.SkillFilter

    @extend_schema(responses=serializers.results_of(serializers.ExpectationSerializer))
    @action(detail=True, serializer_class=serializers.ExpectationSerializer)
    def expectations(self, request: Request, slug: str) -> Response:
        """Every live expectation of the skill, by role and level, in one answer."""
        skill = self.get_object()
        cells = with_confirmation_status(
            Expectation.objects.for_skill(skill).select_related("skill")
        )
        return Response({"results": self.get_serializer(cells, many=True).data})


class ExpectationViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, CatalogueViewSet[Expectation]
):
    """Expectations of the whole catalogue, each with its version."""

    queryset = with_confirmation_status(Expectation.objects.live().for_address())
    serializer_class = serializers.ExpectationSerializer
    filterset_class = filters.ExpectationFilter
    lookup_value_regex = "[0-9]{1,18}"
    list_ordering = ("id",)


class RevisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet[Revision]):
    """Everything that was ever published, newest first, by its sequence number."""

    queryset = Revision.objects.for_listing()
    serializer_class = serializers.RevisionSerializer
    filterset_class = filters.RevisionFilter
    lookup_field = "sequence"
    lookup_value_regex = "[0-9]{1,18}"
    list_ordering = ("-sequence",)

    def get_serializer_class(self) -> type[BaseSerializer[Revision]]:
        """One revision comes with its changes, a list without."""
        if self.action == "retrieve":
            return serializers.RevisionWithChangesSerializer
        return super().get_serializer_class()

    def get_queryset(self) -> QuerySet[Revision]:
        """With the changes where they are shown."""
        rows = Revision.objects.for_listing()
        return rows.with_changes() if self.action == "retrieve" else rows


def refuse_former(request: Request, model: type[Model], slug: str) -> None:
    """Raise Problem 301 where the slug is a former one of a thing of that kind."""
    present = FormerAddress.objects.present(str(model._meta.model_name), slug.lower())
    if present is not None:
        raise moved(request, slug, present)


def gone(subject: Skill | Role | Domain | Level) -> Problem:
    """That it is retired, and which published one replaces it."""
    kind, successor = subject._meta.model_name, subject.successor
    replaced_by = successor.slug if successor else None
    return Problem(410, "gone", f"This {kind} is retired.", replaced_by=replaced_by)


def moved(request: Request, slug: str, to: str) -> Problem:
    """That the thing with this slug has another one now, and where."""
    where = request.build_absolute_uri(request.path.replace(f"/{slug}/", f"/{to}/", 1))
    return Problem(301, "moved", "This is at another address now.", location=where)
