"""The API's description (OpenAPI 3.1): made once for each process, served as JSON."""

from functools import cache
from typing import Any

from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from profiles.api.openapi import OpenApiDocument


@cache
def document() -> OpenApiDocument:
    """The whole document, in English whichever page asks first."""
    generator: Any = SchemaGenerator
    with translation.override("en"):
        found: OpenApiDocument = generator().get_schema(request=None, public=True)
    return found


@method_decorator([conditional_page, cache_control(public=True, no_cache=True)], name="dispatch")
@extend_schema(exclude=True)
class SchemaView(APIView):
    """OpenAPI 3.1 as JSON, with a tag."""

    def get(self, request: Request) -> Response:
        """The document; the same for everybody."""
        return Response(document())
