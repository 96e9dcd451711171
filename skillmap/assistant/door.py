"""Stands before the server on HTTP: who shows a token that is none does not come in."""

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from skillmap.accounts import tokens
from skillmap.assistant.tools import served

SCHEME = "bearer"


def bearer(header: str) -> str:
    """The secret of an `Authorization` header (RFC 6750); empty where it holds none."""
    scheme, _space, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else ""


@served
def is_known(secret: str) -> bool:
    """Whether there is a live token with this secret."""
    return tokens.find(secret) is not None


class Door:
    """Lets requests without a token through, which may read; a dead token is answered 401."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        app = self.app
        if scope["type"] == "http" and (header := Headers(scope=scope).get("authorization")):
            secret = bearer(header)
            if not secret or not await run_sync(is_known, secret):
                app = JSONResponse(
                    {"error": "invalid_token"},
                    status_code=401,
                    headers={"WWW-Authenticate": 'Bearer realm="skillmap", error="invalid_token"'},
                )
        await app(scope, receive, send)
