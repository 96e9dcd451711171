"""Which query parameters an action of the API reads; anything else is refused, not passed over.

The OpenAPI document is made from the same declarations (`profiles.api.schema`).
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import django_filters
from django.db.models import Model
from drf_spectacular.utils import OpenApiParameter
from rest_framework import viewsets
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from profiles.api.serializers import FieldsSerializer

FIELDS = "fields"

Row_co = TypeVar("Row_co", bound=Model, covariant=True)


class DeclaredParams(viewsets.GenericViewSet[Row_co]):
    """Which actions read what, for the requests and for the OpenAPI document alike."""

    filtered_actions: tuple[str, ...] = ("list",)
    paged_actions: tuple[str, ...] = ("list",)
    list_ordering: tuple[str, ...]
    own_params: Mapping[str, Sequence[OpenApiParameter]] = {}


def takes_fields(view: DeclaredParams[Model]) -> bool:
    """Whether the action answers with things of which the program may choose the fields."""
    kind = view.get_serializer_class() if view.serializer_class is not None else None
    return isinstance(kind, type) and issubclass(kind, FieldsSerializer)


def is_filtered(view: DeclaredParams[Model]) -> bool:
    """Whether the action reads the filters of the view."""
    return view.action in view.filtered_actions


def is_paged(view: DeclaredParams[Model]) -> bool:
    """Whether the action answers page by page."""
    return view.action in view.paged_actions and view.paginator is not None


def known(view: DeclaredParams[Model]) -> dict[str, bool]:
    """The names that the view's action reads, each with whether it may be given repeatedly."""
    names: dict[str, bool] = {}
    if is_filtered(view) and (filterset := getattr(view, "filterset_class", None)):
        for name, each in filterset.base_filters.items():
            names[name] = isinstance(each, django_filters.MultipleChoiceFilter)
    if is_paged(view) and view.paginator:
        rows = view.paginator.get_schema_operation_parameters(view)
        names |= {row["name"]: False for row in rows}
    names |= {each.name: False for each in view.own_params.get(view.action, ())}
    return names | ({FIELDS: False} if takes_fields(view) else {})


def check(view: DeclaredParams[Model], request: Request) -> None:
    """Raise ValidationError for a parameter that the action does not read, or one given twice."""
    if not request.query_params or view.action is None:
        return
    names = known(view) if request.method in SAFE_METHODS else {}
    problems: dict[str, list[ErrorDetail]] = {}
    for name, values in request.query_params.lists():
        if name not in names:
            text = f"There is no such parameter. Known: {', '.join(sorted(names)) or 'none'}."
            problems[name] = [ErrorDetail(text, "unknown_parameter")]
        elif len(values) > 1 and not names[name]:
            problems[name] = [ErrorDetail("Give this parameter once.", "repeated_parameter")]
    if problems:
        raise ValidationError(problems)
