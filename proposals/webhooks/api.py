"""A person's webhooks for their programs: kept as on the pages, with the same limits."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.serializers import FieldsSerializer
from profiles.api.slugs import NamedBySlug
from profiles.models import Domain, Role, Skill
from proposals import webhooks
from proposals.api.requests import example
from proposals.api.writing import Body, WritingViewSet
from proposals.models import Delivery, Webhook
from proposals.models.webhook import NAME_LENGTH, URL_LENGTH
from proposals.webhooks import Wish, signing
from skillmap.kernel.text import refuse_control_characters

SUBJECTS = ("skill", "role", "domain")


class WebhookSerializer(FieldsSerializer[Webhook]):
    """A webhook; its secret is told by the answers that make one, and by no other."""

    skill = serializers.SlugRelatedField[Skill](slug_field="slug", read_only=True, allow_null=True)
    role = serializers.SlugRelatedField[Role](slug_field="slug", read_only=True, allow_null=True)
    domain = serializers.SlugRelatedField[Domain](
        slug_field="slug", read_only=True, allow_null=True
    )
    events = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Webhook
        fields = [
            *("id", "name", "url", "events", "skill", "role", "domain", "state"),
            *("failing_since", "created_at"),
        ]
        read_only_fields = fields


class WebhookWithSecretSerializer(WebhookSerializer):
    """A webhook with its secret, in the two answers that tell it."""

    secret = serializers.CharField(read_only=True)

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]
        read_only_fields = fields


class DeliverySerializer(FieldsSerializer[Delivery]):
    """One event for one webhook, and what came of its last attempt."""

    message_id = serializers.CharField(read_only=True)

    class Meta:
        model = Delivery
        fields = [
            *("id", "message_id", "type", "state", "attempts", "status", "fault"),
            *("milliseconds", "created_at", "attempted_at", "next_attempt_at"),
        ]
        read_only_fields = fields


@example(
    name="Rebuild our pages",
    url="https://hooks.example.org/skillmap",
    events=["revision.published"],
)
class WebhookRequest(serializers.Serializer[object]):
    """What a webhook is to be; without skill, role and domain it is about everything."""

    name = serializers.CharField(max_length=NAME_LENGTH, validators=[refuse_control_characters])
    url = serializers.CharField(max_length=URL_LENGTH, validators=[refuse_control_characters])
    events = serializers.MultipleChoiceField(choices=Webhook.Event.choices, allow_empty=False)
    skill = NamedBySlug(
        slug_field="slug", queryset=Skill.objects.published(), required=False, allow_null=True
    )
    role = NamedBySlug(
        slug_field="slug", queryset=Role.objects.published(), required=False, allow_null=True
    )
    domain = NamedBySlug(
        slug_field="slug", queryset=Domain.objects.all(), required=False, allow_null=True
    )

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        """About one thing at most."""
        if sum(attrs.get(name) is not None for name in SUBJECTS) > 1:
            raise serializers.ValidationError("Name one skill, role or domain at most.")
        return attrs


class WebhookViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, WritingViewSet[Webhook]):
    """The person's webhooks: what is told to their programs, and how that went."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer
    private_actions = ("list", "retrieve", "deliveries")
    telling_actions = ("create", "roll")  # answer with the secret
    lookup_value_regex = "[0-9]{1,18}"
    list_ordering = ("id",)
    paged_actions = ("list", "deliveries")

    def get_queryset(self) -> QuerySet[Webhook]:
        """The webhooks of the signed-in person."""
        rows = Webhook.objects.filter(person=self.request.user.pk)
        return rows.for_listing().select_related("person")

    @extend_schema(request=WebhookRequest, responses={201: WebhookWithSecretSerializer})
    def create(self, request: Request) -> Response:
        """Make one; `secret` is told this once."""
        made, _secret = webhooks.add(_wish(self.read(WebhookRequest)), by=self.person)
        return self.made("webhook", made.pk, Response(self.get_serializer(made).data))

    @extend_schema(request=WebhookRequest)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is named and leave the rest; naming one thing forgets another."""
        webhook = self.get_object()
        sent = WebhookRequest(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        data: Body = {
            "name": webhook.name,
            "url": webhook.url,
            "events": webhook.events,
            **sent.validated_data,
        }
        kept = None if any(name in data for name in SUBJECTS) else webhook.subject
        webhooks.change(webhook, _wish(data, kept), by=self.person)
        return Response(self.get_serializer(webhook).data)

    def destroy(self, request: Request, pk: str) -> Response:
        """Forget it with its log."""
        webhooks.delete(self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Send nothing for now."""
        webhook = self.get_object()
        webhooks.pause(webhook, by=self.person)
        return Response(self.get_serializer(webhook).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Send again, first what was still waiting."""
        webhook = self.get_object()
        webhooks.resume(webhook, by=self.person)
        return Response(self.get_serializer(webhook).data)

    @extend_schema(request=None, responses=WebhookWithSecretSerializer)
    @action(detail=True, methods=["post"], url_path="secret")
    def roll(self, request: Request, pk: str) -> Response:
        """A new `secret`, told this once; the old one signs too for 24 hours."""
        webhook = self.get_object()
        webhooks.roll(webhook, by=self.person)
        return Response(self.get_serializer(webhook).data)

    @extend_schema(request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"], url_path="test")
    def ping(self, request: Request, pk: str) -> Response:
        """Send a test; while one waits, that is the one."""
        made = webhooks.ping(self.get_object(), by=self.person)
        return Response(DeliverySerializer(made).data, status=202)

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=True, serializer_class=DeliverySerializer)
    def deliveries(self, request: Request, pk: str) -> Response:
        """The log of the last 30 days, newest first."""
        owned = get_object_or_404(Webhook, person=self.person, pk=int(pk))
        self.list_ordering = ("-id",)
        return self.paged(owned.deliveries.all())

    @extend_schema(request=None, operation_id="webhooks_send_again")
    @action(
        detail=True,
        methods=["post"],
        url_path=r"deliveries/(?P<number>[0-9]{1,18})/again",
        serializer_class=DeliverySerializer,
    )
    def send_again(self, request: Request, pk: str, number: str) -> Response:
        """Try a delivery anew, as often as the first time."""
        rows = Delivery.objects.for_sending().filter(webhook__person=self.person)
        delivery = get_object_or_404(rows, pk=int(number), webhook=int(pk))
        webhooks.send_again(delivery, by=self.person)
        delivery.refresh_from_db()
        return Response(self.get_serializer(delivery).data, status=202)

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        """Adds the secret last, so that it is not in what is kept for the Idempotency-Key."""
        if self.action in self.telling_actions and status.is_success(response.status_code):
            response = self._with_secret(response)
        shown: Response = super().finalize_response(request, response, *args, **kwargs)
        return shown

    def _with_secret(self, response: Response) -> Response:
        webhook = self.get_queryset().filter(pk=response.data["id"]).first()
        if webhook is not None:
            response.data = {**response.data, "secret": signing.secret(webhook.key)}
        return response


def _wish(data: Body, kept: Skill | Role | Domain | None = None) -> Wish:
    named = [data[name] for name in SUBJECTS if data.get(name) is not None]
    subject = named[0] if named else kept
    return Wish(data["name"], data["url"], tuple(data["events"]), subject)
