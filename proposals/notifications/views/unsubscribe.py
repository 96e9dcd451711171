"""Ends mail by the link in it: a button to press, or one POST by the mail program (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from proposals.notifications import mail
from proposals.notifications.forms import UnsubscribeForm


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, word: str) -> HttpResponse:
    """Show what can be ended; end it on POST. The signed word is all that it takes.

    Mail scanners follow every link: a GET changes nothing.
    """
    subscription = mail.read_token(word)
    if subscription is None:
        raise Http404(_("This link is not valid. It may be incomplete."))
    is_wish, done = request.method == "POST", None
    form = UnsubscribeForm(request.POST)
    if is_wish and form.is_valid() and subscription.can_end(form.cleaned_data["what"]):
        done = form.cleaned_data["what"]
        subscription.end(done)
    response = render(
        request,
        "proposals/notifications/notification_unsubscribe_page.html",
        {"subscription": subscription, "done": done},
        status=400 if is_wish and done is None else 200,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
