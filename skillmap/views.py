"""Pages that belong to the site as a whole: home, health, errors."""

import sys
from http import HTTPStatus

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles.pages.caching import only_read
from profiles.pages.page_metadata import in_language
from profiles.pages.query_params import reads
from skillmap import legal_pages, outages, readiness, where_to_look
from skillmap.accounts import script_requests, sign_in, suspensions
from skillmap.accounts.redirects import is_own_path
from skillmap.database import outcome
from skillmap.database.breaker import PAUSE_SECONDS

RETRY_SECONDS = str(int(PAUSE_SECONDS))  # then the database is asked again
ATTEMPTS_SECONDS = 300  # after which django-allauth's limits let a person try again


@only_read
def alive(request: HttpRequest) -> HttpResponse:
    """Answers "ok" as long as the process runs; asks no database."""
    return HttpResponse("ok\n", content_type="text/plain")


@only_read
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the site can answer, then each part that it needs and how that is; 503 if not."""
    is_ready, parts = readiness.report()
    lines = [f"{name}: {state}" for name, state in parts.items()]
    text = "\n".join(["ready" if is_ready else "not ready", *lines, ""])
    if is_ready:
        return HttpResponse(text, "text/plain")
    return HttpResponse(text, "text/plain", status=503, headers={"Retry-After": RETRY_SECONDS})


@reads(REDIRECT_FIELD_NAME)
def admin_login(request: HttpRequest) -> HttpResponse:
    """Send whoever wants into the admin through the site's own sign-in, its limits and factors.

    Signed in without the right is 403: signing in again would not help.
    """
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    target = wanted if is_own_path(wanted) else reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect_to_login(target)
    if not admin.site.has_permission(request):
        raise PermissionDenied
    return redirect(target)


def admin_password(request: HttpRequest) -> HttpResponse:
    """A password is changed in one place."""
    return redirect("account_change_password")


@only_read
def statement(request: HttpRequest, name: str) -> HttpResponse:
    """The operator's privacy or terms, or that the operator has not supplied any."""
    statement = legal_pages.find(name)
    context = {"name": name, "statement": statement, "is_demo": settings.DEMO}
    response = render(request, "statement_page.html", context)
    response.headers["Cache-Control"] = (
        f"public, max-age=0, s-maxage={settings.PAGE_SHARED_SECONDS}"
    )
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read."""
    return _failed(request, HTTPStatus.BAD_REQUEST, "bad_request", "It could not be read.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, but not allowed; says to the suspended why and until when, with what was sent."""
    suspension = suspensions.of(getattr(request, "user", None))
    status, said = HTTPStatus.FORBIDDEN, "This is not allowed."
    texts = _sent_texts(request)
    return _failed(request, status, "permission_denied", said, suspension=suspension, texts=texts)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Resume the form, or 403 for one whose token is missing or old: shows what was typed."""
    if script_requests.is_from_script(request):
        said = _("You signed in or out in another window. Your text is still in this page.")
        return script_requests.problem(HTTPStatus.FORBIDDEN, "csrf_failed", said, _("Continue"))
    if resumed := sign_in.after_csrf_failure(request, reason):
        return resumed
    return _error_page(request, "403_csrf.html", 403, texts=_sent_texts(request))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing that this person may see."""
    return _failed(request, HTTPStatus.NOT_FOUND, "not_found", "There is nothing here.")


def refused(request: HttpRequest, status: HTTPStatus, code: str, sentence: str) -> HttpResponse:
    """The status of an error of the domain: its sentence, with what was sent."""
    if request.path_info.startswith(outages.FOR_PROGRAMS):
        return outages.problem(status, code, sentence)
    context = {"number": status.value, "sentence": sentence, "texts": _sent_texts(request)}
    return _error_page(request, "refused.html", status, **context)


def simultaneous(request: HttpRequest) -> HttpResponse:
    """409: another request wrote the same row at the same moment."""
    said = "Another request did the same at this moment. Look again before you repeat it."
    return _failed(request, HTTPStatus.CONFLICT, "stale", said)


def too_often(request: HttpRequest) -> HttpResponse:
    """429: a budget of writes, or one of django-allauth's limits on attempts, is spent."""
    seconds: int = request.META.get(outages.RETRY_AFTER, ATTEMPTS_SECONDS)
    response: HttpResponse
    if script_requests.is_from_script(request):
        status = HTTPStatus.TOO_MANY_REQUESTS
        response = script_requests.problem(status, "throttled", _("Too many requests"))
    else:
        context = {"seconds": seconds, "again": request.get_full_path()}
        sent = outages.sent_fields(request)
        response = _error_page(request, "429.html", 429, sent=sent, **context)
    response.headers["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 with Retry-After when it was the database that was away."""
    error = sys.exc_info()[1]
    if not outages.is_outage(error):
        return _failed(request, HTTPStatus.INTERNAL_SERVER_ERROR, "error", "Something broke here.")
    outages.renew_connections()
    answer = outcome_unknown if outcome.may_be_saved() else database_away
    return outages.mark(answer(request), error)


def database_away(request: HttpRequest) -> HttpResponse:
    """503: the database is away or held; with what was sent, to send it again."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response = _failed(
        request, status, "unavailable", "The database is away. Nothing was changed; try again.",
        again=request.get_full_path(), sent=outages.sent_fields(request),
    )  # fmt: skip
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def outcome_unknown(request: HttpRequest) -> HttpResponse:
    """503: the database went away while it saved; where to see whether it did, and the form."""
    response: HttpResponse
    if request.path_info.startswith(outages.FOR_PROGRAMS):
        response = outages.outcome_problem(request, where_to_look.resource(request))
    else:
        response = _error_page(
            request, "503_outcome_unknown.html", HTTPStatus.SERVICE_UNAVAILABLE,
            again=request.get_full_path(), sent=outages.sent_fields(request),
            places=where_to_look.pages(request),
        )  # fmt: skip
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _sent_texts(request: HttpRequest) -> list[str]:
    """What the person wrote into the form that was sent, each text once.

    One word of plain letters is a choice, a number or a token.
    """
    texts = dict.fromkeys(text for _name, text in outages.sent_fields(request))
    return [text for text in texts if len(text.split()) > 1 or not text.isascii()]


def _failed(
    request: HttpRequest, status: HTTPStatus, code: str, detail: str, **context: object
) -> HttpResponse:
    """A failure: a page with sentences of its own, or a problem with the `detail` for programs.

    Problems are in English, so `detail` is not translated.
    """
    if request.path_info.startswith(outages.FOR_PROGRAMS):
        return outages.problem(status, code, detail)
    return _error_page(request, f"{status.value}.html", status, **context)


def _error_page(
    request: HttpRequest, template: str, status: int, **context: object
) -> HttpResponse:
    """An error page that looks at no session and no person, so that it cannot fail itself."""
    home = in_language("/", get_language() or settings.LANGUAGE_CODE)
    told = {"path": request.path_info, "home": home, **context}
    body = loader.get_template(template).render(told)
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})
