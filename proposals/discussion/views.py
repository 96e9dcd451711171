"""Writing, changing, deleting, settling and hiding comments; closing a discussion."""

from typing import TypedDict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from profiles.pages.caching import only_read
from proposals import error_messages, lookup, moderation_actions, permissions
from proposals.discussion import comments, community_views
from proposals.discussion.forms import (
    CommentForm,
    EditCommentForm,
    LockForm,
    ModerateForm,
    ReopenForm,
    ResolveForm,
)
from proposals.errors import Gone, LimitReached, Locked, NotAllowed
from proposals.models import Comment, Operation, Proposal, Visibility
from skillmap.accounts import current_user, resumed_forms
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first

CARRIED = Resumable.of(CommentForm)


def page_of(comment: Comment) -> str:
    """Where the comment is read."""
    subject = comment.subject
    kind = {"skill": "skills", "role": "roles"}.get(subject._meta.model_name or "", "proposals")
    key = str(subject.pk) if isinstance(subject, Proposal) else subject.slug
    return f"{community_views.back_to(kind, key)}#comment-{comment.pk}"


def _back(n: int) -> str:
    return reverse("proposals:edit_comment", args=[n])


@require_POST
@sign_in_first(community_views.back_to)
@resumable(CARRIED)
def post(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Write a comment; what was typed stays when it cannot be."""
    subject = lookup.find(request, kind, key)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            comment = comments.post(subject, by=current_user.person(request), **_chosen(form))
        except (Locked, LimitReached, Gone, ValidationError) as error:
            form.add_error(None, error_messages.sentence(error))
        else:
            return _to(request, comment)
    if isinstance(subject, Proposal):
        return render(
            request,
            "proposals/discussion/comment_page.html",
            {"form": form, "back": community_views.back_to(kind, key), "action": request.path},
            status=422,
        )
    return community_views.panel(request, kind, subject, form, status=422)


def _to(request: HttpRequest, comment: Comment) -> HttpResponse:
    """To the comment that was written, telling its author when nobody else sees it yet."""
    if comment.visibility == Visibility.HELD:
        messages.info(request, _("A curator will review your comment before others see it."))
    return HttpResponseRedirect(page_of(comment))


class TypedComment(TypedDict):
    """What a form of a comment says, as `comments.post` takes it."""

    text: str
    parent: Comment | None
    operation: Operation | None
    token: str


def _chosen(form: CommentForm) -> TypedComment:
    data = form.cleaned_data
    parent = get_object_or_404(Comment, pk=data["parent"]) if data["parent"] else None
    operation = get_object_or_404(Operation, pk=data["operation"]) if data["operation"] else None
    return {
        "text": data["text"],
        "parent": parent,
        "operation": operation,
        "token": data["token"],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:reply", args=[n]))
@resumable(CARRIED)
def reply(request: HttpRequest, n: int) -> HttpResponse:
    """The form to answer one comment, with what it says above."""
    comment = lookup.comment(request, n)
    initial = {**resumed_forms.sent(request).dict(), "parent": comment.parent_id or comment.pk}
    form = CommentForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = comments.post(
                comment.subject,
                by=current_user.person(request),
                **_chosen(form) | {"parent": comment},
            )
        except (Locked, LimitReached, Gone, ValidationError) as error:
            form.add_error(None, error_messages.sentence(error))
        else:
            return _to(request, made)
    return _form_page(request, comment, form, "proposals/discussion/reply_page.html")


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(_back)
@resumable(Resumable.of(EditCommentForm))
def edit(request: HttpRequest, n: int) -> HttpResponse:
    """Change one's own words."""
    comment = lookup.comment(request, n)
    if not permissions.can_edit_comment(request.user, comment):
        raise NotAllowed
    initial = {"text": comment.text, **resumed_forms.sent(request).dict()}
    form = EditCommentForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            edited = comments.edit(
                comment, form.cleaned_data["text"], by=current_user.person(request)
            )
        except (Locked, Gone, ValidationError) as error:
            form.add_error(None, error_messages.sentence(error))
        else:
            return _to(request, edited)
    return _form_page(request, comment, form, "proposals/discussion/edit_comment_page.html")


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:delete_comment", args=[n]))
def delete(request: HttpRequest, n: int) -> HttpResponse:
    """Ask, then take one's own words back."""
    comment = lookup.comment(request, n)
    if not permissions.can_edit_comment(request.user, comment):
        raise NotAllowed
    if request.method == "POST":
        comments.delete(comment, by=current_user.person(request))
        return HttpResponseRedirect(page_of(comment))
    return _form_page(request, comment, None, "proposals/discussion/delete_comment_page.html")


@require_POST
@sign_in_first(_back)
def resolve(request: HttpRequest, n: int) -> HttpResponse:
    """Mark a thread as settled, or open it again."""
    comment = lookup.comment(request, n)
    form = ResolveForm(request.POST)
    if form.is_valid():
        is_resolved = form.cleaned_data["is_resolved"]
        comments.resolve(comment, by=current_user.person(request), is_resolved=is_resolved)
    else:
        messages.error(request, str(form.errors["is_resolved"][0]))
    return HttpResponseRedirect(page_of(comment))


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:moderate_comment", args=[n]))
@resumable(Resumable.of(ModerateForm))
def moderate(request: HttpRequest, n: int) -> HttpResponse:
    """Hold, hide or release a comment, with a reason."""
    comment = lookup.comment(request, n)
    if not permissions.can_moderate(request.user, comment):
        raise NotAllowed
    initial = {"visibility": comment.visibility, **resumed_forms.sent(request).dict()}
    form = ModerateForm(request.POST or None, initial=initial)
    if form.is_valid():
        visibility = Visibility(form.cleaned_data["visibility"])
        by, reason = current_user.person(request), form.cleaned_data["reason"]
        moderation_actions.set_visibility(comment, visibility, by=by, reason=reason)
        return HttpResponseRedirect(page_of(comment))
    return _form_page(request, comment, form, "proposals/discussion/moderate_page.html")


@only_read
def wordings(request: HttpRequest, n: int) -> HttpResponse:
    """How a comment read before each of its edits."""
    comment = lookup.comment(request, n)
    if comment.deleted_at is not None:
        raise Gone
    context = {"comment": comment, "edits": comment.edits.all(), "back": page_of(comment)}
    response = render(request, "proposals/discussion/wordings_page.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda kind, key: reverse("proposals:lock", args=[kind, key]))
@resumable(Resumable.of(LockForm))
def lock(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Close a discussion for now, or open it again."""
    subject = lookup.find(request, kind, key)
    if not permissions.can_lock(request.user, subject):
        raise NotAllowed
    back = community_views.back_to(kind, key)
    form = LockForm(request.POST or None, initial=resumed_forms.sent(request).dict())
    reopen = ReopenForm(request.POST or None)
    if reopen.is_valid() and reopen.cleaned_data["open"]:
        comments.reopen(subject, by=current_user.person(request))
        return HttpResponseRedirect(back)
    if form.is_valid():
        by = current_user.person(request)
        comments.close(subject, by=by, reason=form.cleaned_data["reason"])
        return HttpResponseRedirect(back)
    context = {"form": form, "back": back, "subject": subject}
    return render(request, "proposals/discussion/lock_page.html", context, status=_status(form))


def _form_page(
    request: HttpRequest, comment: Comment, form: Form | None, template: str
) -> HttpResponse:
    context = {"quote": comment.html, "form": form, "back": page_of(comment)}
    return render(request, template, context, status=_status(form))


def _status(form: Form | None) -> int:
    return 422 if form is not None and form.errors else 200
