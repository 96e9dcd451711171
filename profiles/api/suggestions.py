"""Suggestions while somebody types a search."""

from django.core.exceptions import ValidationError as InvalidText
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from profiles import search
from profiles.api.viewsets import CatalogueViewSet
from profiles.models import Skill

QUERY = "q"

_PARAMETERS = [
    OpenApiParameter(
        QUERY,
        {"type": "string", "maxLength": search.QUERY_LENGTH},
        description="What has been typed so far; its last word may be unfinished.",
    ),
]


class SuggestionSerializer(serializers.Serializer[search.Suggestion]):
    """A page that may be meant: what it is of, its name, and its path in the first language."""

    kind = serializers.ChoiceField(choices=["role_level", "role", "skill", "level"])
    name = serializers.CharField()
    path = serializers.CharField()


@extend_schema_serializer(many=False)
class SuggestionsSerializer(serializers.Serializer[object]):
    """All suggestions, the best first."""

    results = SuggestionSerializer(many=True)


class SuggestionViewSet(CatalogueViewSet[Skill]):
    """Roles at a level, roles, skills and levels that an unfinished search may mean."""

    queryset = Skill.objects.none()
    serializer_class = SuggestionSerializer  # type: ignore[assignment]  # of no model
    filter_backends = ()
    pagination_class = None
    own_params = {"list": _PARAMETERS}

    @extend_schema(responses=SuggestionsSerializer)
    def list(self, request: Request) -> Response:
        """The suggestions; none for nothing typed."""
        typed = request.query_params.get(QUERY, "")
        if len(typed) > search.QUERY_LENGTH:
            raise ValidationError({QUERY: [f"At most {search.QUERY_LENGTH} characters."]})
        try:
            found = search.suggest(typed) if typed.strip() else []
        except InvalidText as problem:
            raise ValidationError({QUERY: problem.messages}) from problem
        return Response({"results": self.get_serializer(found, many=True).data})
