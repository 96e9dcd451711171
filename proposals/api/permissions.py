"""What a token may do: its scope; what its person may do, the domain decides."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from skillmap.accounts.models import Token


class Scoped(BasePermission):
    """Reading is open; writing takes a person, and a token whose scope covers it.

    A view names what an action needs in `scopes`; what it does not name needs `propose`.
    """

    message = "This token's scope does not cover that."

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the request may go on to the domain's own rules."""
        action = getattr(view, "action", None)
        is_private = action in getattr(view, "private_actions", ())
        if request.method in SAFE_METHODS:
            return not is_private or request.user.is_authenticated
        if not request.user.is_authenticated:
            return False
        if not isinstance(request.auth, Token):
            return True
        needed = getattr(view, "scopes", {}).get(action, Token.Scope.PROPOSE)
        return request.auth.covers(needed)
