"""Who asks: a personal access token in `Authorization: Bearer`, or a session."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User

SCHEME = b"bearer"


class TokenAuthentication(BaseAuthentication):
    """RFC 6750 bearer tokens; first in the list, so that a missing one answers 401."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The person and the token; None without the header; raises AuthenticationFailed."""
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME:
            return None
        token = tokens.find(secret.decode("latin-1").strip())
        if token is None:
            raise AuthenticationFailed("The token is unknown, expired or revoked.")
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        """What a client that brought nothing should bring."""
        return 'Bearer realm="skillmap"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the token in the OpenAPI document."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An HTTP bearer scheme."""
        return {"type": "http", "scheme": "bearer"}
