"""Stands before the server on HTTP: lets in who shows a live token or none, so often a minute."""

from typing import NamedTuple

from anyio.to_thread import run_sync
from django.conf import settings
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from skillmap.accounts import tokens
from skillmap.kernel import budgets
from skillmap.kernel.client_address import address_of
from skillmap.mcp_server.tools import served

SCHEME = "bearer"
CHALLENGE = 'Bearer realm="skillmap", error="invalid_token"'
NAME = "assistant"
# Every call is a request; a search costs more than a page, which is kept.
CALLS_A_MINUTE = {"anonymous": 60, "person": 300}


class Refusal(NamedTuple):
    """Why a request does not come in."""

    status: int
    error: str
    header: str
    value: str
    description: str = ""

    def body(self) -> dict[str, str]:
        """The JSON that says so, as OAuth 2.0 names its members (RFC 6749, 5.2)."""
        body = {"error": self.error}
        return body | {"error_description": self.description} if self.description else body


def bearer(header: str) -> str:
    """The secret of an `Authorization` header (RFC 6750); empty where it holds none."""
    scheme, _space, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else ""


@served
def admit(secret: str | None, address: str) -> Refusal | None:
    """Count a request of who has this token, or none, at this address; how it is refused, if so."""
    token = tokens.find(secret) if secret else None
    if secret is not None and token is None:
        suspension = tokens.suspension_behind(secret)
        said = f"The token was revoked. {suspension}" if suspension else ""
        return Refusal(401, "invalid_token", "WWW-Authenticate", CHALLENGE, said)
    if not settings.API_LIMITS:
        return None
    who = budgets.of_person(token.person.pk) if token else budgets.of_address(address)
    count = budgets.count(NAME, who)
    if count.used > CALLS_A_MINUTE["person" if token else "anonymous"]:
        return Refusal(429, "too_many_requests", "Retry-After", str(count.reset))
    return None


class Door:
    """Lets requests without a token through, which may read; a dead token is answered 401.

    Whoever asks too often is answered 429 with Retry-After.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        app = self.app
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            header = headers.get("authorization")
            secret = bearer(header) if header else None
            if refusal := await run_sync(admit, secret, _address(scope, headers)):
                app = JSONResponse(
                    refusal.body(),
                    status_code=refusal.status,
                    headers={refusal.header: refusal.value},
                )
        await app(scope, receive, send)


def _address(scope: Scope, headers: Headers) -> str:
    """Where the request comes from: ASGI names the connection, proxies the client."""
    connection = scope.get("client") or ("", 0)
    return address_of(",".join(headers.getlist("x-forwarded-for")), str(connection[0]))
