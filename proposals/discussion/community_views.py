"""The Community panel of a skill or role: a fragment for its page, and a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from profiles.models import Role, Skill
from profiles.pages.caching import only_read
from proposals import lookup, permissions, watches
from proposals.discussion import comments, threads
from proposals.discussion.forms import CommentForm
from proposals.models import Proposal, Watch
from proposals.models.review import with_stances
from skillmap.accounts import resumed_forms, suspensions
from skillmap.accounts.models import User

NEWEST = 5


@only_read
def community(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Watching, open proposals and comments on a skill or role."""
    subject = lookup.skill(key) if kind == "skills" else lookup.role(key)
    return panel(request, kind, subject)


def panel(
    request: HttpRequest,
    kind: str,
    subject: Skill | Role,
    form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the panel, with a form that has errors where one was sent."""
    is_part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    template = (
        "proposals/discussion/_community_fragment.html"
        if is_part
        else "proposals/discussion/community_page.html"
    )
    with permissions.remembered():
        context = panel_context(request, kind, subject, form)
        response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def panel_context(
    request: HttpRequest, kind: str, subject: Skill | Role, form: CommentForm | None
) -> dict[str, object]:
    """Everything that the panel shows; a fixed number of queries."""
    person = request.user
    waiting = Proposal.objects.visible_to(person).filter(
        state__in=Proposal.WAITING, **{subject._meta.model_name or "": subject}
    )
    newest = list(with_stances(waiting.for_listing()).order_by("-opened_at", "-pk")[: NEWEST + 1])
    return {
        "subject": subject,
        "kind": kind,
        "watchers": watches.watchers(subject),
        "watch": watch_context(request, kind, subject),
        "proposals": newest[:NEWEST],
        "has_more_proposals": len(newest) > NEWEST,
        "threads": threads.threads(subject, person),
        **box_context(request, kind, subject, form),
    }


def watch_context(request: HttpRequest, kind: str, thing: lookup.Watched) -> dict[str, object]:
    """The Watch button: what the person chose, and what can be chosen."""
    person = request.user
    chosen = watches.level_of(thing, person) if isinstance(person, User) else None
    return {
        "level": chosen,
        "is_on": chosen in {Watch.Level.CHANGES, Watch.Level.WATCHING, Watch.Level.ALL},
        "levels": Watch.Level.choices,
        "url": reverse("proposals:watch", args=[kind, _key(thing)]),
        "is_signed_in": person.is_authenticated,
    }


def box_context(
    request: HttpRequest, kind: str, subject: lookup.Discussed, form: CommentForm | None
) -> dict[str, object]:
    """The end of a discussion: the form to write the next comment, if this person may."""
    person = request.user
    is_retired = not isinstance(subject, Proposal) and subject.retired_at is not None
    may_comment = permissions.can_comment(person, subject) and not is_retired
    is_locked = comments.is_locked(subject)
    curates = permissions.can_curate(person, subject)
    is_open = curates or not is_locked
    is_sent = form is not None  # and could not be taken: what was typed stays on the page
    if form is None and may_comment:
        form = CommentForm(initial=resumed_forms.sent(request).dict())
    return {
        "comment_form": form if is_sent or (may_comment and is_open) else None,
        "comment_url": reverse("proposals:comment", args=[kind, _key(subject)]),
        "is_locked": is_locked,
        "is_retired": is_retired,
        "may_lock": curates,
        "lock_url": reverse("proposals:lock", args=[kind, _key(subject)]),
        "is_signed_in": person.is_authenticated,
        "suspension": suspensions.of(person),
        "back": back_to(kind, _key(subject)),
    }


def back_to(kind: str, key: str) -> str:
    """The page on which a discussion is read."""
    if kind == "proposals":
        return reverse("proposals:proposal", args=[key])
    return reverse("proposals:community", args=[kind, key])


def _key(thing: lookup.Watched) -> str:
    return str(thing.pk) if isinstance(thing, Proposal) else thing.slug
