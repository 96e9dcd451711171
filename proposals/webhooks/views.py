"""A person's webhooks: the list, one with its log, and everything that its owner does with it."""

import json

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from profiles.pages import query_values
from profiles.pages.caching import only_read
from profiles.pages.query_params import reads
from proposals import error_messages, permissions, trust, webhooks
from proposals.errors import LimitReached
from proposals.models import Delivery, Webhook
from proposals.webhooks import payloads
from proposals.webhooks.forms import WebhookForm
from skillmap.accounts import current_user, resumed_forms
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.kernel.errors import DomainError

LARGEST = 2**63 - 1
CARRIED = Resumable.of(WebhookForm)


def _page(n: int) -> str:
    return reverse("proposals:webhook", args=[n])


def _log(n: int, number: int) -> str:
    return _page(n)


@only_read
@sign_in_first(lambda: reverse("proposals:webhooks"))
def own_webhooks(request: HttpRequest) -> HttpResponse:
    """Every webhook of the person."""
    person = current_user.person(request)
    context = {
        "webhooks": list(person.webhooks.for_listing()),
        "limit": trust.limits(person).webhooks,
        "may_keep": permissions.can_keep_webhooks(person),
    }
    return render(request, "proposals/webhooks/webhooks_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda: reverse("proposals:add_webhook"))
@reads("about")
@resumable(CARRIED)
def add(request: HttpRequest) -> HttpResponse:
    """Make one; its secret is shown with the answer, and never again."""
    person = current_user.person(request)
    if not permissions.can_keep_webhooks(person):
        raise PermissionDenied
    about, before = query_values.text(request, "about"), resumed_forms.initial(request, WebhookForm)
    form = WebhookForm(request.POST or None, initial={"about": about, **before})
    if form.is_valid():
        try:
            made, secret = webhooks.add(form.wish(), by=person)
        except (LimitReached, ValidationError) as refusal:
            form.add_error(None, error_messages.sentence(refusal))
        else:
            return _shown(request, made, secret)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:edit_webhook", args=[n]))
@resumable(CARRIED)
def edit(request: HttpRequest, n: int) -> HttpResponse:
    """Another name, address, events or subject."""
    person, webhook = current_user.person(request), _own(request, n)
    form = WebhookForm(request.POST) if request.method == "POST" else WebhookForm.of(webhook)
    form.initial.update(resumed_forms.initial(request, WebhookForm))
    if form.is_valid():
        try:
            webhooks.change(webhook, form.wish(), by=person)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_page(n))
    return _form(request, form, webhook)


@only_read
@sign_in_first(_page)
@reads("page")
def webhook(request: HttpRequest, n: int) -> HttpResponse:
    """One webhook with its log, newest first."""
    return _shown(request, _own(request, n))


@require_POST
@sign_in_first(_page)
def pause(request: HttpRequest, n: int) -> HttpResponse:
    """Send nothing for now."""
    webhooks.pause(_own(request, n), by=current_user.person(request))
    return HttpResponseRedirect(_page(n))


@require_POST
@sign_in_first(_page)
def resume(request: HttpRequest, n: int) -> HttpResponse:
    """Resume the webhook: deliveries that wait are sent."""
    webhooks.resume(_own(request, n), by=current_user.person(request))
    return HttpResponseRedirect(_page(n))


@require_POST
@sign_in_first(_page)
def roll(request: HttpRequest, n: int) -> HttpResponse:
    """A new secret, shown with the answer, and never again."""
    found = _own(request, n)
    return _shown(request, found, webhooks.roll(found, by=current_user.person(request)))


@require_POST
@sign_in_first(_page)
def ping(request: HttpRequest, n: int) -> HttpResponse:
    """Send a test event to the webhook; says if one is on its way already."""
    try:
        webhooks.ping(_own(request, n), by=current_user.person(request))
    except webhooks.Stopped as refusal:
        messages.error(request, str(error_messages.sentence(refusal)))
    else:
        messages.success(request, _("A test was sent. Reload the page in a moment."))
    return HttpResponseRedirect(_page(n))


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(_page)
def delete(request: HttpRequest, n: int) -> HttpResponse:
    """Ask, then forget it."""
    found = _own(request, n)
    if request.method != "POST":
        context = {"webhook": found, "back": found.get_absolute_url()}
        return render(request, "proposals/webhooks/webhook_delete_page.html", context)
    webhooks.delete(found, by=current_user.person(request))
    messages.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
    return HttpResponseRedirect(reverse("proposals:webhooks"))


@only_read
@sign_in_first(_log)
def delivery(request: HttpRequest, n: int, number: int) -> HttpResponse:
    """One delivery: what is sent, and what came back."""
    found = _delivery(request, n, number)
    body = payloads.body(found)
    payload = json.dumps(json.loads(body), ensure_ascii=False, indent=2) if body else ""
    context = {"delivery": found, "webhook": found.webhook, "payload": payload}
    return render(request, "proposals/webhooks/delivery_page.html", context)


@require_POST
@sign_in_first(_log)
def send_again(request: HttpRequest, n: int, number: int) -> HttpResponse:
    """Try a delivery anew."""
    try:
        webhooks.send_again(_delivery(request, n, number), by=current_user.person(request))
    except DomainError as refusal:
        if isinstance(refusal, PermissionDenied):
            raise
        messages.error(request, str(error_messages.sentence(refusal)))
    else:
        messages.success(request, _("Sending again. Reload the page in a moment."))
    return HttpResponseRedirect(_page(n))


def _own(request: HttpRequest, n: int) -> Webhook:
    """The person's own; raises Http404."""
    rows = Webhook.objects.for_listing().select_related("person")
    return get_object_or_404(rows, pk=min(n, LARGEST), person=current_user.person(request))


def _delivery(request: HttpRequest, n: int, number: int) -> Delivery:
    rows = Delivery.objects.for_sending().filter(webhook__person=current_user.person(request))
    return get_object_or_404(rows, pk=min(number, LARGEST), webhook=min(n, LARGEST))


def _form(request: HttpRequest, form: WebhookForm, found: Webhook | None = None) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "webhook": found}
    return render(request, "proposals/webhooks/webhook_form_page.html", context, status=status)


def _shown(request: HttpRequest, found: Webhook, secret: str = "") -> HttpResponse:
    page = query_values.page(request, found.deliveries.for_sending(), settings.DELIVERIES_PER_PAGE)
    context = {"webhook": found, "secret": secret, "page": page, "query": request.GET}
    return render(request, "proposals/webhooks/webhook_page.html", context)
