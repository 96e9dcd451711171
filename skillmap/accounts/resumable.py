"""Carries a form over signing in: which forms may be, their fields on the way, and afterwards.

Nothing is stored for a visitor whom nobody knows. The sign-in page carries the fields, signed, and
brings them back together with the password; only then are they put into the session.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, Self, TypeVar
from urllib.parse import urlsplit

from django.core import signing
from django.forms import Field
from django.http import HttpRequest, QueryDict
from django.shortcuts import resolve_url

from skillmap.accounts.redirects import is_own_path

FIELD = "resume"
LASTS = timedelta(hours=2)
ROOM = 2  # a text that is up to twice too long comes back to be shortened
SHORT = 1_000  # for a field that names no length: a choice, a number, some ticks
LONGEST_NAME = 200
MOST_VALUES = 500  # of one field
MOST = 1_500_000  # characters of one form: the request that brings them back is limited too
_SECONDS = int(LASTS.total_seconds())
_KEY = "typed"
_ON_THE_PAGE = "skillmap.resume"
_SALT = "skillmap.resume"

Callee = TypeVar("Callee", bound=Callable[..., object])


class AnyForm(Protocol):
    """A class of forms, whether of a model or not."""

    base_fields: dict[str, Field]


@dataclass(frozen=True, slots=True)
class Resumable:
    """The fields of a form that are carried, each with the most characters of its values.

    "text:*" stands for every field whose name begins with "text:".
    """

    limits: Mapping[str, int]

    @classmethod
    def of(cls, *forms: AnyForm, more: Mapping[str, int] | None = None) -> Self:
        """The fields of these forms, and others by name."""
        fields = {name: field for form in forms for name, field in form.base_fields.items()}
        limits = {name: getattr(each, "max_length", None) for name, each in fields.items()}
        own = {name: ROOM * most if most else SHORT for name, most in limits.items()}
        return cls(own | dict(more or {}))

    def pick(self, data: QueryDict) -> dict[str, list[str]]:
        """What was sent in the fields of the form, as much of it as they hold."""
        picked: dict[str, list[str]] = {}
        left = MOST
        for name, values in data.lists():
            room = min(self.limit(name), left)
            if not room:
                continue
            picked[name] = []
            for value in values[:MOST_VALUES]:
                text = str(value)[:room]
                picked[name].append(text)
                room, left = room - len(text), left - len(text)
        return picked

    def limit(self, name: str) -> int:
        """The most characters that are carried under the name; 0 for what is no field of it."""
        if name in self.limits:
            return self.limits[name]
        families = (each for each in self.limits if each.endswith("*"))
        family = next((each for each in families if name.startswith(each[:-1])), "")
        return self.limits.get(family, 0) if len(name) <= LONGEST_NAME else 0


@dataclass(frozen=True, slots=True)
class CarriedForm:
    """What was typed into the form of the page `back`; `query` belongs to its address."""

    back: str
    fields: dict[str, list[str]]
    query: str = ""

    @property
    def address(self) -> str:
        """Where the person finds the form again."""
        return f"{self.back}?{self.query}" if self.query else self.back

    def sign(self) -> str:
        """One line of text that brings the form back, which nobody else can write."""
        return signing.dumps([self.back, self.fields, self.query], salt=_SALT, compress=True)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The form that the text brings back; None where it is not ours."""
        try:
            return cls(*signing.loads(text, salt=_SALT)) if text else None
        except signing.BadSignature:
            return None


# --- Which form was sent ----------------------------------------------------------------------


def resumable(declared: Resumable | str) -> Callable[[Callee], Callee]:
    """Declare which fields of the form behind a view survive signing in.

    For a method that serves several classes: the name of the class attribute that says it.
    """

    def declare(view: Callee) -> Callee:
        view.resumable = declared  # type: ignore[attr-defined]
        return view

    return declare


def declared_by(view: Callable[..., object]) -> Resumable | None:
    """What a view of the URL configuration declares; None where nothing typed is carried."""
    declared = getattr(view, "resumable", None)
    if isinstance(declared, str):  # Django's admin names the owner of a method that it wraps
        return getattr(getattr(view, "model_admin", None), declared, None)
    return declared


def sent_form(request: HttpRequest) -> CarriedForm | None:
    """The form that this request sends; None where its view declares none."""
    match = request.resolver_match
    declared = declared_by(match.func) if match and request.method == "POST" else None
    if match is None or declared is None:
        return None
    back: Callable[..., str] | None = getattr(match.func, "back", None)
    page = resolve_url(back(*match.args, **match.kwargs)) if back else page_of(request)
    query = request.META.get("QUERY_STRING", "") if page == request.path else ""
    return CarriedForm(page, declared.pick(request.POST), query)


def page_of(request: HttpRequest) -> str:
    """The page that a form stood on, for the browser says so; else the address it was sent to."""
    page = urlsplit(request.headers.get("Referer", ""))
    is_here = page.netloc == request.get_host() and is_own_path(page.path)
    return page.path if is_here else request.path


# --- On the sign-in page ----------------------------------------------------------------------


def lay_on_page(request: HttpRequest, carried: CarriedForm) -> None:
    """Let the sign-in page that answers this request carry the form."""
    request.META[_ON_THE_PAGE] = carried.sign()


def on_page(request: HttpRequest) -> str:
    """What the sign-in page carries, signed; empty for nothing."""
    text = str(request.META.get(_ON_THE_PAGE) or request.POST.get(FIELD, ""))
    return text if CarriedForm.read(text) else ""


def brought_back(request: HttpRequest) -> CarriedForm | None:
    """The form that the sign-in page brings back with this request."""
    return CarriedForm.read(request.POST.get(FIELD, ""))


# --- In the session of a person who is known --------------------------------------------------


def keep(request: HttpRequest, carried: CarriedForm) -> None:
    """Put the form into the session, for two hours and one visit of its page."""
    request.session[_KEY] = {
        "back": carried.back,
        "fields": carried.fields,
        "address": carried.address,
        "until": time.time() + _SECONDS,
    }


def keep_for_a_stranger(request: HttpRequest, carried: CarriedForm) -> None:
    """Keep a form of somebody who is not signed in, in a session that ends after two hours."""
    keep(request, carried)
    request.session.set_expiry(_SECONDS)


def sign_in_done(request: HttpRequest) -> None:
    """Let a session that began for a stranger last as long as any other."""
    if request.session.get_expiry_age() == _SECONDS:
        request.session.set_expiry(None)


def keep_brought_back(request: HttpRequest) -> None:
    """Put what the sign-in page brought back into the session, if it did."""
    if carried := brought_back(request):
        keep(request, carried)


def kept_address(request: HttpRequest) -> str:
    """Where the form waits that was put into the session; empty for nothing."""
    kept = request.session.get(_KEY)
    return str(kept.get("address", "")) if kept else ""


def take(request: HttpRequest, back: str) -> dict[str, list[str]]:
    """What was typed for the page at `back` before signing in, once; empty when nothing."""
    kept = request.session.get(_KEY)
    if not kept or kept["back"] != back:
        return {}
    del request.session[_KEY]
    fields: dict[str, list[str]] = kept["fields"]
    return fields if kept.get("until", 0) > time.time() else {}
