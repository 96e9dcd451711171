"""Who asks: a personal access token in `Authorization: Bearer`, or a session."""

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from skillmap.accounts.suspensions import Suspension

SCHEME = b"bearer"


class RevokedBySuspension(AuthenticationFailed):
    """The token was revoked because its owner is suspended; the problem says why and until when."""

    def __init__(self, suspension: Suspension) -> None:
        super().__init__(_("The token was revoked.") + f" {suspension}")
        self.extra = {"suspension": suspension.as_member()}


class TokenAuthentication(BaseAuthentication):
    """RFC 6750 bearer tokens; first in the list, so that a missing one answers 401."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The person and the token; None without the header; raises AuthenticationFailed."""
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME:
            return None
        text = secret.decode("latin-1").strip()
        token = tokens.find(text)
        if token is None:
            if suspension := tokens.suspension_behind(text):
                raise RevokedBySuspension(suspension)
            raise AuthenticationFailed("The token is unknown, expired or revoked.")
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        """What a client that brought nothing should bring."""
        return 'Bearer realm="skillmap"'


class BrowserSession(SessionAuthentication):
    """A session; not looked for where no cookie came, so that such answers can be shared."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The person who is signed in, held to CSRF; None without a cookie."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        return super().authenticate(request)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the token in the OpenAPI document."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """An HTTP bearer scheme."""
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the session's cookie in the OpenAPI document."""

    target_class = BrowserSession
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """The session cookie of a signed-in browser, as OpenAPI's security scheme."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
