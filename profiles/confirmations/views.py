"""Confirming texts of one's own role, and the numbers of confirmations on public pages.

Public pages are kept by revision, and an answer makes none: the page has the numbers as they were
when it was rendered, and fetches the present ones afterwards, from the fragments here.
"""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.assessments import ratings
from profiles.confirmations import answers, queue
from profiles.confirmations.errors import ConfirmationError, ConfirmationNotAllowed
from profiles.confirmations.forms import SKIP, ConfirmationForm, UnskipForm
from profiles.models import Confirmation, Expectation, Role, Skill
from profiles.models.confirmation import count_confirmed, status_of, wrote
from profiles.pages.caching import only_read
from skillmap.accounts import current_user
from skillmap.accounts.models import User
from skillmap.accounts.resumed_forms import sign_in_first

_SKIPPED = "confirmations.skipped"  # in the session: what the person does not want to answer now
MOST_SKIPPED = 500


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda: reverse("profiles:confirm"))
def confirm(request: HttpRequest) -> HttpResponse:
    """The next texts of one's own role, each with its answers; takes one answer at a time."""
    if request.method != "POST":
        return _page(request)
    unskip = UnskipForm(request.POST)
    if unskip.is_valid() and unskip.cleaned_data["unskip"]:
        request.session.pop(_SKIPPED, None)
        return redirect("profiles:confirm")
    form = ConfirmationForm(request.POST)
    if not form.is_valid():
        problem = _("This answer could not be read. Choose one of the buttons below.")
        return _page(request, problem, HTTPStatus.UNPROCESSABLE_ENTITY)
    cell = get_object_or_404(Expectation.objects.for_address(), pk=form.cleaned_data["cell"])
    try:
        _take(request, cell, form)
    except ConfirmationNotAllowed:
        raise
    except ConfirmationError as error:
        return _page(request, error.sentence(), error.status)
    if form.cleaned_data["back"]:
        return HttpResponseRedirect(f"{cell.get_absolute_url()}#confirmation")
    return HttpResponseRedirect(f"{reverse('profiles:confirm')}#texts")


def _take(request: HttpRequest, cell: Expectation, form: ConfirmationForm) -> None:
    """Keep the answer; a skipped text is only remembered until the person signs out."""
    chosen = form.cleaned_data["answer"]
    if chosen == SKIP:
        skipped = [pk for pk in request.session.get(_SKIPPED, []) if pk != cell.pk]
        request.session[_SKIPPED] = [*skipped, cell.pk][-MOST_SKIPPED:]
        return
    person = current_user.person(request)
    version = form.cleaned_data["version"]
    answers.record(cell, Confirmation.Answer(chosen), version=version, by=person)
    if chosen == Confirmation.Answer.WITHDRAWN:
        messages.success(request, _("Your confirmation was taken back."))


def _page(request: HttpRequest, problem: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    person = current_user.person(request)
    place = ratings.place_of(person)
    context: dict[str, object] = {
        "place": place,
        "may_answer": answers.may_answer(person),
        "problem": problem,
    }
    if place is not None:
        context["queue"] = queue.of(person, place, request.session.get(_SKIPPED, []))
    return render(request, "profiles/confirm_page.html", context, status=status)


@only_read
def of_expectation(request: HttpRequest, slug: str, role: str, level: str) -> HttpResponse:
    """How an expectation stands; for a person of the role, with the two answers."""
    cells = Expectation.objects.live().for_address()
    cell = cells.filter(skill__slug=slug, role__slug=role, level__slug=level).first()
    if cell is None:
        raise Http404(_("This role has no expectation in this skill at this level."))
    name = "_confirmation_fragment" if _is_fragment(request) else "confirmation_page"
    context = {"cell": cell, "status": status_of(cell), **_own(request, cell)}
    response = render(request, f"profiles/{name}.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _own(request: HttpRequest, cell: Expectation) -> dict[str, object]:
    """What a person of whose role it is asked can do; empty for other people."""
    person = request.user
    if not isinstance(person, User) or not cell.description or not answers.may_answer(person):
        return {}
    if not answers.is_of_own_role(person, cell):
        return {}
    is_own = Expectation.objects.filter(wrote(person), pk=cell.pk).exists()
    return {"is_own": is_own, "may_answer": not is_own, "answer": answers.answer_of(person, cell)}


@only_read
def of_skill(request: HttpRequest, slug: str) -> HttpResponse:
    """How many expectations of the skill are confirmed."""
    skill = get_object_or_404(Skill.objects.published(), slug=slug)
    return _count(request, skill, Expectation.objects.live().filter(skill=skill))


@only_read
def of_role(request: HttpRequest, slug: str) -> HttpResponse:
    """How many expectations of the role are confirmed, those of its base role among them."""
    role = get_object_or_404(Role.objects.published(), slug=slug)
    return _count(request, role, Expectation.objects.asked_of(role))


def _count(
    request: HttpRequest, subject: Skill | Role, cells: QuerySet[Expectation]
) -> HttpResponse:
    if not _is_fragment(request):
        return redirect(subject)
    context = {"confirmed": count_confirmed(cells)}
    response = render(request, "profiles/_confirmed_count_fragment.html", context)
    shared = settings.PAGE_SHARED_SECONDS
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={shared}"
    response.headers["Vary"] = "HX-Request"
    return response


def _is_fragment(request: HttpRequest) -> bool:
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx and not htmx.boosted)
