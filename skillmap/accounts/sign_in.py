"""The sign-in page, which carries what was typed elsewhere until the person is known."""

from copy import copy
from datetime import timedelta
from http import HTTPStatus
from typing import cast

from allauth.account.views import LoginView
from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.urls import resolve, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from skillmap.accounts import resumable
from skillmap.accounts.redirects import is_own_path
from skillmap.accounts.resumable import CarriedForm

HOUR = timedelta(hours=1)


class SignInView(LoginView):  # type: ignore[misc]
    """Signs in; whoever did so in another window meanwhile goes on with what they typed."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Go on at once with what the page carried where somebody is signed in already."""
        if request.user.is_authenticated and (carried := resumable.brought_back(request)):
            return _go_on(request, carried)
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """With what the page carries."""
        return {**super().get_context_data(**kwargs), "resume": resumable.on_page(self.request)}


sign_in = SignInView.as_view()


def page_with(
    request: HttpRequest, carried: CarriedForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The sign-in page as the answer to a form, which it carries. Nothing is stored."""
    page = copy(request)
    page.method, page.path = "GET", reverse("account_login")
    page.path_info, page.resolver_match = page.path, resolve(page.path)
    page.GET, page.POST = QueryDict(urlencode({"next": carried.address})), QueryDict()
    resumable.lay_on_page(page, carried)
    response = sign_in(page)
    if not hasattr(response, "render"):  # the password was right, a second factor is asked for
        resumable.keep(request, carried)
        return cast("HttpResponse", response)
    response.render()
    response.status_code = status
    response.headers["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", response)


class OtherWayForm(forms.Form):
    """Another way in than by password, and the form that is to be there afterwards."""

    resume = forms.CharField(strip=False)
    then = forms.CharField(max_length=2_000)

    def clean_resume(self) -> CarriedForm:
        """The form; refused where it is not from a sign-in page of ours."""
        carried = CarriedForm.read(self.cleaned_data["resume"])
        if carried is None:
            raise ValidationError("")
        return carried

    def clean_then(self) -> str:
        """A page of accounts."""
        then = str(self.cleaned_data["then"])
        if not is_own_path(then) or "/accounts/" not in then.partition("?")[0]:
            raise ValidationError("")
        return then


@require_POST
def other_way(request: HttpRequest) -> HttpResponse:
    """Go on to sign up, to a new password or to another site; the form waits in the session.

    The one time that something typed is stored before the person is known: for two hours, ten
    times an hour from one address.
    """
    form = OtherWayForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("account_login"))
    carried, then = form.cleaned_data["resume"], form.cleaned_data["then"]
    if not ratelimit.consume(request, action="keep_typed"):
        response = page_with(request, carried, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(int(HOUR.total_seconds()))
        return response
    resumable.keep_for_a_stranger(request, carried)
    return HttpResponseRedirect(then)


def after_csrf_failure(request: HttpRequest, reason: str) -> HttpResponse | None:
    """What answers a form of our own pages that was made before signing in or out elsewhere.

    Signed in: the form is shown again with everything in it. Signed out: the sign-in page carries
    it. None where the form may come from another site, or where nothing of it is carried.
    """
    from_here = "HTTP_ORIGIN" in request.META
    if not from_here or reason == REASON_BAD_ORIGIN % request.META["HTTP_ORIGIN"]:
        return None
    if request.headers.get("HX-Request"):
        return None
    carried = resumable.brought_back(request) or resumable.sent_form(request)
    if carried is None:
        return None
    if request.user.is_authenticated:
        return _go_on(request, carried)
    return page_with(request, carried)


def _go_on(request: HttpRequest, carried: CarriedForm) -> HttpResponse:
    resumable.keep(request, carried)
    return HttpResponseRedirect(carried.address)
