"""Finds what an address names and this person may see; what is hidden is 404."""

from collections.abc import Callable
from functools import cache, wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from profiles.models import Domain, Role, Skill
from profiles.pages import former_slugs
from proposals.models import Comment, Proposal

Discussed = Skill | Role | Proposal
Watched = Skill | Role | Domain | Proposal
SubjectView = Callable[..., HttpResponse]


def skill(slug: str) -> Skill:
    """The skill, retired or not; raises Http404."""
    return get_object_or_404(Skill.objects.for_profile(), slug=slug)


def role(slug: str) -> Role:
    """The role, retired or not; raises Http404."""
    return get_object_or_404(Role.objects.for_profile(), slug=slug)


def published(kind: str, slug: str) -> Skill | Role:
    """The published skill or role; raises Http404, and Retired for a retired one."""
    found = skill(slug) if kind == "skills" else role(slug)
    if found.retired_at is not None:
        raise Retired(found)
    return found


class Retired(Exception):
    """The skill or role is retired: it can be read about, but no longer be changed."""

    def __init__(self, subject: Skill | Role) -> None:
        super().__init__(subject.slug)
        self.subject = subject


def domain(slug: str) -> Domain:
    """The domain; raises Http404."""
    return get_object_or_404(Domain, slug=slug)


def proposal(request: HttpRequest, n: int) -> Proposal:
    """The proposal, if this person may see it; raises Http404."""
    return get_object_or_404(Proposal.objects.visible_to(request.user).for_page(), pk=_key(n))


def comment(request: HttpRequest, n: int) -> Comment:
    """The comment, if this person may see it; raises Http404."""
    rows = Comment.objects.visible_to(request.user).for_showing()
    found = get_object_or_404(
        rows.select_related("skill__group__domain", "role", "proposal__skill__group", "parent"),
        pk=_key(n),
    )
    if found.proposal_id is not None:
        proposal(request, found.proposal_id)
    return found


def find(request: HttpRequest, kind: str, key: str) -> Discussed:
    """The skill, role or proposal that `kind` and `key` name; raises Http404."""
    if kind == "skills":
        return skill(key)
    return role(key) if kind == "roles" else proposal(request, int(key))


def find_watched(request: HttpRequest, kind: str, key: str) -> Watched:
    """The skill, role, proposal or domain that `kind` and `key` name. Raises Http404."""
    return domain(key) if kind == "domains" else find(request, kind, key)


@cache
def under_former_slugs(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, taking forms that are sent to the former slug of a skill, role or domain.

    They cannot be sent on without asking the person. Pages are: see `former_slugs`.
    """

    @wraps(view)
    def found(request: HttpRequest, kind: str, key: str) -> HttpResponseBase:
        try:
            return view(request, kind=kind, key=key)
        except Http404:
            column = former_slugs.OF_PATH.get(kind) if request.method == "POST" else None
            present = former_slugs.present_slug(column, key) if column else None
            if present is None:
                raise
        return view(request, kind=kind, key=present)

    return found


def published_first(view: SubjectView) -> SubjectView:
    """The view; GET answers 410 with what replaces a retired skill or role, signed in or not.

    A form that was sent goes on to the view, so that nothing typed is lost.
    """

    @wraps(view)
    def found(request: HttpRequest, kind: str, key: str) -> HttpResponse:
        try:
            if request.method != "POST" and not request.user.is_authenticated:
                published(kind, key)
            return view(request, kind=kind, key=key)
        except Retired as retired:
            context = {"subject": retired.subject, "is_form": True}
            return render(request, "profiles/gone_page.html", context, status=410)

    return found


def _key(number: int) -> int:
    """The number of a row; one that no database can hold names nothing."""
    if number >= 2**63:
        raise Http404
    return number
