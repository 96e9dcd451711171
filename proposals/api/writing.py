"""What every part of the API that is written to shares."""

from http import HTTPStatus
from typing import Any, TypeAlias

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from profiles.api.query_params import Row_co
from profiles.api.throttling import Budget
from profiles.api.viewsets import ApiViewSet
from proposals.api.idempotency import once
from proposals.api.permissions import Scoped
from proposals.api.throttling import WriteBudget
from skillmap.accounts.models import Token, User

Body: TypeAlias = dict[str, Any]  # what a request class has read


class WritingViewSet(ApiViewSet[Row_co]):
    """What every part that is written to shares: scopes, the write budget, idempotency keys."""

    permission_classes = [Scoped]
    throttle_classes = [Budget, WriteBudget]

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Has every POST with an Idempotency-Key done once."""
        super().initial(request, *args, **kwargs)
        do = getattr(self, "post", None)
        if request.method == "POST" and do is not None:
            self.post = lambda *args, **kwargs: once(request, lambda: do(*args, **kwargs))

    def read(self, kind: type[Serializer[object]]) -> Body:
        """The body as the request class has it; raises ValidationError."""
        sent = kind(data=self.request.data)
        sent.is_valid(raise_exception=True)
        data: Body = sent.validated_data
        return data

    def made(self, kind: str, key: int, shown: Response) -> Response:
        """The answer that shows it, as 201, with where programs read it (RFC 9110, 10.2.2)."""
        shown.status_code = HTTPStatus.CREATED
        shown.headers["Location"] = reverse(f"api:{kind}-detail", args=[key])
        return shown

    @property
    def person(self) -> User:
        """Who asks; `Scoped` has seen to it that somebody does."""
        assert isinstance(self.request.user, User)  # noqa: S101
        return self.request.user

    @property
    def token(self) -> Token | None:
        """The token of the program that asks; None for a person in a browser."""
        return self.request.auth if isinstance(self.request.auth, Token) else None
