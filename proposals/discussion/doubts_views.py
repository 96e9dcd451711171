"""“Not quite”: say what is not true of one's work, in a comment or in a suggestion."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.confirmations import answers
from profiles.models import Confirmation, Expectation
from proposals import error_messages
from proposals.discussion import doubts
from proposals.discussion.forms import NotQuiteForm
from proposals.models import Visibility
from skillmap.accounts import current_user, resumable, resumed_forms
from skillmap.accounts.resumable import CarriedForm, Resumable
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.kernel.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:not_quite", args=[n]))
@resumable.resumable(Resumable.of(NotQuiteForm))
def not_quite(request: HttpRequest, n: int) -> HttpResponse:
    """Say what is not true of one's work; the words become a comment, or open the editor."""
    cells = Expectation.objects.for_address()
    cell = get_object_or_404(cells, pk=n)
    form = NotQuiteForm(request.POST or None, initial=_initial(request, cell))
    if request.method != "POST":
        return _page(request, cell, form, _obstacle(request, cell))
    if not form.is_valid():
        return _page(request, cell, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return _take(request, cell, form)
    except PermissionDenied:
        raise
    except (DomainError, ValidationError) as error:
        # Shown with the present text, of which the next answer is.
        fresh = get_object_or_404(cells, pk=n)
        again = NotQuiteForm(initial={**form.cleaned_data, "version": fresh.version})
        status = getattr(error, "status", HTTPStatus.UNPROCESSABLE_ENTITY)
        return _page(request, fresh, again, _sentence(error), status=status)


def _take(request: HttpRequest, cell: Expectation, form: NotQuiteForm) -> HttpResponse:
    person, data = current_user.person(request), form.cleaned_data
    if data["then"] == NotQuiteForm.SUGGEST:
        answer = Confirmation.Answer.NOT_QUITE
        answers.record(cell, answer, version=data["version"], by=person)
        editor = reverse("proposals:suggest", args=["skills", cell.skill.slug])
        query = urlencode({"role": cell.role.slug, "level": cell.level.slug})
        carried = CarriedForm(editor, {"rationale": [data["text"]]}, query)
        resumable.keep(request, carried)
        return HttpResponseRedirect(carried.address)
    comment = doubts.comment(
        cell, data["text"], version=data["version"], by=person, token=data["token"]
    )
    if comment.visibility == Visibility.HELD:
        messages.info(request, _("A curator will review your comment before others see it."))
    else:
        messages.success(request, _("Thank you. Your comment is in the discussion of the skill."))
    return redirect("profiles:confirm")


def _initial(request: HttpRequest, cell: Expectation) -> dict[str, object]:
    """What was typed before signing in, of the text as it is now."""
    return {**resumed_forms.sent(request).dict(), "version": cell.version}


def _obstacle(request: HttpRequest, cell: Expectation) -> str:
    """Why the person cannot answer, before anything is typed; empty where nothing is."""
    try:
        answers.check(cell, by=current_user.person(request))
    except PermissionDenied:
        raise
    except DomainError as error:
        return error.sentence()
    return ""


def _sentence(error: DomainError | ValidationError) -> str:
    said = error_messages.sentence(error)
    return " ".join(said.messages) if isinstance(said, ValidationError) else said


def _page(
    request: HttpRequest,
    cell: Expectation,
    form: NotQuiteForm,
    problem: str = "",
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"cell": cell, "form": form, "problem": problem}
    return render(request, "proposals/discussion/not_quite_page.html", context, status=status)
