"""What every operation has in common in the OpenAPI document: errors, headers, ETags and keys."""

from typing import Literal

from django.db import models
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, _SerializerType
from rest_framework import serializers

from profiles.api import query_params
from profiles.api.openapi import MediaTypeObject, OpenApiDocument
from profiles.api.problems import MEDIA_TYPE

# The description of each error, by status; operations refer to them.
READING = {
    "400": "The request is invalid; `errors` names each field.",
    "401": "Authentication is required, or the token is unknown, expired or revoked.",
    "404": "Not found, or not visible to the caller.",
    "406": "Only JSON is available.",
    "429": "Too many requests; retry after the seconds in `Retry-After`.",
}
MOVING = {
    "301": "The slug changed; follow `Location`.",
    "410": "Retired; `replaced_by` names the successor.",
}
WRITING = {
    "403": "The person is not allowed to do this, or the token lacks the scope.",
    "409": "The current state does not allow it; `code` says why.",
    "411": "`Content-Length` is required.",
    "413": "The body is larger than 1 MiB.",
    "415": "The body must be JSON.",
    "422": "The request is well-formed but cannot be carried out; `code` says why.",
    "428": "`If-Match` is required.",
}
MOST_IN_A_KEY = 255

_FIELDS = OpenApiParameter(
    query_params.FIELDS,
    {"type": "string", "pattern": "^[a-z_]+(,[a-z_]+)*$"},
    description="Comma-separated names of the fields to return. Unknown names answer 400.",
)
_KNOWN = OpenApiParameter(
    "If-None-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="The `ETag` of an earlier response; answers 304 if nothing changed.",
)
_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": MOST_IN_A_KEY},
    OpenApiParameter.HEADER,
    description="A key of your choice. Repeating the request with it within 24 hours returns "
    "the first response and does nothing else.",
)
TAG_PATTERN = r'^(\*|(W/)?"[0-9]{1,9}\.[0-9]{1,9}(-[0-9a-f]{1,64})?")$'  # of a proposal
HEADERS = {
    "ETag": {"schema": {"type": "string"}, "description": "Identifies this state of the resource."},
    "Location": {
        "schema": {"type": "string", "format": "uri-reference"},
        "description": "The URL of the created resource.",
    },
    "RateLimit": {
        "schema": {"type": "string"},
        "description": "Remaining requests and seconds until the limit resets.",
    },
}


class ErrorSerializer(serializers.Serializer[object]):
    """One invalid value: its JSON pointer, a stable code and a sentence."""

    pointer = serializers.CharField()
    detail = serializers.CharField()
    code = serializers.CharField()


class ProblemSerializer(serializers.Serializer[object]):
    """Problem details (RFC 9457). Some codes add members of their own."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField(min_value=300, max_value=599)
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = ErrorSerializer(many=True, required=False)  # type: ignore[assignment]


def _seen(pattern: str) -> OpenApiParameter:
    """`If-Match`, with the form of the tags that the view gives."""
    return OpenApiParameter(
        "If-Match",
        {"type": "string", "pattern": pattern},
        OpenApiParameter.HEADER,
        description="The `ETag` that you read; answers 409 `stale` if it changed since.",
    )


def _is_of_a_model(field: serializers.IntegerField) -> bool:
    return isinstance(field.parent, serializers.ModelSerializer)


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _headers(*, is_made: bool = False) -> dict[str, dict[str, str]]:
    """The headers of a response; `Location` where something was created."""
    names = [name for name in HEADERS if is_made or name != "Location"]
    return {name: _reference("headers", name) for name in names}


def share_answers(result: OpenApiDocument, **_rest: object) -> OpenApiDocument:
    """drf-spectacular's hook: adds what operations refer to, the refusals and the headers."""
    content: dict[str, MediaTypeObject] = {
        MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
    refusals = READING | MOVING | WRITING
    result["components"]["headers"] = HEADERS
    result["components"]["responses"] = {
        "304": {
            "description": "Not modified since the `ETag` in `If-None-Match`.",
            "headers": _headers(),
        },
        **{code: {"description": refusals[code], "content": content} for code in sorted(refusals)},
    }
    return result


class ApiSchema(AutoSchema):
    """Adds what every operation of this API has in common."""

    view: query_params.DeclaredParams[models.Model]  # type: ignore[override]

    def get_override_parameters(self) -> list[OpenApiParameter | _SerializerType]:
        """`fields` where they can be chosen, tags for reading, keys and tags for writing."""
        if self.method != "GET":
            takes_tag = self._action in getattr(self.view, "tagged_actions", ())
            seen = [_seen(getattr(self.view, "tag_pattern", TAG_PATTERN))] if takes_tag else []
            return [*([_KEY] if self.method == "POST" else []), *seen]
        fields = [_FIELDS] if query_params.takes_fields(self.view) else []
        return [*self.view.own_params.get(self._action, ()), *fields, _KNOWN]

    def _get_filter_parameters(self) -> list[dict[str, object]]:
        """The filter parameters, for actions that filter."""
        if self.method != "GET" or not query_params.is_filtered(self.view):
            return []
        found: list[dict[str, object]] = super()._get_filter_parameters()  # type: ignore[no-untyped-call]
        return found

    def _get_pagination_parameters(self) -> list[dict[str, object]]:
        """The pagination parameters, for actions with pages."""
        if self.method != "GET" or not query_params.is_paged(self.view):
            return []
        pages = self.view.paginator
        return pages.get_schema_operation_parameters(self.view) if pages else []

    def _insert_field_validators(self, field: object, schema: dict[str, object]) -> None:
        """The serializer's own limits; those of a database column differ between databases."""
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
        if isinstance(field, serializers.IntegerField) and _is_of_a_model(field):
            for name in ("maximum", "format"):
                schema.pop(name, None)

    def _map_model_field(self, model_field: object, direction: object) -> dict[str, object]:
        """The schema of a value that is read from a related row, such as its id."""
        found: dict[str, object] = super()._map_model_field(model_field, direction)  # type: ignore[no-untyped-call]
        if isinstance(model_field, models.IntegerField):
            return {name: said for name, said in found.items() if name not in {"maximum", "format"}}
        return found

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A token or a session; nothing either, where everybody may read."""
        found: list[dict[str, list[str]]] = [each for each in super().get_auth() if each]
        is_private = self._action in getattr(self.view, "private_actions", ())
        return found if self.method != "GET" or is_private else [*found, {}]

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, object]:
        """The answers, then the refusals, each as problem details."""
        found: dict[str, dict[str, object]] = super()._get_response_bodies(direction)
        for code, answer in found.items():
            answer["headers"] = _headers(is_made=code == "201")
        self.resolve_serializer(ProblemSerializer, "response")
        shared = [*(["304"] if self.method == "GET" else []), *sorted(self._refusals())]
        return found | {code: _reference("responses", code) for code in shared}

    def _refusals(self) -> dict[str, str]:
        moving = MOVING if "slug" in self.path and self.method == "GET" else {}
        return {**READING, **moving, **(WRITING if self.method != "GET" else {})}

    @property
    def _action(self) -> str:
        return str(getattr(self.view, "action", ""))
