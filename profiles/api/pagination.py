"""How lists are cut: by cursor, in an order that does not move under the reader."""

import re
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

MOST = 200
CURSOR_LENGTH = 500
# Where a page can end: slugs, and numbers. Anything else is no cursor of ours.
NUMBER = re.compile(r"[0-9]{1,3}", re.ASCII)
POSITION = re.compile(r"[-\w]{1,100}", re.ASCII)

Row = TypeVar("Row")


class StablePagination(CursorPagination):
    """Pages by cursor, `page_size` at a time (50, at most 200); links in the body and in `Link`."""

    page_size = 50
    max_page_size = MOST
    page_size_query_param = "page_size"
    ordering = "pk"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The cursor as sent; a text that none of ours can be is 404, whatever the database."""
        text = request.query_params.get(self.cursor_query_param, "")
        if len(text) > CURSOR_LENGTH or "\x00" in text:
            raise NotFound(self.invalid_cursor_message)
        cursor = super().decode_cursor(request)
        if cursor and cursor.position and not POSITION.fullmatch(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_page_size(self, request: Request) -> int:
        """How many are wanted; raises ValidationError for what is no such number."""
        text = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not NUMBER.fullmatch(text) or not 1 <= int(text) <= MOST:
            raise ValidationError({self.page_size_query_param: [f"From 1 to {MOST}."]})
        return int(text)

    def get_schema_operation_parameters(self, view: object) -> list[dict[str, object]]:
        """The cursor and the size of a page, for the OpenAPI document."""
        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": self.page_size}
        cursor = {"type": "string"}
        return [
            {
                "name": self.cursor_query_param, "in": "query", "schema": cursor,
                "description": "As in the links of the page before; nothing is the first page.",
            },
            {
                "name": self.page_size_query_param, "in": "query", "schema": size,
                "description": "How many at most.",
            },
        ]  # fmt: skip

    def paginate_queryset(
        self,
        queryset: QuerySet[Model, Row] | Sequence[Row],
        request: Request,
        view: APIView | None = None,
    ) -> list[Row] | None:
        """The page; raises NotFound where a number was expected in the cursor."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except ValueError as error:
            raise NotFound(self.invalid_cursor_message) from error

    def _get_position_from_instance(self, instance: object, ordering: Sequence[str]) -> str:
        """What the order begins with, also where it is of a row beside it (`skill__slug`)."""
        value = instance
        for name in ordering[0].lstrip("-").split("__"):
            value = getattr(value, name)
        return str(value)

    def get_ordering(self, request: object, queryset: object, view: object) -> tuple[str, ...]:
        """The view's own order when it names one; it ends in a unique column."""
        ordering = getattr(view, "list_ordering", self.ordering)
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)

    def get_paginated_response(self, data: object) -> Response:
        """The page, with where the next and the previous one are (RFC 8288)."""
        links = {"next": self.get_next_link(), "prev": self.get_previous_link()}
        header = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items() if url)
        body = {"next": links["next"], "previous": links["prev"], "results": data}
        return Response(body, headers={"Link": header} if header else {})

    def get_paginated_response_schema(self, schema: dict[str, object]) -> dict[str, object]:
        """A page in the terms of OpenAPI 3.1: both links are always there, or null."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": dict(link), "results": schema},
        }
