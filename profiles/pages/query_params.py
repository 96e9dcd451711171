"""Which query parameters a page reads, declared once on its view.

A page reached with any other parameter, or with one given twice, is at another address: GET and
HEAD are sent on to the canonical one (302), so that what a cache keeps under an address was
rendered from that address alone.
"""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from django.utils.http import urlencode

OWN_APPS = frozenset({"skillmap", "profiles", "proposals"})
View = TypeVar("View", bound=Callable[..., object])


def reads(*names: str) -> Callable[[View], View]:
    """Declare the parameters that the view reads; a view that declares none reads none."""

    def decorate(view: View) -> View:
        view.__dict__["query_params"] = frozenset(names)
        return view

    return decorate


def known(view: Callable[..., object]) -> frozenset[str] | None:
    """The parameters that the view reads; None for a view of a library, which reads its own."""
    is_own = view.__module__.partition(".")[0] in OWN_APPS
    is_page = not hasattr(view, "cls")  # those of the API answer 400
    declared: frozenset[str] = getattr(view, "query_params", frozenset())
    return declared if is_own and is_page else None


def canonical(request: HttpRequest, view: Callable[..., object]) -> str | None:
    """The address without what the view does not read; None where the request is for it already.

    Of a parameter that is given twice the last one counts, as it does in `request.GET`.
    """
    names = known(view)
    if names is None or not request.META.get("QUERY_STRING"):
        return None
    given = request.GET
    if all(name in names and len(values) == 1 for name, values in given.lists()):
        return None
    query = urlencode({name: given[name] for name in given if name in names})
    return f"{request.path}?{query}" if query else request.path
