"""The API's reference as data, made from its OpenAPI document: operations, and shapes of JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from profiles.api.openapi import (
    MediaTypeObject,
    OpenApiDocument,
    ParameterObject,
    ResponseObject,
    SchemaObject,
)
from skillmap import api_examples

METHODS = ("get", "post", "put", "patch", "delete")
PATHS = {
    "/domains/": {"slug": "machine-learning-ai"},
    "/levels/": {"slug": "junior"},
    "/roles/": {"slug": "ml-engineer"},
    "/skills/": {"slug": "experiment-tracking"},
    "/people/": {"username": "author"},
}
NUMBERS = {"id": "1", "number": "1", "sequence": "1"}
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class ApiField:
    """A member of a shape, or a parameter: its type in words; `shape` names what it consists of."""

    name: str
    kind: str
    is_required: bool
    text: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of JSON that the API takes or gives."""

    name: str
    text: str
    fields: list[ApiField]


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """A status that an operation answers with."""

    status: str
    text: str
    shape: str


@dataclass(frozen=True, slots=True)
class ApiOperation:
    """One thing that a program can ask."""

    key: str
    method: str
    path: str
    summary: str
    text: str
    is_open: bool
    parameters: list[ApiField]
    takes: str
    body: str
    answers: list[ApiResponse]
    curl: str
    python: str
    javascript: str


def operations(
    document: OpenApiDocument, site: str, samples: Mapping[str, str] | None = None
) -> list[tuple[str, ApiOperation]]:
    """The operations, each with the name of its part of the API; `samples` fill the addresses."""
    return [
        (path.removeprefix("/api/v1/").partition("/")[0],
         _operation(document, path, method, site + _filled(path, samples or {})))
        for path, item in sorted(document["paths"].items()) for method in METHODS if method in item
    ]  # fmt: skip


def shapes(document: OpenApiDocument) -> list[Shape]:
    """The objects, by name; choices are told where they are used."""
    return [
        Shape(name, part.get("description", ""), list(_fields(document, part)))
        for name, part in sorted(document["components"]["schemas"].items())
        if "properties" in part
    ]


def _filled(path: str, samples: Mapping[str, str]) -> str:
    own = next((words for start, words in PATHS.items() if start in path), {})
    for name, word in {**NUMBERS, **own, **samples}.items():
        path = path.replace(f"{{{name}}}", word)
    return path


def _operation(document: OpenApiDocument, path: str, method: str, url: str) -> ApiOperation:
    row = document["paths"][path][method]
    content: MediaTypeObject = row.get("requestBody", {}).get("content", {}).get(JSON, {})
    body = _sample(document, content)
    is_open = {} in row["security"]
    words = (method.upper(), url, body)
    return ApiOperation(
        key=row["operationId"],
        method=method.upper(),
        path=path,
        summary=row["summary"],
        text=row["description"],
        is_open=is_open,
        parameters=[_parameter(each) for each in row.get("parameters", [])],
        takes=_shape_of(content.get("schema", {})),
        body=body,
        answers=list(_answers(document, row["responses"])),
        curl=api_examples.curl(*words, takes_token=not is_open),
        python=api_examples.python(*words, takes_token=not is_open),
        javascript=api_examples.javascript(*words, takes_token=not is_open),
    )


def _answers(
    document: OpenApiDocument, responses: dict[str, ResponseObject]
) -> Iterator[ApiResponse]:
    for status, told in sorted(responses.items()):
        name = told.get("$ref", "").rpartition("/")[2]
        row = document["components"]["responses"][name] if name else told
        content = next(iter(row.get("content", {}).values()), MediaTypeObject())
        yield ApiResponse(status, row.get("description", ""), _shape_of(content.get("schema", {})))


def _parameter(row: ParameterObject) -> ApiField:
    kind = _kind(row["schema"])
    where = "" if row["in"] == "query" else f", {row['in']}"
    text = row.get("description", "")
    return ApiField(row["name"], f"{kind}{where}", bool(row.get("required")), text)


def _fields(document: OpenApiDocument, part: SchemaObject) -> Iterator[ApiField]:
    for name, inner in part["properties"].items():
        shape = _shape_of(inner)
        is_object = "properties" in document["components"]["schemas"].get(shape, {})
        choices = _choices(document, inner)
        kind = _kind({"enum": choices} if choices else inner)
        is_required = name in part.get("required", [])
        yield ApiField(
            name, kind, is_required, inner.get("description", ""), shape if is_object else ""
        )


def _shape_of(schema: SchemaObject) -> str:
    """The name of the object that it is, or is a list of."""
    if reference := schema.get("$ref"):
        return str(reference).rpartition("/")[2]
    for each in _parts(schema):
        if name := _shape_of(each):
            return name
    return _shape_of(schema["items"]) if "items" in schema else ""


def _choices(document: OpenApiDocument, schema: SchemaObject) -> list[str]:
    """The values from which one is chosen, also where they are told elsewhere or in two parts."""
    if reference := schema.get("$ref"):
        found = document["components"]["schemas"][reference.rpartition("/")[2]]
        return list(found.get("enum", []))
    return [each for part in _parts(schema) for each in _choices(document, part)]


def _parts(schema: SchemaObject) -> list[SchemaObject]:
    """What it consists of, or is one of."""
    return [*schema.get("allOf", []), *schema.get("oneOf", []), *schema.get("anyOf", [])]


def _kind(schema: SchemaObject) -> str:
    """The type in words: `integer 1–200`, `string, at most 100`, `one of a, b`, `list`."""
    if "enum" in schema:
        return "one of " + ", ".join(str(each) or "nothing" for each in schema["enum"])
    kinds = schema.get("type", "object")
    kind = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    kind = kind.replace("array", "list")
    if "minimum" in schema or "maximum" in schema:
        kind += f" {schema.get('minimum', '')}–{schema.get('maximum', '')}"
    if "maxLength" in schema:
        kind += f", at most {schema['maxLength']} characters"
    return f"{kind}, {schema['format']}" if "format" in schema else kind


def _sample(document: OpenApiDocument, content: MediaTypeObject) -> str:
    """The body that the request class gives as its example, as JSON; empty where none is taken."""
    if not content:
        return ""
    found = document["components"]["schemas"][_shape_of(content["schema"])]
    examples = list(content.get("examples", {}).values())
    value = examples[0]["value"] if examples else dict.fromkeys(found.get("required", []), "")
    return json.dumps(value, indent=2, ensure_ascii=False)
