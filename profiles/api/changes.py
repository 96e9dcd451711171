"""The feed of changes for programs: every revision once, in the order in which it was published.

Sequence numbers are given under a lock that is held until the revision is seen by everybody, so
whoever sees one has been able to see all before it: reading on from the last one skips nothing.
"""

from django.db.models import Max
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.serializers import RevisionWithChangesSerializer
from profiles.api.viewsets import ApiViewSet
from profiles.models import Revision

MOST = 200
PAGE = 50
LARGEST = 2**63 - 1  # of what both databases can compare
LIMIT = "limit"
SINCE = "since"

_PARAMETERS = [
    OpenApiParameter(
        SINCE,
        {"type": "integer", "minimum": 0, "maximum": LARGEST, "default": 0},
        description="The cursor of the answer before; 0, or nothing, is the beginning. "
        "Beyond the newest revision it is refused.",
    ),
    OpenApiParameter(
        LIMIT,
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE},
        description="How many revisions at most.",
    ),
]


@extend_schema_serializer(many=False)
class ChangesSerializer(serializers.Serializer[object]):
    """A part of the feed, where it ends, and whether more is there already."""

    cursor = serializers.IntegerField(min_value=0, max_value=LARGEST)
    has_more = serializers.BooleanField()
    next = serializers.URLField()
    results = RevisionWithChangesSerializer(many=True)


class ChangeFeedViewSet(ApiViewSet[Revision]):
    """Every revision, oldest first; ask again with `since` = `cursor` for what came after."""

    queryset = Revision.objects.for_listing().with_changes()
    serializer_class = RevisionWithChangesSerializer
    filter_backends = ()
    pagination_class = None
    own_params = {"list": _PARAMETERS}

    @extend_schema(responses=ChangesSerializer)
    def list(self, request: Request) -> Response:
        """The revisions after the cursor, with where to read on."""
        since = _number(request, SINCE, 0, 0, LARGEST)
        limit = _number(request, LIMIT, PAGE, 1, MOST)
        rows = self.get_queryset().filter(sequence__gt=since).order_by("sequence")
        found = list(rows[: limit + 1])
        if not found:
            _refuse_beyond_the_end(since)
        has_more, found = len(found) > limit, found[:limit]
        cursor = found[-1].sequence if found else since
        query = request.query_params.copy()
        query[SINCE] = str(cursor)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        body = {
            "cursor": cursor,
            "has_more": has_more,
            "next": following,
            "results": self.get_serializer(found, many=True).data,
        }
        return Response(body, headers={"Link": f'<{following}>; rel="next"'})


def _refuse_beyond_the_end(since: int) -> None:
    """Raise ValidationError where no answer can have given this cursor."""
    newest = Revision.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    if since > newest:
        raise ValidationError(
            {SINCE: [f"Beyond the end: the newest revision is {newest}. Begin again from 0."]}
        )


def _number(request: Request, name: str, default: int, least: int, most: int) -> int:
    """A whole number of the question; raises ValidationError."""
    text = request.query_params.get(name, str(default))
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))
    if not is_number or not least <= int(text) <= most:
        raise ValidationError({name: [f"A whole number from {least} to {most}."]})
    return int(text)
