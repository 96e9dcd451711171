"""The form of a webhook: its name, where it goes, what it is told of, and about what."""

import re
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.curation import slugs
from profiles.models import Domain, Role, Skill
from proposals.models import Webhook
from proposals.models.webhook import NAME_LENGTH, URL_LENGTH
from proposals.webhooks import Wish, ssrf
from skillmap.kernel.text import refuse_control_characters

_PAGE = re.compile(r"(?:/[a-z]{2})?/?(skills|roles|domains)/([a-z0-9-]{1,100})/?")


class WebhookForm(forms.Form):
    """A webhook to be made or changed."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Only you see it."),
        max_length=NAME_LENGTH,
        validators=[refuse_control_characters],
    )
    url = forms.CharField(
        label=_("Endpoint URL"),
        help_text=_("Must begin with https:// and be reachable from the internet."),
        max_length=URL_LENGTH,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=Webhook.Event.choices,
        initial=[Webhook.Event.PUBLISHED],
        widget=forms.CheckboxSelectMultiple,
    )
    about = forms.CharField(
        label=_("Only for"),
        help_text=_(
            "Paste the URL of a skill, role or domain page. Leave empty for the whole catalogue."
        ),
        required=False,
        max_length=URL_LENGTH,
        validators=[refuse_control_characters],
    )

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookForm":
        """The form as it stands for a webhook that is there."""
        subject = webhook.subject
        about = subject.get_absolute_url() if subject else ""
        return cls(
            initial={
                "name": webhook.name,
                "url": webhook.url,
                "events": webhook.events,
                "about": about,
            }
        )

    def clean_url(self) -> str:
        """The address, if webhooks may go there."""
        url = str(self.cleaned_data["url"])
        ssrf.parse(url)
        return url

    def clean_about(self) -> Skill | Role | Domain | None:
        """The skill, role or domain whose page was named; None for everything."""
        typed = str(self.cleaned_data["about"]).strip()
        if not typed:
            return None
        found = _find(typed)
        if found is None:
            raise ValidationError(
                _("This is not the URL of a skill, role or domain page."), code="unknown"
            )
        return found

    def wish(self) -> Wish:
        """What was asked for."""
        cleaned = self.cleaned_data
        return Wish(cleaned["name"], cleaned["url"], tuple(cleaned["events"]), cleaned["about"])


def _find(typed: str) -> Skill | Role | Domain | None:
    """What has its page there, or had it under a former slug."""
    try:
        match = _PAGE.fullmatch(urlsplit(typed).path)
    except ValueError:  # no address at all
        return None
    if match is None:
        return None
    kind, slug = match.groups()
    if kind == "domains":
        return slugs.find_named(Domain, slug)
    found = slugs.find_named(Role, slug) if kind == "roles" else slugs.find_named(Skill, slug)
    return found if found and found.retired_at is None else None
