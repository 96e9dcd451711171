"""A person's own place in the catalogue, and their progress from there; private pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import ladders
from profiles.assessments import ratings
from profiles.assessments.forms import ForgetPlaceForm, PlaceForm
from profiles.assessments.rating_forms import AssessmentForm
from profiles.ladders import Ladder
from profiles.models import Level, Role
from profiles.pages import former_slugs, query_values, role_index
from profiles.pages.query_params import reads
from skillmap.accounts import resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first

Named = TypeVar("Named", Role, Level)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda: reverse("profiles:place"))
@resumable(Resumable.of(PlaceForm))
def place(request: HttpRequest) -> HttpResponse:
    """Say which role and level are one's own, or take it back."""
    person = _person(request)
    forget = ForgetPlaceForm(request.POST or None)
    if forget.is_valid() and forget.cleaned_data["forget"]:
        ratings.leave_place(person)
        messages.success(request, _("Your role and level were removed."))
        return redirect("profiles:place")
    present = ratings.place_of(person)
    initial = {"role": present.role, "level": present.level} if present else {}
    form = PlaceForm(
        request.POST or None, initial=initial | resumed_forms.initial(request, PlaceForm)
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        ratings.take_place(person, chosen["role"], chosen["level"])
        messages.success(request, _("Your role and level are saved."))
        return redirect("profiles:place")
    return render(request, "profiles/place_page.html", {"form": form, "place": present})


@dataclass(frozen=True, slots=True)
class _Choice:
    """The role and the rung that a sheet is for; `is_own` where the person stands there."""

    role: Role
    ladder: Ladder
    rung: ladders.Rung


@require_http_methods(["GET", "HEAD", "POST"])
@reads("role", "level")
@sign_in_first(lambda: reverse("profiles:assessment"))
@resumable(Resumable.of(more={"e*": 20, "l*": 1_000, "versions": 20_000, "shown": 40_000}))
def assessment(request: HttpRequest) -> HttpResponse:
    """One's own word on everything that a level asks, and what is left to it."""
    person = _person(request)
    roles = list(Role.objects.published())
    choice = _chosen(request, person, roles)
    if choice is None:
        context: dict[str, object] = {
            "all_roles": role_index.to_choose(roles),
            "of_retired": ratings.of_retired(person),
        }
        return render(request, "profiles/assessment_page.html", context)
    sheet = ratings.sheet(person, choice.role, choice.rung.level)
    form = AssessmentForm(request.POST or None, sheet=sheet, typed=resumed_forms.sent(request))
    if request.method == "POST" and form.is_valid():
        cells = [item.expectation for item in sheet.items]
        ratings.record(person, form.said, cells, form.read_versions, form.ticks)
        messages.success(request, _("Your self-assessment is saved."))
        query = urlencode({"role": choice.role.slug, "level": choice.rung.level.slug})
        return redirect(f"{reverse('profiles:assessment')}?{query}")
    context = {
        "all_roles": role_index.to_choose(roles, choice.role),
        "of_retired": ratings.of_retired(person),
        "choice": choice,
        "sheet": sheet,
        "form": form,
        "required_rows": form.rows(is_required=True),
        "optional_rows": form.rows(is_required=False),
    }
    return render(request, "profiles/assessment_page.html", context)


def _chosen(request: HttpRequest, person: User, roles: list[Role]) -> _Choice | None:
    """What `?role=&level=` name; else one's own role at the next level; Http404."""
    slug, level = query_values.slug(request, "role"), query_values.slug(request, "level")
    present = ratings.place_of(person)
    if not slug and present is None:
        return None
    role = _find(request, "role", roles)
    if not slug and present is not None:
        role = present.role
    if role is None:
        raise Http404(_("Role not found."))
    ladder = ladders.of(role)
    if level:
        known = _find(request, "level", ladder.levels)
        rung = ladder.find(known.slug) if known else None
    else:
        at = ladder.find(present.level.slug) if present and present.role == role else None
        rung = (ladder.after(at) or at) if at else next(iter(ladder.rungs), None)
    if rung is None:
        raise Http404(_("The role does not have this level."))
    return _Choice(role, ladder, rung)


def _find(request: HttpRequest, kind: str, among: Sequence[Named]) -> Named | None:
    """The one that the parameter names; of a form that was sent, by a former slug too.

    A form cannot be sent on to the present address without asking the person. Pages are.
    """
    slug = query_values.slug(request, kind)
    by_slug = {each.slug: each for each in among}
    found = by_slug.get(slug)
    if found is None and request.method == "POST":
        found = by_slug.get(former_slugs.present_slug(kind, slug) or "")
    return found


def _person(request: HttpRequest) -> User:
    """Who is signed in; only for views that ask for it."""
    assert isinstance(request.user, User)  # noqa: S101  # for mypy
    return request.user
