"""What is a person's own, for their programs: watches, inbox; and people as others see them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.serializers import PersonSerializer
from profiles.api.slugs import NamedBySlug
from profiles.models import Domain, Role, Skill
from proposals import people, watches
from proposals.api.requests import example
from proposals.api.serializers import NotificationSerializer, WatchSerializer
from proposals.api.writing import WritingViewSet
from proposals.models import Notification, Proposal, Watch
from proposals.models.notification import NotificationQuerySet
from skillmap.accounts.models import Token, User

LARGEST = 2**63 - 1
_UNREAD = OpenApiParameter("unread", {"type": "string", "enum": ["0", "1"]})


@example(skill="experiment-tracking", level="all")
class WatchRequest(serializers.Serializer[object]):
    """How much to hear of one thing; `level` empty lets what is wider decide again."""

    skill = NamedBySlug(slug_field="slug", queryset=Skill.objects.published(), required=False)
    role = NamedBySlug(slug_field="slug", queryset=Role.objects.published(), required=False)
    domain = NamedBySlug(slug_field="slug", queryset=Domain.objects.published(), required=False)
    proposal = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST)
    level = serializers.ChoiceField(choices=Watch.Level.choices, allow_blank=True)

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        """Refuses a body that names no thing to watch, or several."""
        if len(attrs) != 2:  # noqa: PLR2004  # the thing and the level
            raise serializers.ValidationError("Name exactly one skill, role, domain or proposal.")
        return attrs


class WatchViewSet(mixins.ListModelMixin, WritingViewSet[Watch]):
    """What the person watches."""

    queryset = Watch.objects.none()
    serializer_class = WatchSerializer
    private_actions = ("list",)
    scopes = {"create": Token.Scope.READ}
    list_ordering = ("id",)

    def get_queryset(self) -> QuerySet[Watch]:
        """The watches of the signed-in person."""
        rows = Watch.objects.filter(person=self.request.user.pk)
        return rows.select_related("skill", "role", "domain")

    @extend_schema(request=WatchRequest, responses={200: WatchSerializer, 204: None})
    def create(self, request: Request) -> Response:
        """Choose how much to hear of a thing; the same again changes nothing."""
        data = self.read(WatchRequest)
        level = data.pop("level")
        ((name, thing),) = data.items()
        if name == "proposal":
            rows = Proposal.objects.visible_to(request.user).submitted()
            thing = get_object_or_404(rows, pk=thing)
        if not level:
            watches.forget(thing, by=self.person)
            return Response(status=204)
        watch = watches.set_level(thing, Watch.Level(level), by=self.person)
        return Response(self.get_serializer(watch).data)


class NotificationViewSet(WritingViewSet[Notification]):
    """The person's inbox, newest first; `?unread=1` for the unread ones."""

    queryset = Notification.objects.none()
    serializer_class = NotificationSerializer
    private_actions = ("list",)
    scopes = {"read_all": Token.Scope.READ, "mark_read": Token.Scope.READ}
    lookup_value_regex = "[0-9]{1,18}"
    list_ordering = ("-id",)
    own_params = {"list": (_UNREAD,)}

    def get_queryset(self) -> NotificationQuerySet:
        """The notifications of the signed-in person."""
        rows = Notification.objects.filter(person=self.request.user.pk)
        return rows.select_related("event__revision")

    def list(self, request: Request) -> Response:
        """All, or with `unread=1` the unread ones."""
        rows = self.get_queryset()
        wanted = request.query_params.get("unread", "0")
        if wanted not in {"0", "1"}:
            raise serializers.ValidationError({"unread": ["Either 0 or 1."]})
        return self.paged(rows.unread() if wanted == "1" else rows)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="read")
    def mark_read(self, request: Request, pk: str) -> Response:
        """Mark one as read."""
        rows = Notification.objects.filter(person=self.person, pk=int(pk))
        if not rows.exists():
            raise NotFound
        rows.unread().update(read_at=timezone.now())
        return Response(status=204)

    @extend_schema(
        operation_id="notifications_read_all",
        request=None,
        responses=inline_serializer("Marked", {"marked": serializers.IntegerField(min_value=0)}),
    )
    @action(detail=False, methods=["post"], url_path="read")
    def read_all(self, request: Request) -> Response:
        """Mark all as read."""
        count = (
            Notification.objects.filter(person=self.person).unread().update(read_at=timezone.now())
        )
        return Response({"marked": count})


class PersonViewSet(mixins.RetrieveModelMixin, WritingViewSet[User]):
    """People as everyone sees them: whoever has a public page, and no one else."""

    queryset = people.public()
    serializer_class = PersonSerializer
    lookup_field = "username"
    lookup_value_regex = "[A-Za-z0-9_.-]{1,39}"
