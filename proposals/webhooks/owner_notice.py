"""Tells an owner by mail that their webhook was stopped."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from proposals.models import Webhook
from skillmap.accounts import outbox


def tell_stopped(webhook: Webhook) -> None:
    """One mail, in the owner's language: which one, why, and how to start it again."""
    person = webhook.person
    if not person.email:
        return
    with translation.override(person.language):
        context = {"webhook": webhook, "url": f"{settings.SITE_URL}{webhook.get_absolute_url()}"}
        subject = _("Your webhook “%(name)s” was disabled") % {"name": webhook.name}
        text = render_to_string("email/webhook_stopped.txt", context)
    outbox.post(EmailMultiAlternatives(subject, text, to=[person.email]))
