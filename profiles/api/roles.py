"""Roles for programs: what each is at every level, its matrix, and the way from level to level."""

from collections.abc import Mapping

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from profiles import ladders
from profiles.api import filters, grids, serializers
from profiles.api.viewsets import SLUG, SubjectViewSet
from profiles.grids import between_levels, of_role
from profiles.models import Expectation, Role, RoleLevel
from profiles.models.confirmation import with_confirmation_status

_FROM = OpenApiParameter(
    "from",
    {"type": "string", "pattern": f"^{SLUG}$"},
    description="The slug of the level to start from; the role's lowest unless said.",
)


class RoleViewSet(SubjectViewSet[Role]):
    """Roles, with what each is at every level."""

    queryset = Role.objects.select_related("family", "base_role", "replaced_by").prefetch_related(
        Prefetch("role_levels", RoleLevel.objects.on_ladders()), "role_levels__level"
    )
    serializer_class = serializers.RoleSerializer
    filterset_class = filters.RoleFilter
    paged_actions = ("list", "revisions", "expectations")
    own_params = {"career": (_FROM,)}

    def get_queryset(self) -> QuerySet[Role]:
        """With what the role does not take over from its base, where that is shown."""
        rows = super().get_queryset()
        is_shown = self.action in {"list", "retrieve"}
        return rows.prefetch_related("exclusions") if is_shown else rows

    @extend_schema(responses=serializers.ExpectationSerializer(many=True))
    @action(detail=True, serializer_class=serializers.ExpectationSerializer)
    def expectations(self, request: Request, slug: str) -> Response:
        """Every live expectation kept under the role, page by page.

        What it shares with its base role is kept there; its matrix names it.
        """
        cells = with_confirmation_status(
            Expectation.objects.for_roles([self.get_object()]).for_address()
        )
        self.list_ordering = ("skill__slug", "level__rank", "level__position", "level__slug")
        return self.paged(cells)

    @extend_schema(responses=grids.MatrixSerializer)
    @action(detail=True, serializer_class=grids.MatrixSerializer)
    def matrix(self, request: Request, slug: str) -> Response:
        """Skills × levels of the role in one answer, without the texts.

        `shared_from` names the base role where an expectation is shared.
        """
        role = self.get_object()
        ladder = ladders.of(role)
        cells = Expectation.objects.for_role(role).defer("description", "examples")
        grid = of_role(role, cells, ladder.levels)
        body = {"role": role.slug, "levels": ladder.rungs, "results": grid.rows}
        return Response(self.get_serializer(body).data)

    @extend_schema(responses=grids.CareerSerializer)
    @action(detail=True, serializer_class=grids.CareerSerializer)
    def career(self, request: Request, slug: str) -> Response:
        """What the next level asks and this one does not, what becomes required first."""
        role = self.get_object()
        return Response(self.get_serializer(_career(role, request.query_params.get("from"))).data)


def _career(role: Role, start: str | None) -> Mapping[str, object]:
    """The step from a level to the next; raises NotFound for a level that the role has not."""
    ladder = ladders.of(role)
    lowest = ladder.rungs[0] if ladder.rungs else None
    before = lowest if start is None else ladder.find(start)
    if start is not None and before is None:
        raise NotFound("The role does not have this level.")
    after = ladder.after(before) if before else None
    body = {"role": role.slug, "before": before, "after": after}
    if before is None or after is None:
        return {**body, "results": []}
    return {**body, "results": between_levels(role, before.level, after.level)}
