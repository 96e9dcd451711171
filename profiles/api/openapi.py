"""The parts of an OpenAPI 3.1 document that are read or completed here."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

SchemaObject = TypedDict(
    "SchemaObject",
    {
        "$ref": str,
        "description": str,
        "type": str | list[str],
        "format": str,
        "enum": Sequence[str],
        "minimum": int,
        "maximum": int,
        "maxLength": int,
        "properties": "dict[str, SchemaObject]",
        "required": list[str],
        "items": "SchemaObject",
        "allOf": "list[SchemaObject]",
        "oneOf": "list[SchemaObject]",
        "anyOf": "list[SchemaObject]",
    },
    total=False,
)
ParameterObject = TypedDict(
    "ParameterObject",
    {"name": str, "in": str, "description": str, "required": bool, "schema": SchemaObject},
    total=False,
)


class ExampleObject(TypedDict):
    """A body as an example."""

    value: object


class MediaTypeObject(TypedDict, total=False):
    """What a body looks like."""

    schema: SchemaObject
    examples: dict[str, ExampleObject]


class BodyObject(TypedDict, total=False):
    """What is sent, by media type."""

    content: dict[str, MediaTypeObject]


ResponseObject = TypedDict(
    "ResponseObject",
    {"$ref": str, "description": str, "headers": object, "content": dict[str, MediaTypeObject]},
    total=False,
)


class OperationObject(TypedDict, total=False):
    """What a method of a path does."""

    operationId: str
    summary: str
    description: str
    parameters: list[ParameterObject]
    requestBody: BodyObject
    responses: dict[str, ResponseObject]
    security: list[dict[str, list[str]]]


class ComponentsObject(TypedDict):
    """What operations refer to, by name."""

    schemas: dict[str, SchemaObject]
    responses: dict[str, ResponseObject]
    headers: Mapping[str, object]


class OpenApiDocument(TypedDict):
    """The whole document: operations by path and method."""

    openapi: str
    info: dict[str, str]
    paths: dict[str, dict[str, OperationObject]]
    components: ComponentsObject
