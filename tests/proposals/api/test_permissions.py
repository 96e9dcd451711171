"""What a token's scope covers, action by action."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from proposals.api.permissions import Scoped
from skillmap.accounts.models import Token, User

READ, PROPOSE, CURATE = Token.Scope.READ, Token.Scope.PROPOSE, Token.Scope.CURATE
VIEW = SimpleNamespace(
    action="create",
    private_actions=("list",),
    scopes={"mark_read": READ, "approve": CURATE},
)


def may(method: str, action: str, *, by: Any, token: Token | None = None) -> bool:
    """Whether somebody may ask for the action."""
    view = SimpleNamespace(**{**vars(VIEW), "action": action})
    request: Any = SimpleNamespace(method=method, user=by, auth=token)
    return Scoped().has_permission(request, view)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    ("action", "by", "is_allowed"),
    [
        ("retrieve", AnonymousUser(), True),
        ("retrieve", User(username="a"), True),
        ("list", AnonymousUser(), False),
        ("list", User(username="a"), True),
    ],
)
def test_who_may_read(method: str, action: str, by: Any, is_allowed: bool) -> None:
    assert may(method, action, by=by) is is_allowed


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("action", ["create", "approve", "mark_read"])
def test_nobody_writes_without_a_name(method: str, action: str) -> None:
    assert may(method, action, by=AnonymousUser()) is False


@pytest.mark.parametrize("action", ["create", "approve", "mark_read"])
def test_a_session_has_no_scope(action: str) -> None:
    assert may("POST", action, by=User(username="a")) is True


@pytest.mark.parametrize(
    ("scope", "action", "is_allowed"),
    [
        (READ, "mark_read", True),
        (READ, "create", False),
        (READ, "approve", False),
        (PROPOSE, "mark_read", True),
        (PROPOSE, "create", True),
        (PROPOSE, "approve", False),
        (CURATE, "mark_read", True),
        (CURATE, "create", True),
        (CURATE, "approve", True),
    ],
)
def test_each_scope_includes_the_ones_before(
    scope: Token.Scope, action: str, is_allowed: bool
) -> None:
    assert may("POST", action, by=User(username="a"), token=Token(scope=scope)) is is_allowed
