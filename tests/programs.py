"""A program that asks the API with a token of somebody's."""

import json
from typing import Any

from django.test import Client

from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User

API = "/api/v1"
# A change of the shelf's first cell, as a body has it.
EDIT: dict[str, Any] = {
    "kind": "edit",
    "role": "ml-engineer",
    "level": "junior",
    "base_version": 1,
    "description": "Logs each run.",
    "required": True,
}


class Program:
    """A program with a token."""

    def __init__(self, person: User, scope: Token.Scope = Token.Scope.PROPOSE) -> None:
        _row, self.secret = tokens.make(person, name="test", scope=scope, expires_at=None)
        self.client = Client()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request; the headers are named with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method.upper(),
            f"{API}{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **named},
        )

    def get(self, path: str) -> Any:
        """A GET."""
        return self.call("get", path)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """A POST with a JSON body."""
        return self.call("post", path, {} if body is None else body, **headers)
